// The real window on SDL's dummy display: fingers and keys come through SDL's own queue, pictures out of its own renderer.
#include "kiosk/platform/window.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

using namespace sanad;
using Kind = InputEvent::Kind;

namespace {

struct DummyWindow {
    DummyWindow() { setenv("SDL_VIDEODRIVER", "dummy", 1); }
    std::optional<InputEvent> next(Kind kind) {
        while (const auto event = window().next_event(std::chrono::milliseconds(0)))
            if (event->kind == kind) return event;
        return std::nullopt;
    }
    Window& window() {
        if (!window_) window_ = std::make_unique<Window>("test", 640, 400, false);
        return *window_;
    }

private:
    std::unique_ptr<Window> window_;
};

}  // namespace

TEST_CASE("a synthetic finger arrives where it was put, and brings no mouse with it") {
    DummyWindow dummy;
    dummy.window().push_finger(Kind::finger_down, 7, 320, 100);
    dummy.window().push_finger(Kind::finger_up, 7, 320, 100);
    const auto down = dummy.next(Kind::finger_down);
    REQUIRE(down);
    CHECK(down->finger == 7);
    CHECK(down->x == doctest::Approx(320));
    CHECK(down->y == doctest::Approx(100));
    CHECK(dummy.next(Kind::finger_up));
    CHECK_FALSE(dummy.next(Kind::finger_down));
}

TEST_CASE("every character of a scanned link comes through as typed, by the place of its key") {
    DummyWindow dummy;
    (void)dummy.next(Kind::quit);
    const std::string link = "https://Registry.example:8080/v#0123456789?_-+=%&~";
    for (const char letter : link + "\r\b") dummy.window().push_key(letter);
    std::string typed;
    while (const auto event = dummy.next(Kind::key)) typed += event->letter;
    CHECK(typed == link + "\r\b");
}

TEST_CASE("another thread's wake ends the wait") {
    DummyWindow dummy;
    (void)dummy.next(Kind::quit);
    dummy.window().wake();
    const auto event = dummy.window().next_event(std::chrono::seconds(20));
    REQUIRE(event);
    CHECK(event->kind == Kind::wake);
}
