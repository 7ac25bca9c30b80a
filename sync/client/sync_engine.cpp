#include "sync/client/sync_engine.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/trust/trust_list.h"
#include "sync/client/known_registry.h"
#include "sync/client/registration_client.h"
#include "sync/protocol/parcel.h"

namespace sanad {
namespace {

constexpr int kEventsAtOnce = 256;

bool link_broke(const SyncRefusal& refusal) {
    return refusal == refusal_of(LinkError::timed_out) || refusal == refusal_of(LinkError::answer_cut_off);
}

SyncRefusal refusal_of(ReceiptError error) {
    switch (error) {
        case ReceiptError::malformed:
            return refusal_of(SyncCause::answer_damaged);
        case ReceiptError::wrong_kind:
        case ReceiptError::bad_signature:
            return refusal_of(SyncCause::receipt_foreign);
    }
    return refusal_of(SyncCause::answer_damaged);
}

SyncRefusal refusal_of(TrustError error) {
    switch (error) {
        case TrustError::malformed:
            return refusal_of(SyncCause::answer_damaged);
        case TrustError::wrong_registry:
        case TrustError::bad_signature:
            return refusal_of(SyncCause::trust_foreign);
    }
    return refusal_of(SyncCause::answer_damaged);
}

Result<Bytes, SyncRefusal> list_in(Result<WireResponse, LinkError> response) {
    if (!response) return refuse(sanad::refusal_of(response.error()));
    if (response->status != 200 || response->content_type != "application/cose") return refuse(sanad::refusal_of(*response));
    return std::move(response->body);
}

// One part of the trust list, as it is to be stored.
struct KeptPart {
    std::int64_t number = 0;
    Bytes message;  // as signed
    Bytes remembered;
    bool newer = false;
};

// The fresh part merged into what `row` (remembered, bytes) holds; nothing when that says all of it already.
template <class Part, class Decode, class Read, class Encode>
std::optional<KeptPart> merged(Statement& row, const Part& fresh, const Bytes& message, const PublicKey& anchor, Decode decode, Read read,
                               Encode encode) {
    if (!row.step()) return KeptPart{fresh.number, message, encode(fresh), true};
    const auto seen = row.is_null(0) ? read(row.blob(1), anchor) : decode(row.blob(0));
    if (!seen) throw std::runtime_error("the stored trust list can't be read");
    const Part kept = remembered(*seen, fresh);
    if (kept == *seen && !row.is_null(0)) return std::nullopt;
    return KeptPart{kept.number, fresh.number >= seen->number ? message : row.blob(1), encode(kept), fresh.number > seen->number};
}

// The epoch rule, for a part that its reader accepted. Inside a Transaction.
std::optional<SyncRefusal> signer_refused(Database& database, const RegistrationChain& chain, ByteView part, MessageKind kind) {
    if (accept_registry(database, chain.anchor, registry_certificate_in(part, kind))) return std::nullopt;
    return refusal_of(SyncCause::registry_outdated);
}

Seq cursor_of(Database& database, const std::string& ledger) {
    auto row = database.prepare("SELECT held_through FROM sync_cursor WHERE ledger=?");
    return row.bind(ledger).step() ? row.integer(0) : 0;
}

std::vector<std::string> own_ledgers(Database& database) {
    auto rows = database.prepare("SELECT ledger FROM own_ledger ORDER BY ledger");
    std::vector<std::string> ledgers;
    while (rows.step()) ledgers.push_back(rows.text(0));
    return ledgers;
}

void store_outcome(Database& database, std::int64_t now, const std::string& outcome) {
    Transaction transaction(database);
    database.execute("DELETE FROM sync_attempt");
    database.prepare("INSERT INTO sync_attempt(attempted_at, outcome) VALUES(?,?)").bind(now).bind(outcome).run();
    transaction.commit();
}

}  // namespace

SyncReport SyncEngine::sync_now() {
    SyncReport report;
    if (const auto chain = stored_registration(database_)) {
        for (const auto& ledger : own_ledgers(database_)) {
            if (!report.stopped) report.stopped = send_ledger(ledger, *chain, report);
        }
        if (!report.stopped) report.stopped = fetch_trust(*chain, report);
    } else {
        report.stopped = refusal_of(SyncCause::not_registered);
    }
    for (const auto& ledger : own_ledgers(database_)) report.waiting += ledger_.head(ledger).seq - cursor_of(database_, ledger);
    store_outcome(database_, clock_.now() / 1000, report.stopped ? report.stopped->code : "done");
    return report;
}

std::optional<SyncRefusal> SyncEngine::send_ledger(const std::string& ledger, const RegistrationChain& chain, SyncReport& report) {
    Seq from = cursor_of(database_, ledger);
    int halvings = 0;
    bool went_back = false;
    while (from < ledger_.head(ledger).seq) {
        const Seq before = cursor_of(database_, ledger);
        auto sent = send_some(ledger, from, chain);
        if (sent) {
            halvings = 0;
            ++report.parcels;
            report.quarantined += static_cast<std::int64_t>(sent->receipt.quarantined.size());
            report.released += cursor_of(database_, ledger) - before;
            from = sent->held_through();
            continue;
        }
        const SyncRefusal& refusal = sent.error();
        if (link_broke(refusal) && halvings < sizes_.halvings) {
            ++halvings;
            parcel_bytes_ = std::max(sizes_.smallest, parcel_bytes_ / 2);
            continue;
        }
        // The registry lost what it once had (a restored backup): it says from where, once a sync. The cursor stays where it is.
        if (const auto wanted = refusal.facts.find("wanted"); wanted != refusal.facts.end() && !went_back) {
            const Seq seq = std::stoll(wanted->second);
            if (seq <= from) {
                went_back = true;
                from = seq - 1;
                continue;
            }
        }
        return refusal;
    }
    return std::nullopt;
}

Result<SyncEngine::Sent, SyncRefusal> SyncEngine::send_some(const std::string& ledger, Seq after, const RegistrationChain& chain) {
    const auto events = ledger_.events_after(ledger, after, kEventsAtOnce);
    std::size_t count = events.size();
    const auto pack = [&] {
        return pack_parcel(device_, chain.device.device_code, iso_time(clock_.now()), std::span(events).first(count));
    };
    Bytes parcel = pack();
    while (parcel.size() > parcel_bytes_ && count > 1) {
        count = std::clamp<std::size_t>(count * parcel_bytes_ / parcel.size(), 1, count - 1);
        parcel = pack();
    }

    const Nonce nonce = array_of<16>(random_bytes(16)).value();
    const auto response = transport_.post("/v1/ledgers/" + ledger + "/parcels", parcel, to_hex(nonce), kMaxReceiptBytes);
    if (!response) return refuse(sanad::refusal_of(response.error()));
    if (response->status != 200 || response->content_type != "application/cose") return refuse(sanad::refusal_of(*response));
    if (response->body.empty()) return refuse(sanad::refusal_of(SyncCause::answer_empty));
    auto receipt = receipt_in(response->body, chain);
    if (!receipt) return refuse(receipt.error());
    Sent sent{events.front().seq, events[count - 1].seq, *std::move(receipt)};
    if (auto refusal = accept(ledger, sent, response->body, nonce)) return refuse(*std::move(refusal));
    if (response->seconds < sizes_.slow_seconds) parcel_bytes_ = std::min(sizes_.largest, parcel_bytes_ * 2);
    return sent;
}

Result<Receipt, SyncRefusal> SyncEngine::receipt_in(const Bytes& body, const RegistrationChain& chain) {
    auto receipt = read_receipt(body, known_registry(database_, chain).key);
    if (!receipt && receipt.error() == ReceiptError::bad_signature) {
        auto list = transport_.get("/trust/keys", kMaxTrustKeysBytes);
        if (!list) return refuse(sanad::refusal_of(list.error()));
        const auto keys = list_in(std::move(list));
        if (keys && read_trust_keys(*keys, chain.anchor)) {
            Transaction transaction(database_);
            if (auto refusal = signer_refused(database_, chain, *keys, MessageKind::trust_keys)) return refuse(*std::move(refusal));
            transaction.commit();
            receipt = read_receipt(body, known_registry(database_, chain).key);
        }
    }
    if (!receipt) return refuse(refusal_of(receipt.error()));
    return *std::move(receipt);
}

std::optional<SyncRefusal> SyncEngine::accept(const std::string& ledger, const Sent& sent, ByteView receipt_bytes, const Nonce& nonce) {
    const Receipt& receipt = sent.receipt;
    if (receipt.ledger != ledger || receipt.nonce != nonce) return refusal_of(SyncCause::receipt_of_another);
    if (receipt.held_through < sent.first) return refusal_of(SyncCause::receipt_without_gain);
    // More than we have, or something else: this database was put back to an older state, or is a copy.
    if (ledger_.hash_at(ledger, receipt.held_through) != receipt.head_hash) return refusal_of(SyncCause::receipt_other_history);

    const Seq held_through = sent.held_through();
    Transaction transaction(database_);
    database_.prepare("DELETE FROM sync_quarantined WHERE ledger=? AND seq BETWEEN ? AND ?")
        .bind(ledger)
        .bind(sent.first)
        .bind(sent.last)
        .run();
    for (const auto& event : receipt.quarantined) {
        database_.prepare("INSERT OR REPLACE INTO sync_quarantined(ledger, seq, reason) VALUES(?,?,?)")
            .bind(ledger)
            .bind(event.seq)
            .bind(name_of(event.reason))
            .run();
    }
    database_
        .prepare(
            "INSERT INTO sync_cursor(ledger, held_through, head_hash, receipt, registry_time, received_at) VALUES(?,?,?,?,?,?) "
            "ON CONFLICT(ledger) DO UPDATE SET held_through=excluded.held_through, head_hash=excluded.head_hash, receipt=excluded.receipt, "
            "registry_time=excluded.registry_time, received_at=excluded.received_at WHERE excluded.held_through >= held_through")
        .bind(ledger)
        .bind(held_through)
        .bind(ledger_.hash_at(ledger, held_through).value())
        .bind(receipt_bytes)
        .bind(receipt.registry_time)
        .bind(clock_.now() / 1000)
        .run();
    transaction.commit();
    return std::nullopt;
}

std::optional<SyncRefusal> SyncEngine::fetch_trust(const RegistrationChain& chain, SyncReport& report) {
    const auto keys = list_in(transport_.get("/trust/keys", kMaxTrustKeysBytes));
    if (!keys) return keys.error();
    const auto fresh_keys = read_trust_keys(*keys, chain.anchor);
    if (!fresh_keys) return refusal_of(fresh_keys.error());
    {
        Transaction transaction(database_);
        if (auto refusal = signer_refused(database_, chain, *keys, MessageKind::trust_keys)) return refusal;
        auto row = database_.prepare("SELECT remembered, bytes FROM trust_keys");
        const auto kept = merged(row, *fresh_keys, *keys, chain.anchor, decode_trust_keys, read_trust_keys, encode_trust_keys);
        if (kept) {
            database_.execute("DELETE FROM trust_keys");
            database_.prepare("INSERT INTO trust_keys(number, bytes, received_at, remembered) VALUES(?,?,?,?)")
                .bind(kept->number)
                .bind(kept->message)
                .bind(clock_.now() / 1000)
                .bind(kept->remembered)
                .run();
            report.trust_updated = report.trust_updated || kept->newer;
        }
        transaction.commit();
    }
    const std::string& centre = chain.device.centre_code;
    auto answer = transport_.get("/trust/" + centre, kMaxTrustStatusBytes);
    if (answer && answer->status == 404) return std::nullopt;  // a registry of the first release has keys only
    const auto status = list_in(std::move(answer));
    if (!status) return status.error();
    const auto fresh_status = read_trust_status(*status, chain.anchor);
    if (!fresh_status) return refusal_of(fresh_status.error());
    if (fresh_status->centre_code != centre) return refusal_of(SyncCause::answer_damaged);
    Transaction transaction(database_);
    if (auto refusal = signer_refused(database_, chain, *status, MessageKind::trust_status)) return refusal;
    auto row = database_.prepare("SELECT remembered, bytes FROM trust_status WHERE centre=?");
    row.bind(centre);
    const auto kept = merged(row, *fresh_status, *status, chain.anchor, decode_trust_status, read_trust_status, encode_trust_status);
    if (kept) {
        database_.prepare("INSERT OR REPLACE INTO trust_status(centre, number, bytes, received_at, remembered) VALUES(?,?,?,?,?)")
            .bind(centre)
            .bind(kept->number)
            .bind(kept->message)
            .bind(clock_.now() / 1000)
            .bind(kept->remembered)
            .run();
        report.trust_updated = report.trust_updated || kept->newer;
    }
    transaction.commit();
    return std::nullopt;
}

Millis Backoff::wait_after(const SyncReport& report, std::uint32_t dice) {
    constexpr Millis kSecond = 1000;
    Millis wait = 30 * kSecond;
    if (!report.stopped) {
        failures_ = 0;
        wait = 900 * kSecond;
    } else if (*report.stopped != refusal_of(LinkError::offline)) {
        wait = std::min<Millis>((30 * kSecond) << std::min(failures_, 10), 3600 * kSecond);
        ++failures_;
    }
    return wait - wait / 4 * static_cast<Millis>(dice % 1024) / 1024;
}

}  // namespace sanad
