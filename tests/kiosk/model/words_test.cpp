// The words and days that are stored on disk stay what they are.
#include <doctest/doctest.h>

#include "credential/model/civil_day.h"
#include "kiosk/model/course.h"
#include "kiosk/model/entities.h"
#include "kiosk/model/letters.h"
#include "kiosk/model/records.h"
#include "kiosk/model/roster.h"

namespace sanad {
namespace {

TEST_CASE("stored words and their meanings go both ways") {
    CHECK(word_of(Mark::present) == "present");
    CHECK(word_of(Mark::late) == "late");
    CHECK(word_of(Mark::absent) == "absent");
    CHECK(word_of(Mark::excused) == "excused");
    for (const Mark mark : {Mark::present, Mark::late, Mark::absent, Mark::excused}) CHECK(mark_of(word_of(mark)) == mark);
    CHECK_FALSE(mark_of("Present"));
    CHECK_FALSE(mark_of(""));
    CHECK(word_of(Route::rpl) == "rpl");
    CHECK(route_of("taught") == Route::taught);
    CHECK_FALSE(route_of("online"));
    for (const Gender gender : {Gender::unstated, Gender::female, Gender::male, Gender::other}) CHECK(gender_of(word_of(gender)) == gender);
    for (const Relation relation : {Relation::son_of, Relation::daughter_of, Relation::wife_of})
        CHECK(relation_of(word_of(relation)) == relation);
    CHECK(word_of(Relation::wife_of) == "wife_of");
    CHECK(word_of(CredentialKind::micro_credential) == "micro_credential");
    CHECK(word_of(Participation::workplace) == "workplace");
    CHECK(word_of(Supervision::supervised_online) == "supervised_online");
}

TEST_CASE("a day is read only when it exists and is written in full") {
    REQUIRE(day_of_iso("2024-02-29"));
    CHECK(iso_of(*day_of_iso("2024-02-29")) == "2024-02-29");
    CHECK(iso_of(*day_of_iso("1969-12-31")) == "1969-12-31");
    CHECK(day_of_iso("1970-01-01")->time_since_epoch().count() == 0);
    for (const char* wrong : {"2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "1899-12-31", "2200-01-01", "24-01-01", "2024/01/01",
                              "2024-1-01 ", "2024-01-0x", "", "2024-01-011", "----------"}) {
        CAPTURE(std::string(wrong));
        CHECK_FALSE(day_of_iso(wrong));
    }
    CHECK_FALSE(day_of_numbers(2023, 4, 31));
    CHECK_FALSE(day_of_numbers(2023, -1, 3));
}

TEST_CASE("letters and bytes go both ways, and a broken byte is one broken letter") {
    for (const char* text : {"", "Ayesha", "عائشہ", "Ünal", "naïve €", "\U0001f600"}) CHECK(utf8_of(letters_of(text)) == text);
    CHECK(letters_of("بشریٰ").size() == 5);
    CHECK(letters_of("a\xff") == U"a\ufffd");
    CHECK(letters_of("\xd8") == U"\ufffd");
    CHECK(letters_of("\xc0\xaf") == U"\ufffd\ufffd");
    CHECK(letters_of("\xed\xa0\x80") == U"\ufffd\ufffd\ufffd");
    CHECK(letters_of("\xf4\x90\x80\x80").size() == 4);
    CHECK(has_control("a\x1bz"));
    CHECK(has_control("a\u0085z"));
    CHECK_FALSE(has_control("عائشہ"));
    CHECK(without_controls("a\x1b[2J\u0085z\n") == "a[2Jz");
    CHECK(without_controls("عائشہ") == "عائشہ");
}

TEST_CASE("of an identity number the last four digits are shown, in the shape people know") {
    CHECK(masked_identity("9910228701070") == "*****-****107-0");
    CHECK(masked_identity("") == "");
    CHECK(masked_identity("123") == "");
}

}  // namespace
}  // namespace sanad
