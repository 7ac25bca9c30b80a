#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "kiosk/text/text_engine.h"

namespace sanad {

/// Finds the largest size at which a text fits its slot, and remembers shaped texts: most of a certificate is the same
/// on the next one, and shaping is the dear part. Same thread as its engine.
class TextFitter {
public:
    /// How far a text may give way: it shrinks to `one_line` of its size, then takes up to `max_lines` lines, each time
    /// shrinking to `smallest`.
    struct Give {
        double one_line = 0.6;
        double smallest = 0.6;
        int max_lines = 1;
        auto operator<=>(const Give&) const = default;
    };

    explicit TextFitter(TextEngine& engine) : engine_(engine) {}
    [[nodiscard]] TextEngine& engine() { return engine_; }

    /// The text inked within `width` × `height`, or nothing when it does not fit at its smallest.
    [[nodiscard]] std::optional<TextLayout> fit(const std::string& text, TextStyle style, double width, double height, Give give);

private:
    [[nodiscard]] std::optional<TextLayout> search(const std::string& text, TextStyle style, double width, double height, Give give);

    using Key = std::tuple<std::string, TextStyle, double, double, Give>;
    TextEngine& engine_;
    std::map<Key, std::optional<TextLayout>> known_;
};

}  // namespace sanad
