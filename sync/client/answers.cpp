#include "sync/client/answers.h"

#include <functional>

#include "credential/trust/trust_list.h"
#include "db/projection/erasure.h"
#include "sync/client/known_registry.h"

namespace sanad {
namespace {

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

bool is_own(Database& database, const std::string& ledger) {
    return database.prepare("SELECT 1 FROM own_ledger WHERE ledger=?").bind(ledger).step();
}

bool is_closed(Database& database, const std::string& ledger) {
    auto row = database.prepare("SELECT closed FROM own_ledger WHERE ledger=?");
    return row.bind(ledger).step() && row.integer(0) != 0;
}

// Other events than ours: this database was put back to an older state, or is a copy. But of a ledger that was closed when this kiosk was
// restored, the registry may hold more: it compares what we send with that, and refuses a fork. Where nothing is sent, the caller refuses.
bool names_other_history(Database& database, Ledger& ledger, const Receipt& receipt) {
    if (receipt.held_through == 0) return false;
    if (receipt.held_through > ledger.head(receipt.ledger).seq) return !is_closed(database, receipt.ledger);
    return ledger.hash_at(receipt.ledger, receipt.held_through) != receipt.head_hash;
}

// The cursor never goes back. Where the registry lost what it had, sending begins after what it holds, until it has all of it again. Only a
// gap, or the answer to how much is held, says that something was lost; a receipt that names less than the cursor may be an old one.
void note_what_is_missing(Database& database, const std::string& ledger, Seq held, bool says_loss) {
    database
        .prepare(
            "UPDATE sync_cursor SET send_after=nullif(min(held_through, ?), held_through) WHERE ledger=? AND (? OR send_after IS NOT NULL)")
        .bind(held)
        .bind(ledger)
        .bind(std::int64_t{says_loss})
        .run();
}

// The earliest place that the registry named is kept. One up to which sending was over shows that a registry that was put back took
// another's events for those that it once confirmed: how far both hold the same is not known then, until it is asked for.
void remember_fork(Database& database, const Receipt& receipt, ByteView bytes, std::int64_t now) {
    database
        .prepare(
            "INSERT INTO forked_ledger(ledger, seq, hash, receipt, found_at) VALUES(?,?,?,?,?) ON CONFLICT(ledger) DO UPDATE SET "
            "seq=excluded.seq, hash=excluded.hash, receipt=excluded.receipt WHERE excluded.seq < seq")
        .bind(receipt.ledger)
        .bind(receipt.held_through)
        .bind(receipt.head_hash)
        .bind(bytes)
        .bind(now)
        .run();
    if (receipt.held_through <= send_after(database, receipt.ledger)) note_what_is_missing(database, receipt.ledger, 0, /*says_loss=*/true);
}

// Whether parts of people who were erased went, which had waited for this.
bool move_cursor(Database& database, Ledger& ledger, const Receipt& receipt, Seq through, ByteView bytes, std::int64_t now) {
    const Seq before = cursor_of(database, receipt.ledger);
    database
        .prepare(
            "INSERT INTO sync_cursor(ledger, held_through, head_hash, receipt, registry_time, received_at) VALUES(?,?,?,?,?,?) "
            "ON CONFLICT(ledger) DO UPDATE SET held_through=excluded.held_through, head_hash=excluded.head_hash, receipt=excluded.receipt, "
            "registry_time=excluded.registry_time, received_at=excluded.received_at WHERE excluded.held_through >= held_through")
        .bind(receipt.ledger)
        .bind(through)
        .bind(ledger.hash_at(receipt.ledger, through).value())
        .bind(bytes)
        .bind(receipt.registry_time)
        .bind(now)
        .run();
    Erasure erasure(database);
    erasure.sweep_confirmed(receipt.ledger, before, through);
    return erasure.taken() > 0;
}

}  // namespace

std::vector<std::string> own_ledgers(Database& database) {
    auto rows = database.prepare("SELECT ledger FROM own_ledger ORDER BY ledger");
    std::vector<std::string> ledgers;
    while (rows.step()) ledgers.push_back(rows.text(0));
    return ledgers;
}

std::map<std::string, Seq> closed_ledgers(Database& database) {
    std::map<std::string, Seq> closed;
    auto rows = database.prepare(
        "SELECT o.ledger, (SELECT max(seq) FROM event e WHERE e.ledger=o.ledger) FROM own_ledger o WHERE o.closed=1 AND NOT EXISTS("
        "SELECT 1 FROM forked_ledger f WHERE f.ledger=o.ledger)");
    while (rows.step()) {
        if (!rows.is_null(1)) closed[rows.text(0)] = rows.integer(1);
    }
    return closed;
}

Seq cursor_of(Database& database, const std::string& ledger) {
    auto row = database.prepare("SELECT held_through FROM sync_cursor WHERE ledger=?");
    return row.bind(ledger).step() ? row.integer(0) : 0;
}

Seq send_after(Database& database, const std::string& ledger) {
    auto row = database.prepare("SELECT coalesce(send_after, held_through) FROM sync_cursor WHERE ledger=?");
    return row.bind(ledger).step() ? row.integer(0) : 0;
}

bool note_loss(Database& database, const std::string& ledger, Seq first) {
    Transaction transaction(database);
    if (first < 1 || first > cursor_of(database, ledger)) return false;
    note_what_is_missing(database, ledger, first - 1, /*says_loss=*/true);
    transaction.commit();
    return true;
}

std::vector<std::string> long_unconfirmed(Database& database, std::int64_t before, int limit) {
    auto rows = database.prepare(
        "SELECT c.ledger FROM sync_cursor c JOIN own_ledger o ON o.ledger=c.ledger WHERE (c.received_at<? OR c.received_at>?+86400) AND "
        "NOT EXISTS(SELECT 1 FROM forked_ledger f WHERE f.ledger=c.ledger) ORDER BY c.received_at, c.ledger LIMIT ?");
    rows.bind(before).bind(before).bind(limit);
    std::vector<std::string> ledgers;
    while (rows.step()) ledgers.push_back(rows.text(0));
    return ledgers;
}

bool is_forked(Database& database, const std::string& ledger) {
    return database.prepare("SELECT 1 FROM forked_ledger WHERE ledger=?").bind(ledger).step();
}

bool is_cloned(Database& database) { return database.prepare("SELECT 1 FROM forked_ledger").step(); }

std::vector<EventPlace> set_apart(Database& database, std::int64_t before, int limit) {
    auto rows =
        database.prepare("SELECT ledger, seq FROM sync_quarantined WHERE said_at<? OR said_at>?+86400 ORDER BY ledger, seq LIMIT ?");
    rows.bind(before).bind(before).bind(limit);
    std::vector<EventPlace> events;
    while (rows.step()) events.emplace_back(rows.text(0), rows.integer(1));
    return events;
}

bool is_set_apart(Database& database, const EventPlace& event) {
    auto row = database.prepare("SELECT 1 FROM sync_quarantined WHERE ledger=? AND seq=?");
    return row.bind(event.first).bind(event.second).step();
}

std::ptrdiff_t neighbours(std::span<const EventPlace> events) {
    const auto follows = [](const EventPlace& one, const EventPlace& next) {
        return next.first == one.first && next.second == one.second + 1;
    };
    const auto last = std::ranges::adjacent_find(events, std::not_fn(follows));
    return last == events.end() ? std::ssize(events) : std::distance(events.begin(), last) + 1;
}

SyncRefusal refusal_of(MessageError error) {
    switch (error) {
        case MessageError::malformed:
            return refusal_of(SyncCause::answer_damaged);
        case MessageError::wrong_kind:
        case MessageError::bad_signature:
            return refusal_of(SyncCause::receipt_foreign);
    }
    return refusal_of(SyncCause::answer_damaged);
}

std::optional<SyncRefusal> accept_receipt(Database& database, Ledger& ledger, const SentParcel& sent, const Receipt& receipt,
                                          ByteView bytes, std::int64_t now) {
    const auto is_beyond = [&](const QuarantinedEvent& event) { return event.seq < sent.first || event.seq > sent.last; };
    if (receipt.ledger != sent.ledger || receipt.nonce != sent.nonce || std::ranges::any_of(receipt.quarantined, is_beyond))
        return refusal_of(SyncCause::receipt_of_another);
    Transaction transaction(database);
    if (!is_own(database, sent.ledger)) return refusal_of(SyncCause::receipt_of_another);  // registered anew meanwhile
    if (names_other_history(database, ledger, receipt)) {
        remember_fork(database, receipt, bytes, now);
        transaction.commit();
        return refusal_of(SyncCause::receipt_other_history);
    }
    if (receipt.held_through < sent.first - 1) {
        note_what_is_missing(database, receipt.ledger, receipt.held_through, /*says_loss=*/true);
        transaction.commit();
        return refusal_of(SyncCause::receipt_with_gap, {{"wanted", std::to_string(receipt.held_through + 1)}});
    }
    if (receipt.held_through < sent.first) return refusal_of(SyncCause::receipt_without_gain);
    database.prepare("DELETE FROM sync_quarantined WHERE ledger=? AND seq BETWEEN ? AND ?")
        .bind(sent.ledger)
        .bind(sent.first)
        .bind(sent.last)
        .run();
    for (const auto& event : receipt.quarantined) {
        database.prepare("INSERT OR REPLACE INTO sync_quarantined(ledger, seq, reason, said_at) VALUES(?,?,?,?)")
            .bind(sent.ledger)
            .bind(event.seq)
            .bind(name_of(event.reason))
            .bind(now)
            .run();
    }
    const bool swept = move_cursor(database, ledger, receipt, sent.released_by(receipt), bytes, now);
    note_what_is_missing(database, receipt.ledger, receipt.held_through, /*says_loss=*/false);
    transaction.commit();
    if (swept) database.truncate_journal();
    return std::nullopt;
}

Result<bool, SyncRefusal> accept_head(Database& database, Ledger& ledger, const std::string& asked, const Nonce& nonce,
                                      const Receipt& receipt, ByteView bytes, std::int64_t now) {
    if (receipt.ledger != asked || receipt.nonce != nonce) return refuse(refusal_of(SyncCause::receipt_of_another));
    Transaction transaction(database);
    if (!is_own(database, asked)) return refuse(refusal_of(SyncCause::receipt_of_another));
    const bool other = names_other_history(database, ledger, receipt);
    bool swept = false;
    if (other) {
        remember_fork(database, receipt, bytes, now);
    } else {
        note_what_is_missing(database, asked, receipt.held_through, /*says_loss=*/true);
        const bool is_here = receipt.held_through > 0 && receipt.held_through <= ledger.head(asked).seq;
        if (is_here && (is_forked(database, asked) || receipt.held_through == cursor_of(database, asked)))
            swept = move_cursor(database, ledger, receipt, receipt.held_through, bytes, now);
    }
    transaction.commit();
    if (swept) database.truncate_journal();
    return !other;
}

std::optional<SyncRefusal> keep_trust_keys(Database& database, const RegistrationChain& chain, const Bytes& message, std::int64_t now,
                                           bool& updated) {
    const auto fresh = read_trust_keys(message, chain.anchor);
    if (!fresh) return refusal_of(fresh.error());
    Transaction transaction(database);
    if (auto refusal = signer_refused(database, chain, message, MessageKind::trust_keys)) return refusal;
    auto row = database.prepare("SELECT remembered, bytes FROM trust_keys");
    const auto kept = merged(row, *fresh, message, chain.anchor, decode_trust_keys, read_trust_keys, encode_trust_keys);
    if (kept) {
        database.execute("DELETE FROM trust_keys");
        database.prepare("INSERT INTO trust_keys(number, bytes, received_at, remembered) VALUES(?,?,?,?)")
            .bind(kept->number)
            .bind(kept->message)
            .bind(now)
            .bind(kept->remembered)
            .run();
        updated = updated || kept->newer;
    }
    transaction.commit();
    return std::nullopt;
}

std::optional<SyncRefusal> keep_trust_status(Database& database, const RegistrationChain& chain, const Bytes& message, std::int64_t now,
                                             bool& updated) {
    const auto fresh = read_trust_status(message, chain.anchor);
    if (!fresh) return refusal_of(fresh.error());
    if (fresh->centre_code != chain.device.centre_code) return refusal_of(SyncCause::answer_damaged);
    Transaction transaction(database);
    if (auto refusal = signer_refused(database, chain, message, MessageKind::trust_status)) return refusal;
    auto row = database.prepare("SELECT remembered, bytes FROM trust_status WHERE centre=?");
    row.bind(fresh->centre_code);
    const auto kept = merged(row, *fresh, message, chain.anchor, decode_trust_status, read_trust_status, encode_trust_status);
    if (kept) {
        database.prepare("INSERT OR REPLACE INTO trust_status(centre, number, bytes, received_at, remembered) VALUES(?,?,?,?,?)")
            .bind(fresh->centre_code)
            .bind(kept->number)
            .bind(kept->message)
            .bind(now)
            .bind(kept->remembered)
            .run();
        updated = updated || kept->newer;
    }
    transaction.commit();
    return std::nullopt;
}

}  // namespace sanad
