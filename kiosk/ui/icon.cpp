#include "kiosk/ui/icon.h"

#include <algorithm>
#include <cmath>

namespace sanad {
namespace {

struct Point {
    float x, y;
};
using Stroke = std::vector<Point>;

Stroke arc(float cx, float cy, float r, float from_degrees, float to_degrees) {
    Stroke stroke;
    const int steps = std::max(4, static_cast<int>(std::abs(to_degrees - from_degrees) / 12));
    for (int i = 0; i <= steps; ++i) {
        const float a =
            (from_degrees + (to_degrees - from_degrees) * static_cast<float>(i) / static_cast<float>(steps)) * 3.14159265f / 180;
        stroke.push_back({cx + r * std::cos(a), cy + r * std::sin(a)});
    }
    return stroke;
}

Stroke circle(float cx, float cy, float r) { return arc(cx, cy, r, 0, 360); }
Stroke box(float x, float y, float w, float h) { return {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}; }

std::vector<Stroke> strokes_of(Icon icon) {
    switch (icon) {
        case Icon::today:
            return {{{3, 11}, {12, 3.5f}, {21, 11}},
                    {{5.5f, 9.5f}, {5.5f, 20}, {18.5f, 20}, {18.5f, 9.5f}},
                    {{10, 20}, {10, 14}, {14, 14}, {14, 20}}};
        case Icon::roll_call:
            return {{{3, 6.5f}, {5, 8.5f}, {8.5f, 4.5f}},
                    {{12, 6.5f}, {21, 6.5f}},
                    {{3, 14.5f}, {5, 16.5f}, {8.5f, 12.5f}},
                    {{12, 14.5f}, {21, 14.5f}},
                    {{12, 20.5f}, {18, 20.5f}}};
        case Icon::results:
            return {box(3, 4, 18, 16), {{3, 9.5f}, {21, 9.5f}}, {{9, 4}, {9, 20}}, {{15, 4}, {15, 20}}, {{3, 14.75f}, {21, 14.75f}}};
        case Icon::issue:
            return {circle(12, 9, 6),
                    {{8.5f, 14}, {7, 21.5f}, {12, 18.5f}, {17, 21.5f}, {15.5f, 14}},
                    {{9.6f, 9}, {11.4f, 10.8f}, {14.6f, 7.2f}}};
        case Icon::certificate:
            return {box(2.5f, 4, 19, 14),
                    {{6, 8.5f}, {13, 8.5f}},
                    {{6, 12}, {11, 12}},
                    circle(16.5f, 12.5f, 2.2f),
                    {{15.4f, 14.5f}, {15, 21}, {16.5f, 19.8f}, {18, 21}, {17.6f, 14.5f}}};
        case Icon::verify:
            return {{{12, 2.5f}, {20, 5.5f}, {20, 11.5f}},
                    {{12, 2.5f}, {4, 5.5f}, {4, 11.5f}},
                    arc(14, 11.5f, 10, 180, 115),
                    arc(10, 11.5f, 10, 0, 65),
                    {{8.3f, 11.5f}, {11, 14.2f}, {15.8f, 8.8f}},
                    {{9.8f, 20.6f}, {12, 21.6f}, {14.2f, 20.6f}}};
        case Icon::sync:
            return {arc(12, 12, 8, 200, 340),
                    {{20.4f, 3.5f}, {20, 9}, {14.6f, 8.4f}},
                    arc(12, 12, 8, 20, 160),
                    {{3.6f, 20.5f}, {4, 15}, {9.4f, 15.6f}}};
        case Icon::check:
            return {{{4.5f, 12.5f}, {9.8f, 18}, {19.5f, 6.5f}}};
        case Icon::cross:
            return {{{6, 6}, {18, 18}}, {{18, 6}, {6, 18}}};
        case Icon::clock:
            return {circle(12, 12, 9), {{12, 6.5f}, {12, 12}, {16, 14.2f}}};
        case Icon::letter:
            return {box(3, 5, 18, 14), {{3.5f, 6}, {12, 13}, {20.5f, 6}}};
        case Icon::ring:
            return {circle(12, 12, 8)};
        case Icon::warning:
            return {{{12, 3.5f}, {22, 20.5f}, {2, 20.5f}, {12, 3.5f}}, {{12, 9.5f}, {12, 14.5f}}, {{12, 17.4f}, {12, 17.5f}}};
        case Icon::forward:
            return {{{9, 5}, {16, 12}, {9, 19}}};
        case Icon::back:
            return {{{15, 5}, {8, 12}, {15, 19}}};
        case Icon::people:
            return {circle(9, 8, 4), arc(9, 21, 7, 180, 360), arc(16.2f, 8, 3.6f, -100, 100), arc(15.5f, 21, 6.5f, 292, 360)};
        case Icon::file:
            return {{{13.5f, 2.5f}, {5, 2.5f}, {5, 21.5f}, {19, 21.5f}, {19, 8}, {13.5f, 2.5f}},
                    {{13.5f, 2.5f}, {13.5f, 8}, {19, 8}},
                    {{8.5f, 13}, {15.5f, 13}},
                    {{8.5f, 17}, {15.5f, 17}}};
        case Icon::key:
            return {circle(7.5f, 15.5f, 4.5f), {{10.8f, 12.3f}, {20.5f, 2.8f}}, {{16, 7.2f}, {19.5f, 10.5f}}};
        case Icon::backspace:
            return {{{8, 5}, {21, 5}, {21, 19}, {8, 19}, {2.5f, 12}, {8, 5}}, {{11.5f, 9}, {17, 15}}, {{17, 9}, {11.5f, 15}}};
        case Icon::globe:
            return {circle(12, 12, 9), {{3, 12}, {21, 12}}, arc(3.8f, 12, 12, -48, 48), arc(20.2f, 12, 12, 132, 228)};
        case Icon::calendar:
            return {box(3, 5, 18, 16), {{3, 10}, {21, 10}}, {{8, 2.5f}, {8, 7}}, {{16, 2.5f}, {16, 7}}};
        case Icon::save:
            return {{{12, 3}, {12, 14.5f}}, {{7, 10}, {12, 15}, {17, 10}}, {{3.5f, 15}, {3.5f, 20.5f}, {20.5f, 20.5f}, {20.5f, 15}}};
        case Icon::scan:
            return {{{3, 8}, {3, 3}, {8, 3}},
                    {{16, 3}, {21, 3}, {21, 8}},
                    {{21, 16}, {21, 21}, {16, 21}},
                    {{8, 21}, {3, 21}, {3, 16}},
                    {{6.5f, 12}, {17.5f, 12}}};
    }
    return {};
}

float distance(Point p, Point a, Point b) {
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float length2 = dx * dx + dy * dy;
    const float t = length2 <= 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0f, 1.0f);
    return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

}  // namespace

std::vector<std::uint8_t> icon_coverage(Icon icon, int size) {
    const std::vector<Stroke> strokes = strokes_of(icon);
    const float grid = 24.0f / static_cast<float>(size);
    constexpr float kHalfStroke = 1.05f;
    std::vector<std::uint8_t> coverage(static_cast<std::size_t>(size) * size);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const Point p{(static_cast<float>(x) + 0.5f) * grid, (static_cast<float>(y) + 0.5f) * grid};
            float nearest = 1e9f;
            for (const Stroke& stroke : strokes)
                for (std::size_t i = 1; i < stroke.size(); ++i) nearest = std::min(nearest, distance(p, stroke[i - 1], stroke[i]));
            const float inside = std::clamp((kHalfStroke - nearest) / grid + 0.5f, 0.0f, 1.0f);
            coverage[static_cast<std::size_t>(y) * size + x] = static_cast<std::uint8_t>(inside * 255 + 0.5f);
        }
    return coverage;
}

}  // namespace sanad
