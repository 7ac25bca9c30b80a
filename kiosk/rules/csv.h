#pragma once

#include <string>
#include <vector>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"
#include "kiosk/model/refusal.h"

/// Spreadsheet text. Pure functions, any thread; linear in the size of the file.
namespace sanad {

struct CsvLimits {
    std::size_t bytes = 0;
    std::size_t columns = 0;
    std::size_t field_bytes = 0;
};

struct CsvRow {
    int line = 0;  ///< of the file, from 1, where the row begins
    std::vector<std::string> cells{};

    [[nodiscard]] bool blank() const;
};

/// The rows of a file that a spreadsheet saved as text: UTF-8 or UTF-16, each with or without BOM; separated by comma,
/// semicolon or tab, whichever the file has most of outside quotes (a first line "sep=;" decides); fields in double
/// quotes may hold separators, line ends and doubled quotes. Blank rows are left out. Refuses: roster.empty,
/// roster.too_large {mib}, roster.is_workbook, roster.not_text, roster.quote_open {line}, roster.too_many_columns
/// {line, limit}, roster.field_too_long {line, limit}.
[[nodiscard]] Result<std::vector<CsvRow>, Refusal> read_csv(ByteView file, const CsvLimits& limits);

}  // namespace sanad
