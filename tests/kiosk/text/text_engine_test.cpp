#include "kiosk/text/text_engine.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sanad;

TEST_CASE("text is drawn as coverage of the size that was measured") {
    TextEngine engine;
    const TextStyle style{.role = FontRole::nastaliq, .size = 28};
    const TextSize size = engine.measure("خدیجہ چوہدری", style);
    const TextCoverage drawn = engine.render("خدیجہ چوہدری", style);
    CHECK(drawn.size.width == size.width);
    CHECK(drawn.size.height == size.height);
    CHECK(drawn.width >= size.width);
    CHECK(drawn.coverage.size() == static_cast<std::size_t>(drawn.width) * drawn.height);
    CHECK(*std::max_element(drawn.coverage.begin(), drawn.coverage.end()) > 200);
    CHECK(drawn.coverage[0] == 0);
}

TEST_CASE("a Nastaliq line is much taller than a Latin one of the same size") {
    TextEngine engine;
    const int latin = engine.measure("Ayesha", {.role = FontRole::latin, .size = 28}).height;
    const int nastaliq = engine.measure("عائشہ", {.role = FontRole::nastaliq, .size = 28}).height;
    CHECK(nastaliq > 1.5 * latin);
}

TEST_CASE("the direction comes from the first strong letter unless it is given") {
    TextEngine engine;
    CHECK(engine.measure("عائشہ", {.role = FontRole::naskh}).right_to_left);
    CHECK_FALSE(engine.measure("Ayesha", {.role = FontRole::naskh}).right_to_left);
    CHECK(engine.measure("99102-2870107-0", {.direction = TextDirection::right_to_left}).right_to_left);
}

TEST_CASE("text wraps at the given width and is cut where lines run out") {
    TextEngine engine;
    const std::string text = "Finance, Administration, Management and e-Governance for agricultural officers";
    const TextSize free = engine.measure(text, {.size = 20}, 200);
    CHECK(free.lines > 2);
    CHECK(free.width <= 200);
    CHECK_FALSE(free.cut);
    const TextSize held = engine.measure(text, {.size = 20, .max_lines = 2}, 200);
    CHECK(held.lines == 2);
    CHECK(held.cut);
    CHECK(held.height < free.height);
}

TEST_CASE("an isolated number keeps its order inside an Urdu line") {
    TextEngine engine;
    const TextStyle style{.role = FontRole::naskh, .size = 24};
    // Of the same width in both, but without isolation the date's parts change places.
    const auto loose = engine.render("تاریخ 2026-03-05", style);
    const auto isolated = engine.render("تاریخ " + ltr_isolate("2026-03-05"), style);
    REQUIRE(loose.width == isolated.width);
    CHECK(loose.coverage != isolated.coverage);
    // The number stands at the line's left end: there it looks as it does alone.
    const auto alone = engine.render("2026-03-05", style);
    const int digit = alone.width / 12;
    for (int x = 2; x < digit * 4; ++x) {
        int ink_alone = 0, ink_in_line = 0;
        for (int y = 0; y < alone.height; ++y) ink_alone += alone.coverage[y * alone.width + x] > 127;
        for (int y = 0; y < isolated.height; ++y)
            ink_in_line += isolated.coverage[y * isolated.width + x - alone.offset_x + isolated.offset_x] > 127;
        CHECK(ink_alone == ink_in_line);
    }
}

TEST_CASE("a letter that no font has is named") {
    TextEngine engine;
    CHECK_FALSE(engine.missing_glyph("خدیجہ Khadija 42", FontRole::nastaliq).has_value());
    CHECK(engine.missing_glyph("Ayesha 日本", FontRole::serif) == "日");
}

TEST_CASE("an empty text has a line's height and no coverage") {
    TextEngine engine;
    const TextCoverage drawn = engine.render("", {.size = 20});
    CHECK(drawn.size.height > 20);
    CHECK(drawn.coverage.empty());
}
