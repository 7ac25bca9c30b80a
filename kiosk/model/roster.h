#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "credential/model/compact_credential.h"
#include "kiosk/model/refusal.h"

/// What a roster file was understood to say, before anything is recorded.
namespace sanad {

enum class Gender { unstated, female, male, other };

/// The words that events and JSON use. DO NOT CHANGE: stored on disk.
[[nodiscard]] std::string_view word_of(Gender gender);
[[nodiscard]] std::optional<Gender> gender_of(std::string_view word);

/// One trainee as the file states them, tidied: spaces collapsed, capitals mended, Urdu letters made Urdu.
struct RosterRow {
    int line = 0;                        ///< line of the file on which the row begins, from 1
    std::string name;                    ///< Latin script
    std::string name_ur;                 ///< may be empty
    std::optional<Relation> relation{};  ///< present exactly when relation_name is, in a good row
    std::string relation_name;           ///< father's or husband's name; may be empty
    Gender gender = Gender::unstated;
    std::string cnic;    ///< 13 digits, or empty: not stated or not readable
    std::string mobile;  ///< 11 digits "03…", another number as written, or empty
    std::optional<CivilDay> birth_date{};
    std::string district;             ///< may be empty
    std::vector<Refusal> problems{};  ///< empty: the row is good
    std::string relation_name_ur{};   ///< may be empty

    [[nodiscard]] bool good() const { return problems.empty(); }
    bool operator==(const RosterRow&) const = default;
};

struct RosterPreview {
    std::vector<RosterRow> rows{};
    int good = 0;
    int bad = 0;
};

}  // namespace sanad
