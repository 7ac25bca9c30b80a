#include "sync/registry/ingest/ingest.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/verify.h"

namespace sanad {
namespace {

constexpr std::int64_t kDay = 86'400;

Problem problem_of(ParcelError error) {
    switch (error) {
        case ParcelError::too_large:
            return Problem::too_large;
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
        case ParcelError::chain_broken:
            return Problem::chain_broken;
    }
    return Problem::malformed;
}

std::string text_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The bytes of the certificate that an event issues; nothing when they are not there or not those that the event names.
std::optional<Bytes> certificate_in(const Event& event) {
    if (!event.personal) return std::nullopt;
    auto bytes = from_base64(text_in(event.personal->value, "credential"));
    if (!bytes || to_hex(sha256(*bytes)) != text_in(event.body, "digest")) return std::nullopt;
    return bytes;
}

bool issues_certificate(const Event& event) { return event.type == "certificate.issued/1"; }

}  // namespace

Result<Bytes, ProblemReport> Ingest::receive(std::string_view ledger_in_address, ByteView bytes, const Nonce& nonce) {
    auto& store = registry_.store();
    auto parcel = open_parcel(bytes, [&](const KeyId& kid) {
        std::vector<PublicKey> keys;
        for (const auto& device : store.devices_with_kid(kid)) keys.push_back(device.trusted.key);
        return keys;
    });
    if (!parcel) return refuse(ProblemReport{problem_of(parcel.error()), {}});
    const ParcelHeader& header = parcel->header;
    const TrustedDevice device = store.device_with_key(parcel->signer).value().trusted;
    if (header.device != device.code) return refuse(ProblemReport{Problem::malformed, {}});
    if (header.ledger != ledger_in_address) return refuse(ProblemReport{Problem::wrong_ledger, {}});

    const std::int64_t now = clock_.now() / 1000;
    Transaction transaction(registry_.database());
    const LedgerHead head = registry_.ledger().head(header.ledger);
    if (const auto problem = refuse_whole(*parcel, device, head)) {
        if (problem->problem == Problem::fork) transaction.commit();  // the office must hear of it
        return refuse(*problem);
    }
    if (head.seq == 0) store.set_owner(header.ledger, device.code);
    for (Event& event : parcel->events) {
        if (event.seq > head.seq) take_in(std::move(event), device, now);
    }
    // The list says when it was made: a registry that is alive should not look as if it had been asleep.
    if (const auto trust = store.trust(); !trust || trust->made_at + kDay < now) registry_.republish_trust(now);
    const LedgerHead held = registry_.ledger().head(header.ledger);
    auto quarantined = store.quarantined(header.ledger, header.first_seq, header.last_seq);
    transaction.commit();
    return sign_receipt(registry_.signer(), {header.ledger, held.seq, held.hash, now, nonce, std::move(quarantined)});
}

std::optional<ProblemReport> Ingest::refuse_whole(const Parcel& parcel, const TrustedDevice& device, const LedgerHead& head) {
    const ParcelHeader& header = parcel.header;
    if (const auto owner = registry_.store().owner_of(header.ledger); owner && *owner != device.code)
        return ProblemReport{Problem::wrong_ledger, {}};
    if (header.first_seq > head.seq + 1) return ProblemReport{Problem::gap, head.seq + 1};
    const auto fork = [&](Seq seq, const Digest& offered) {
        spdlog::warn("ledger {} of {} forks at {}", header.ledger, device.code, seq);
        registry_.store().note_fork(header.ledger, seq, offered, clock_.now() / 1000);
        return ProblemReport{Problem::fork, {}};
    };
    if (header.first_seq == 1) {
        if (header.prev_hash != Digest{}) return ProblemReport{Problem::chain_broken, {}};
    } else if (registry_.ledger().hash_at(header.ledger, header.first_seq - 1) != header.prev_hash) {
        return fork(header.first_seq - 1, header.prev_hash);
    }
    for (const Event& event : parcel.events) {
        if (event.seq > head.seq) break;
        if (registry_.ledger().hash_at(header.ledger, event.seq) != event.hash) return fork(event.seq, event.hash);
    }
    return std::nullopt;
}

void Ingest::take_in(Event event, const TrustedDevice& device, std::int64_t now) {
    auto reason = doubt(event, device, now);
    if (reason == QuarantineReason::personal_lost) event.personal.reset();
    registry_.ledger().store(event);
    if (!reason && !project(event)) reason = QuarantineReason::bad_body;
    if (reason) {
        spdlog::warn("ledger {} event {} is quarantined: {}", event.ledger, event.seq, name_of(*reason));
        registry_.store().quarantine(event.ledger, {event.seq, *reason});
    } else if (issues_certificate(event)) {
        registry_.store().register_certificate(credential_digest(certificate_in(event).value()), device.centre_code, event.ledger,
                                               event.seq, now);
    }
}

std::optional<QuarantineReason> Ingest::doubt(const Event& event, const TrustedDevice& device, std::int64_t now) {
    if (!personal_matches(event)) return QuarantineReason::personal_lost;
    if (hlc_millis(event.hlc) / 1000 > now + kDay) return QuarantineReason::clock_ahead;
    // Whoever names a device or a centre as the author names its own.
    if (issues_certificate(event) || event.type == "device.registered/1") {
        if (text_in(event.body, "device") != device.code || text_in(event.body, "centre") != device.centre_code)
            return QuarantineReason::not_author;
    }
    return issues_certificate(event) ? doubt_certificate(event, device, now) : std::nullopt;
}

std::optional<QuarantineReason> Ingest::doubt_certificate(const Event& event, const TrustedDevice& device, std::int64_t now) {
    if (event.personal_digest && !event.personal) return QuarantineReason::personal_lost;
    const auto certificate = certificate_in(event);
    if (!certificate) return QuarantineReason::bad_certificate;
    const TrustList trust{{0, now, registry_.settings().public_url, registry_.store().centres(), {device}}};
    const auto checked = verify_credential(*certificate, trust, now, [](const CredentialDigest&) { return false; });
    const bool genuine = is_genuine(checked.verdict) || checked.verdict == Verdict::expired;
    const auto counter = event.body.find("counter");
    const bool same = genuine && counter != event.body.end() && *counter == checked.credential->counter &&
                      text_in(event.body, "certificate") == to_base32(checked.credential->id);
    return same ? std::nullopt : std::optional(QuarantineReason::bad_certificate);
}

bool Ingest::project(const Event& event) {
    auto& database = registry_.database();
    database.execute("SAVEPOINT projection");
    try {
        registry_.projector().apply(event);
    } catch (const std::invalid_argument&) {
        database.execute("ROLLBACK TO projection");
        database.execute("RELEASE projection");
        return false;
    }
    database.execute("RELEASE projection");
    return true;
}

}  // namespace sanad
