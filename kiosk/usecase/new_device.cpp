#include "kiosk/usecase/new_device.h"

#include <algorithm>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "db/ledger/event_bounds.h"
#include "db/ledger/high_water.h"
#include "db/ledger/least_time.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/new_ledger.h"

namespace sanad {
namespace {

/// A ledger that this kiosk wrote, as far as the registry is known to hold it.
struct LeftLedger {
    std::string ledger;
    Seq held_through = 0;
    Digest head_hash{};
};

// Not up to the cursor where the registry has lost since what it once confirmed, or holds another machine's events instead.
std::vector<LeftLedger> ledgers_to_leave(Database& database, Ledger& ledger) {
    auto rows = database.prepare(
        "SELECT o.ledger, coalesce(c.send_after, c.held_through, 0) FROM own_ledger o LEFT JOIN sync_cursor c ON c.ledger=o.ledger "
        "ORDER BY o.ledger");
    std::vector<LeftLedger> left;
    while (rows.step()) {
        left.push_back({rows.text(0), rows.integer(1)});
        LeftLedger& one = left.back();
        if (one.held_through > 0) one.head_hash = ledger.hash_at(one.ledger, one.held_through).value();
    }
    return left;
}

// What the registry holds of it and set apart. It judges that anew when it comes again, and nobody here can send it under the old name any
// more; the other machine may be none, or its key compromised. Here too it counts as its copy, and the original as that of any other kiosk.
std::vector<Event> take_set_apart(Database& database, Ledger& ledger, const LeftLedger& left) {
    std::vector<Event> taken;
    auto rows = database.prepare("SELECT seq FROM sync_quarantined WHERE ledger=? AND seq<=? ORDER BY seq");
    rows.bind(left.ledger).bind(left.held_through);
    while (rows.step()) {
        Event event = ledger.event_at(left.ledger, rows.integer(0)).value();
        if (!speaks_of_its_ledger(event)) taken.push_back(std::move(event));
    }
    for (const Event& event : taken) {
        ledger.drop(event.ledger, event.seq);
        database.prepare("INSERT INTO fed_withheld(ledger, seq, hash) VALUES(?,?,?)")
            .bind(event.ledger)
            .bind(event.seq)
            .bind(event.hash)
            .run();
    }
    return taken;
}

// That, and everything that the registry doesn't hold, in the order in which it was recorded.
std::vector<Event> take_out(Database& database, Ledger& ledger, const std::vector<LeftLedger>& left) {
    constexpr int kAtOnce = 256;
    std::vector<Event> taken;
    for (const LeftLedger& one : left) {
        std::ranges::move(take_set_apart(database, ledger, one), std::back_inserter(taken));
        const auto& [name, held_through, hash] = one;
        for (auto events = ledger.events_after(name, held_through, kAtOnce); !events.empty();
             events = ledger.events_after(name, events.back().seq, kAtOnce)) {
            std::ranges::copy_if(events, std::back_inserter(taken), std::not_fn(speaks_of_its_ledger));
        }
        ledger.drop_after(name, held_through);
    }
    std::ranges::sort(taken, {}, [](const Event& event) { return std::tie(event.hlc, event.ledger, event.seq); });
    return taken;
}

// Those that are not copied and that the registry doesn't hold: whoever misses one is to know that nothing is missing.
Json left_behind(Ledger& ledger, const std::vector<LeftLedger>& left) {
    constexpr int kAtOnce = 256;
    Json names = Json::array();
    for (const auto& [name, held_through, hash] : left) {
        for (auto events = ledger.events_after(name, held_through, kAtOnce); !events.empty();
             events = ledger.events_after(name, events.back().seq, kAtOnce)) {
            for (const Event& event : events) {
                if (!speaks_of_its_ledger(event)) continue;
                names.push_back(Json{{"ledger", event.ledger}, {"seq", event.seq}, {"hash", to_hex(event.hash)}});
                if (const auto before = event.body.find("left"); before != event.body.end())
                    names.insert(names.end(), before->begin(), before->end());
            }
        }
    }
    return names;
}

Json origin_of(const Event& event) {
    Json origin{{"ledger", event.ledger}, {"seq", event.seq}, {"hash", to_hex(event.hash)}};
    if (const auto before = event.body.find("origin"); before != event.body.end()) origin["origin"] = *before;
    return origin;
}

/// Continues a ledger with events whose times and authors stand already.
class Copier {
public:
    Copier(Ledger& ledger, std::string name) : ledger_(ledger), name_(std::move(name)) {}

