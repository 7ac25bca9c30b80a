// What proves that no tap is lost: fingers are faster than frames, and there are two thumbs.
#include "kiosk/ui/touch_queue.h"

#include <doctest/doctest.h>

using namespace sanad;
using Change = TouchQueue::Change;

TEST_CASE("a finger that comes down and goes up between two frames is still a press and a release") {
    TouchQueue queue;
    queue.add(Change::down, 1, 10, 20);
    queue.add(Change::up, 1, 10, 20);
    CHECK(queue.next_frame().down);
    CHECK(queue.pending());
    CHECK_FALSE(queue.next_frame().down);
    CHECK_FALSE(queue.pending());
}

TEST_CASE("two taps within one frame are two taps") {
    TouchQueue queue;
    int presses = 0;
    for (int tap = 0; tap < 2; ++tap) {
        queue.add(Change::down, 1, 10, 20);
        queue.add(Change::up, 1, 10, 20);
    }
    bool down = false;
    while (queue.pending()) {
        const Pointer now = queue.next_frame();
        presses += now.down && !down;
        down = now.down;
    }
    CHECK(presses == 2);
}

TEST_CASE("a second thumb that comes down while the first is held counts after it") {
    TouchQueue queue;
    queue.add(Change::down, 1, 10, 20);
    queue.add(Change::down, 2, 500, 600);
    queue.add(Change::up, 1, 10, 20);
    queue.add(Change::up, 2, 500, 600);
    CHECK(queue.next_frame().x == 10);
    CHECK_FALSE(queue.next_frame().down);
    const Pointer second = queue.next_frame();
    CHECK(second.down);
    CHECK(second.x == 500);
    CHECK_FALSE(queue.next_frame().down);
}

TEST_CASE("movements between two frames become one, at the last place") {
    TouchQueue queue;
    queue.add(Change::down, 1, 0, 0);
    for (int x = 1; x <= 50; ++x) queue.add(Change::move, 1, static_cast<float>(x), 0);
    CHECK(queue.next_frame().x == 0);
    CHECK(queue.next_frame().x == 50);
    CHECK_FALSE(queue.pending());
}

TEST_CASE("a finger that was down before the window opened does nothing") {
    TouchQueue queue;
    queue.add(Change::move, 1, 5, 5);
    queue.add(Change::up, 1, 5, 5);
    CHECK_FALSE(queue.pending());
}
