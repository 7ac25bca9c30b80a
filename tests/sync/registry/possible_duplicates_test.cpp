// Which records are alike, against a slow reference that looks at every pair.
#include "sync/registry/office/possible_duplicates.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace sanad;

namespace {

/// As a typist slips: one place, or two neighbours that changed places.
bool differ_by_slip(const std::string& one, const std::string& other) {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (one[i] != other[i]) at.push_back(i);
    }
    if (at.size() == 1) return true;
    return at.size() == 2 && at[1] == at[0] + 1 && one[at[0]] == other[at[1]] && one[at[1]] == other[at[0]];
}

PersonRecord person(const std::string& trainee, const std::string& roster, const std::string& number, const std::string& name,
                    const std::string& father = {}) {
    return {trainee, roster, "L-" + roster, number, compared_name(name), compared_name(father)};
}

const std::string kNumber = "3310012345671";

}  // namespace

TEST_CASE("names are compared without regard to capitals, spaces and points, and by their letters") {
    CHECK(compared_name("MUHAMMAD  Aslam") == compared_name("Muhammad Aslam "));
    CHECK(compared_name("M.A. Khan") == compared_name("MA Khan"));
    CHECK(compared_name("Muhammad Aslam") != compared_name("Mohd Aslam"));
    CHECK(compared_name("") == "");
    CHECK(compared_name("Łł") != "");
}

TEST_CASE("what was entered together in one list of one ledger is nobody's slip") {
    CHECK(possible_duplicates({}).empty());
    CHECK(possible_duplicates({person("T1", "R1", kNumber, "Ayesha Bibi"), person("T2", "R1", "3310012345672", "Ayesha Bibi")}).empty());
    auto other_ledger = person("T2", "R1", "3310012345672", "Ayesha Bibi");
    other_ledger.ledger = "L2";
    CHECK(possible_duplicates({person("T1", "R1", kNumber, "Ayesha Bibi"), other_ledger}) ==
          std::vector<PossibleDuplicate>{{DuplicateReason::one_digit, "T1-one_digit", {"T1", "T2"}}});
}

TEST_CASE("one number in one list with two names says that the names differ") {
    CHECK(possible_duplicates({person("T2", "R1", kNumber, "Ayesha Bibi"), person("T1", "R1", kNumber, "Aisha Bibi")}) ==
          std::vector<PossibleDuplicate>{{DuplicateReason::same_number, "T1", {"T1", "T2"}}});
}

TEST_CASE("who has no father's name recorded is compared with the first of that name who has") {
    const auto found = possible_duplicates({person("T1", "R1", "1111111111111", "Ayesha Bibi", "Abdul Karim"),
                                            person("T2", "R2", "2222222222222", "Ayesha Bibi"),
                                            person("T3", "R3", "3333333333333", "Ayesha Bibi", "Muhammad Yousaf")});
    CHECK(found == std::vector<PossibleDuplicate>{{DuplicateReason::same_name, "T1-same_name", {"T1", "T2"}}});
}

TEST_CASE("a slip among several of one name is told apart from the rest, and does not open again what was decided of them") {
    std::vector<PersonRecord> records{person("T1", "R1", "1111111111111", "Ayesha Bibi"),
                                      person("T2", "R2", "2222222222222", "Ayesha Bibi")};
    const auto before = possible_duplicates(records);
    records.push_back(person("T3", "R3", "1111111111112", "Ayesha Bibi"));
    const auto after = possible_duplicates(records);
    REQUIRE(after.size() == 2);
    CHECK(after[0] == PossibleDuplicate{DuplicateReason::one_digit, "T1-one_digit", {"T1", "T3"}});
    REQUIRE(before.size() == 1);
    CHECK(after[1] == before[0]);
}

TEST_CASE("of thousands of records it finds what a look at every pair finds") {
    std::mt19937 random(7);
    const auto one_of = [&](int count) { return std::to_string(std::uniform_int_distribution<int>(0, count - 1)(random)); };
    std::vector<PersonRecord> records;
    for (int i = 0; i < 1500; ++i) {
        std::string number = "33100123400" + one_of(10) + one_of(10);
        if (i % 3 == 0) std::swap(number[4], number[5]);
        if (i % 5 == 0) number[6] = '9';
        records.push_back(person("T" + std::to_string(i), "R" + std::to_string(i), number,
                                 "Name " + std::string(1, static_cast<char>('a' + i % 7)) + (i % 2 ? "x" : ""),
                                 i % 4 ? "Father" : "Other"));
    }
    // Whom a slip, or a number with two names, connects at all, by every pair of records.
    std::set<std::string> slips, numbers;
    for (const auto& one : records) {
        for (const auto& other : records) {
            if (one.number == other.number && one.name != other.name) numbers.insert(one.number);
            if (one.name == other.name && one.relation_name == other.relation_name && differ_by_slip(one.number, other.number))
                slips.insert(one.name + one.relation_name + one.number);
        }
    }
    REQUIRE(!slips.empty());
    REQUIRE(!numbers.empty());
    std::set<std::string> found_slips, found_numbers, subjects;
    const auto found = possible_duplicates(records);
    for (const auto& one : found) {
        CHECK(subjects.insert(one.subject).second);
        CHECK(one.members.size() >= 2);
        CHECK(std::ranges::is_sorted(one.members));
        for (const std::string& member : one.members) {
            const auto& record = records[static_cast<std::size_t>(std::stoi(member.substr(1)))];
            if (one.reason == DuplicateReason::one_digit) found_slips.insert(record.name + record.relation_name + record.number);
            if (one.reason == DuplicateReason::same_number) found_numbers.insert(record.number);
        }
    }
    CHECK(found_slips == slips);
    CHECK(found_numbers == numbers);
}
