#include "kiosk/rules/roster_row.h"

#include <algorithm>
#include <array>

#include "credential/model/civil_day.h"
#include "kiosk/model/letters.h"
#include "kiosk/rules/names.h"

namespace sanad {
namespace {

template <class Value>
using Words = std::vector<std::pair<std::string_view, Value>>;

template <class Value>
std::optional<Value> meaning_of(const Words<Value>& words, std::string_view text) {
    const auto found = std::ranges::find(words, text, &std::pair<std::string_view, Value>::first);
    if (found == words.end()) return std::nullopt;
    return found->second;
}

const Words<Gender> kGenderWords{
    {"f", Gender::female},    {"female", Gender::female},     {"woman", Gender::female},   {"girl", Gender::female},
    {"lady", Gender::female}, {"عورت", Gender::female},       {"خاتون", Gender::female},   {"لڑکی", Gender::female},
    {"مونث", Gender::female}, {"مؤنث", Gender::female},       {"زنانہ", Gender::female},   {"m", Gender::male},
    {"male", Gender::male},   {"man", Gender::male},          {"boy", Gender::male},       {"مرد", Gender::male},
    {"لڑکا", Gender::male},   {"مذکر", Gender::male},         {"مردانہ", Gender::male},    {"x", Gender::other},
    {"other", Gender::other}, {"transgender", Gender::other}, {"خواجہ سرا", Gender::other}};
const Words<Relation> kRelationWords{{"s o", Relation::son_of},           {"so", Relation::son_of},
                                     {"son", Relation::son_of},           {"son of", Relation::son_of},
                                     {"ولد", Relation::son_of},           {"بیٹا", Relation::son_of},
                                     {"d o", Relation::daughter_of},      {"do", Relation::daughter_of},
                                     {"daughter", Relation::daughter_of}, {"daughter of", Relation::daughter_of},
                                     {"بنت", Relation::daughter_of},      {"دختر", Relation::daughter_of},
                                     {"بیٹی", Relation::daughter_of},     {"w o", Relation::wife_of},
                                     {"wo", Relation::wife_of},           {"wife", Relation::wife_of},
                                     {"wife of", Relation::wife_of},      {"زوجہ", Relation::wife_of},
                                     {"بیوی", Relation::wife_of}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }
bool is_latin_letter(char32_t letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') || (letter >= 0xc0 && letter <= 0x24f);
}

/// What a person writes where there is nothing to write.
bool says_nothing(std::string_view text) {
    const std::string words = folded(text);
    const bool only_dashes = std::ranges::all_of(text, [](char c) { return c == '-' || c == '.' || c == '/' || c == ' '; });
    return only_dashes || words == "nil" || words == "none" || words == "na" || words == "n a" || words == "not available";
}

/// "9.91017E+12": the spreadsheet has rounded the digits away.
bool is_scientific(std::string_view text) {
    const std::size_t e = text.find_first_of("eE");
    if (e == std::string_view::npos || e == 0 || e + 1 == text.size()) return false;
    const auto numeric = [](char c) { return is_digit(c) || c == '.' || c == ',' || c == '+' || c == '-'; };
    return is_digit(text[0]) && std::ranges::all_of(text.substr(0, e), numeric) && std::ranges::all_of(text.substr(e + 1), numeric);
}

/// Digits without the dashes, dots, brackets and spaces that people put between them; nothing when anything else is
/// there.
std::optional<std::string> digits_only(std::string_view text) {
    std::string digits;
    for (const char32_t letter : letters_of(western_digits(text))) {
        if (letter >= '0' && letter <= '9') {
            digits.push_back(static_cast<char>(letter));
        } else if (std::u32string_view(U"-–—‐‑−()'.\u066b").find(letter) == std::u32string_view::npos && !is_space(letter) &&
                   !is_invisible(letter)) {
            return std::nullopt;
        }
    }
    return digits;
}

/// A number that a spreadsheet kept as a number: "9910410353336.0", "9910410353336.00".
std::string_view without_zero_fraction(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos || point == 0 || point + 1 == text.size()) return text;
    const bool zeros = std::ranges::all_of(text.substr(point + 1), [](char c) { return c == '0'; });
    return zeros ? text.substr(0, point) : text;
}

std::optional<int> month_of_name(std::string_view word) {
    constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    constexpr std::array<std::string_view, 12> kWhole{"january", "february", "march",     "april",   "may",      "june",
                                                      "july",    "august",   "september", "october", "november", "december"};
    for (std::size_t month = 0; month < 12; ++month) {
        if (word == kMonths[month] || word == kWhole[month]) return static_cast<int>(month + 1);
    }
    return std::nullopt;
}

enum class DateTrouble { not_a_date, impossible };

/// Day first, or ISO; months by number or English name; four-digit years only, because 04/04/26 does not say which
/// century.
Result<CivilDay, DateTrouble> read_date(std::string_view written) {
    std::string text = western_digits(tidy_spaces(written));
    for (const std::string_view midnight : {" 00:00:00", " 00:00", " 0:00"}) {
        if (text.ends_with(midnight)) text.resize(text.size() - midnight.size());
    }
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '/' || c == '-' || c == '.' || c == ' ' || c == ',') {
            if (!parts.back().empty()) parts.emplace_back();
        } else {
            parts.back().push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
        }
    }
    if (parts.size() != 3) return refuse(DateTrouble::not_a_date);
    const bool year_first = parts[0].size() == 4;
    const std::string& year = parts[year_first ? 0 : 2];
    const std::string& day = parts[year_first ? 2 : 0];
    const auto named = month_of_name(parts[1]);
    const bool numeric_month = is_digits(parts[1]) && parts[1].size() <= 2;
    if (year.size() != 4 || !is_digits(year) || !is_digits(day) || day.size() > 2 || !(named || numeric_month)) {
        return refuse(DateTrouble::not_a_date);
    }
    const auto date = day_of_numbers(std::stoi(year), named ? *named : std::stoi(parts[1]), std::stoi(day));
    if (!date) return refuse(DateTrouble::impossible);
    return *date;
}

