#include "kiosk/rules/person_names.h"

#include "kiosk/model/letters.h"
#include "kiosk/rules/names.h"
#include "kiosk/rules/roster_reader.h"

namespace sanad {

Result<PersonNames, Refusal> fit_names(const PersonNames& typed) {
    for (const std::string* text : {&typed.name, &typed.name_ur, &typed.relation_name, &typed.relation_name_ur}) {
        const std::u32string letters = letters_of(*text);
        if (has_control(*text) || letters.find(U'\ufffd') != std::u32string::npos) return refuse(Refusal{"trainee.letters_wrong"});
        if (letters.size() > kMaxNameLetters) return refuse(Refusal{"trainee.name_too_long", {{"limit", std::to_string(kMaxNameLetters)}}});
    }
    PersonNames fit{tidy_latin_name(typed.name), tidy_urdu_name(typed.name_ur), typed.relation, tidy_latin_name(typed.relation_name),
                    tidy_urdu_name(typed.relation_name_ur)};
    if (fit.name.empty()) return refuse(Refusal{"roster.name_missing"});
    if (has_urdu_letter(fit.name)) return refuse(Refusal{"roster.name_not_latin", {{"written", fit.name}}});
    if (!is_latin_name(fit.name)) return refuse(Refusal{"roster.name_not_a_name", {{"written", fit.name}}});
    for (const std::string* urdu : {&fit.name_ur, &fit.relation_name_ur}) {
        if (!urdu->empty() && !has_urdu_letter(*urdu)) return refuse(Refusal{"roster.name_ur_not_urdu", {{"written", *urdu}}});
    }
    if (fit.relation_name.empty()) {
        fit.relation.reset();
        fit.relation_name_ur.clear();
        return fit;
    }
    if (!is_latin_name(fit.relation_name) || has_urdu_letter(fit.relation_name))
        return refuse(Refusal{"roster.relation_name_not_a_name", {{"written", fit.relation_name}}});
    if (!fit.relation) return refuse(Refusal{"trainee.relation_missing"});
    return fit;
}

}  // namespace sanad
