#pragma once

#include <algorithm>

namespace sanad {

/// A box in design units (a quarter of a millimetre each; 48 units are 12 mm). x counts from the side where reading starts:
/// the left in English, the right in Urdu. Screens never learn which; Ui mirrors when it draws.
struct Rect {
    float x = 0, y = 0, w = 0, h = 0;

    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < bottom(); }
    [[nodiscard]] Rect inset(float by) const { return inset(by, by); }
    [[nodiscard]] Rect inset(float dx, float dy) const { return {x + dx, y + dy, std::max(0.0f, w - 2 * dx), std::max(0.0f, h - 2 * dy)}; }
    /// A box of this size in the middle.
    [[nodiscard]] Rect middle(float width, float height) const { return {x + (w - width) / 2, y + (h - height) / 2, width, height}; }
    [[nodiscard]] bool overlaps(const Rect& other) const {
        return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }
    [[nodiscard]] Rect common(const Rect& other) const {
        const float left = std::max(x, other.x), top = std::max(y, other.y);
        return {left, top, std::max(0.0f, std::min(right(), other.right()) - left),
                std::max(0.0f, std::min(bottom(), other.bottom()) - top)};
    }

    // Layout by cutting: each takes a strip off one side and leaves the rest, less a gap.
    Rect cut_top(float height, float gap = 0) {
        const Rect strip{x, y, w, std::min(height, h)};
        const float used = std::min(height + gap, h);
        y += used, h -= used;
        return strip;
    }
    Rect cut_bottom(float height, float gap = 0) {
        const float taken = std::min(height, h);
        const Rect strip{x, bottom() - taken, w, taken};
        h -= std::min(height + gap, h);
        return strip;
    }
    Rect cut_start(float width, float gap = 0) {
        const Rect strip{x, y, std::min(width, w), h};
        const float used = std::min(width + gap, w);
        x += used, w -= used;
        return strip;
    }
    Rect cut_end(float width, float gap = 0) {
        const float taken = std::min(width, w);
        const Rect strip{right() - taken, y, taken, h};
        w -= std::min(width + gap, w);
        return strip;
    }
};

constexpr float kTarget = 48;  ///< the smallest thing to touch: 12 mm
constexpr float kGap = 12;     ///< between things that belong together
constexpr float kMargin = 24;  ///< around a page and between its parts

}  // namespace sanad
