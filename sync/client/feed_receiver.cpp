#include "sync/client/feed_receiver.h"

#include <algorithm>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "credential/cose/cwt.h"
#include "credential/issue.h"
#include "db/projection/erasure.h"
#include "db/projection/late_events.h"
#include "sync/client/answers.h"
#include "sync/protocol/authorship.h"
#include "sync/protocol/event_lines.h"

namespace sanad {
namespace {

constexpr int kWithheldAskedAtOnce = 256;

struct Fed {
    std::string device;
    Seq held_through = 0;
    Digest head_hash{};
};

const std::string& text_of(const Json& json, const char* key) {
    static const std::string kNone;
    const auto* text = line_text(json, key);
    return text ? *text : kNone;
}

// The registry's word is not enough for what this device is to have signed: the numbers that it gives next follow from it. The bytes of
// somebody who was erased are nowhere any more, and nothing is left to be looked at.
bool is_signed_by(const KeyCertificate& device, const Event& event) {
    if (event.type != "certificate.issued/1" || text_of(event.body, "device") != device.device_code) return true;
    if (!event.personal) return event.personal_digest.has_value();
    const auto bytes = from_base64(text_of(event.personal->value, "credential"));
    if (!bytes || to_hex(sha256(*bytes)) != text_of(event.body, "digest")) return false;
    // Not whether its day lies in the key's window: that may have been renewed after the backup.
    const auto payload = open_sign1(*bytes, MessageKind::compact_credential, device.key, kMaxCredentialBytes);
    if (!payload) return false;
    const auto stated = decode_cwt(*payload);
    return stated && line_integer(event.body, "counter") == stated->counter && text_of(event.body, "certificate") == to_base32(stated->id);
}

std::string written_ledger(Database& database) {
    auto row = database.prepare("SELECT ledger FROM own_ledger WHERE closed=0");
    return row.step() ? row.text(0) : std::string();
}

class Receiver {
public:
    Receiver(Database& database, Ledger& ledger, Projector& projector, const RegistrationChain& chain, const Feed& feed)
        : database_(database),
          ledger_(ledger),
          projector_(projector),
          chain_(chain),
          feed_(feed),
          own_(own_ledgers(database)),
          closed_(closed_ledgers(database)),
          erasure_(database) {
        auto row = database_.prepare("SELECT hlc, registry_time, received_at FROM last_feed");
        if (row.step()) seen_ = row.text(0), newest_ = row.integer(1), newest_at_ = row.integer(2);
    }

    std::optional<SyncRefusal> take(const FeedSection& section) {
        const bool own = section.device == chain_.device.device_code || std::ranges::find(own_, section.ledger) != own_.end();
        // Asked for on a stick whose receipt said then that it forked: that is no reason to lose what came of everybody else.
        if (own && is_left_to_another(section)) return std::nullopt;
        if (own && is_of_who_stood_in(section)) take_over(section);
        if (own && !may_come_back(section)) return refusal_of(SyncCause::feed_own_ledger);
        if (section.device.empty() && section.ledger != registry_ledger(chain_.device.centre_code))
            return refusal_of(SyncCause::feed_wrong_centre);
        const auto held = own ? held_of_own(section) : held_of(section.ledger);
        if (held && held->device != section.device) return refusal_of(SyncCause::feed_other_history);
        Fed now = held.value_or(Fed{section.device});
        const Seq first = section.events.front().seq;
        if (first > now.held_through + 1) return refusal_of(SyncCause::feed_gap);
        if (!continues(section, now)) {
            if (!section.device.empty()) return refusal_of(SyncCause::feed_other_history);
            // Its own word against its own: it was put back to an older state. That is no reason to lose what came of everybody else.
            put_back_at_ = first;
            return std::nullopt;
        }
        for (const FedEvent& fed : section.events) {
            if (fed.seq <= now.held_through) {
                if (!fed.event || !fill_withheld(section.ledger, fed.seq)) continue;
            } else {
                now.held_through = fed.seq;
                now.head_hash = fed.hash;
                if (!fed.event) {
                    withhold(section.ledger, fed);
                    continue;
                }
            }
            store(*fed.event, section.device);
            taken_.came_back += own;
        }
        if (own) return std::nullopt;  // its events themselves say how far it is here
        database_
            .prepare(
                "INSERT INTO fed_ledger(ledger, device, held_through, head_hash) VALUES(?,?,?,?) ON CONFLICT(ledger) DO UPDATE SET "
                "held_through=excluded.held_through, head_hash=excluded.head_hash")
            .bind(section.ledger)
            .bind(now.device)
            .bind(now.held_through)
            .bind(now.head_hash)
            .run();
        return std::nullopt;
    }

