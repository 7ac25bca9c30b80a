#include "kiosk/rules/csv.h"

#include <algorithm>
#include <array>

#include "credential/bytes/text_codec.h"
#include "kiosk/model/letters.h"

namespace sanad {
namespace {

bool begins_with(ByteView file, std::initializer_list<std::uint8_t> bytes) {
    return file.size() >= bytes.size() && std::equal(bytes.begin(), bytes.end(), file.begin());
}

/// UTF-8 of UTF-16 without BOM; nothing for half a character.
std::optional<std::string> from_utf16(ByteView bytes, bool big_endian) {
    if (bytes.size() % 2 != 0) return std::nullopt;
    std::u32string letters;
    letters.reserve(bytes.size() / 2);
    char32_t high = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        const char32_t unit = big_endian ? char32_t(bytes[at]) << 8 | bytes[at + 1] : char32_t(bytes[at + 1]) << 8 | bytes[at];
        const bool is_high = unit >= 0xd800 && unit <= 0xdbff;
        const bool is_low = unit >= 0xdc00 && unit <= 0xdfff;
        if (is_low != (high != 0)) return std::nullopt;
        if (is_low) letters.push_back(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
        if (!is_low && !is_high) letters.push_back(unit);
        high = is_high ? unit : 0;
    }
    if (high != 0) return std::nullopt;
    return utf8_of(letters);
}

std::optional<std::string> text_in(ByteView file) {
    if (begins_with(file, {0xff, 0xfe})) return from_utf16(file.subspan(2), /*big_endian=*/false);
    if (begins_with(file, {0xfe, 0xff})) return from_utf16(file.subspan(2), /*big_endian=*/true);
    // Without a BOM, a zero byte beside the first letter tells (our headings begin with an ASCII letter, quote or
    // space).
    if (file.size() >= 2 && file[0] == 0 && file[1] != 0) return from_utf16(file, /*big_endian=*/true);
    if (file.size() >= 2 && file[1] == 0 && file[0] != 0) return from_utf16(file, /*big_endian=*/false);
    if (begins_with(file, {0xef, 0xbb, 0xbf})) file = file.subspan(3);
    if (!is_utf8(file)) return std::nullopt;
    return text_of(file);
}

char most_frequent_separator(std::string_view text) {
    constexpr std::array<char, 3> kSeparators{',', ';', '\t'};
    std::array<std::size_t, 3> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        const auto found = std::ranges::find(kSeparators, c);
        if (found != kSeparators.end()) ++counts[static_cast<std::size_t>(found - kSeparators.begin())];
    }
    return kSeparators[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

/// Walks the text once. `line` counts line ends of any of the three kinds, inside quotes too.
class CsvWalk {
public:
    CsvWalk(std::string_view text, char separator, int first_line, const CsvLimits& limits)
        : text_(text), separator_(separator), line_(first_line), limits_(limits) {}

    Result<std::vector<CsvRow>, Refusal> rows() {
        std::vector<CsvRow> rows;
        while (at_ < text_.size()) {
            CsvRow row{line_, {}};
            bool more = true;
            while (more) {
                std::string cell;
                const bool closed = read_cell(cell);
                if (!closed) return refuse(Refusal{"roster.quote_open", {{"line", std::to_string(row.line)}}});
                if (cell.size() > limits_.field_bytes) return refuse(limit("roster.field_too_long", row.line, limits_.field_bytes));
                row.cells.push_back(std::move(cell));
                if (row.cells.size() > limits_.columns) return refuse(limit("roster.too_many_columns", row.line, limits_.columns));
                more = at_ < text_.size() && text_[at_] == separator_;
                if (more) ++at_;
            }
            skip_line_end();
            if (!row.blank()) rows.push_back(std::move(row));
        }
        return rows;
    }

private:
    static Refusal limit(const char* code, int line, std::size_t most) {
        return {code, {{"line", std::to_string(line)}, {"limit", std::to_string(most)}}};
    }

    /// Stops at a separator, a line end or the end of the text. False when a quote stays open.
    bool read_cell(std::string& cell) {
        bool quoted = false;
        if (at_ < text_.size() && text_[at_] == '"') {
            quoted = true;
            ++at_;
        }
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (quoted && c == '"') {
                ++at_;
                if (at_ < text_.size() && text_[at_] == '"') {
                    cell.push_back('"');
                    ++at_;
                } else {
                    quoted = false;
                }
                continue;
            }
            if (!quoted && (c == separator_ || c == '\n' || c == '\r')) return true;
            if (c == '\n' || (c == '\r' && !(at_ + 1 < text_.size() && text_[at_ + 1] == '\n'))) ++line_;
            cell.push_back(c);
            ++at_;
        }
        return !quoted;
    }

    void skip_line_end() {
        if (at_ >= text_.size()) return;
        const bool two = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
        at_ += two ? 2 : 1;
        ++line_;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_;
    const CsvLimits& limits_;
};

}  // namespace

bool CsvRow::blank() const {
    return std::ranges::all_of(cells, [](const std::string& cell) {
        return std::ranges::all_of(letters_of(cell), [](char32_t letter) { return is_space(letter) || is_invisible(letter); });
    });
}

Result<std::vector<CsvRow>, Refusal> read_csv(ByteView file, const CsvLimits& limits) {
    if (file.size() > limits.bytes) {
        return refuse(Refusal{"roster.too_large", {{"mib", std::to_string(limits.bytes / (1024 * 1024))}}});
    }
    if (begins_with(file, {'P', 'K', 3, 4}) || begins_with(file, {0xd0, 0xcf, 0x11, 0xe0})) return refuse(Refusal{"roster.is_workbook"});
    const std::optional<std::string> decoded = text_in(file);
    if (!decoded || decoded->find('\0') != std::string::npos) return refuse(Refusal{"roster.not_text"});
    std::string_view text = *decoded;
    if (std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\r' || c == '\n' || c == '\t'; })) {
        return refuse(Refusal{"roster.empty"});
    }
    char separator = most_frequent_separator(text);
    int first_line = 1;
    if (text.starts_with("sep=") && text.size() > 5 && (text[5] == '\n' || text[5] == '\r')) {
        separator = text[4];
        text.remove_prefix(text.substr(5).starts_with("\r\n") ? 7 : 6);
        first_line = 2;
    }
    return CsvWalk(text, separator, first_line, limits).rows();
}

}  // namespace sanad
