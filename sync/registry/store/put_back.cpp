#include "sync/registry/store/put_back.h"

namespace sanad {

bool is_held_otherwise(Database& database, const std::string& device_code) {
    return database.prepare("SELECT 1 FROM held_otherwise WHERE device=?").bind(device_code).step();
}

void note_held_otherwise(Database& database, const std::string& device_code, std::int64_t held, std::int64_t seen_at) {
    database.prepare("INSERT INTO held_otherwise(device, held, seen_at) VALUES(?,?,?) ON CONFLICT DO NOTHING")
        .bind(device_code)
        .bind(held)
        .bind(seen_at)
        .run();
}

void end_held_otherwise(Database& database, const std::string& device_code) {
    database.prepare("DELETE FROM held_otherwise WHERE device=?").bind(device_code).run();
}

std::vector<HeldOtherwise> held_otherwise(Database& database) {
    auto rows = database.prepare(
        "SELECT d.centre, h.device, h.held, h.seen_at FROM held_otherwise h JOIN device d ON d.code=h.device ORDER BY 1, 2");
    std::vector<HeldOtherwise> found;
    while (rows.step()) found.push_back({rows.text(0), rows.text(1), rows.integer(2), rows.integer(3)});
    return found;
}

}  // namespace sanad
