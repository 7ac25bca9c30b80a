#include "kiosk/usecase/desk.h"

#include <algorithm>
#include <filesystem>

#include "credential/model/civil_day.h"
#include "db/ledger/high_water.h"
#include "db/ledger/least_time.h"
#include "db/projection/erasure.h"
#include "db/schema/schema.h"
#include "kiosk/rules/staff_rights.h"
#include "kiosk/setup/staff_list.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/new_ledger.h"
#include "kiosk/usecase/set_clock.h"

namespace sanad {
namespace {

Refusal refusal_of(OpenError error, const std::string& path) { return {"db." + std::string(name_of(error)), {{"file", path}}}; }

/// The keys that wait to take the old ones' place, when they are those that the records name.
std::optional<MachineKeys> registered_next_keys(Database& database, const std::string& path, const Passphrase& passphrase) {
    if (!std::filesystem::exists(next_key_file_beside(path))) return std::nullopt;
    const auto registration = load_registration(database);
    const auto next = read_key_file(next_key_file_beside(path), KeyRole::kiosk, passphrase);
    const bool named =
        next && registration && registration->device && registration->device->key == Ed25519Signer(next->signing_seed).public_key();
    return named ? std::optional(*next) : std::nullopt;
}

}  // namespace

Refusal refusal_of(KeyFileError error, const std::string& key_file) {
    return {"keys." + std::string(name_of(error)), {{"file", key_file}}};
}

Desk::Desk(const std::string& path, Database database, std::shared_ptr<const MachineKeys> keys, KioskClock clock)
    : path_(path),
      keys_(std::move(keys)),
      database_(std::move(database)),
      cipher_(keys_->data_key),
      device_(keys_->signing_seed),
      clock_(std::move(clock)),
      ledger_(database_, cipher_),
      projector_(database_, cipher_) {}

void Desk::load() {
    centre_ = load_centre(database_);
    const OwnLedger own = load_own_ledger(database_);
    ledger_id_ = own.ledger;
    actor_ = own.actor;
}

void Desk::load_clock() { load_correction(database_, clock_); }

Result<std::unique_ptr<Desk>, Refusal> Desk::create(const std::string& path, const Centre& centre, const std::string& actor,
                                                    const Passphrase& passphrase, const Clock& clock, const StretchCost& cost) {
    if (!is_centre_code(centre.code)) return refuse(Refusal{"centre.code_wrong", {{"code", centre.code}}});
    if (centre.name_en.empty() || centre.name_ur.empty()) return refuse(Refusal{"centre.name_missing"});
    if (std::filesystem::exists(path)) return refuse(refusal_of(OpenError::exists, path));
    if (std::filesystem::exists(key_file_beside(path))) return refuse(refusal_of(KeyFileError::exists, key_file_beside(path)));
    if (!is_staff_code(actor)) return refuse(Refusal{"actor.wrong", {{"actor", actor}}});
    if (auto may = may_begin_at(clock.now()); !may) return refuse(may.error());
    auto database = Database::create(path, DatabaseKind::kiosk, kiosk_migrations());
    if (!database) return refuse(refusal_of(database.error(), path));
    // Keys come before the first event: a file without its keys would be a ledger that nobody can sign.
    const auto keys = create_key_file(key_file_beside(path), KeyRole::kiosk, passphrase, cost);
    if (!keys) return refuse(refusal_of(keys.error(), key_file_beside(path)));
    std::unique_ptr<Desk> desk(new Desk(path, *std::move(database), std::make_shared<const MachineKeys>(*keys),
                                        KioskClock(clock, std::make_shared<ClockCorrection>())));
    Transaction transaction(desk->database_);
    save_centre(desk->database_, centre);
    start_own_ledger(desk->database_, {new_id(), actor});
    desk->load();
    desk->record({"ledger.opened/1", Json{{"centre", centre.code}, {"reason", "first"}}});
    transaction.commit();
    return desk;
}

Result<std::unique_ptr<Desk>, Refusal> Desk::open(const std::string& path, const Passphrase& passphrase, const Clock& clock,
                                                  int busy_timeout_ms) {
    auto keys = read_key_file(key_file_beside(path), KeyRole::kiosk, passphrase);
    auto database = Database::open(path, DatabaseKind::kiosk, kiosk_migrations(), {busy_timeout_ms});
    if (!database && (keys || keys.error() != KeyFileError::wrong_passphrase)) {
        // What lies beside a kiosk's keys was a kiosk's database.
        const bool was_ours = keys && database.error() == OpenError::not_ours;
        return refuse(refusal_of(was_ours ? OpenError::damaged : database.error(), path));
    }
    if (!keys) return refuse(refusal_of(keys.error(), key_file_beside(path)));
    try {
        return open_with(path, *std::move(database), *std::move(keys), passphrase, clock);
    } catch (const DatabaseDamaged&) {
        return refuse(refusal_of(OpenError::damaged, path));
    }
}

std::unique_ptr<Desk> Desk::open_with(const std::string& path, Database database, MachineKeys keys, const Passphrase& passphrase,
                                      const Clock& clock) {
    if (auto registered = registered_next_keys(database, path, passphrase)) {  // the power went between the records and the key file
        replace_key_file(key_file_beside(path), next_key_file_beside(path));
        keys = *std::move(registered);
    }
    std::unique_ptr<Desk> desk(new Desk(path, std::move(database), std::make_shared<const MachineKeys>(std::move(keys)),
                                        KioskClock(clock, std::make_shared<ClockCorrection>())));
    desk->load();
    desk->load_clock();
    desk->find_out_if_put_back();
    return desk;
}

void Desk::find_out_if_put_back() {
    const auto mark = read_high_water(high_water_beside(path_));
    if (!mark || ledger_.hash_at(mark->ledger, mark->seq) == mark->hash || is_closed_ledger(database_, mark->ledger)) return;
    const auto opened = ledger_.event_at(ledger_id_, 1);
    if (opened && opened->body.value("parent", "") == mark->ledger) return;  // left for the one that is written now
    Transaction transaction(database_);
    go_on_in_new_ledger(database_, cipher_, clock_, "put_back", mark->counter);
    transaction.commit();
    load();
    was_put_back_ = true;
    mark_high_water(mark->counter);
}

void Desk::mark_high_water(std::uint32_t counter) {
    const LedgerHead head = ledger_.head(ledger_id_);
    write_high_water(high_water_beside(path_), {ledger_id_, head.seq, head.hash, counter});
}

Result<std::unique_ptr<Desk>, Refusal> Desk::another() const {
    auto database = Database::open(path_, DatabaseKind::kiosk, kiosk_migrations());
    if (!database) return refuse(refusal_of(database.error(), path_));
    std::unique_ptr<Desk> desk(new Desk(path_, *std::move(database), keys_, clock_));
    desk->load();
    return desk;
}

Result<void, Refusal> Desk::may(StaffRight right) {
    load_clock();  // another program may have set it
    if (auto wrong = clock_state(*this).refusal()) return refuse(*std::move(wrong));
    return check_right(load_staff(database_, cipher_), actor_, right, iso_of(today()));
}

void Desk::correct_clock(Millis to, TimeSource source, bool new_ledger) {
    sanad::correct_clock(database_, clock_, to, source);
    if (!new_ledger) return;
    go_on_in_new_ledger(database_, cipher_, clock_, "clock", 0);
    load();
}

Event Desk::record(EventDraft draft) {
    // As stored now: another program may have registered this kiosk anew.
    Event event = sanad::record(ledger_, projector_, load_own_ledger(database_).ledger, actor_, clock_, std::move(draft),
                                load_latest_fed_hlc(database_), latest_wall(database_, clock_));
    Erasure erasure(database_);
    erasure.heed(event);
    if (erasure.is_due()) erasure.sweep(ledger_.ledgers());
    return event;
}

}  // namespace sanad