/// Reads one row, collecting what is wrong with it.
class RowReader {
public:
    RowReader(const CsvRow& csv_row, const RosterHeader& header, const RosterOptions& options)
        : csv_row_(csv_row), header_(header), options_(options) {
        row_.line = csv_row.line;
    }

    RosterRow read() {
        read_names();
        read_gender();
        read_cnic();
        read_relation();
        read_mobile();
        read_birth_date();
        row_.district = tidy_latin_name(text(RosterColumn::district));
        return std::move(row_);
    }

private:
    void problem(const char* code, std::map<std::string, std::string> facts = {}) { row_.problems.push_back({code, std::move(facts)}); }

    /// The cell, tidied, if it is fit to be read at all; else empty, with the problem noted.
    std::string text(RosterColumn column) {
        const std::string heading(header_.heading(column));
        const std::string tidied = tidy_spaces(header_.cell(csv_row_, column));
        const std::u32string letters = letters_of(tidied);
        if (std::ranges::any_of(letters, is_control)) {
            problem("roster.control_character", {{"heading", heading}});
            return {};
        }
        if (letters.find(U'\ufffd') != std::u32string::npos) {
            problem("roster.letters_damaged", {{"heading", heading}});
            return {};
        }
        if (letters.size() > kMaxNameLetters) {
            problem("roster.name_too_long", {{"heading", heading}, {"limit", std::to_string(kMaxNameLetters)}});
            return {};
        }
        return tidied;
    }

    void read_names() {
        const std::size_t before = row_.problems.size();
        std::string latin = text(RosterColumn::name);
        std::string urdu = text(RosterColumn::name_ur);
        const bool unreadable = row_.problems.size() > before;
        // A name in the other column's script stands in the wrong column, if that one is free.
        if (urdu.empty() && has_urdu_letter(latin) && std::ranges::none_of(letters_of(latin), is_latin_letter)) urdu.swap(latin);
        if (latin.empty() && is_latin_name(urdu)) latin.swap(urdu);
        row_.name = tidy_latin_name(latin);
        row_.name_ur = tidy_urdu_name(urdu);
        if (row_.name.empty()) {
            if (!unreadable) problem("roster.name_missing");
        } else if (has_urdu_letter(row_.name)) {
            problem("roster.name_not_latin", {{"written", row_.name}});
        } else if (!is_latin_name(row_.name)) {
            problem("roster.name_not_a_name", {{"written", row_.name}});
        }
        row_.relation_name_ur = tidy_urdu_name(text(RosterColumn::relation_name_ur));
        for (std::string* name : {&row_.name_ur, &row_.relation_name_ur}) {
            if (name->empty() || has_urdu_letter(*name)) continue;
            problem("roster.name_ur_not_urdu", {{"written", *name}});
            name->clear();
        }
    }

    void read_gender() {
        const std::string written = text(RosterColumn::gender);
        if (says_nothing(written)) return;
        if (const auto gender = meaning_of(kGenderWords, folded(written))) {
            row_.gender = *gender;
        } else {
            problem("roster.gender_unknown", {{"written", written}});
        }
    }

