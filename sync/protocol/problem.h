#pragma once

#include <string>

#include "credential/bytes/bytes.h"
#include "credential/bytes/canonical_json.h"

/// What the registry says when it says no: RFC 9457 problem+json with a `type` of "/problems/<name>" from this closed list.
/// Each has a sentence `refusal.sync.<name>` in both languages. Nothing here is signed: a problem never moves a cursor.
namespace sanad {

enum class Problem {
    malformed,             ///< 400 not the message that this call takes
    wrong_kind,            ///< 400 a signed message of another kind
    nonce_missing,         ///< 400 no Sanad-Nonce of 32 hex digits
    request_missing,       ///< 400 no Sanad-Request, where only a registered device may ask
    request_mismatch,      ///< 403 signed for another call
    nonce_stale,           ///< 403 its nonce is not one of ours, or older than five minutes
    nonce_used,            ///< 403 its nonce has served before
    bad_signature,         ///< 403 changed on the way, or signed by another key
    unknown_device,        ///< 403 no registered device has this key
    wrong_ledger,          ///< 403 the ledger belongs to another device, or is not the one in the address
    wrong_office_code,     ///< 403 the code is not one that this office gave out for this centre, or was used
    registration_refused,  ///< 403 an officer refused it
    renewal_refused,       ///< 403 an officer refused a longer window
    device_retired,        ///< 403 its key is not renewed any more
    device_compromised,    ///< 403 the same, because somebody else may have the key; it is told nothing of other kiosks either, and no new
                           ///< ledger of it is taken
    too_many_ledgers,      ///< 403 the device has as many ledgers as one may have: no further one is taken
    unknown_registration,  ///< 404
    not_found,             ///< 404 no such page or call
    method_not_allowed,    ///< 405
    fork,                  ///< 409 the registry holds another event under the same number
    gap,                   ///< 409 events before these are missing; `wanted` says from which seq
    prefix_unknown,        ///< 409 compressed against events that are not held here so: to be sent without
    key_in_use,            ///< 409 another registration holds a key with this id
    length_required,       ///< 411
    too_large,             ///< 413
    too_deep,              ///< 413 an event nested deeper than 32
    too_many_events,       ///< 413
    chain_broken,          ///< 422
    rate_limited,          ///< 429 more requests than a device or an address may make; the header Retry-After says when
    header_too_large,      ///< 431
    machine_broke,         ///< 500
    busy,                  ///< 503 as many requests at once as the registry takes
};
constexpr std::string_view kProblemType = "/problems/";
constexpr std::string_view kProblemContentType = "application/problem+json";

[[nodiscard]] std::string_view name_of(Problem problem);
[[nodiscard]] unsigned http_status(Problem problem);
[[nodiscard]] std::optional<Problem> problem_named(std::string_view name);

struct ProblemReport {
    Problem problem = Problem::malformed;
    std::optional<std::int64_t> wanted{};  ///< with gap alone: the seq to send from, at least 1
    std::vector<Bytes> held{};             ///< with gap, or of a ledger that is not taken: a receipt of the head; with fork: of the last
                                           ///< event in common, if it is in the parcel, and of the first that is another; not in the text
    std::optional<std::int64_t> retry_after{};  ///< seconds, for the header Retry-After; not in the text
    bool operator==(const ProblemReport&) const = default;
};

/// `title`: the English sentence.
[[nodiscard]] std::string write_problem(const ProblemReport& report, std::string_view title);
/// Nothing for anything else that a server may answer: HTML, half a JSON, a type that is not in the list, a status that contradicts it.
[[nodiscard]] std::optional<ProblemReport> read_problem(std::string_view body, unsigned status);

}  // namespace sanad
