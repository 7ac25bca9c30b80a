#include "sync/registry/feed/feeder.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "sync/protocol/authorship.h"
#include "sync/protocol/parcel.h"
#include "sync/registry/store/put_back.h"

namespace sanad {
namespace {

constexpr std::size_t kLeast = 1024, kMost = 1024 * 1024;  // of one answer, whatever is asked for
constexpr std::size_t kShrinks = 8;                        // zstd makes no more of our lines
constexpr int kEventsAtOnce = 256;
constexpr std::size_t kMostItems = 2'000;
constexpr int kMostGenerations = 64;  // of ledgers that went on from one another

std::size_t size_of(const Event& event) {
    return event.line.size() + (event.personal ? canonical_json(event.personal->value).size() + 64 : 0);
}

}  // namespace

Bytes Feeder::feed(const RequestDesk::Admitted& asker, const FeedRequest& request, const Nonce& next) {
    const std::size_t most = std::clamp(request.most, kLeast, kMost);
    const Snapshot snapshot(registry_.database());
    bool more = false;
    const std::vector<Item> items = what_is_new(asker.device, request, most * kShrinks, more);
    std::size_t count = items.size();
    const auto pack = [&] {
        Feed feed{asker.device.centre_code, asker.nonce, next, clock_.now() / 1000, more || count < items.size(), {}};
        for (std::size_t i = 0; i < count; ++i) {
            const auto& [device, event, withheld] = items[i];
            const FeedSection* last = feed.sections.empty() ? nullptr : &feed.sections.back();
            if (!last || last->ledger != event.ledger || last->events.back().seq + 1 != event.seq)
                feed.sections.push_back({event.ledger, device, event.prev, {}});
            feed.sections.back().events.push_back({event.seq, event.hash, withheld ? std::nullopt : std::optional(event)});
        }
        return sign_feed(registry_.signer(), feed);
    };
    Bytes feed = pack();
    while (feed.size() > most && count > 1) {
        count = std::clamp<std::size_t>(count * most / feed.size(), 1, count - 1);
        feed = pack();
    }
    return feed;
}

std::vector<Feeder::Item> Feeder::what_is_new(const TrustedDevice& asker, const FeedRequest& request, std::size_t room, bool& more) {
    auto& store = registry_.store();
    const std::string ours = registry_ledger(asker.centre_code);
    const bool put_back = !continues(ours, request);
    std::vector<OwnedLedger> ledgers;
    if (!put_back) ledgers.push_back({ours, ""});
    for (auto& owned : store.ledgers_of_centre(asker.centre_code)) {
        if (owned.device_code != asker.code || is_past_of_asker(owned.ledger, request)) ledgers.push_back(std::move(owned));
    }
    std::vector<Item> items;
    std::size_t size = 0;
    const auto add = [&](const OwnedLedger& from, Event event, bool withheld) {
        size += withheld ? 96 : size_of(event);
        items.push_back({from.device_code, std::move(event), withheld});
        return size < room && items.size() < kMostItems;
    };
    // What was set apart when it was asked for, and counts by now.
    for (const OwnedLedger& from : ledgers) {
        const auto asked = request.withheld.find(from.ledger);
        if (asked == request.withheld.end()) continue;
        for (const Seq seq : asked->second) {
            if (store.is_quarantined(from.ledger, seq)) continue;
            auto event = registry_.ledger().event_at(from.ledger, seq);
            if (event && !add(from, *std::move(event), /*withheld=*/false)) return more = true, items;
        }
    }
    for (const OwnedLedger& from : ledgers) {
        const bool own = from.device_code == asker.code;  // what it wrote it gets whole: nobody else can send it once more
        const auto held = request.held.find(from.ledger);
        for (Seq after = held == request.held.end() ? 0 : held->second;;) {
            auto events = registry_.ledger().events_after(from.ledger, after, kEventsAtOnce);
            if (events.empty()) break;
            const auto apart = store.quarantined(from.ledger, events.front().seq, events.back().seq);
            after = events.back().seq;
            for (Event& event : events) {
                const bool withheld = !own && std::ranges::find(apart, event.seq, &QuarantinedEvent::seq) != apart.end();
                if (!add(from, std::move(event), withheld)) return more = true, items;
            }
        }
    }
    // Nothing of ours would continue what the asker has. What contradicts it comes last, so that the people there know too.
    auto other = put_back ? registry_.ledger().event_at(ours, request.held.at(ours)) : std::nullopt;
    if (other) items.push_back({"", *std::move(other), /*withheld=*/true});
    return items;
}

bool Feeder::continues(const std::string& ours, const FeedRequest& request) {
    const auto held = request.held.find(ours);
    if (held == request.held.end()) return true;
    const auto hash = registry_.ledger().hash_at(ours, held->second);
    return hash && request.registry_hash.value_or(*hash) == *hash;
}

bool Feeder::note_put_back(const RequestDesk::Admitted& asker, const FeedRequest& request) {
    Database& database = registry_.database();
    const std::string& device = asker.device.code;
    const std::string ours = registry_ledger(asker.device.centre_code);
    const bool put_back = !continues(ours, request);
    if (put_back == is_held_otherwise(database, device)) return put_back;
    Transaction transaction(database);
    if (put_back) {
        note_held_otherwise(database, device, request.held.at(ours), clock_.now() / 1000);
    } else {
        end_held_otherwise(database, device);
    }
    transaction.commit();
    if (put_back)
        spdlog::error("this registry was put back to an older state: {} holds other records of {}, through {}", device, ours,
                      request.held.at(ours));
    return put_back;
}

bool Feeder::is_past_of_asker(const std::string& ledger, const FeedRequest& request) {
    if (request.held.contains(ledger)) return true;
    if (request.own.empty()) return false;
    // What went on from the ledger that the asker writes is written by a machine that stands in for the asker, which nobody lost: were it
    // the asker's past, both would count on from the same number. A copy of a disk writes the asker's own ledger and is left out with it.
    std::string at = ledger;
    for (int generation = 0; generation < kMostGenerations && !request.own.contains(at); ++generation) {
        const auto first = registry_.ledger().event_at(at, 1);
        const auto parent = first ? parent_ledger(*first) : std::nullopt;
        if (!parent) return false;
        if (request.held.contains(*parent)) return true;
        at = *parent;
    }
    return false;
}

Result<Bytes, Problem> Feeder::head(const RequestDesk::Admitted& asker, const std::string& ledger, const HeadRequest& asked) {
    const Snapshot snapshot(registry_.database());
    auto& store = registry_.store();
    const auto centre = store.centre_of_ledger(ledger);  // of a ledger that this registry lost altogether nobody's: it holds nothing
    if (centre && *centre != asker.device.centre_code) return refuse(Problem::wrong_ledger);
    const Seq head = registry_.ledger().head(ledger).seq;
    Seq seq = std::min(head, asked.at.value_or(head));
    std::vector<QuarantinedEvent> apart;
    if (asked.after && *asked.after < seq) {
        seq = std::min(seq, *asked.after + static_cast<Seq>(kMaxParcelEvents));
        apart = store.quarantined(ledger, *asked.after + 1, seq);
    }
    const Digest hash = registry_.ledger().hash_at(ledger, seq).value_or(Digest{});
    return sign_receipt(registry_.signer(), {ledger, seq, hash, clock_.now() / 1000, asker.nonce, std::move(apart)});
}

}  // namespace sanad