    /// Those whose clock was ahead, and is not any more.
    void let_in_late() {
        std::vector<std::pair<std::string, Seq>> apart;
        {
            auto rows = database_.prepare("SELECT ledger, seq FROM fed_quarantined WHERE reason=? ORDER BY ledger, seq");
            rows.bind(name_of(QuarantineReason::clock_ahead));
            while (rows.step()) apart.emplace_back(rows.text(0), rows.integer(1));
        }
        for (const auto& [ledger, seq] : apart) {
            const Event event = ledger_.event_at(ledger, seq).value();
            if (is_clock_ahead(event, feed_.registry_time)) continue;
            database_.prepare("DELETE FROM fed_quarantined WHERE ledger=? AND seq=?").bind(ledger).bind(seq).run();
            if (!project(event)) set_apart(event, QuarantineReason::bad_body);
        }
    }

    /// Whether personal parts of people who were erased were taken away.
    bool sweep() {
        if (erasure_.is_due()) erasure_.sweep(ledger_.ledgers());
        return erasure_.taken() > 0;
    }

    void remember(std::int64_t now) {
        const bool older = feed_.registry_time < newest_;  // a stick that was long on its way
        database_.execute("DELETE FROM last_feed");
        database_.prepare("INSERT INTO last_feed(registry_time, hlc, received_at) VALUES(?,?,?)")
            .bind(older ? newest_ : feed_.registry_time)
            .bind(seen_)
            .bind(older ? newest_at_ : now)
            .run();
        if (put_back_at_ > 0) {
            database_.prepare("INSERT INTO registry_put_back(seq, found_at) SELECT ?, ? WHERE NOT EXISTS(SELECT 1 FROM registry_put_back)")
                .bind(put_back_at_)
                .bind(now)
                .run();
        } else if (!feed_.more) {  // all was said, and nothing against what is here
            database_.execute("DELETE FROM registry_put_back");
        }
    }

    [[nodiscard]] const FeedTaken& taken() const { return taken_; }

private:
    /// Of what this kiosk wrote itself: only what comes after a ledger that is closed, and whole, or its own chain would have holes.
    [[nodiscard]] bool may_come_back(const FeedSection& section) const {
        return section.device == chain_.device.device_code && closed_.contains(section.ledger) &&
               std::ranges::all_of(section.events, [](const FedEvent& fed) { return fed.event.has_value(); });
    }

    /// A ledger that this kiosk doesn't know and its device has written: by a machine that was restored from the same backup, and lost. One
    /// that went on from the ledger that is written here is somebody else's, who is there still.
    [[nodiscard]] bool is_of_who_stood_in(const FeedSection& section) {
        const auto& first = section.events.front().event;
        if (section.device != chain_.device.device_code || !first || std::ranges::find(own_, section.ledger) != own_.end() ||
            held_of(section.ledger)) {
            return false;
        }
        const auto parent = parent_ledger(*first);
        return parent && *parent != written_ledger(database_);
    }

    // Its numbers are this device's numbers: the next ones of this kiosk come after them, and after what may not have reached the registry
    // (`next_counter`). What it says of where it counted from is nobody's signature: a number far off would use all others up.
    void take_over(const FeedSection& section) {
        constexpr std::int64_t kFarOff = 1'000'000;
        const Event& first = *section.events.front().event;
        database_
            .prepare(
                "INSERT INTO own_ledger(ledger, actor, counter_from, closed) SELECT ?, ?, min(max(?, 1), counter_from + ?), 1 FROM "
                "own_ledger "
                "WHERE closed=0")
            .bind(section.ledger)
            .bind(first.actor)
            .bind(line_integer(first.body, "counter_from").value_or(1))
            .bind(kFarOff)
            .run();
        own_.push_back(section.ledger);
        closed_[section.ledger] = 0;
    }

