#pragma once

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"
#include "kiosk/model/roster.h"

namespace sanad {

constexpr std::size_t kMaxRosterBytes = 2 * 1024 * 1024;
constexpr int kMaxRosterRows = 5000;
constexpr int kMaxRosterColumns = 64;
constexpr std::size_t kMaxRosterFieldBytes = 1000;
constexpr int kMaxNameLetters = 90;

struct RosterOptions {
    /// For a row that tells neither gender nor relation (Course::relation_default).
    std::optional<Relation> relation_default{};
    /// Nobody is born after this day; the use-case says today.
    std::optional<CivilDay> today{};
};

/// Reads a roster as spreadsheets export it: comma, semicolon or tab; UTF-8 with or without BOM, or UTF-16; quoted
/// fields; title rows above the header; English or Urdu headings in any order; blank and "Total" lines; day-first or
/// ISO dates. Nothing is guessed silently: a row that cannot be taken as it stands carries its problems, one code per
/// cause (`roster.name_missing`, …). Refuses the whole file for: roster.empty, roster.too_large, roster.too_many_rows,
/// roster.too_many_columns, roster.field_too_long, roster.is_workbook, roster.not_text, roster.quote_open,
/// roster.no_header, roster.heading_twice, roster.no_rows. Pure, any thread; linear in the size of the file.
[[nodiscard]] Result<RosterPreview, Refusal> read_roster(ByteView file, const RosterOptions& options = {});

}  // namespace sanad
