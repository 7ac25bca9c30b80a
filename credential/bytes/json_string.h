#pragma once

#include <string>
#include <string_view>

namespace sanad {

/// Appends "…" with the escapes that RFC 8785 (section 3.2.2.2) wants and no others. The text is UTF-8. Any thread.
void append_json_string(std::string& json, std::string_view text);

}  // namespace sanad