    void read_cnic() {
        const std::string written = western_digits(text(RosterColumn::cnic));
        if (says_nothing(written)) return;
        if (is_scientific(written)) {
            problem("roster.cnic_damaged", {{"written", written}});
            return;
        }
        const auto digits = digits_only(without_zero_fraction(written));
        if (digits && digits->size() == 13) {
            row_.cnic = *digits;
        } else {
            // Not repeated in the sentence: it is nearly somebody's number.
            problem("roster.cnic_wrong", {{"digits", std::to_string(digits ? digits->size() : 0)}});
        }
    }

    /// "S/O Ghulam Rasool" in the name's own cell.
    static std::optional<Relation> take_prefix(std::string& name) {
        for (const auto& [words, relation] :
             Words<Relation>{{"s/o", Relation::son_of}, {"d/o", Relation::daughter_of}, {"w/o", Relation::wife_of}}) {
            if (name.size() <= 3 || name[1] != '/') continue;
            std::string start = name.substr(0, 3);
            std::ranges::transform(start, start.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            if (start != words) continue;
            name = tidy_spaces(name.substr(3));
            return relation;
        }
        return std::nullopt;
    }

    void read_relation() {
        std::optional<Relation> relation;
        std::string name = text(RosterColumn::father);
        if (name.empty()) name = text(RosterColumn::father_or_husband);
        if (name.empty()) {
            name = text(RosterColumn::husband);
            if (!name.empty()) relation = Relation::wife_of;
        }
        if (says_nothing(name)) return;
        if (const auto stated = take_prefix(name)) relation = stated;
        row_.relation_name = tidy_latin_name(name);
        if (!is_latin_name(row_.relation_name) || has_urdu_letter(row_.relation_name)) {
            problem("roster.relation_name_not_a_name", {{"written", row_.relation_name}});
        }
        const std::string written = text(RosterColumn::relation);
        if (!says_nothing(written)) {
            relation = meaning_of(kRelationWords, folded(written));
            if (!relation) {
                problem("roster.relation_unknown", {{"written", written}});
                return;
            }
        }
        row_.relation = relation ? relation : likely_relation();
        if (!row_.relation) problem("roster.relation_unclear");
    }

    std::optional<Relation> likely_relation() const {
        switch (row_.gender) {
            case Gender::female:
                return Relation::daughter_of;
            case Gender::male:
                return Relation::son_of;
            case Gender::other:
            case Gender::unstated:
                break;
        }
        // The last digit of a CNIC is odd for men and even for women.
        if (row_.gender == Gender::unstated && !row_.cnic.empty()) {
            return (row_.cnic.back() - '0') % 2 == 1 ? Relation::son_of : Relation::daughter_of;
        }
        return options_.relation_default;
    }

    void read_mobile() {
        const std::string written = western_digits(text(RosterColumn::mobile));
        if (says_nothing(written)) return;
        if (is_scientific(written)) {
            problem("roster.mobile_damaged", {{"written", written}});
            return;
        }
        std::string_view bare = without_zero_fraction(written);
        if (bare.starts_with('+')) bare.remove_prefix(1);
        std::string digits = digits_only(bare).value_or("");
        if (digits.starts_with("0092") && digits.size() == 14) digits.erase(0, 4);
        if (digits.starts_with("92") && digits.size() == 12) digits.erase(0, 2);
        // The spreadsheet took the leading zero for nothing.
        if (digits.starts_with("3") && digits.size() == 10) digits.insert(0, "0");
        const bool is_mobile = digits.starts_with("03");
        if (digits.starts_with("0") && digits.size() >= (is_mobile ? 11U : 9U) && digits.size() <= 11) {
            row_.mobile = digits;
        } else {
            problem("roster.mobile_wrong", {{"written", written}});
        }
    }

    void read_birth_date() {
        const std::string written = text(RosterColumn::birth_date);
        if (says_nothing(written)) return;
        const auto date = read_date(written);
        if (!date && date.error() == DateTrouble::not_a_date) {
            problem("roster.date_not_a_date", {{"written", written}});
        } else if (!date || (options_.today && *date > *options_.today)) {
            problem("roster.date_impossible", {{"written", written}});
        } else {
            row_.birth_date = *date;
        }
    }

    const CsvRow& csv_row_;
    const RosterHeader& header_;
    const RosterOptions& options_;
    RosterRow row_{};
};

}  // namespace

RosterRow read_roster_row(const CsvRow& row, const RosterHeader& header, const RosterOptions& options) {
    return RowReader(row, header, options).read();
}

}  // namespace sanad
