#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/ui/ui.h"

/// The few things that all screens are made of. All of them draw into the box they are given and note what can be touched
/// under `id`. UI thread.
namespace sanad {

constexpr float kRadius = 14;
constexpr float kButton = 64;  ///< usual height of a button: 16 mm

enum class ButtonKind {
    primary,    ///< the one obvious next step
    secondary,  ///< outlined
    quiet,      ///< no edge: in a card whose whole content is not itself a button
};
/// A label of up to two lines, with an icon before it or, for Icon::forward, after it.
[[nodiscard]] bool button(Ui& ui, std::string_view id, Rect box, std::string_view label, ButtonKind kind,
                          std::optional<Icon> icon = std::nullopt, bool enabled = true);
/// How wide button() wants to be for its label on one line.
[[nodiscard]] float button_width(Ui& ui, std::string_view label, bool with_icon);

/// A white card; the box inside its padding is returned.
Rect card(Ui& ui, Rect box);

/// One of several choices in a row: filled with a check when chosen.
[[nodiscard]] bool choice(Ui& ui, std::string_view id, Rect box, std::string_view label, bool chosen);
[[nodiscard]] float choice_width(Ui& ui, std::string_view label);

enum class Tone { calm, good, warn, bad, note };
[[nodiscard]] TonePair tone_colours(const Theme& theme, Tone tone);
[[nodiscard]] Icon tone_icon(Tone tone);

/// A sentence on its tint with the tone's icon. Height for a width: banner_height().
void banner(Ui& ui, Rect box, Tone tone, std::string_view sentence);
[[nodiscard]] float banner_height(Ui& ui, std::string_view sentence, float width);

/// A pill with icon and words; returns its width, measured from the start of the box.
float badge(Ui& ui, Rect box, Tone tone, Icon icon, std::string_view words);
[[nodiscard]] float badge_width(Ui& ui, std::string_view words);

void progress_bar(Ui& ui, Rect box, double share);

/// Title of a page and one or two lines below it. Height for a width: page_title_height().
void page_title(Ui& ui, Rect box, std::string_view title, std::string_view below = {});
[[nodiscard]] float page_title_height(Ui& ui, float width, std::string_view below = {});

/// Nothing here yet: an icon, a sentence, and what to do about it.
void empty_page(Ui& ui, Rect box, Icon icon, std::string_view sentence, std::string_view what_to_do);

/// Keys in rows, `\b` for backspace and `\r` for the key that finishes (labelled `finish`); nullopt when none was tapped. Digits and
/// letters keep their places in Urdu: hands know a telephone's pad.
[[nodiscard]] std::optional<char> key_pad(Ui& ui, std::string_view id, Rect box, const std::vector<std::string>& rows,
                                          std::string_view finish, bool finish_enabled);

}  // namespace sanad
