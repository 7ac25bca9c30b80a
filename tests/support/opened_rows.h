#pragma once

#include <doctest/doctest.h>

#include "db/projection/erasure.h"
#include "db/projection/projector.h"
#include "db/schema/schema.h"

namespace sanad::test {

/// The columns of a projected table, which are the same on every machine.
inline std::vector<std::string> columns_of(const std::string& table) {
    static Database any = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    std::vector<std::string> columns;
    auto names = any.prepare("SELECT name FROM pragma_table_info('" + table + "')");
    while (names.step()) columns.push_back(names.text(0));
    return columns;
}

/// Every row of a projected table; what is sealed under this machine's own key is opened, and its keyed hashes are only there or not.
inline std::string opened_rows(Database& database, const ColumnCipher& cipher, const std::string& table) {
    const std::vector<std::string> columns = columns_of(table);
    std::string names;
    for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + column;
    std::string all;
    auto rows = database.prepare("SELECT " + names + " FROM " + table + " ORDER BY 1, 2, 3");
    while (rows.step()) {
        for (int i = 0; i < rows.columns(); ++i) {
            const std::string& column = columns.at(static_cast<std::size_t>(i));
            all += column + "=";
            if (rows.is_null(i))
                all += "null";
            else if (column == "personal")
                all += text_of(cipher.open(personal_place(table, rows.text(0)), rows.blob(i)).value());
            else
                all += column == "identity_lookup" ? "there" : text_of(rows.blob(i));
            all += "|";
        }
        all += "\n";
    }
    return all;
}

/// Which events have their personal part, of which not one may be of somebody who was erased.
inline std::string parts_of(Database& database, Ledger& ledger) {
    Erasure erasure(database);
    std::string all;
    for (const auto& name : ledger.ledgers()) {
        for (const Event& event : ledger.events_after(name, 0, 10'000)) {
            if (!event.personal) continue;
            CHECK_FALSE(erasure.concerns(event));
            all += name + "/" + std::to_string(event.seq) + " ";
        }
    }
    return all;
}

}  // namespace sanad::test
