#pragma once

#include <array>
#include <string>

namespace sanad {

/// The font files of paper, one a role and nothing else: a page looks the same whatever else is installed.
struct FontFiles {
    std::string latin;     ///< small text in English, and figures
    std::string serif;     ///< names and titles in English
    std::string naskh;     ///< small text in Urdu
    std::string nastaliq;  ///< names and titles in Urdu

    auto operator<=>(const FontFiles&) const = default;
};

/// The roles by their names in templates, in a fixed order.
struct FontFileRole {
    const char* name;
    std::string FontFiles::*file;
};
inline constexpr std::array<FontFileRole, 4> kFontFileRoles{
    {{"latin", &FontFiles::latin}, {"serif", &FontFiles::serif}, {"naskh", &FontFiles::naskh}, {"nastaliq", &FontFiles::nastaliq}}};

/// The Noto fonts of Debian (fonts-noto-core, fonts-noto-ui-core), wherever fontconfig finds them. Throws std::runtime_error, naming the
/// font, when one isn't installed.
[[nodiscard]] const FontFiles& installed_fonts();

/// Whether there is a font file with TrueType outlines at `path`: what can be embedded.
[[nodiscard]] bool is_truetype(const std::string& path);

}  // namespace sanad
