#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Which records of a centre may be one person, or one identity number two people's. Pure functions, any thread.
namespace sanad {

/// DO NOT CHANGE the words of name_of: they stand in subjects, which are stored in events.
enum class DuplicateReason {
    twice_in_list,  ///< one number and one name, more than once in one roster
    same_number,    ///< one number, names that differ
    same_name,      ///< one name, numbers that differ
    one_digit,      ///< the same, and they differ by one digit or by two neighbours that changed places
};
[[nodiscard]] std::string_view name_of(DuplicateReason reason);

/// A trainee's record, as far as it is compared.
struct PersonRecord {
    std::string trainee;
    std::string roster;
    std::string ledger;         ///< in which it was entered
    std::string number;         ///< identity number; never empty
    std::string name;           ///< as `compared_name` has it
    std::string relation_name;  ///< of the father or husband, the same; may be empty
};

/// A name as it is compared: spaces, capitals, points and look-alike letters make no difference, spelling does.
[[nodiscard]] std::string compared_name(const std::string& written);

struct PossibleDuplicate {
    DuplicateReason reason = DuplicateReason::twice_in_list;
    std::string subject;               ///< names it among the centre's, for as long as its first record is the first
    std::vector<std::string> members;  ///< trainees, sorted; two or more
    bool operator==(const PossibleDuplicate&) const = default;
};

/// `records`: of one centre, in the order in which they were entered. Where somebody came back, with the same number and name in a later
/// roster, their first record stands for all: that is no case, and doesn't open again one that was decided. Who has no father's or
/// husband's name recorded is compared with the first of that name who has. Time and space: that of sorting the records.
[[nodiscard]] std::vector<PossibleDuplicate> possible_duplicates(const std::vector<PersonRecord>& records);

}  // namespace sanad
