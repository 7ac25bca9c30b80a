#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "credential/bytes/result.h"
#include "kiosk/rules/csv.h"

/// Which column of a roster says what. Pure functions, any thread.
namespace sanad {

enum class RosterColumn {
    name,
    name_ur,
    father,
    husband,
    father_or_husband,
    relation_name_ur,
    relation,
    gender,
    cnic,
    mobile,
    birth_date,
    district,
};

/// The column that a heading names, in any of its usual English and Urdu wordings.
[[nodiscard]] std::optional<RosterColumn> column_of_heading(std::string_view heading);

struct RosterHeader {
    std::size_t row = 0;                            ///< index among the rows given
    std::map<RosterColumn, std::size_t> columns{};  ///< index of the cell

    std::vector<std::string> headings{};  ///< the row's cells, tidied

    /// What the file itself calls the column; empty where it has none.
    [[nodiscard]] std::string_view heading(RosterColumn column) const;
    /// The cell's text; empty where the file has no such column or the row ends before it.
    [[nodiscard]] std::string_view cell(const CsvRow& row, RosterColumn column) const;
};

/// The row with most headings that we know among the first 50, so that title rows above it do not matter. It must have
/// a name column. Refuses: roster.no_header, roster.heading_twice {heading}.
[[nodiscard]] Result<RosterHeader, Refusal> find_roster_header(const std::vector<CsvRow>& rows);

/// A row that sums the others up, or numbers an empty line, or repeats the header on a new page.
[[nodiscard]] bool is_roster_furniture(const CsvRow& row, const RosterHeader& header, const CsvRow& header_row);

}  // namespace sanad
