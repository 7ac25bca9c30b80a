// Proves whom the office's list lets do what, and on which days.
#include "kiosk/rules/staff_rights.h"

#include <doctest/doctest.h>

using namespace sanad;

namespace {

constexpr const char* kToday = "2026-11-21";

std::string refused(const std::vector<StaffMember>& staff, const std::string& code, StaffRight right, const std::string& today = kToday) {
    const auto checked = check_right(staff, code, right, today);
    return checked ? std::string() : checked.error().code;
}

}  // namespace

TEST_CASE("while nobody is listed, everybody may everything") {
    for (const StaffRight right : {StaffRight::attendance, StaffRight::award, StaffRight::sign, StaffRight::administer})
        CHECK(refused({}, "anybody", right) == "");
}

TEST_CASE("once somebody is listed, a right is had by name: none follows from another") {
    const std::vector<StaffMember> staff{{"T-1", "Nadia", {StaffRight::attendance, StaffRight::award}},
                                         {"C-1", "Shazia", {StaffRight::sign}}};
    CHECK(refused(staff, "T-1", StaffRight::attendance) == "");
    CHECK(refused(staff, "T-1", StaffRight::award) == "");
    CHECK(refused(staff, "T-1", StaffRight::sign) == "staff.may_not.sign");
    CHECK(refused(staff, "T-1", StaffRight::administer) == "staff.may_not.administer");
    CHECK(refused(staff, "C-1", StaffRight::sign) == "");
    CHECK(refused(staff, "C-1", StaffRight::award) == "staff.may_not.award");
    CHECK(refused(staff, "C-1", StaffRight::attendance) == "staff.may_not.attendance");
    CHECK(refused(staff, "t-1", StaffRight::award) == "staff.unknown");
    CHECK(check_right(staff, "X", StaffRight::sign, kToday).error().facts.at("staff") == "X");
}

TEST_CASE("rights hold through their last day, and an end takes them from its day on") {
    const std::vector<StaffMember> staff{{"A", "", {StaffRight::sign}, kToday},
                                         {"B", "", {StaffRight::sign}, {}, kToday},
                                         {"C", "", {StaffRight::sign}, "2026-12-31", "2026-11-22"}};
    CHECK(refused(staff, "A", StaffRight::sign) == "");
    CHECK(refused(staff, "A", StaffRight::sign, "2026-11-22") == "staff.expired");
    CHECK(refused(staff, "B", StaffRight::sign, "2026-11-20") == "");
    CHECK(refused(staff, "B", StaffRight::sign) == "staff.ended");
    CHECK(refused(staff, "C", StaffRight::sign) == "");
    CHECK(refused(staff, "C", StaffRight::sign, "2026-11-22") == "staff.ended");
}

TEST_CASE("the words of rights go both ways") {
    CHECK(staff_right_words(" ") == "attendance award sign administer");
    for (const char* word : {"attendance", "award", "sign", "administer"}) CHECK(word_of(staff_right_of(word).value()) == word);
    CHECK_FALSE(staff_right_of("Sign"));
}
