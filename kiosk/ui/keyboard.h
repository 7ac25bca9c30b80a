#pragma once

#include "kiosk/ui/widgets.h"

namespace sanad {

enum class Script {
    latin,
    urdu,
    codes,  ///< Latin letters as they are, and digits: serial numbers, identity numbers, a scan
};

/// A line of text that is being typed: its label, its end when it is longer than the box. True when touched.
[[nodiscard]] bool text_field(Ui& ui, std::string_view id, Rect box, std::string_view label, std::string_view text, Script script,
                              bool chosen);
constexpr float kFieldHeight = 78;

/// Letters under a finger, in rows; what is touched goes to the end of `text`, a name's words begin with capitals by themselves, and
/// `shift` turns that round for one letter. In all but Urdu what comes from a real keyboard is taken too. At most `most` letters.
void keyboard(Ui& ui, std::string_view id, Rect box, Script script, std::string& text, bool& shift, int most);
/// The least height in which every key is large enough.
[[nodiscard]] float keyboard_height(Script script);

}  // namespace sanad
