#pragma once

#include <cstdint>
#include <string>

namespace sanad {

/// What a hand, a scanner or another thread did to the window. Places are window pixels.
struct InputEvent {
    enum class Kind { finger_down, finger_move, finger_up, wheel, key, resized, exposed, wake, quit };
    Kind kind = Kind::wake;
    std::int64_t finger = 0;  ///< which finger; the mouse is finger −1
    float x = 0, y = 0;       ///< finger_*; for wheel the lines turned are in y
    /// key: what the key's place means on a US keyboard, whatever layout is active (barcode scanners type places), or
    /// '\r' for Enter, '\b' for Backspace, 27 for Escape.
    char letter = 0;
};

}  // namespace sanad