    [[nodiscard]] bool is_left_to_another(const FeedSection& section) {
        auto row =
            database_.prepare("SELECT 1 FROM own_ledger o JOIN forked_ledger f ON f.ledger=o.ledger WHERE o.closed=1 AND o.ledger=?");
        return section.device == chain_.device.device_code && row.bind(section.ledger).step();
    }

    std::optional<Fed> held_of_own(const FeedSection& section) {
        const LedgerHead head = ledger_.head(section.ledger);
        return Fed{section.device, head.seq, head.hash};
    }

    std::optional<Fed> held_of(const std::string& ledger) {
        auto row = database_.prepare("SELECT device, held_through, head_hash FROM fed_ledger WHERE ledger=?");
        if (!row.bind(ledger).step()) return std::nullopt;
        return Fed{row.text(0), row.integer(1), array_of<32>(row.blob(2)).value()};
    }

    bool continues(const FeedSection& section, const Fed& held) {
        return hash_before(section.ledger, section.events.front().seq, held) == section.prev_hash &&
               std::ranges::all_of(section.events, [&](const FedEvent& fed) {
                   return fed.seq > held.held_through || hash_of(section.ledger, fed.seq) == fed.hash;
               });
    }

    Digest hash_before(const std::string& ledger, Seq first, const Fed& held) {
        if (first == 1) return {};
        return first == held.held_through + 1 ? held.head_hash : hash_of(ledger, first - 1);
    }

    Digest hash_of(const std::string& ledger, Seq seq) {
        if (const auto stored = ledger_.hash_at(ledger, seq)) return *stored;
        auto row = database_.prepare("SELECT hash FROM fed_withheld WHERE ledger=? AND seq=?");
        if (!row.bind(ledger).bind(seq).step()) throw std::runtime_error("a hole in what was fed: run 'sanad ledger check'");
        return array_of<32>(row.blob(0)).value();
    }

    void withhold(const std::string& ledger, const FedEvent& fed) {
        database_.prepare("INSERT INTO fed_withheld(ledger, seq, hash) VALUES(?,?,?)").bind(ledger).bind(fed.seq).bind(fed.hash).run();
        ++taken_.withheld;
    }

    bool fill_withheld(const std::string& ledger, Seq seq) {
        return database_.prepare("DELETE FROM fed_withheld WHERE ledger=? AND seq=?").bind(ledger).bind(seq).run() == 1;
    }

    void store(const Event& event, const std::string& device) {
        if (erasure_.concerns(event)) {
            Event bare = event;
            bare.personal.reset();
            ledger_.store(bare);
        } else {
            ledger_.store(event);
        }
        ++taken_.stored;
        const Author author{device.empty() ? AuthorKind::registry : AuthorKind::kiosk, device, chain_.device.centre_code};
        if (!may_author(event, author)) {
            set_apart(event, QuarantineReason::not_author);
        } else if (device == chain_.device.device_code && !is_signed_by(chain_.device, event)) {
            set_apart(event, QuarantineReason::bad_certificate);
        } else if (is_clock_ahead(event, feed_.registry_time)) {
            set_apart(event, QuarantineReason::clock_ahead);
        } else if (!project(event)) {
            set_apart(event, QuarantineReason::bad_body);
        }
    }

    void set_apart(const Event& event, QuarantineReason reason) {
        database_.prepare("INSERT INTO fed_quarantined(ledger, seq, reason) VALUES(?,?,?)")
            .bind(event.ledger)
            .bind(event.seq)
            .bind(name_of(reason))
            .run();
        ++taken_.set_apart;
    }

