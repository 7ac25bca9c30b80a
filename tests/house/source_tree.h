#pragma once

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/source_file.h"

/// The source tree as text, for tests that read the house itself.
namespace sanad::test {

struct SourceText {
    std::string path;  ///< from the root: "kiosk/model/course.h"
    std::string text;
};

/// What we wrote under `tops` with one of these endings, by path; not what was fetched or built.
inline std::vector<SourceText> sources(std::initializer_list<std::string> tops, std::initializer_list<std::string_view> endings) {
    const std::filesystem::path root(source_path("."));
    std::vector<SourceText> found;
    for (const std::string& top : tops) {
        for (auto entry = std::filesystem::recursive_directory_iterator(root / top);
             entry != std::filesystem::recursive_directory_iterator(); ++entry) {
            const std::string name = entry->path().filename().string();
            if (entry->is_directory() && (name == "node_modules" || name == "dist" || name == "build")) entry.disable_recursion_pending();
            if (!entry->is_regular_file()) continue;
            if (std::ranges::none_of(endings, [&](std::string_view ending) { return name.ends_with(ending); })) continue;
            const std::string path = entry->path().lexically_relative(root).string();
            found.push_back({path, source_file(path)});
        }
    }
    std::ranges::sort(found, {}, &SourceText::path);
    return found;
}

inline int line_of(std::string_view text, std::size_t at) { return 1 + static_cast<int>(std::ranges::count(text.substr(0, at), '\n')); }

struct Literal {
    std::size_t at = 0;  ///< of its opening quote
    std::string value;   ///< as written: escapes stay
};

/// A source split into code and string literals. `code` has the text's length: comments and the insides of literals are blanks, so
/// that places in one are places in the other.
struct Split {
    std::string code;
    std::vector<Literal> literals{};
};

/// Reads C++ and TypeScript alike: "…", R"(…)", `…` and '…'.
inline Split split(const std::string& text) {
    Split result{text};
    const auto blank = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to && i < text.size(); ++i) {
            if (text[i] != '\n') result.code[i] = ' ';
        }
    };
    const auto word_before = [&](std::size_t at) { return at > 0 && std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0; };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        std::size_t end = at + 1;
        if (text.compare(at, 2, "//") == 0) {
            end = std::min(text.find('\n', at), text.size());
            blank(at, end);
        } else if (text.compare(at, 2, "/*") == 0) {
            end = text.find("*/", at);
            end = end == std::string::npos ? text.size() : end + 2;
            blank(at, end);
        } else if (text.compare(at, 2, "R\"") == 0 && !word_before(at)) {
            const std::size_t open = text.find('(', at);
            const std::string close = ")" + text.substr(at + 2, open - at - 2) + "\"";
            const std::size_t stop = std::min(text.find(close, open), text.size());
            result.literals.push_back({at + 1, text.substr(open + 1, stop - open - 1)});
            end = stop + close.size();
            blank(at + 2, end - 1);
        } else if (c == '"' || c == '`' || (c == '\'' && !word_before(at))) {
            while (end < text.size() && text[end] != c && (c == '`' || text[end] != '\n')) end += text[end] == '\\' ? 2 : 1;
            result.literals.push_back({at, text.substr(at + 1, end - at - 1)});
            blank(at + 1, end);
            ++end;
        }
        at = end;
    }
    return result;
}

}  // namespace sanad::test
