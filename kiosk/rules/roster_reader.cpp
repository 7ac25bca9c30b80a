#include "kiosk/rules/roster_reader.h"

#include <map>

#include "kiosk/rules/csv.h"
#include "kiosk/rules/roster_columns.h"
#include "kiosk/rules/roster_row.h"

namespace sanad {
namespace {

/// The same person twice in one file: by identity number, or, where neither row has one, by everything else that tells
/// people apart.
class SeenBefore {
public:
    void notice(RosterRow& row) {
        if (!row.cnic.empty()) {
            notice_in(cnics_, row.cnic, "roster.cnic_duplicate", row);
        } else if (row.good()) {
            const std::string birth = row.birth_date ? std::to_string(row.birth_date->time_since_epoch().count()) : "";
            notice_in(people_, row.name + '\n' + row.relation_name + '\n' + birth + '\n' + row.mobile, "roster.row_repeated", row);
        }
    }

private:
    using Lines = std::map<std::string, int>;

    static void notice_in(Lines& lines, const std::string& key, const char* code, RosterRow& row) {
        const auto [first, is_new] = lines.emplace(key, row.line);
        if (!is_new) row.problems.push_back({code, {{"line", std::to_string(first->second)}}});
    }

    Lines cnics_;
    Lines people_;
};

}  // namespace

Result<RosterPreview, Refusal> read_roster(ByteView file, const RosterOptions& options) {
    const auto rows = read_csv(file, {kMaxRosterBytes, kMaxRosterColumns, kMaxRosterFieldBytes});
    if (!rows) return refuse(rows.error());
    const auto header = find_roster_header(*rows);
    if (!header) return refuse(header.error());

    RosterPreview preview;
    SeenBefore seen;
    for (std::size_t at = header->row + 1; at < rows->size(); ++at) {
        const CsvRow& csv_row = (*rows)[at];
        if (is_roster_furniture(csv_row, *header, (*rows)[header->row])) continue;
        if (preview.rows.size() == kMaxRosterRows) {
            return refuse(Refusal{"roster.too_many_rows", {{"limit", std::to_string(kMaxRosterRows)}}});
        }
        RosterRow row = read_roster_row(csv_row, *header, options);
        seen.notice(row);
        ++(row.good() ? preview.good : preview.bad);
        preview.rows.push_back(std::move(row));
    }
    if (preview.rows.empty()) return refuse(Refusal{"roster.no_rows"});
    return preview;
}

}  // namespace sanad
