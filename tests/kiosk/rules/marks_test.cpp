// Marks are read as people type them, and refused as they are typed.
#include "kiosk/rules/marks.h"

#include <doctest/doctest.h>

#include "tests/support/source_file.h"

namespace sanad {
namespace {

const AssessmentComponent kTwenty{"HQ", {"Quiz", "سوالنامہ"}, "quiz", 20, 12, 30, true};

TEST_CASE("marks in either script's digits, with up to two decimals") {
    for (const auto& [typed, hundredths] :
         {std::pair{"0", 0}, std::pair{"20", 2000}, std::pair{"20.00", 2000}, std::pair{" 12.5 ", 1250}, std::pair{"12.25", 1225},
          std::pair{"12.05", 1205}, std::pair{"۱۲٫۵", 1250}, std::pair{"٧", 700}, std::pair{"007", 700}}) {
        CAPTURE(std::string(typed));
        CHECK(read_marks(kTwenty, typed) == hundredths);
    }
}

TEST_CASE("what is no mark, and what is above the maximum, are refused apart") {
    for (const char* typed : {"", " ", "-1", "+1", "1e1", "12,5", "12.", ".5", "1.234", "1.2.3", "0x1", "twelve", "1 2"}) {
        CAPTURE(std::string(typed));
        CHECK(read_marks(kTwenty, typed).error().code == "marks.not_a_number");
    }
    for (const char* typed : {"20.01", "21", "99999999999999999999"}) {
        CHECK(read_marks(kTwenty, typed).error() == Refusal{"marks.out_of_range", {{"maximum", "20"}}});
    }
}

TEST_CASE("attempts end where the course says") {
    const Course baking = parse_course(source_file("assets/sample/home-baking.course.json")).value();
    CHECK(allow_attempt(baking, 0));
    CHECK(allow_attempt(baking, 1));
    CHECK(allow_attempt(baking, 2).error() == Refusal{"marks.no_attempt_left", {{"allowed", "2"}}});
    const Course day = parse_course(source_file("assets/sample/kitchen-hygiene.course.json")).value();
    CHECK(allow_attempt(day, 0).error().code == "marks.not_assessed");
}

TEST_CASE("hundredths as people read them") {
    CHECK(hundredths_text(0) == "0");
    CHECK(hundredths_text(7200) == "72");
    CHECK(hundredths_text(7250) == "72.5");
    CHECK(hundredths_text(7205) == "72.05");
    CHECK(hundredths_text(7225) == "72.25");
}

}  // namespace
}  // namespace sanad
