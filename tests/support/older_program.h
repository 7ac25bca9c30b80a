#pragma once

#include <set>

#include "db/projection/projector.h"

namespace sanad::test {

/// The rows and the remembered types of `database` become what a program has left there that did not know these types: it stored their
/// events like all others, and projected the rest. `counts`: as in rebuild_projections.
inline void write_as_older_program(
    Database& database, const ColumnCipher& cipher, const std::set<std::string>& unknown,
    const std::function<bool(const Event&)>& counts = [](const Event&) { return true; }) {
    std::string known;
    for (const std::string& type : Projector::types())
        if (!unknown.contains(type)) known += (known.empty() ? "" : " ") + type;
    Transaction transaction(database);
    rebuild_projections(database, cipher, [&](const Event& event) { return !unknown.contains(event.type) && counts(event); });
    database.prepare("UPDATE projected_types SET types=?").bind(known).run();
    transaction.commit();
}

}  // namespace sanad::test
