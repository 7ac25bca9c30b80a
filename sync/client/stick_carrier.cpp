#include "sync/client/stick_carrier.h"

#include <algorithm>
#include <limits>

#include "db/ledger/least_time.h"
#include "sync/bundle/bundle.h"
#include "sync/client/answers.h"
#include "sync/client/feed_receiver.h"
#include "sync/client/known_registry.h"
#include "sync/client/registration_client.h"
#include "sync/client/stick_transport.h"
#include "sync/protocol/parcel.h"
#include "sync/protocol/renewal.h"

namespace sanad {
namespace {

constexpr int kEventsAtOnce = 256;
constexpr std::size_t kMostInBundle = kMaxBundleBytes / 8 * 7;
constexpr std::int64_t kRemembered = 400 * 86'400;  // a stick that old still brings its receipts

SyncRefusal refusal_of(BundleError error) { return {"bundle." + std::string(name_of(error))}; }

}  // namespace

SyncRefusal refusal_of(StickError error) { return {"stick." + std::string(name_of(error))}; }

Result<StickWritten, SyncRefusal> StickCarrier::write(Stick& stick, bool asks_renewal) {
    const auto chain = stored_registration(database_);
    if (!chain) return refuse(refusal_of(SyncCause::not_registered));
    const std::int64_t now = clock_.now() / 1000;
    StickWritten written;
    std::vector<BundleItem> items;
    std::size_t size = 0;
    const auto has_room = [&] { return size < kMostInBundle && items.size() + 2 < kMaxBundleItems; };  // two requests follow
    const auto add = [&](const std::string& ledger, std::span<const Event> events) {
        Bytes parcel = pack_parcel(device_, chain->device.device_code, iso_time(clock_.now()), events);
        database_.prepare("INSERT OR REPLACE INTO stick_parcel(nonce, ledger, first_seq, last_seq, written_at) VALUES(?,?,?,?,?)")
            .bind(nonce_of_parcel(parcel))
            .bind(ledger)
            .bind(events.front().seq)
            .bind(events.back().seq)
            .bind(now)
            .run();
        size += parcel.size();
        written.events += std::ssize(events);
        ++written.parcels;
        items.push_back({BundleItemKind::parcel, std::move(parcel)});
    };
    Transaction transaction(database_);
    database_.prepare("DELETE FROM stick_parcel WHERE written_at<?").bind(now - kRemembered).run();
    for (const std::string& ledger : own_ledgers(database_)) {
        // Sent none the less when forked: it is how the registry learns of the second machine.
        Seq from = send_after(database_, ledger);
        while (has_room()) {
            const auto events = ledger_.events_after(ledger, from, kEventsAtOnce);
            if (events.empty()) break;
            add(ledger, events);
            from = events.back().seq;
        }
    }
    const auto apart = set_apart(database_, now - kAskAgainAfter, kAskedAgainAtMost);
    for (auto one = apart.begin(); one != apart.end() && has_room();) {
        const auto count = std::min<std::ptrdiff_t>(neighbours({one, apart.end()}), kEventsAtOnce);
        add(one->first, ledger_.events_after(one->first, one->second - 1, static_cast<int>(count)));
        one += count;
    }
    transaction.commit();
    items.push_back({BundleItemKind::feed_request, copy_of(bytes_of(write_feed_request(wanted_feed(database_, kMaxFeedBytes))))});
    if (asks_renewal) items.push_back({BundleItemKind::renewal_request, sign_renewal_request(device_, chain->device.not_after)});
    const Bytes sealed = seal_bundle(items, known_registry(database_, *chain).sealing_key);
    if (const auto done = stick.write(file_name("to-registry"), sealed); !done) return refuse(refusal_of(done.error()));
    if (asks_renewal) note_carried_renewal(database_);
    written.asks_renewal = asks_renewal;
    return written;
}

Result<StickRead, SyncRefusal> StickCarrier::read(Stick& stick) {
    const auto chain = stored_registration(database_);
    if (!chain) return refuse(refusal_of(SyncCause::not_registered));
    const auto files = stick.generations(file_name("to-device"), kMaxBundleBytes);
    if (!files) return refuse(refusal_of(files.error()));
    if (files->empty()) return refuse(SyncRefusal{"bundle.none"});
    Result<std::vector<BundleItem>, BundleError> items = refuse(BundleError::malformed);
    for (const Stick::File& file : *files) {
        items = open_bundle(file.content, sealing_secret_);
        if (items) break;
    }
    if (!items) return refuse(refusal_of(items.error()));

    StickRead report;
    const auto apart = set_apart(database_, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<int>::max());
    const auto take = [&](BundleItemKind kind, const auto& with) {
        for (const BundleItem& item : *items) {
            if (item.kind != kind) continue;
            if (auto refusal = with(item.message); refusal && !report.trouble) report.trouble = *std::move(refusal);
        }
    };
    const auto note_time = [&](std::int64_t registry_time) {
        Transaction transaction(database_);
        note_registry_time(database_, clock_, registry_time);
        transaction.commit();
    };
    // The keys first: the receipts may be signed with one that only they make known.
    const std::int64_t now = clock_.now() / 1000;
    take(BundleItemKind::trust_keys,
         [&](const Bytes& message) { return keep_trust_keys(database_, *chain, message, now, report.trust_updated); });
    take(BundleItemKind::trust_status,
         [&](const Bytes& message) { return keep_trust_status(database_, *chain, message, now, report.trust_updated); });
    take(BundleItemKind::receipt, [&](const Bytes& message) -> std::optional<SyncRefusal> {
        const auto receipt = read_receipt(message, known_registry(database_, *chain).key);
        if (!receipt) return refusal_of(receipt.error());
        note_time(receipt->registry_time);
        std::optional<SentParcel> sent;
        {
            auto row = database_.prepare("SELECT ledger, first_seq, last_seq FROM stick_parcel WHERE nonce=?");
            row.bind(receipt->nonce);
            if (!row.step()) return refusal_of(SyncCause::receipt_of_another);
            sent = SentParcel{row.text(0), row.integer(1), row.integer(2), receipt->nonce};
        }
        const Seq before = cursor_of(database_, sent->ledger);
        if (auto refusal = accept_receipt(database_, ledger_, *sent, *receipt, message, now)) {
            if (receipt->held_through == 0 && *refusal == refusal_of(SyncCause::receipt_without_gain)) forget_written(sent->ledger);
            return refusal;
        }
        report.released += cursor_of(database_, sent->ledger) - before;
        report.quarantined += std::ssize(receipt->quarantined);
        return std::nullopt;
    });
    take(BundleItemKind::feed, [&](const Bytes& message) -> std::optional<SyncRefusal> {
        const auto feed = read_feed(message, known_registry(database_, *chain).key);
        if (!feed) return sanad::refusal_of(feed.error());
        note_time(feed->registry_time);
        const auto taken = accept_feed(database_, ledger_, projector_, *chain, *feed, nonce_of_stick_feed(device_.public_key()), now);
        if (!taken) return taken.error();
        report.received += taken->stored - taken->came_back;
        report.came_back += taken->came_back;
        if (is_registry_put_back(database_)) return refusal_of(SyncCause::registry_put_back);
        return std::nullopt;
    });
    report.flowed_in = std::ranges::count_if(apart, [&](const auto& event) { return !is_set_apart(database_, event); });
    take(BundleItemKind::renewal_answer, [&](const Bytes& message) -> std::optional<SyncRefusal> {
        const auto renewed = take_carried_renewal(database_, device_, sealing_secret_, carried_answer(message));
        if (!renewed) return renewed.error();
        if (*renewed) report.renewed = (*renewed)->device;
        return std::nullopt;
    });
    return report;
}

void StickCarrier::forget_written(const std::string& ledger) {
    Transaction transaction(database_);
    database_.prepare("DELETE FROM stick_parcel WHERE ledger=?").bind(ledger).run();
    transaction.commit();
}

bool StickCarrier::is_answered() {
    return std::ranges::all_of(own_ledgers(database_), [&](const std::string& ledger) {
        auto row = database_.prepare("SELECT max(last_seq) FROM stick_parcel WHERE ledger=?");
        row.bind(ledger);
        return is_forked(database_, ledger) || !row.step() || row.is_null(0) || row.integer(0) <= cursor_of(database_, ledger);
    });
}

std::string StickCarrier::file_name(std::string_view direction) const {
    return registration_id(device_.public_key()) + "." + std::string(direction);
}

}  // namespace sanad
