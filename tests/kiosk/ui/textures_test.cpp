// Text is drawn once and kept; what is no longer shown goes before memory does.
#include "kiosk/ui/textures.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sanad;

namespace {

struct Screen {
    TextEngine engine;
    std::size_t uploaded = 0, released = 0;
    Textures textures{
        engine, {[this](int, int, const std::uint32_t*) { return reinterpret_cast<void*>(++uploaded); }, [this](void*) { ++released; }}};
};

}  // namespace

TEST_CASE("the same text in the same style is drawn once") {
    Screen screen;
    screen.textures.new_frame();
    const Drawable first = screen.textures.text("Ayesha Javed", {}, 0);
    const Drawable second = screen.textures.text("Ayesha Javed", {}, 0);
    CHECK(first.texture == second.texture);
    CHECK(screen.uploaded == 1);
    CHECK(screen.textures.text("Ayesha Javed", {.size = 40}, 0).texture != first.texture);
}

TEST_CASE("textures that are no longer shown are released, those of the last frame stay") {
    Screen screen;
    for (int frame = 0; frame < 40; ++frame) {
        screen.textures.new_frame();
        for (int line = 0; line < 30; ++line)
            (void)screen.textures.text("Certificate " + std::to_string(frame * 100 + line), {.size = 60}, 0);
        CHECK(screen.textures.bytes() <= Textures::kMaxBytes + 30 * 600 * 150 * 4);
    }
    CHECK(screen.released > 0);
    const auto before = screen.uploaded;
    (void)screen.textures.text("Certificate 3900", {.size = 60}, 0);
    CHECK(screen.uploaded == before);
}

TEST_CASE("every icon has ink and leaves its edge free") {
    for (int icon = 0; icon <= static_cast<int>(Icon::scan); ++icon) {
        const auto coverage = icon_coverage(static_cast<Icon>(icon), 48);
        CHECK(std::count(coverage.begin(), coverage.end(), 255) > 40);
        for (int i = 0; i < 48; ++i) CHECK(coverage[static_cast<std::size_t>(i)] == 0);
    }
}
