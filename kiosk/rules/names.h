#pragma once

#include <string>
#include <string_view>

/// Names as people type them into spreadsheets, made fit for a certificate. Pure functions, any thread.
/// None of them guesses at spelling: spaces, capitals and look-alike letters only.
namespace sanad {

/// Spaces trimmed and collapsed to one; marks that nobody sees removed.
[[nodiscard]] std::string tidy_spaces(std::string_view text);

/// tidy_spaces, and "RUKHSANA BHATTI" becomes "Rukhsana Bhatti" when no letter is small (ASCII letters; initials stay:
/// "M.A. KHAN" becomes "M.A. Khan").
[[nodiscard]] std::string tidy_latin_name(std::string_view text);

/// tidy_spaces, with the Arabic letters that spreadsheets put in Urdu words made Urdu (ي ى ك ه to ی ی ک ہ; before a
/// tashdid or other mark too) and the letters with hamza or madda composed as NFC composes them.
[[nodiscard]] std::string tidy_urdu_name(std::string_view text);

/// Heading or keyword as it is compared: tidy, small ASCII letters, Urdu letters, without punctuation.
[[nodiscard]] std::string folded(std::string_view text);

/// ASCII digits for Urdu (۰–۹) and Arabic (٠–٩) ones; everything else as it was.
[[nodiscard]] std::string western_digits(std::string_view text);

/// Whether there is a letter of the Arabic script in it.
[[nodiscard]] bool has_urdu_letter(std::string_view text);

/// Whether it could stand as somebody's name: a Latin letter in it, no digit, and none of the signs in front that a spreadsheet would take
/// for a formula when the name is exported again.
[[nodiscard]] bool is_latin_name(std::string_view name);

/// Letters, not bytes.
[[nodiscard]] int letter_count(std::string_view text);

}  // namespace sanad
