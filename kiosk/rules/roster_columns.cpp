#include "kiosk/rules/roster_columns.h"

#include <algorithm>
#include <array>
#include <optional>

#include "kiosk/rules/names.h"

namespace sanad {
namespace {

struct Headings {
    RosterColumn column;
    std::vector<std::string_view> wordings;
};

/// As folded() leaves them: small letters, no punctuation, no vowel marks.
const std::array<Headings, 12> kHeadings{{
    {RosterColumn::name,
     {"name",
      "names",
      "full name",
      "trainee",
      "trainee name",
      "trainees name",
      "name of trainee",
      "name of the trainee",
      "name of trainees",
      "participant",
      "participant name",
      "participants name",
      "name of participant",
      "name of the participant",
      "student name",
      "students name",
      "name of student",
      "candidate name",
      "name of candidate",
      "applicant name",
      "name of applicant",
      "officer name",
      "name of officer",
      "name of the officer",
      "learner name",
      "name in english",
      "name english",
      "english name"}},
    {RosterColumn::name_ur,
     {"نام", "پورا نام", "اردو نام", "نام اردو", "نام اردو میں", "زیر تربیت کا نام", "نام زیر تربیت", "شریک کا نام", "نام امیدوار",
      "امیدوار کا نام", "نام طالب علم", "نام طالبہ", "نام افسر", "name in urdu", "urdu name", "name urdu", "name ur"}},
    {RosterColumn::father,
     {"father", "father name", "fathers name", "name of father", "father s name", "s o", "والد", "والد کا نام", "نام والد", "ولدیت",
      "ولد"}},
    {RosterColumn::husband,
     {"husband", "husband name", "husbands name", "name of husband", "w o", "شوہر", "شوہر کا نام", "نام شوہر", "زوجہ", "زوجیت"}},
    {RosterColumn::father_or_husband,
     {"father husband",
      "father husband name",
      "fathers husbands name",
      "father or husband",
      "father or husband name",
      "fathers or husbands name",
      "name of father husband",
      "name of father or husband",
      "husband father name",
      "parentage",
      "so do wo",
      "s o d o w o",
      "s o d o",
      "s d w o",
      "relation name",
      "guardian name",
      "والد شوہر",
      "والد شوہر کا نام",
      "والد یا شوہر",
      "والد یا شوہر کا نام",
      "ولدیت زوجیت",
      "ولدیت یا زوجیت",
      "نام والد شوہر"}},
    {RosterColumn::relation_name_ur,
     {"father name in urdu", "father name urdu", "father name ur", "fathers name in urdu", "husband name in urdu", "husband name urdu",
      "husband name ur", "father husband name in urdu", "father husband name urdu", "relation name in urdu", "relation name ur",
      "والد کا نام اردو میں", "شوہر کا نام اردو میں", "والد شوہر کا نام اردو میں"}},
    {RosterColumn::relation, {"relation", "relationship", "رشتہ", "تعلق"}},
    {RosterColumn::gender, {"gender", "sex", "m f", "male female", "جنس", "صنف"}},
    {RosterColumn::cnic,
     {"cnic",
      "cnic no",
      "cnic number",
      "nic",
      "nic no",
      "nic number",
      "id card",
      "id card no",
      "id card number",
      "identity card",
      "identity card no",
      "identity card number",
      "national id",
      "national id no",
      "national id number",
      "national identity card",
      "national identity card number",
      "cnic b form",
      "cnic b form no",
      "cnic form b",
      "شناختی کارڈ",
      "شناختی کارڈ نمبر",
      "قومی شناختی کارڈ",
      "قومی شناختی کارڈ نمبر",
      "شناختی نمبر"}},
    {RosterColumn::mobile,
     {"mobile",       "mobile no",   "mobile number", "cell",           "cell no",  "cell number", "phone",           "phone no",
      "phone number", "contact",     "contact no",    "contact number", "whatsapp", "whatsapp no", "whatsapp number", "موبائل",
      "موبائل نمبر",  "موبایل نمبر", "فون",           "فون نمبر",       "رابطہ",    "رابطہ نمبر"}},
    {RosterColumn::birth_date, {"date of birth", "birth date", "birthdate", "dob", "d o b", "تاریخ پیدائش", "پیدائش", "پیدائش کی تاریخ"}},
    {RosterColumn::district,
     {"district", "home district", "domicile", "domicile district", "district of domicile", "ضلع", "ڈومیسائل", "ضلع سکونت"}},
}};

constexpr std::size_t kHeaderWithin = 50;

/// Columns that must not come twice: which of the two is meant cannot be guessed. A second phone number is simply not
/// ours.
bool must_be_one(RosterColumn column) {
    switch (column) {
        case RosterColumn::name:
        case RosterColumn::name_ur:
        case RosterColumn::father:
        case RosterColumn::husband:
        case RosterColumn::father_or_husband:
        case RosterColumn::relation_name_ur:
        case RosterColumn::relation:
        case RosterColumn::gender:
        case RosterColumn::cnic:
        case RosterColumn::birth_date:
            return true;
        case RosterColumn::mobile:
        case RosterColumn::district:
            return false;
    }
    return true;
}

bool is_number(std::string_view text) {
    return std::ranges::all_of(western_digits(text), [](char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '.' || c == ','; });
}

bool is_total(const CsvRow& row) {
    bool begun = false;
    for (const std::string& cell : row.cells) {
        const std::string words = folded(cell);
        if (words.empty() || (is_number(words) && !begun)) continue;
        if (begun) {
            if (!is_number(words)) return false;
            continue;
        }
        std::string_view first = words;
        if (first.starts_with("grand ") || first.starts_with("sub ")) first.remove_prefix(first.find(' ') + 1);
        const std::string_view rest = first.substr(std::min(first.find(' '), first.size()));
        first = first.substr(0, first.find(' '));
        constexpr std::array<std::string_view, 5> kTotals{"total", "totals", "کل", "میزان", "ٹوٹل"};
        constexpr std::array<std::string_view, 5> kOf{"", " تعداد", " trainees", " participants", " students"};
        if (std::ranges::find(kTotals, first) == kTotals.end()) return false;
        const auto counts_trainees = [&](std::string_view words_of) {
            return rest.starts_with(words_of) && is_number(rest.substr(words_of.size()));
        };
        if (!std::ranges::any_of(kOf, counts_trainees)) return false;
        begun = true;
    }
    return begun;
}

}  // namespace

std::optional<RosterColumn> column_of_heading(std::string_view heading) {
    const std::string words = folded(heading);
    for (const Headings& known : kHeadings) {
        if (std::ranges::find(known.wordings, std::string_view(words)) != known.wordings.end()) return known.column;
    }
    return std::nullopt;
}

std::string_view RosterHeader::heading(RosterColumn column) const {
    const auto found = columns.find(column);
    return found == columns.end() ? std::string_view() : headings[found->second];
}

std::string_view RosterHeader::cell(const CsvRow& csv_row, RosterColumn column) const {
    const auto found = columns.find(column);
    if (found == columns.end() || found->second >= csv_row.cells.size()) return {};
    return csv_row.cells[found->second];
}

Result<RosterHeader, Refusal> find_roster_header(const std::vector<CsvRow>& rows) {
    RosterHeader best;
    std::string twice;
    for (std::size_t at = 0; at < std::min(rows.size(), kHeaderWithin); ++at) {
        RosterHeader header{at, {}, {}};
        std::string doubled;
        for (std::size_t cell = 0; cell < rows[at].cells.size(); ++cell) {
            const auto column = column_of_heading(rows[at].cells[cell]);
            if (!column) continue;
            const bool first = header.columns.emplace(*column, cell).second;
            if (!first && must_be_one(*column) && doubled.empty()) doubled = tidy_spaces(rows[at].cells[cell]);
        }
        const bool has_name = header.columns.contains(RosterColumn::name) || header.columns.contains(RosterColumn::name_ur);
        if (!has_name || header.columns.size() <= best.columns.size()) continue;
        for (const std::string& cell : rows[at].cells) header.headings.push_back(tidy_spaces(cell));
        best = std::move(header);
        twice = std::move(doubled);
    }
    if (best.columns.empty()) return refuse(Refusal{"roster.no_header"});
    if (!twice.empty()) return refuse(Refusal{"roster.heading_twice", {{"heading", twice}}});
    return best;
}

bool is_roster_furniture(const CsvRow& row, const RosterHeader& header, const CsvRow& header_row) {
    const auto empty = [&](const auto& column) { return tidy_spaces(header.cell(row, column.first)).empty(); };
    return std::ranges::all_of(header.columns, empty) || is_total(row) || row.cells == header_row.cells;
}

}  // namespace sanad
