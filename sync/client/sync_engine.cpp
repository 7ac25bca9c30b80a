#include "sync/client/sync_engine.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/trust/trust_list.h"
#include "db/ledger/least_time.h"
#include "sync/client/answer_in_pieces.h"
#include "sync/client/answers.h"
#include "sync/client/feed_receiver.h"
#include "sync/client/known_registry.h"
#include "sync/client/registration_client.h"
#include "sync/protocol/parcel.h"
#include "sync/protocol/signed_request.h"

namespace sanad {
namespace {

constexpr int kEventsAtOnce = 256;
constexpr int kAttemptsKept = 50;
constexpr Millis kLongestVain = 4 * 60'000;  // with two more exchanges, a nonce and what it was for, no ten minutes
constexpr Seq kUsualPrefix = 16;             // events: more helps small parcels alone, and costs both sides

const std::string kFeedPath = "/v1/feed";

bool is_link(const SyncRefusal& refusal) {
    for (const auto error : {LinkError::offline, LinkError::timed_out, LinkError::answer_cut_off, LinkError::answer_too_long,
                             LinkError::clock_wrong, LinkError::insecure, LinkError::login_wall, LinkError::bad_address}) {
        if (refusal == refusal_of(error)) return true;
    }
    return false;
}

bool link_broke(const SyncRefusal& refusal) {
    return refusal == refusal_of(LinkError::timed_out) || refusal == refusal_of(LinkError::answer_cut_off);
}

Result<Bytes, SyncRefusal> list_in(Result<WireResponse, LinkError> response) {
    if (!response) return refuse(sanad::refusal_of(response.error()));
    if (response->status != 200 || response->content_type != "application/cose") return refuse(sanad::refusal_of(*response));
    return std::move(response->body);
}

void store_outcome(Database& database, std::int64_t now, const std::string& outcome) {
    Transaction transaction(database);
    // Of the same again and again the first and the last are kept: a week without a network would leave nothing else.
    database
        .prepare(
            "DELETE FROM sync_attempt WHERE rowid=(SELECT max(rowid) FROM sync_attempt) AND "
            "2=(SELECT count(*) FROM (SELECT outcome FROM sync_attempt ORDER BY rowid DESC LIMIT 2) l WHERE l.outcome=?)")
        .bind(outcome)
        .run();
    database.prepare("INSERT INTO sync_attempt(attempted_at, outcome) VALUES(?,?)").bind(now).bind(outcome).run();
    database.prepare("DELETE FROM sync_attempt WHERE rowid<=(SELECT max(rowid) FROM sync_attempt)-?").bind(kAttemptsKept).run();
    transaction.commit();
}

}  // namespace

SyncReport SyncEngine::sync_now() {
    SyncReport report;
    pace_.begin_sync();
    gained_at_ = clock_.uptime().since;
    const auto chain = stored_registration(database_);
    if (chain && chain->device.key != device_.public_key()) {
        report.stopped = refusal_of(SyncCause::key_changed);
    } else if (chain) {
        const auto apart = set_apart(database_, clock_.now() / 1000 - kAskAgainAfter, kAskedAgainAtMost);
        std::optional<SyncRefusal> not_taken;
        for (const auto& ledger : own_ledgers(database_)) {
            if (report.stopped || is_forked(database_, ledger)) continue;
            report.stopped = send_ledger(ledger, *chain, report);
            // Of this ledger alone: said at the end, and the rest goes on.
            if (report.stopped && is_forked(database_, ledger)) report.stopped.reset();
            if (report.stopped && takes_no_new_ledger(*report.stopped)) not_taken = std::exchange(report.stopped, std::nullopt);
        }
        // From here on a refusal is of that one thing: the first is told, and only the link's ends it.
        bool goes_on = !report.stopped;
        const auto then = [&](const auto& step) {
            if (!goes_on) return;
            std::optional<SyncRefusal> refusal = step();
            goes_on = !refusal || !is_link(*refusal);
            if (!report.stopped) report.stopped = std::move(refusal);
        };
        then([&] { return ask_what_is_held(*chain, report); });
        then([&] { return ask_again(apart, *chain, report); });
        then([&] {
            auto refusal = fetch_feed(*chain, report);
            return refusal || report.came_back == 0 ? refusal : confirm_what_came_back(*chain);
        });
        then([&] { return fetch_trust(*chain, report); });
        if (!report.stopped && is_cloned(database_)) report.stopped = refusal_of(SyncCause::cloned);
        report.warning = is_registry_put_back(database_) ? refusal_of(SyncCause::registry_put_back) : std::move(not_taken);
    } else {
        report.stopped = refusal_of(SyncCause::not_registered);
    }
    for (const auto& ledger : own_ledgers(database_)) report.waiting += ledger_.head(ledger).seq - send_after(database_, ledger);
    store_outcome(database_, clock_.now() / 1000, report.trouble() ? report.trouble()->code : "done");
    return report;
}

bool SyncEngine::is_worth_another(const SyncRefusal& refusal) {
    return link_broke(refusal) && pace_.broke() && clock_.uptime().since - gained_at_ < kLongestVain;
}

void SyncEngine::went_through(std::size_t bytes, double seconds) {
    pace_.went_through(bytes, seconds);
    gained_at_ = clock_.uptime().since;
}

std::optional<SyncRefusal> SyncEngine::send_ledger(const std::string& ledger, const RegistrationChain& chain, SyncReport& report) {
    Seq from = send_after(database_, ledger);
    bool went_back = false;
    while (from < ledger_.head(ledger).seq) {
        const Seq before = cursor_of(database_, ledger);
        auto sent = send_some(ledger, from, chain, kEventsAtOnce);
        if (sent) {
            ++report.parcels;
            report.quarantined += sent->quarantined;
            report.released += cursor_of(database_, ledger) - before;
            from = send_after(database_, ledger);
            continue;
        }
        const SyncRefusal& refusal = sent.error();
        if (is_worth_another(refusal)) continue;
        if (!went_back && goes_back(ledger, from, refusal)) {
            went_back = true;
            from = send_after(database_, ledger);
            continue;
        }
        if (refusal == refusal_of(ProblemReport{Problem::fork, {}}))
            if (auto unproven = compare(ledger, chain)) return unproven;
        return refusal;
    }
    return std::nullopt;
}

bool SyncEngine::goes_back(const std::string& ledger, Seq from, const SyncRefusal& refusal) {
    const auto wanted = refusal.facts.find("wanted");
    if (wanted == refusal.facts.end()) return false;
    const Seq first = std::stoll(wanted->second);
    return first <= from && note_loss(database_, ledger, first);
}

std::optional<SyncRefusal> SyncEngine::send_what_was_lost(const std::string& ledger, const RegistrationChain& chain, SyncReport& report) {
    auto refusal = send_ledger(ledger, chain, report);
    if (is_forked(database_, ledger)) return std::nullopt;
    return refusal;
}

std::optional<SyncRefusal> SyncEngine::ask_what_is_held(const RegistrationChain& chain, SyncReport& report) {
    for (const auto& ledger : long_unconfirmed(database_, clock_.now() / 1000 - kAskAgainAfter, kAskedAboutAtMost)) {
        const auto alike = is_held_alike(ledger, cursor_of(database_, ledger), chain);
        // Who doesn't say it of one says it of none. A registry of the first release can't, and that is no trouble.
        if (!alike && alike.error() == refusal_of(ProblemReport{Problem::fork, {}})) return std::nullopt;
        if (!alike) return alike.error();
        if (auto refusal = send_what_was_lost(ledger, chain, report)) return refusal;
    }
    return std::nullopt;
}

std::optional<SyncRefusal> SyncEngine::compare_with_registry() {
    const auto chain = stored_registration(database_);
    if (!chain) return refusal_of(SyncCause::not_registered);
    for (const auto& ledger : own_ledgers(database_))
        if (auto refusal = compare(ledger, *chain)) return refusal;
    return std::nullopt;
}

std::optional<SyncRefusal> SyncEngine::compare(const std::string& ledger, const RegistrationChain& chain) {
    Seq high = ledger_.head(ledger).seq;
    auto alike = is_held_alike(ledger, high, chain);
    if (!alike) return alike.error();
    if (*alike) return std::nullopt;
    // At `high` they don't agree: halved until sending begins after the last that they have in common. Where it begins by now they agreed
    // once, and that is asked about too: a registry that was put back may have taken another's events since (send_after is 0 then).
    Seq low = std::max<Seq>(0, send_after(database_, ledger) - 1);
    for (--high; low < high;) {
        const Seq middle = low + (high - low + 1) / 2;
        alike = is_held_alike(ledger, middle, chain);
        if (!alike) return alike.error();
        if (*alike) {
            low = send_after(database_, ledger);
            if (low < middle) break;  // the registry holds no more
        } else {
            high = middle - 1;
            low = std::min(low, send_after(database_, ledger));
        }
    }
    return std::nullopt;
}

Result<bool, SyncRefusal> SyncEngine::is_held_alike(const std::string& ledger, Seq at, const RegistrationChain& chain) {
    const auto head = ask_head(ledger, "?at=" + std::to_string(at), chain);
    if (!head) return refuse(head.error());
    return accept_head(database_, ledger_, ledger, head->nonce, head->receipt, head->bytes, clock_.now() / 1000);
}

Result<SyncEngine::HeadAnswer, SyncRefusal> SyncEngine::ask_head(const std::string& ledger, const std::string& question,
                                                                 const RegistrationChain& chain) {
    const auto nonce = ask_nonce(chain);
    if (!nonce) return refuse(nonce.error());
    if (!*nonce) return refuse(sanad::refusal_of(ProblemReport{Problem::fork, {}}));  // a registry of the first release says no more
    const std::string target = "/v1/ledgers/" + ledger + "/head" + question;
    auto body = list_in(transport_.get_signed(target, sign_request(device_, {"GET", target, sha256({}), **nonce}), kMaxReceiptBytes));
    if (!body) return refuse(body.error());
    auto receipt = receipt_in(*body, chain);
    if (!receipt) return refuse(receipt.error());
    gained_at_ = clock_.uptime().since;
    return HeadAnswer{**nonce, *std::move(receipt), *std::move(body)};
}

std::optional<SyncRefusal> SyncEngine::confirm_what_came_back(const RegistrationChain& chain) {
    for (const auto& [ledger, last] : closed_ledgers(database_)) {
        for (Seq from = cursor_of(database_, ledger); from < last; from = cursor_of(database_, ledger)) {
            const auto head = ask_head(ledger, "?at=" + std::to_string(last) + "&after=" + std::to_string(from), chain);
            if (!head) return head.error();
            // Nothing is sent that the registry could compare: what lies beyond the question proves nothing of what is here.
            if (head->receipt.held_through > last) return refusal_of(SyncCause::receipt_of_another);
            const SentParcel as_if_sent{ledger, from + 1, last, head->nonce};
            if (auto refusal = accept_receipt(database_, ledger_, as_if_sent, head->receipt, head->bytes, clock_.now() / 1000))
                return refusal;
        }
    }
    return std::nullopt;
}

std::optional<SyncRefusal> SyncEngine::ask_again(const std::vector<EventPlace>& apart, const RegistrationChain& chain, SyncReport& report) {
    for (auto one = apart.begin(); one != apart.end();) {
        const auto next = one + neighbours({one, apart.end()});
        const auto count = std::min<std::ptrdiff_t>(std::distance(one, next), kEventsAtOnce);
        const auto sent = send_some(one->first, one->second - 1, chain, static_cast<int>(count));
        if (!sent) {
            if (!goes_back(one->first, one->second - 1, sent.error())) return sent.error();
            // It and what is set apart behind it go along with what was lost.
            if (auto refusal = send_what_was_lost(one->first, chain, report)) return refusal;
            one = std::find_if(next, apart.end(), [&](const auto& event) { return event.first != one->first; });
            continue;
        }
        ++report.parcels;
        one = std::find_if(one, next, [&](const auto& event) { return event.second > sent->through; });
    }
    report.flowed_in = std::ranges::count_if(apart, [&](const auto& event) { return !is_set_apart(database_, event); });
    return std::nullopt;
}

Result<SyncEngine::Answered, SyncRefusal> SyncEngine::send_some(const std::string& ledger, Seq after, const RegistrationChain& chain,
                                                                int most) {
    const auto events = ledger_.events_after(ledger, after, most);
    std::size_t count = events.size();
    // What the registry confirmed to hold, it need not be told again.
    const bool held = says_what_it_holds_ && after <= cursor_of(database_, ledger);
    const Seq reach = pace_.wants_new_connection() ? static_cast<Seq>(kMaxPrefixEvents) : kUsualPrefix;
    const Seq from = std::max<Seq>(0, after - reach);
    const auto before = held ? ledger_.events_after(ledger, from, static_cast<int>(after - from)) : std::vector<Event>();
    const auto pack = [&] {
        return pack_parcel(device_, chain.device.device_code, iso_time(clock_.now()), std::span(events).first(count), before);
    };
    Bytes parcel = pack();
    while (parcel.size() > pace_.parcel_bytes() && count > 1) {
        count = std::clamp<std::size_t>(count * pace_.parcel_bytes() / parcel.size(), 1, count - 1);
        parcel = pack();
    }

    if (pace_.wants_new_connection()) transport_.hang_up();
    const Nonce nonce = array_of<16>(random_bytes(16)).value();
    const auto response = transport_.post("/v1/ledgers/" + ledger + "/parcels", parcel, to_hex(nonce), kMaxReceiptBytes);
    if (!response) return refuse(sanad::refusal_of(response.error()));
    if (response->status != 200 || response->content_type != "application/cose") {
        SyncRefusal refusal = sanad::refusal_of(*response);
        if (refusal != sanad::refusal_of(ProblemReport{Problem::prefix_unknown, {}}) || !std::exchange(says_what_it_holds_, false)) {
            return refuse(std::move(refusal));
        }
        return send_some(ledger, after, chain, most);
    }
    if (response->body.empty()) return refuse(sanad::refusal_of(SyncCause::answer_empty));
    auto receipt = receipt_in(response->body, chain);
    if (!receipt) return refuse(receipt.error());
    const SentParcel sent{ledger, events.front().seq, events[count - 1].seq, nonce};
    if (auto refusal = accept_receipt(database_, ledger_, sent, *receipt, response->body, clock_.now() / 1000)) {
        return refuse(*std::move(refusal));
    }
    went_through(parcel.size(), response->seconds);
    return Answered{sent.released_by(*receipt), std::ssize(receipt->quarantined)};
}

Result<Receipt, SyncRefusal> SyncEngine::receipt_in(const Bytes& body, const RegistrationChain& chain) {
    auto receipt = read_receipt(body, known_registry(database_, chain).key);
    if (!receipt && receipt.error() == MessageError::bad_signature) {
        if (auto refusal = learn_registry_key(chain)) return refuse(*std::move(refusal));
        receipt = read_receipt(body, known_registry(database_, chain).key);
    }
    if (!receipt) return refuse(refusal_of(receipt.error()));
    believe_time(receipt->registry_time);
    return *std::move(receipt);
}

void SyncEngine::believe_time(std::int64_t registry_time) {
    Transaction transaction(database_);
    note_registry_time(database_, clock_, registry_time);
    transaction.commit();
}

std::optional<SyncRefusal> SyncEngine::learn_registry_key(const RegistrationChain& chain) {
    bool updated = false;
    auto refusal = fetch_trust_keys(chain, updated);
    if (refusal && !is_link(*refusal) && *refusal != refusal_of(SyncCause::registry_outdated)) refusal.reset();
    return refusal;
}

Result<std::optional<Nonce>, SyncRefusal> SyncEngine::ask_nonce(const RegistrationChain& chain) {
    auto answer = transport_.get("/v1/time", kMaxTimeBytes);
    if (answer && answer->status == 404) return std::nullopt;  // a registry of the first release
    const auto body = list_in(std::move(answer));
    if (!body) return refuse(body.error());
    auto time = read_time(*body, known_registry(database_, chain).key);
    if (!time && time.error() == MessageError::bad_signature) {
        if (auto refusal = learn_registry_key(chain)) return refuse(*std::move(refusal));
        time = read_time(*body, known_registry(database_, chain).key);
    }
    if (time) believe_time(time->time);
    if (time) return time->nonce;
    return refuse(refusal_of(time.error() == MessageError::malformed ? SyncCause::answer_damaged : SyncCause::time_foreign));
}

std::optional<SyncRefusal> SyncEngine::fetch_feed(const RegistrationChain& chain, SyncReport& report) {
    std::optional<Nonce> nonce;
    for (bool more = true; more;) {
        if (!nonce) {
            auto asked = ask_nonce(chain);
            if (!asked && is_worth_another(asked.error())) continue;
            if (!asked) return asked.error();
            if (!*asked) return std::nullopt;
            nonce = *asked;
        }
        const std::string wanted = write_feed_request(wanted_feed(database_, pace_.parcel_bytes()));
        const Nonce used = *std::exchange(nonce, std::nullopt);
        const Bytes request = sign_request(device_, {"POST", kFeedPath, sha256(bytes_of(wanted)), used});
        if (pace_.wants_new_connection()) transport_.hang_up();
        auto response = transport_.post_signed(kFeedPath, bytes_of(wanted), request, kMaxFeedBytes);
        if (!response) {
            auto refusal = sanad::refusal_of(response.error());
            if (is_worth_another(refusal)) continue;
            return refusal;
        }
        const double seconds = response->seconds;
        const auto body = list_in(std::move(response));
        if (!body) return body.error();
        const auto feed = read_feed(*body, known_registry(database_, chain).key);
        if (!feed) return refusal_of(feed.error());
        const auto taken = accept_feed(database_, ledger_, projector_, chain, *feed, used, clock_.now() / 1000);
        if (!taken) return taken.error();
        believe_time(feed->registry_time);
        report.received += taken->stored - taken->came_back;
        report.came_back += taken->came_back;
        if (feed->more && taken->stored + taken->withheld == 0) return refusal_of(SyncCause::feed_without_gain);
        went_through(body->size(), seconds);
        more = feed->more;
        nonce = feed->next_nonce;
    }
    return std::nullopt;
}

std::optional<SyncRefusal> SyncEngine::fetch_trust(const RegistrationChain& chain, SyncReport& report) {
    if (auto refusal = fetch_trust_keys(chain, report.trust_updated)) return refusal;
    return fetch_part("/trust/" + chain.device.centre_code, kMaxTrustStatusBytes, [&](WireResponse answer) -> std::optional<SyncRefusal> {
        if (answer.status == 404) return std::nullopt;  // a registry of the first release has keys only
        const auto status = list_in(std::move(answer));
        if (!status) return status.error();
        return keep_trust_status(database_, chain, *status, clock_.now() / 1000, report.trust_updated);
    });
}

std::optional<SyncRefusal> SyncEngine::fetch_trust_keys(const RegistrationChain& chain, bool& updated) {
    return fetch_part("/trust/keys", kMaxTrustKeysBytes, [&](WireResponse answer) -> std::optional<SyncRefusal> {
        const auto keys = list_in(std::move(answer));
        if (!keys) return keys.error();
        return keep_trust_keys(database_, chain, *keys, clock_.now() / 1000, updated);
    });
}

std::optional<SyncRefusal> SyncEngine::fetch_part(const std::string& path, std::size_t max_bytes, const KeepPart& keep) {
    for (bool again = false;; again = true) {
        auto answer = get_in_pieces(database_, transport_, pace_, path, max_bytes);
        if (!answer) return sanad::refusal_of(answer.error());
        auto refusal = keep(std::move(answer->response));
        // Pieces that don't belong together are nobody's word: all of it is asked for, once.
        const bool is_word = !answer->pieced || refusal == refusal_of(SyncCause::registry_outdated);
        if (!refusal || is_word || again) return refusal;
    }
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
    wait -= wait / 4 * static_cast<Millis>(dice % 1024) / 1024;
    return std::max(wait, asked_for(report));
}

Millis Backoff::asked_for(const SyncReport& report) {
    // What the registry asks for is kept, but nobody can send a kiosk to sleep for a year.
    return report.stopped ? std::clamp<Millis>(report.stopped->retry_after, 0, 3600) * 1000 : 0;
}

}  // namespace sanad
