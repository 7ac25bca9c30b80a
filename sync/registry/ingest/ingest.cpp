#include "sync/registry/ingest/ingest.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <mutex>

#include "credential/bytes/text_codec.h"
#include "credential/model/copy_reason.h"
#include "credential/openbadge/date_time.h"
#include "credential/verify.h"
#include "db/ledger/event_text.h"
#include "db/projection/late_events.h"
#include "sync/registry/store/registry_record.h"

namespace sanad {
namespace {

constexpr std::size_t kUsualParcelDecompressed = 8 * 1024 * 1024;

Problem problem_of(ParcelError error) {
    switch (error) {
        case ParcelError::too_large:
            return Problem::too_large;
        case ParcelError::too_deep:
            return Problem::too_deep;
        case ParcelError::malformed:
            return Problem::malformed;
        case ParcelError::wrong_kind:
            return Problem::wrong_kind;
        case ParcelError::unknown_device:
            return Problem::unknown_device;
        case ParcelError::bad_signature:
            return Problem::bad_signature;
        case ParcelError::too_many_events:
            return Problem::too_many_events;
        case ParcelError::prefix_unknown:
            return Problem::prefix_unknown;
        case ParcelError::chain_broken:
            return Problem::chain_broken;
    }
    return Problem::malformed;
}

/// Events that say what became of a certificate: what is published of it changes.
bool changes_standing(const Event& event) {
    return event.type == "certificate.revoked/1" || event.type == "certificate.suspended/1" || event.type == "certificate.reinstated/1" ||
           event.type == "certificate.handed_over/1";
}

/// What a parcel's transaction holds while others go on beside it: its ledger's head, and every certificate that it speaks of, since what
/// is said of one by two ledgers is weighed against each other.
std::vector<std::string> held_by(const std::string& ledger, const std::set<std::string>& certificates) {
    std::vector<std::string> names{"ledger " + ledger};
    for (const auto& id : certificates) names.push_back("certificate " + id);
    return names;
}

/// The ids of certificates that a parcel's events name.
std::set<std::string> certificates_in(const Parcel& parcel) {
    std::set<std::string> ids;
    for (const Event& event : parcel.events) {
        for (const char* key : {"certificate", "supersedes"}) {
            const std::string id = text_in(event.body, key);
            if (const auto bytes = from_base32(id); bytes && bytes->size() == 16) ids.insert(id);
        }
    }
    return ids;
}

/// Events about a certificate: of kiosks, only those of its own centre may say so.
bool speaks_of_certificate(const Event& event) { return changes_standing(event) || event.type == "certificate.copied/1"; }

}  // namespace

struct Ingest::Forget {
    Ingest& ingest;
    ~Forget() {
        ingest.looked_ = {};
        ingest.read_ahead_.reset();
        ingest.erasure_.reset();
    }
};

Result<Bytes, ProblemReport> Ingest::receive(std::string_view ledger_in_address, ByteView parcel, const Nonce& nonce) {
    auto taken = take(parcel, nonce, ledger_in_address);
    if (!taken) return refuse(taken.error());
    return std::move(taken->receipt);
}

Result<ParcelTaken, ProblemReport> Ingest::take(ByteView bytes, const Nonce& nonce, std::optional<std::string_view> ledger_in_address) {
    auto& store = registry_.store();
    std::int64_t wait = 0;
    std::string sender;
    const auto keys_with = [&](const KeyId& kid) {
        std::vector<PublicKey> keys;
        sender = to_hex(kid);
        wait = senders_ ? senders_->wait(sender, clock_.now()) : 0;
        if (wait > 0) return keys;
        for (const auto& device : store.devices_with_kid(kid)) keys.push_back(device.trusted.key);
        return keys;
    };
    const auto held_events = [&](const std::string& ledger, Seq from, Seq through) {
        return registry_.ledger().events_after(ledger, from - 1, static_cast<int>(through - from + 1));
    };
    // Of large ones, which take ten times as much again when they are read, one at a time.
    static std::mutex large;
    std::unique_lock<std::mutex> alone;
    auto parcel = open_parcel(bytes, keys_with, held_events, kUsualParcelDecompressed);
    if (!parcel && parcel.error() == ParcelError::too_large) {
        alone = std::unique_lock(large);
        parcel = open_parcel(bytes, keys_with, held_events);
    }
    if (wait > 0) return refuse(ProblemReport{.problem = Problem::rate_limited, .retry_after = wait});
    // What the key lookup was asked for and then not refused by name or signature, that device has signed, bomb or not.
    if (senders_ && !sender.empty() &&
        (parcel || (parcel.error() != ParcelError::unknown_device && parcel.error() != ParcelError::bad_signature)))
        senders_->charge(sender, clock_.now());
    if (!parcel) return refuse(ProblemReport{problem_of(parcel.error()), {}});
    const ParcelHeader& header = parcel->header;
    const auto certificates = certificates_in(*parcel);
    const auto names = held_by(header.ledger, certificates);
    const Forget forget{*this};
    look_ahead(*parcel, store.device_with_key(parcel->signer).value().trusted);
    std::optional<Transaction> transaction(std::in_place, registry_.database(), names);
    erasure_.emplace(registry_.database());
    if (stands_alone(*parcel)) {
        transaction.reset();
        transaction.emplace(registry_.database());
        erasure_.emplace(registry_.database());
    }
    refuse_newer_projections(registry_.database());
    const TrustedDevice device = store.device_with_key(parcel->signer).value().trusted;
    if (header.device != device.code) return refuse(ProblemReport{Problem::malformed, {}});
    if (ledger_in_address && header.ledger != *ledger_in_address) return refuse(ProblemReport{Problem::wrong_ledger, {}});

    const std::int64_t now = clock_.now() / 1000;
    const LedgerHead head = registry_.ledger().head(header.ledger);
    if (auto problem = refuse_whole(*parcel, device, head)) {
        if (problem->problem == Problem::fork) {
            // Alone, for it is told in the registry's own ledger. Nothing that is held ever changes, so it stays a fork.
            transaction.reset();
            transaction.emplace(registry_.database());
            const OfferedEvent offered = fork_of(*parcel, head).value();
            note_fork(offered, device, now);
            const auto say_held = [&](Seq seq, std::vector<QuarantinedEvent> apart) {
                const Digest hash = registry_.ledger().hash_at(header.ledger, seq).value();
                problem->held.push_back(sign_receipt(registry_.signer(), {header.ledger, seq, hash, now, nonce, std::move(apart)}));
            };
            const Seq common = offered.seq - 1;
            if (common >= header.first_seq) say_held(common, store.quarantined(header.ledger, header.first_seq, common));
            // There, and not at the parcel's end: it may lie before what this kiosk was once told that is held.
            say_held(offered.seq, {});
            transaction->commit();
        } else if (problem->problem == Problem::gap || problem->problem == Problem::device_compromised ||
                   problem->problem == Problem::too_many_ledgers) {
            // Of a ledger that is not taken that is nothing at all.
            problem->held.push_back(sign_receipt(registry_.signer(), {header.ledger, head.seq, head.hash, now, nonce, {}}));
        }
        return refuse(*std::move(problem));
    }
    if (head.seq == 0) store.set_owner(header.ledger, device.code);
    // A parcel on a stick was made days ago; one in a request just now.
    if (const auto made_at = ledger_in_address ? openbadge::seconds_of(header.made_at) : std::nullopt)
        store.note_clock(device.code, *made_at - now, now);
    read_ahead_ = ReadAhead{store.known_certificates(certificates), store.centres()};
    bool published = false;
    for (Event& event : parcel->events) {
        if (event.seq > head.seq) {
            published |= take_in(std::move(event), device, now);
        } else if (store.is_quarantined(header.ledger, event.seq)) {
            published |= look_again(std::move(event), device, now);
        }
    }
    if (published) registry_.state_changed(now);
    const LedgerHead held = registry_.ledger().head(header.ledger);
    auto quarantined = store.quarantined(header.ledger, header.first_seq, header.last_seq);
    if (erasure_->is_due()) erasure_->sweep(store.all_ledgers_of_centre(device.centre_code));
    transaction->commit();
    if (erasure_->taken() > 0) registry_.database().truncate_journal();
    const std::int64_t added = held.seq - head.seq;
    ParcelTaken taken{{}, header.ledger, added, header.last_seq - header.first_seq + 1 - added, std::ssize(quarantined)};
    taken.added_apart = std::ranges::count_if(quarantined, [&](const auto& item) { return item.seq > head.seq; });
    taken.receipt = sign_receipt(registry_.signer(), {header.ledger, held.seq, held.hash, now, nonce, std::move(quarantined)});
    return taken;
}

void Ingest::catch_up() {
    take_up_late();
    tell_of_forks();
}

void Ingest::tell_of_forks() {
    std::vector<SeenFork> untold = registry_.store().forks();
    std::erase_if(untold, [&](const SeenFork& fork) { return fork.mended || registry_.store().is_fork_told(fork.offered); });
    if (untold.empty()) return;
    Transaction transaction(registry_.database());
    for (const SeenFork& fork : untold) tell_of_fork(fork.offered, fork.device_code, fork.centre_code);
    transaction.commit();
}

void Ingest::take_up_late() {
    Database& database = registry_.database();
    auto& store = registry_.store();
    if (knows_same_types(database)) return;
    const Forget forget{*this};
    Transaction transaction(database);
    erasure_.emplace(database);
    const std::int64_t now = clock_.now() / 1000;
    bool published = false;
    const auto counts = [&](const Event& event) { return !store.is_quarantined(event.ledger, event.seq); };
    const LateEvents late =
        take_up_late_events(database, registry_.cipher(), counts, [&](const Event& event) { return take_up(event, now, published); });
    if (published) registry_.state_changed(now);
    if (erasure_->is_due()) erasure_->sweep(registry_.ledger().ledgers());
    transaction.commit();
    if (erasure_->taken() > 0) database.truncate_journal();
    if (late.taken > 0) spdlog::info("{} stored events count now, whose type an older version of this program did not know", late.taken);
    if (late.damaged > 0) spdlog::error("{} stored events are damaged, and the tables lack what they say", late.damaged);
}

void Ingest::catch_up_if_possible() {
    try {
        catch_up();
    } catch (const DatabaseTrouble&) {
        throw;
    } catch (const std::exception& error) {
        spdlog::error("what an older version of this program stored without knowing it does not count yet: {}", error.what());
    }
}

bool Ingest::take_up(const Event& event, std::int64_t now, bool& published) {
    std::optional<CompactCredential> certificate;
    std::optional<QuarantineReason> reason;
    std::optional<TrustedDevice> device;
    if (const auto owner = registry_.store().owner_of(event.ledger)) device = registry_.store().device_with_code(*owner).value().trusted;
    if (device) {
        // It came before the key was compromised, or it would be set apart: its certificate is judged like it.
        if (device->state == KeyState::compromised) device->state = KeyState::active;
        reason = try_word(event, *device, certificate);
    } else if (!project(event)) {  // of the registry's own ledgers
        reason = QuarantineReason::bad_body;
    } else {
        erasure_->heed(event);
    }
    if (reason) {
        set_apart(event.ledger, event.seq, *reason);
        published |= changes_standing(event);  // an older program may have believed it
        return false;
    }
    published |= device ? believe(event, certificate, *device, now) : changes_standing(event);
    return true;
}

void Ingest::look_ahead(const Parcel& parcel, const TrustedDevice& device) {
    const LedgerHead head = registry_.ledger().head(parcel.header.ledger);
    // It will be refused, or set apart whatever its certificates say.
    if (parcel.header.first_seq > head.seq + 1 || parcel.header.device != device.code || device.state == KeyState::compromised) return;
    looked_.ground = ground_of(device);
    for (const Event& event : parcel.events) {
        if (event.seq <= head.seq) continue;
        Looked& looked = looked_.at[event.seq];
        looked.part_fits = personal_matches(event);
        if (issues_certificate(event) && event.personal && looked.part_fits) looked.certificate = check_certificate(event, looked_.ground);
    }
}

CheckGround Ingest::ground_of(const TrustedDevice& issuer) {
    const auto in = [&](const std::vector<TrustedCentre>& centres) -> CheckGround {
        const auto centre = std::ranges::find(centres, issuer.centre_code, &TrustedCentre::code);
        return {issuer, centre == centres.end() ? std::nullopt : std::optional(*centre), registry_.settings().public_url};
    };
    return read_ahead_ ? in(read_ahead_->centres) : in(registry_.store().centres());
}

std::optional<ProblemReport> Ingest::refuse_whole(const Parcel& parcel, const TrustedDevice& device, const LedgerHead& head) {
    const ParcelHeader& header = parcel.header;
    const auto owner = registry_.store().owner_of(header.ledger);
    if (is_registry_ledger(header.ledger) || (owner && *owner != device.code)) return ProblemReport{Problem::wrong_ledger, {}};
    if (!owner && device.state == KeyState::compromised) return ProblemReport{Problem::device_compromised, {}};
    if (!owner && has_all_ledgers(device)) return ProblemReport{Problem::too_many_ledgers, {}};
    if (header.first_seq > head.seq + 1) return ProblemReport{Problem::gap, head.seq + 1};
    if (header.first_seq == 1 && header.prev_hash != Digest{}) return ProblemReport{Problem::chain_broken, {}};
    if (fork_of(parcel, head)) return ProblemReport{Problem::fork, {}};
    return std::nullopt;
}

bool Ingest::has_all_ledgers(const TrustedDevice& device) {
    const auto ledgers = registry_.store().ledgers_of_centre(device.centre_code);
    return std::ranges::count(ledgers, device.code, &OwnedLedger::device_code) >= kMaxLedgersOfDevice;
}

std::optional<OfferedEvent> Ingest::fork_of(const Parcel& parcel, const LedgerHead& head) {
    const ParcelHeader& header = parcel.header;
    const auto held = [&](Seq seq) { return registry_.ledger().hash_at(header.ledger, seq); };
    if (header.first_seq > 1 && held(header.first_seq - 1) != header.prev_hash)
        return OfferedEvent{header.ledger, header.first_seq - 1, header.prev_hash};
    for (const Event& event : parcel.events) {
        if (event.seq > head.seq) break;
        if (held(event.seq) != event.hash) return OfferedEvent{header.ledger, event.seq, event.hash};
    }
    return std::nullopt;
}

void Ingest::note_fork(const OfferedEvent& offered, const TrustedDevice& device, std::int64_t now) {
    spdlog::warn("ledger {} of {} forks at {}", offered.ledger, device.code, offered.seq);
    auto& store = registry_.store();
    // Whoever has a key could write into the registry's own ledger by this, and with it into every kiosk's.
    if (device.state == KeyState::compromised) return;
    if (!store.is_fork_told(offered) && store.unsettled_forks(offered.ledger) >= kMaxForksOfLedger) return;
    if (store.note_fork(offered, now)) registry_.state_changed(now);
    tell_of_fork(offered, device.code, device.centre_code);
}

void Ingest::tell_of_fork(const OfferedEvent& offered, const std::string& device, const std::string& centre_code) {
    if (registry_.store().is_fork_told(offered)) return;
    (void)record_as_registry(
        registry_, clock_, kRegistry, centre_code,
        {"ledger.forked/1", Json{{"device", device}, {"ledger", offered.ledger}, {"seq", offered.seq}, {"hash", to_hex(offered.hash)}}});
}

bool Ingest::take_in(Event event, const TrustedDevice& device, std::int64_t now) {
    const bool whole = is_whole(event);
    if (!whole) event.personal.reset();  // what the chain does not name is not kept
    // The part of somebody who was erased is looked at, so that a certificate is registered, and not kept.
    auto part = erasure_->concerns(event) ? std::exchange(event.personal, std::nullopt) : std::nullopt;
    registry_.ledger().store(event);
    if (part) event.personal = std::move(part);
    std::optional<CompactCredential> certificate;
    if (const auto reason = whole ? try_in(event, device, now, certificate) : QuarantineReason::personal_lost) {
        set_apart(event.ledger, event.seq, *reason);
        return false;
    }
    return believe(event, certificate, device, now);
}

bool Ingest::look_again(Event event, const TrustedDevice& device, std::int64_t now) {
    const bool lost = event.personal_digest && !event.personal;
    const auto held = registry_.store().quarantined(event.ledger, event.seq, event.seq);
    if (lost && held.front().reason == QuarantineReason::bad_certificate)
        return false;  // what was wrong with it can't be looked at any more
    std::optional<CompactCredential> certificate;
    const auto reason = is_whole(event) ? try_in(event, device, now, certificate) : QuarantineReason::personal_lost;
    registry_.store().end_quarantine(event.ledger, event.seq);
    if (reason) {
        registry_.store().quarantine(event.ledger, {event.seq, *reason});
        return false;
    }
    spdlog::info("ledger {} event {} is quarantined no more", event.ledger, event.seq);
    if (!erasure_->concerns(event)) registry_.ledger().restore_personal(event);
    return believe(event, certificate, device, now);
}

std::optional<QuarantineReason> Ingest::try_in(const Event& event, const TrustedDevice& device, std::int64_t now,
                                               std::optional<CompactCredential>& certificate) {
    if (device.state == KeyState::compromised) return QuarantineReason::device_compromised;
    if (is_clock_ahead(event, now)) return QuarantineReason::clock_ahead;
    return try_word(event, device, certificate);
}

std::optional<QuarantineReason> Ingest::try_word(const Event& event, const TrustedDevice& device,
                                                 std::optional<CompactCredential>& certificate) {
    if (const auto reason = doubt(event, device)) return reason;
    if (issues_certificate(event)) {
        const auto issuer = issuer_of(event, device);
        if (!issuer) return issuer.error();
        auto checked = certificate_of(event, *issuer, device);
        if (!checked) return checked.error();
        certificate = *std::move(checked);
    }
    if (!project(event)) return QuarantineReason::bad_body;
    erasure_->heed(event);
    return std::nullopt;
}

bool Ingest::believe(const Event& event, const std::optional<CompactCredential>& certificate, const TrustedDevice& device,
                     std::int64_t now) {
    if (!certificate) return changes_standing(event);
    const Bytes digest = from_hex(text_in(event.body, "digest")).value();  // which is that of the bytes, where they are
    registry_.store().register_certificate({event.ledger, event.seq, array_of<8>(ByteView(digest).first(8)).value(),
                                            to_base32(certificate->id), text_in(event.body, "device"), certificate->counter,
                                            device.centre_code, certificate->course_code, certificate->course_version, now});
    const std::string id = to_base32(certificate->id);
    if (may_be_known(id)) disown_strangers(id, device.centre_code);
    if (read_ahead_) read_ahead_->known.insert(id);
    return true;
}

void Ingest::set_apart(const std::string& ledger, Seq seq, QuarantineReason reason) {
    spdlog::warn("ledger {} event {} is quarantined: {}", ledger, seq, name_of(reason));
    registry_.store().quarantine(ledger, {seq, reason});
}

std::optional<QuarantineReason> Ingest::doubt(const Event& event, const TrustedDevice& device) {
    if (!may_author(event, {AuthorKind::kiosk, device.code, device.centre_code})) return QuarantineReason::not_author;
    if (speaks_of_certificate(event) && is_strange(text_in(event.body, "certificate"), device.centre_code))
        return QuarantineReason::not_author;
    if (issues_certificate(event) && is_strange(text_in(event.body, "supersedes"), device.centre_code)) return QuarantineReason::not_author;
    if (event.type == "trainee.erased/1" && !erases_own(event, device.centre_code)) return QuarantineReason::not_author;
    if (event.type == "certificate.copied/1" && !copy_reason_of(text_in(event.body, "reason"))) return QuarantineReason::bad_body;
    return std::nullopt;
}

Result<TrustedDevice, QuarantineReason> Ingest::issuer_of(const Event& event, const TrustedDevice& sender) {
    if (!is_copy(event) || text_in(event.body, "device") == sender.code) return sender;
    const auto issuer = registry_.store().device_with_code(text_in(event.body, "device"));
    if (!issuer || issuer->trusted.centre_code != sender.centre_code) return refuse(QuarantineReason::not_author);
    if (issuer->trusted.state == KeyState::compromised) return refuse(QuarantineReason::device_compromised);
    return issuer->trusted;
}

bool Ingest::stands_alone(const Parcel& parcel) {
    std::set<std::string> enrolled;
    for (const Event& event : parcel.events) {
        if (event.type == "trainee.erased/1") return true;
        if (event.type != "trainees.enrolled/1") continue;
        const auto enrolments = event.body.find("enrolments");
        if (enrolments == event.body.end() || !enrolments->is_array()) continue;
        for (const Json& one : *enrolments) {
            if (one.is_object()) enrolled.insert(text_in(one, "trainee"));
        }
    }
    return erasure_->any_of(enrolled);
}

bool Ingest::is_whole(const Event& event) {
    const auto looked = looked_.at.find(event.seq);
    const bool part_fits = looked != looked_.at.end() ? looked->second.part_fits : personal_matches(event);
    return part_fits && (event.personal || !event.personal_digest || erasure_->concerns(event));
}

bool Ingest::erases_own(const Event& event, const std::string& centre_code) {
    const std::string trainee = text_in(event.body, "trainee");
    if (!trainee.empty()) {
        const auto certificate = registry_.store().certificate_with_id(trainee);  // ids of both kinds are erased alike
        if (certificate && certificate->centre_code != centre_code) return false;
        const auto centre = registry_.store().centre_of_trainee(trainee);
        return centre ? *centre == centre_code : registry_.store().brought_trainee(centre_code, trainee);
    }
    const auto registered = registry_.store().certificate_with_id(text_in(event.body, "certificate"));
    return registered && registered->centre_code == centre_code;
}

bool Ingest::is_strange(const std::string& certificate, const std::string& centre_code) {
    if (!may_be_known(certificate)) return false;
    const auto registered = registry_.store().certificate_with_id(certificate);
    return registered && registered->centre_code != centre_code;
}

Result<CompactCredential, QuarantineReason> Ingest::certificate_of(const Event& event, const TrustedDevice& issuer,
                                                                   const TrustedDevice& sender) {
    if (event.personal_digest && !event.personal) {
        auto stated = stated_certificate(event, sender);
        if (!stated) return refuse(QuarantineReason::bad_certificate);
        return *std::move(stated);
    }
    const auto looked = looked_.at.find(event.seq);
    const CheckGround ground = ground_of(issuer);
    const bool is_checked = looked != looked_.at.end() && looked->second.certificate && looked_.ground == ground;
    auto checked = is_checked ? *std::move(looked->second.certificate) : check_certificate(event, ground);
    if (!checked) return checked;
    // Statuses speak of ids: nobody gets a second certificate under another's.
    const std::string id = to_base32(checked->id);
    const auto known = may_be_known(id) ? registry_.store().certificate_with_id(id) : std::nullopt;
    if (known && known->digest != credential_digest(*certificate_in(event))) return refuse(QuarantineReason::bad_certificate);
    return checked;
}

std::optional<CompactCredential> Ingest::stated_certificate(const Event& event, const TrustedDevice& sender) {
    const std::string name = text_in(event.body, "certificate");
    const auto id = from_base32(name);
    const auto digest = from_hex(text_in(event.body, "digest"));
    const auto counter = event.body.find("counter"), issued_at = event.body.find("issued_at");
    if (text_in(event.body, "device") != sender.code || text_in(event.body, "centre") != sender.centre_code) return std::nullopt;
    if (!id || id->size() != 16 || name != to_base32(*id) || !digest || digest->size() != 32 || counter == event.body.end() ||
        !counter->is_number_unsigned() || *counter > 0xffff'ffffu || issued_at == event.body.end() || !issued_at->is_number_integer() ||
        *issued_at < sender.not_before || *issued_at > sender.not_after)
        return std::nullopt;
    const auto known = registry_.store().certificate_with_id(name);
    if (known && (known->digest != array_of<8>(ByteView(*digest).first(8)) || known->centre_code != sender.centre_code ||
                  known->device_code != sender.code || known->counter != counter->get<std::uint32_t>()))
        return std::nullopt;
    CompactCredential stated;
    stated.id = array_of<16>(*id).value();
    stated.counter = counter->get<std::uint32_t>();
    if (const auto course = registry_.store().course_of_enrolment(text_in(event.body, "enrolment"))) {
        stated.course_code = course->first;
        stated.course_version = static_cast<std::uint32_t>(course->second);
    }
    return stated;
}

bool Ingest::project(const Event& event) {
    try {
        registry_.projector().apply(event);
    } catch (const std::invalid_argument&) {
        return false;
    }
    return true;
}

void Ingest::disown_strangers(const std::string& certificate, const std::string& centre_code) {
    auto& store = registry_.store();
    std::vector<Event> own;
    bool strangers = false;
    for (const auto& [ledger, seq] : store.events_about(certificate)) {
        if (store.centre_of_ledger(ledger) == centre_code) {
            own.push_back(registry_.ledger().event_at(ledger, seq).value());
        } else {
            strangers = true;
            set_apart(ledger, seq, QuarantineReason::not_author);
            store.unregister_certificate(ledger, seq);  // one that claimed to replace it
        }
    }
    if (!strangers) return;
    registry_.projector().forget_standing(certificate);
    for (const Event& event : own) registry_.projector().apply(event);
}

}  // namespace sanad