    bool project(const Event& event) {
        try {
            projector_.apply(event);
        } catch (const std::invalid_argument&) {
            return false;
        }
        erasure_.heed(event);
        seen_ = std::max(seen_, event.hlc);
        return true;
    }

    Database& database_;
    Ledger& ledger_;
    Projector& projector_;
    const RegistrationChain& chain_;
    const Feed& feed_;
    std::vector<std::string> own_;
    std::map<std::string, Seq> closed_;
    Erasure erasure_;
    std::string seen_;                         // the latest hlc that counts
    std::int64_t newest_ = 0, newest_at_ = 0;  // of the feeds before
    Seq put_back_at_ = 0;                      // where the registry's own ledger says otherwise than here
    FeedTaken taken_;
};

}  // namespace

FeedRequest wanted_feed(Database& database, std::size_t most) {
    FeedRequest wanted;
    wanted.most = most;
    // The registry's own first: what is not named comes from its beginning, and that one before all others.
    auto ledgers = database.prepare("SELECT ledger, held_through, device, head_hash FROM fed_ledger ORDER BY device, ledger LIMIT ?");
    ledgers.bind(static_cast<std::int64_t>(kMaxFeedLedgers));
    while (ledgers.step()) {
        wanted.held[ledgers.text(0)] = ledgers.integer(1);
        if (ledgers.text(2).empty()) wanted.registry_hash = array_of<32>(ledgers.blob(3)).value();
    }
    const auto closed = closed_ledgers(database);
    for (const auto& [ledger, seq] : closed) {
        if (wanted.held.size() < kMaxFeedLedgers) wanted.held[ledger] = seq;
    }
    // Of its own device also what it doesn't know, unless it can't name all that it does.
    const bool names_all = std::ranges::all_of(closed, [&](const auto& one) { return wanted.held.contains(one.first); });
    if (names_all) {
        wanted.own.insert(written_ledger(database));
        auto forked = database.prepare("SELECT o.ledger FROM own_ledger o JOIN forked_ledger f ON f.ledger=o.ledger LIMIT ?");
        forked.bind(static_cast<std::int64_t>(kMaxFeedLedgers) - 1);
        while (forked.step()) wanted.own.insert(forked.text(0));
    }
    // Some, each time others: a thousand that never count must not stand before one that does.
    auto withheld = database.prepare("SELECT ledger, seq FROM fed_withheld ORDER BY random() LIMIT ?");
    withheld.bind(kWithheldAskedAtOnce);
    while (withheld.step()) {
        if (wanted.held.contains(withheld.text(0))) wanted.withheld[withheld.text(0)].insert(withheld.integer(1));
    }
    return wanted;
}

Result<FeedTaken, SyncRefusal> accept_feed(Database& database, Ledger& ledger, Projector& projector, const RegistrationChain& chain,
                                           const Feed& feed, const Nonce& asked, std::int64_t now) {
    if (feed.nonce != asked) return refuse(refusal_of(SyncCause::feed_of_another));
    if (feed.centre_code != chain.device.centre_code) return refuse(refusal_of(SyncCause::feed_wrong_centre));
    Transaction transaction(database);
    refuse_newer_projections(database);
    Receiver receiver(database, ledger, projector, chain, feed);
    for (const FeedSection& section : feed.sections) {
        if (auto refusal = receiver.take(section)) return refuse(*std::move(refusal));
    }
    receiver.let_in_late();
    receiver.remember(now);
    const bool swept = receiver.sweep();
    transaction.commit();
    if (swept) database.truncate_journal();
    return receiver.taken();
}

bool is_registry_put_back(Database& database) { return database.prepare("SELECT 1 FROM registry_put_back").step(); }

SyncRefusal refusal_of(FeedError error) {
    switch (error) {
        case FeedError::malformed:
            return refusal_of(SyncCause::answer_damaged);
        case FeedError::wrong_kind:
        case FeedError::bad_signature:
            return refusal_of(SyncCause::feed_foreign);
        case FeedError::chain_broken:
            return refusal_of(SyncCause::feed_broken);
    }
    return refusal_of(SyncCause::answer_damaged);
}

}  // namespace sanad
