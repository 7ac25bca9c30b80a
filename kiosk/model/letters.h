#pragma once

#include <string>
#include <string_view>

/// Text as Unicode letters. Pure functions, any thread.
namespace sanad {

/// The code points of well-formed UTF-8; an ill-formed byte becomes U+FFFD.
[[nodiscard]] std::u32string letters_of(std::string_view utf8);
[[nodiscard]] std::string utf8_of(std::u32string_view letters);

/// Control characters (C0, DEL, C1), which no text of ours may hold.
[[nodiscard]] bool is_control(char32_t letter);
[[nodiscard]] bool has_control(std::string_view utf8);
[[nodiscard]] std::string without_controls(std::string_view utf8);

/// Marks that steer bidirectional layout or join nothing (LRM, RLM, embeddings, isolates, BOM, tatweel, zero-width
/// space): invisible, so two names that look the same could differ by them.
[[nodiscard]] bool is_invisible(char32_t letter);

/// Spaces of any width, and tabs.
[[nodiscard]] bool is_space(char32_t letter);

}  // namespace sanad
