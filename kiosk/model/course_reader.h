#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/model/course.h"

namespace sanad {

/// The fields of one JSON object of a course document. Remembers the first refusal of the whole document, which it
/// shares with its children; once there is one, every getter answers an empty value.
class CourseFields {
public:
    CourseFields(const Json& object, std::string path, std::optional<Refusal>& refusal);

    [[nodiscard]] bool has(const char* field) const;
    /// Text without control characters, not blank, at most `max_bytes`.
    std::string text(const char* field, std::size_t max_bytes = 4000);
    std::string optional_text(const char* field, std::size_t max_bytes = 4000);
    /// {"en": …, "ur": …}
    Bilingual bilingual(const char* field);
    Bilingual optional_bilingual(const char* field);
    int number(const char* field, int least, int most);
    int number_or(const char* field, int least, int most, int otherwise);
    bool flag_or(const char* field, bool otherwise);
    /// One of the words of `table`.
    template <class Table>
    auto choice(const char* field, const Table& table);
    std::vector<std::string> texts(const char* field, std::size_t most, std::size_t max_bytes);
    CourseFields object(const char* field);
    /// Calls `read(CourseFields)` for each object of a list of `least` to `most`.
    template <class Read>
    void each(const char* field, std::size_t least, std::size_t most, Read read);
    /// Refuses a field that no getter asked for: a misspelt field must not be a default in silence.
    void nothing_else();

    void wrong(const char* field, std::string expected);
    [[nodiscard]] std::string path_of(const char* field) const;

private:
    const Json* value(const char* field);  ///< null after a refusal of a missing field
    void refuse_once(Refusal refusal);

    const Json* object_;
    std::string path_;
    std::optional<Refusal>* refusal_;
    std::set<std::string> asked_{};
};

template <class Table>
auto CourseFields::choice(const char* field, const Table& table) {
    const std::string word = text(field, 64);
    std::string expected;
    for (const auto& [value, known] : table) {
        if (word == known) return value;
        expected += (expected.empty() ? "" : " | ") + std::string(known);
    }
    wrong(field, expected);
    return table.front().first;
}

template <class Read>
void CourseFields::each(const char* field, std::size_t least, std::size_t most, Read read) {
    const Json* list = value(field);
    if (list == nullptr) return;
    if (!list->is_array() || list->size() < least || list->size() > most) {
        wrong(field, "[" + std::to_string(least) + "–" + std::to_string(most) + "]");
        return;
    }
    for (std::size_t at = 0; at < list->size() && !*refusal_; ++at) {
        read(CourseFields((*list)[at], path_of(field) + "[" + std::to_string(at) + "]", *refusal_));
    }
}

}  // namespace sanad
