#pragma once

#include <cstdint>
#include <deque>
#include <optional>

namespace sanad {

/// Where the one finger that counts is now. Window pixels.
struct Pointer {
    float x = 0, y = 0;
    bool down = false;
};

/// Fingers in the order they came, handed out one transition a frame: a finger down and up between two frames is still a tap.
/// Two fingers at once (two thumbs on a wall of names) count one after the other; neither is lost. UI thread only.
class TouchQueue {
public:
    enum class Change { down, move, up };
    void add(Change change, std::int64_t finger, float x, float y);

    /// The pointer for the next frame: at most one press or release later than the last.
    [[nodiscard]] Pointer next_frame();
    /// Whether another frame has something to apply.
    [[nodiscard]] bool pending() const { return !events_.empty(); }

private:
    struct Event {
        Change change;
        std::int64_t finger;
        float x, y;
    };
    std::deque<Event> events_;            ///< of the finger that counts, then of those that wait their turn
    std::deque<Event> waiting_;           ///< fingers that came down while another was held
    std::optional<std::int64_t> held_{};  ///< by what has been added so far
    Pointer now_{};

    void let_the_next_finger_in();
};

}  // namespace sanad
