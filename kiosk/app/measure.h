#pragma once

#include <chrono>
#include <optional>
#include <ostream>
#include <vector>

namespace sanad {

/// What a person would feel: time to the first frame, from a lifted finger to the frame that shows its effect.
class Measure {
public:
    void first_frame();
    void finger_up();
    /// A frame was presented and nothing more is to be drawn.
    void settled();
    void frame() { ++frames_; }
    /// One line of JSON: first_frame_ms, taps, tap_p50_ms, tap_p99_ms, tap_worst_ms, frames, rss_mib.
    void print(std::ostream& out) const;

private:
    using Instant = std::chrono::steady_clock::time_point;
    std::optional<double> first_frame_ms_{};
    std::optional<Instant> finger_up_{};
    std::vector<double> taps_ms_;
    long frames_ = 0;
};

}  // namespace sanad
