#include "kiosk/model/trainee_json.h"

#include "credential/model/civil_day.h"

namespace sanad {
namespace {

// DO NOT CHANGE a name: stored on disk.
template <class Person>
Json facts_of(const Person& person, const std::string& birth_date) {
    Json facts{{"name", person.name}};
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) facts[name] = value;
    };
    put("name_ur", person.name_ur);
    if (person.relation && !person.relation_name.empty()) facts["relation"] = word_of(*person.relation);
    put("relation_name", person.relation_name);
    put("relation_name_ur", person.relation_name_ur);
    if (person.gender != Gender::unstated) facts["gender"] = word_of(person.gender);
    put("cnic", person.cnic);
    put("mobile", person.mobile);
    put("birth_date", birth_date);
    put("district", person.district);
    return facts;
}

}  // namespace

Json trainee_to_json(const RosterRow& row) { return facts_of(row, row.birth_date ? iso_of(*row.birth_date) : std::string()); }

Json trainee_to_json(const Trainee& trainee) { return facts_of(trainee, trainee.birth_date); }

}  // namespace sanad
