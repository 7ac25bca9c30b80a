// Sixty Urdu names that fonts and shapers have got wrong before, drawn as on paper and compared with pictures that people have looked at.
// After a wanted change (another font, another Pango): SANAD_REFRESH_PICTURES=1 build/…/kiosk_paper_tests -tc="*sixty*", look at
// tests/kiosk/document/data/urdu_names.png, and commit it.
#include <cairo.h>
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "kiosk/text/text_engine.h"
#include "tests/support/source_file.h"

using namespace sanad;

namespace {

constexpr const char* kNames[] = {
    // Dots and joins that a newer Nastaliq drew wrongly, alone and with a second name.
    "طیب", "متین", "ہنس", "عیش", "طیب متین", "عیش محمد", "ہنس راج", "محمد طیب",
    // A vowel above or below, a tashdid, a hamza, a short alif.
    "عبدالرحمٰن", "بشریٰ", "عظمیٰ", "مصطفیٰ", "موسیٰ", "عیسیٰ", "لیلیٰ", "محمّد", "رضیّہ", "مؤمنہ", "رئیسہ", "فائزہ", "ثناء", "ضیاء اللہ", "اسماءُ",
    // Words with a ligature: اللہ, لا, and what stands beside it.
    "اللہ دتہ", "عبداللہ", "نصراللہ", "لائبہ", "علاءالدین", "غلام مصطفیٰ", "اسلام",
    // Letters of Urdu that Arabic fonts lack or mistake: ٹ ڈ ڑ ں ے ھ ہ گ چ پ ژ.
    "بھٹی", "ڈھلوں", "وڑائچ", "چیمہ", "پٹھان", "ژالہ", "گھمن", "کھوکھر", "جھنگوی", "ٹھٹھہ", "منڈے خان", "بڑے میاں", "کشمیری", "شیخوپوری",
    // Long chains that climb: the first letter stands high above the last.
    "مجتبیٰ", "منیبہ", "تنبیہ", "سنجیدہ", "حلیمہ", "نفیسہ", "مستنصر", "منتظمہ", "یسینہ بیگم", "بینش تبسم",
    // Names of two and three words, with and without a mark between them.
    "نور العین ثوبیہ", "محمد علی جناح", "رخسانہ کوثر", "چوہدری نذیر احمد", "سیدہ زینب بی بی", "قرۃ العین"};
static_assert(std::size(kNames) == 60);

constexpr int kColumns = 4, kCellWidth = 220, kCellHeight = 84, kRows = 60 / kColumns;
constexpr double kSize = 26;

struct Sheet {
    int width = kColumns * kCellWidth, height = kRows * kCellHeight;
    std::vector<unsigned char> coverage = std::vector<unsigned char>(static_cast<std::size_t>(width) * height);
    unsigned char& at(int x, int y) { return coverage[static_cast<std::size_t>(y) * width + x]; }
};

/// Grey pixels of a surface, whatever its kind.
Sheet sheet_of(cairo_surface_t* surface) {
    Sheet sheet;
    REQUIRE(cairo_image_surface_get_width(surface) == sheet.width);
    REQUIRE(cairo_image_surface_get_height(surface) == sheet.height);
    cairo_surface_flush(surface);
    const bool is_grey = cairo_image_surface_get_format(surface) == CAIRO_FORMAT_A8;
    for (int y = 0; y < sheet.height; ++y) {
        const unsigned char* row = cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
        for (int x = 0; x < sheet.width; ++x) sheet.at(x, y) = is_grey ? row[x] : static_cast<unsigned char>(255 - row[4 * x]);
    }
    return sheet;
}

void put(cairo_t* cairo, TextEngine& engine, const std::string& name, int cell) {
    const TextLayout layout = engine.layout(name, {.role = FontRole::nastaliq, .size = kSize});
    CHECK(layout.complete());
    const TextLayout::Ink ink = layout.ink();
    CHECK(ink.width < kCellWidth);
    CHECK(ink.height < kCellHeight);
    const double x = cell % kColumns * kCellWidth + (kCellWidth - ink.width) / 2 - ink.x;
    const double y = cell / kColumns * kCellHeight + (kCellHeight - ink.height) / 2 - ink.y;
    layout.draw(cairo, std::round(x), std::round(y));
}

/// How much of a name's ink is not where the reference has it: 0 is the same, 1 is none of it.
double difference(Sheet& drawn, Sheet& reference, int cell) {
    double differing = 0, all = 1;
    for (int y = cell / kColumns * kCellHeight; y < (cell / kColumns + 1) * kCellHeight; ++y) {
        for (int x = cell % kColumns * kCellWidth; x < (cell % kColumns + 1) * kCellWidth; ++x) {
            differing += std::abs(drawn.at(x, y) - reference.at(x, y));
            all += std::max(drawn.at(x, y), reference.at(x, y));
        }
    }
    return differing / all;
}

/// Another FreeType may shade an edge otherwise; the least of signs, a short alif, is more than this.
constexpr double kTolerance = 0.008;

}  // namespace

TEST_CASE("sixty awkward Urdu names are drawn as in the pictures that were looked at") {
    TextEngine engine(installed_fonts());
    const Sheet empty;
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, empty.width, empty.height);
    cairo_t* cairo = cairo_create(surface);
    for (int cell = 0; cell < 60; ++cell) put(cairo, engine, kNames[cell], cell);
    const std::string file = source_path("tests/kiosk/document/data/urdu_names.png");
    if (std::getenv("SANAD_REFRESH_PICTURES")) {
        cairo_surface_t* page = cairo_image_surface_create(CAIRO_FORMAT_RGB24, empty.width, empty.height);
        cairo_t* on_page = cairo_create(page);
        cairo_set_source_rgb(on_page, 1, 1, 1);
        cairo_paint(on_page);
        cairo_set_source_rgb(on_page, 0, 0, 0);
        cairo_mask_surface(on_page, surface, 0, 0);
        REQUIRE(cairo_surface_write_to_png(page, file.c_str()) == CAIRO_STATUS_SUCCESS);
        cairo_destroy(on_page);
        cairo_surface_destroy(page);
    }
    cairo_surface_t* stored = cairo_image_surface_create_from_png(file.c_str());
    REQUIRE(cairo_surface_status(stored) == CAIRO_STATUS_SUCCESS);
    Sheet drawn = sheet_of(surface), reference = sheet_of(stored);
    for (int cell = 0; cell < 60; ++cell) {
        CAPTURE(std::string(kNames[cell]));
        CHECK(difference(drawn, reference, cell) <= kTolerance);
    }
    // The comparison sees what it must: a letter not joined, a dot more, another order of letters.
    const auto redrawn = [&](const std::string& name, int cell) {
        cairo_surface_t* other = cairo_image_surface_create(CAIRO_FORMAT_A8, empty.width, empty.height);
        cairo_t* on_other = cairo_create(other);
        put(on_other, engine, name, cell);
        Sheet sheet = sheet_of(other);
        cairo_destroy(on_other);
        cairo_surface_destroy(other);
        return difference(sheet, reference, cell);
    };
    CHECK(redrawn("طیب", 0) <= kTolerance);
    CHECK(redrawn("ط\u200cیب", 0) > 2 * kTolerance);
    CHECK(redrawn("متیں", 1) > 2 * kTolerance);
    CHECK(redrawn("عبدالرحمن", 8) > kTolerance);
    cairo_surface_destroy(stored);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}
