#include "kiosk/document/text_fitter.h"

#include <algorithm>
#include <cmath>

namespace sanad {
namespace {

constexpr std::size_t kMostKnown = 1024;  // some 40 texts a page; a few megabytes
constexpr double kStep = 0.05;

bool fits(const TextLayout& layout, double width, double height) {
    constexpr double kHair = 0.01;
    const TextLayout::Ink ink = layout.ink();
    return layout.width() <= width + kHair && ink.width <= width + kHair && ink.height <= height + kHair;
}

}  // namespace

std::optional<TextLayout> TextFitter::fit(const std::string& text, TextStyle style, double width, double height, Give give) {
    const Key key{text, style, width, height, give};
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    if (known_.size() >= kMostKnown) known_.clear();
    return known_.emplace(key, search(text, style, width, height, give)).first->second;
}

std::optional<TextLayout> TextFitter::search(const std::string& text, TextStyle style, double width, double height, Give give) {
    const double full = style.size;
    TextLayout line = engine_.layout(text, style);
    if (fits(line, width, height)) return line;
    // Width and height grow with the size, so one division finds the size for one line.
    const TextLayout::Ink ink = line.ink();
    const double shrunk = 0.995 * std::min({1.0, width / std::max(line.width(), ink.width), height / ink.height});
    if (shrunk >= give.one_line) {
        style.size = full * shrunk;
        line = engine_.layout(text, style);
        if (fits(line, width, height)) return line;
    }
    const auto steps = std::lround((1 - give.smallest) / kStep);
    for (int lines = 2; lines <= give.max_lines; ++lines) {
        for (long step = 0; step <= steps; ++step) {
            style.size = full * (1 - kStep * static_cast<double>(step));
            TextLayout wrapped = engine_.layout(text, style, width);
            if (wrapped.lines() > lines || !fits(wrapped, width, height)) continue;
            if (style.align != TextAlign::center) return wrapped;
            // Centred lines of like length look better than a full one and a stray word.
            for (const double part : {0.55, 0.65, 0.75, 0.85}) {
                TextLayout even = engine_.layout(text, style, width * part);
                if (even.lines() == wrapped.lines() && fits(even, width, height)) return even;
            }
            return wrapped;
        }
    }
    return std::nullopt;
}

}  // namespace sanad
