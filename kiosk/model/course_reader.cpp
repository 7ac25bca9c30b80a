#include "kiosk/model/course_reader.h"

#include <algorithm>

#include "kiosk/model/letters.h"

namespace sanad {
namespace {

const Json kNoFields = Json::object();

bool is_blank(std::string_view text) { return std::ranges::all_of(letters_of(text), is_space); }

}  // namespace

CourseFields::CourseFields(const Json& object, std::string path, std::optional<Refusal>& refusal)
    : object_(&object), path_(std::move(path)), refusal_(&refusal) {
    if (object.is_object()) return;
    refuse_once({"course.field_wrong", {{"field", path_.empty() ? "course" : path_}, {"expected", "{…}"}}});
    object_ = &kNoFields;
}

bool CourseFields::has(const char* field) const { return object_->contains(field); }

std::string CourseFields::text(const char* field, std::size_t max_bytes) {
    const Json* json = value(field);
    if (json == nullptr) return {};
    if (json->is_string()) {
        const auto& text = json->get_ref<const std::string&>();
        if (text.size() <= max_bytes && !is_blank(text) && !has_control(text)) return text;
    }
    wrong(field, "text, 1–" + std::to_string(max_bytes) + " bytes");
    return {};
}

std::string CourseFields::optional_text(const char* field, std::size_t max_bytes) {
    return has(field) ? text(field, max_bytes) : std::string();
}

Bilingual CourseFields::bilingual(const char* field) {
    CourseFields both = object(field);
    Bilingual words{both.text("en"), both.text("ur")};
    both.nothing_else();
    return words;
}

Bilingual CourseFields::optional_bilingual(const char* field) { return has(field) ? bilingual(field) : Bilingual(); }

int CourseFields::number(const char* field, int least, int most) {
    const Json* json = value(field);
    if (json == nullptr) return least;
    if (json->is_number_integer() && *json >= least && *json <= most) return json->get<int>();
    wrong(field, std::to_string(least) + "–" + std::to_string(most));
    return least;
}

int CourseFields::number_or(const char* field, int least, int most, int otherwise) {
    return has(field) ? number(field, least, most) : otherwise;
}

bool CourseFields::flag_or(const char* field, bool otherwise) {
    if (!has(field)) return otherwise;
    const Json* json = value(field);
    if (json->is_boolean()) return json->get<bool>();
    wrong(field, "true | false");
    return otherwise;
}

std::vector<std::string> CourseFields::texts(const char* field, std::size_t most, std::size_t max_bytes) {
    std::vector<std::string> list;
    const Json* json = value(field);
    if (json == nullptr) return list;
    const auto fits = [&](const Json& item) {
        if (!item.is_string()) return false;
        const auto& text = item.get_ref<const std::string&>();
        return text.size() <= max_bytes && !is_blank(text) && !has_control(text);
    };
    if (!json->is_array() || json->size() > most || !std::ranges::all_of(*json, fits)) {
        wrong(field, "[text], 0–" + std::to_string(most));
        return list;
    }
    return json->get<std::vector<std::string>>();
}

CourseFields CourseFields::object(const char* field) {
    const Json* json = value(field);
    return {json == nullptr ? kNoFields : *json, path_of(field), *refusal_};
}

void CourseFields::nothing_else() {
    for (const auto& [field, unused] : object_->items()) {
        if (!asked_.contains(field)) refuse_once({"course.field_unknown", {{"field", path_of(field.c_str())}}});
    }
}

void CourseFields::wrong(const char* field, std::string expected) {
    refuse_once({"course.field_wrong", {{"field", path_of(field)}, {"expected", std::move(expected)}}});
}

std::string CourseFields::path_of(const char* field) const { return path_.empty() ? field : path_ + "." + field; }

const Json* CourseFields::value(const char* field) {
    asked_.insert(field);
    const auto found = object_->find(field);
    if (found != object_->end()) return &*found;
    refuse_once({"course.field_missing", {{"field", path_of(field)}}});
    return nullptr;
}

void CourseFields::refuse_once(Refusal refusal) {
    if (!*refusal_) *refusal_ = std::move(refusal);
}

}  // namespace sanad
