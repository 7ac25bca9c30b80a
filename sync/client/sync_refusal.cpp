#include "sync/client/sync_refusal.h"

#include <algorithm>

namespace sanad {
std::string_view name_of(SyncCause cause) {
    switch (cause) {
        case SyncCause::not_registered:
            return "not_registered";
        case SyncCause::registration_pending:
            return "registration_pending";
        case SyncCause::renewal_pending:
            return "renewal_pending";
        case SyncCause::bad_office_code:
            return "bad_office_code";
        case SyncCause::not_requested:
            return "not_requested";
        case SyncCause::wrong_anchor:
            return "wrong_anchor";
        case SyncCause::bad_registration:
            return "bad_registration";
        case SyncCause::wrong_centre:
            return "wrong_centre";
        case SyncCause::login_page:
            return "login_page";
        case SyncCause::not_the_registry:
            return "not_the_registry";
        case SyncCause::server_broke:
            return "server_broke";
        case SyncCause::answer_empty:
            return "answer_empty";
        case SyncCause::answer_damaged:
            return "answer_damaged";
        case SyncCause::receipt_foreign:
            return "receipt_foreign";
        case SyncCause::receipt_of_another:
            return "receipt_of_another";
        case SyncCause::receipt_other_history:
            return "receipt_other_history";
        case SyncCause::receipt_without_gain:
            return "receipt_without_gain";
        case SyncCause::receipt_with_gap:
            return "receipt_with_gap";
        case SyncCause::cloned:
            return "cloned";
        case SyncCause::key_changed:
            return "key_changed";
        case SyncCause::trust_foreign:
            return "trust_foreign";
        case SyncCause::time_foreign:
            return "time_foreign";
        case SyncCause::feed_foreign:
            return "feed_foreign";
        case SyncCause::feed_of_another:
            return "feed_of_another";
        case SyncCause::feed_wrong_centre:
            return "feed_wrong_centre";
        case SyncCause::feed_own_ledger:
            return "feed_own_ledger";
        case SyncCause::feed_broken:
            return "feed_broken";
        case SyncCause::feed_gap:
            return "feed_gap";
        case SyncCause::feed_other_history:
            return "feed_other_history";
        case SyncCause::feed_without_gain:
            return "feed_without_gain";
        case SyncCause::registry_put_back:
            return "registry_put_back";
        case SyncCause::registry_outdated:
            return "registry_outdated";
    }
    return {};
}

SyncRefusal refusal_of(SyncCause cause, std::map<std::string, std::string> facts) {
    return {"sync." + std::string(name_of(cause)), std::move(facts)};
}

SyncRefusal refusal_of(LinkError error) { return {"sync." + std::string(name_of(error))}; }

SyncRefusal refusal_of(const ProblemReport& report) {
    SyncRefusal refusal{"sync." + std::string(name_of(report.problem))};
    if (report.wanted) refusal.facts["wanted"] = std::to_string(*report.wanted);
    return refusal;
}

bool takes_no_new_ledger(const SyncRefusal& refusal) {
    return refusal == refusal_of(ProblemReport{Problem::too_many_ledgers, {}}) ||
           refusal == refusal_of(ProblemReport{Problem::device_compromised, {}});
}

bool looks_like_a_page(const WireResponse& response) {
    if (response.content_type == "text/html" || response.content_type == "application/xhtml+xml") return true;
    const auto first = std::ranges::find_if(response.body, [](std::uint8_t c) { return c > ' '; });
    return first != response.body.end() && *first == '<';
}

SyncRefusal refusal_of(const WireResponse& response) {
    if (response.content_type == kProblemContentType) {
        const std::string_view text(reinterpret_cast<const char*>(response.body.data()), response.body.size());
        if (const auto report = read_problem(text, response.status)) {
            auto refusal = refusal_of(*report);
            refusal.retry_after = response.retry_after;
            return refusal;
        }
    }
    if (response.status >= 500 && response.status != 511)
        return refusal_of(SyncCause::server_broke, {{"status", std::to_string(response.status)}});
    if (looks_like_a_page(response) || (response.status >= 300 && response.status < 400) || response.status == 511) {
        return refusal_of(SyncCause::login_page);
    }
    if (response.body.empty()) return refusal_of(SyncCause::answer_empty);
    const bool right_kind = response.content_type == "application/cose" || response.content_type == "application/cbor" ||
                            response.content_type == kProblemContentType;
    return refusal_of(right_kind ? SyncCause::answer_damaged : SyncCause::not_the_registry);
}

}  // namespace sanad