    void add(Event event) {
        event.ledger = name_;
        event.seq = ++seq_;
        event.prev = hash_;
        seal_event(event);
        if (!within_bounds(event)) throw std::runtime_error("a copy that its format forbids: " + event.type);
        ledger_.store(event);
        hash_ = event.hash;
    }

private:
    Ledger& ledger_;
    std::string name_;
    Seq seq_ = 0;
    Digest hash_{};
};

void use_next_registration(Database& database) {
    constexpr const char* kColumns =
        "registry_url, office_code, fingerprint, requested_at, anchor, registry_certificate, device_certificate, renewal";
    database.execute("DELETE FROM registration");
    database.execute(std::string("INSERT INTO registration(") + kColumns + ") SELECT " + kColumns + " FROM next_registration");
    database.execute("DELETE FROM next_registration");
}

// From now on they come by feed, like those of every other kiosk of the centre.
void leave(Database& database, const std::vector<LeftLedger>& left, const std::string& device) {
    for (const auto& [name, held_through, hash] : left) {
        if (held_through == 0) continue;
        database.prepare("INSERT INTO fed_ledger(ledger, device, held_through, head_hash) VALUES(?,?,?,?)")
            .bind(name)
            .bind(device)
            .bind(held_through)
            .bind(hash)
            .run();
    }
    // What came back while it was ahead of the clock, and is in the copies now.
    database.execute(
        "DELETE FROM fed_quarantined WHERE NOT EXISTS(SELECT 1 FROM event e WHERE e.ledger=fed_quarantined.ledger AND "
        "e.seq=fed_quarantined.seq)");
    for (const char* table : {"own_ledger", "sync_cursor", "sync_quarantined", "stick_parcel", "forked_ledger"})
        database.execute(std::string("DELETE FROM ") + table);
}

}  // namespace

Result<MachineKeys, Refusal> next_keys(const Desk& desk, const Passphrase& passphrase) {
    const std::string file = next_key_file_beside(desk.path());
    auto keys = create_next_key_file(key_file_beside(desk.path()), file, KeyRole::kiosk, passphrase);
    if (!keys) return refuse(refusal_of(keys.error(), file));
    return *std::move(keys);
}

void become_registered_device(Desk& desk) {
    Database& database = desk.database();
    const std::string next = new_id();
    {
        Transaction transaction(database);
        const OwnLedger old = load_own_ledger(database);
        const std::string old_device = load_registration(database).value().device.value().device_code;
        const auto left = ledgers_to_leave(database, desk.ledger());
        const auto parent = std::ranges::find(left, old.ledger, &LeftLedger::ledger);
        const Json unsaid = left_behind(desk.ledger(), left);
        const std::vector<Event> taken = take_out(database, desk.ledger(), left);
        use_next_registration(database);
        const KeyCertificate device = load_registration(database).value().device.value();

        const Millis now = desk.clock().now();
        const std::string last = load_latest_fed_hlc(database);
        const std::string hlc = taken.empty() ? next_hlc(last, std::min(now, latest_wall(database, desk.clock()))) : taken.front().hlc;
        Json opening{{"centre", desk.centre().code},
                     {"reason", "cloned"},
                     {"parent", old.ledger},
                     {"parent_seq", parent->held_through},
                     {"parent_head", to_hex(parent->head_hash)},
                     {"counter_from", 1}};
        if (!unsaid.empty()) opening["left"] = unsaid;
        Copier copies(desk.ledger(), next);
        copies.add({{}, 0, hlc, iso_time(now), desk.clock().source(), old.actor, {}, "ledger.opened/1", std::move(opening)});
        for (Event event : taken) {
            event.body["origin"] = origin_of(event);
            copies.add(std::move(event));
        }
        leave(database, left, old_device);
        start_own_ledger(database, {next, old.actor});
        rebuild_projections(database, desk.cipher(), counts_here(database));
        if (hlc_millis(desk.ledger().head(next).hlc) > latest_wall(database, desk.clock())) {
            // Recorded while the clock was ahead: what comes now must not be later than that.
            go_on_in_new_ledger(database, desk.cipher(), desk.clock(), "clock", 0);
        } else {
            (void)desk.record({"device.registered/1", Json{{"device", device.device_code}, {"centre", device.centre_code}}});
        }
        transaction.commit();
    }
    replace_key_file(key_file_beside(desk.path()), next_key_file_beside(desk.path()));
    const std::string written = load_own_ledger(database).ledger;
    const LedgerHead head = desk.ledger().head(written);
    write_high_water(high_water_beside(desk.path()), {written, head.seq, head.hash, 0});
}

}  // namespace sanad
