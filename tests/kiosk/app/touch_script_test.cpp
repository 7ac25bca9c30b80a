// The hand of demonstrations, on SDL's dummy display: how long it waits, and what it says when it gives up.
#include "kiosk/app/touch_script.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace sanad;
namespace fs = std::filesystem;

namespace {

struct Hand {
    fs::path file = fs::temp_directory_path() / "sanad-touch-script-test.txt";
    Window window;
    TouchMap map;

    Hand() : window((setenv("SDL_VIDEODRIVER", "dummy", 1), "test"), 640, 400, false) { std::ofstream(file) << "tap row.60\n"; }
    ~Hand() { fs::remove(file); }

    /// The screen as a frame drew it: the row at `y` in a list that is 300 high.
    void row_at(float y) {
        const Rect list{100, 50, 400, 300}, row{100, y, 400, 80};
        map.clear();
        map.note({"row.60", row, row.common(list), list, true});
    }
};

}  // namespace

TEST_CASE("a thing far down a list is dragged for as long as it comes nearer, whatever the time") {
    Hand hand;
    TouchScript script(hand.file.string(), ".", hand.window, std::chrono::milliseconds(0));
    for (float y = 6000; y > 300; y -= 290) {
        hand.row_at(y);
        REQUIRE(script.step(hand.map, Language::english, /*settled=*/true, /*idle=*/true));
    }
    hand.row_at(150);
    CHECK_FALSE(script.step(hand.map, Language::english, true, true));  // tapped: that was the last line
    CHECK(script.failure().empty());
}

TEST_CASE("a thing that no drag moves is named, although the dragging keeps the window drawing") {
    Hand hand;
    TouchScript script(hand.file.string(), ".", hand.window, std::chrono::milliseconds(0));
    hand.row_at(6000);
    REQUIRE(script.step(hand.map, Language::english, true, true));
    CHECK_FALSE(script.step(hand.map, Language::english, /*settled=*/false, true));
    CHECK(script.failure() == "line 1: \"row.60\" cannot be dragged into view");
}
