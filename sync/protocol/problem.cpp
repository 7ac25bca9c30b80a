#include "sync/protocol/problem.h"

#include <algorithm>

namespace sanad {
namespace {

struct Entry {
    Problem problem;
    std::string_view name;
    unsigned status;
};

// DO NOT CHANGE the names: they are the wire's `type`.
constexpr Entry kProblems[] = {
    {Problem::malformed, "malformed", 400},
    {Problem::wrong_kind, "wrong_kind", 400},
    {Problem::nonce_missing, "nonce_missing", 400},
    {Problem::request_missing, "request_missing", 400},
    {Problem::request_mismatch, "request_mismatch", 403},
    {Problem::nonce_stale, "nonce_stale", 403},
    {Problem::nonce_used, "nonce_used", 403},
    {Problem::bad_signature, "bad_signature", 403},
    {Problem::unknown_device, "unknown_device", 403},
    {Problem::wrong_ledger, "wrong_ledger", 403},
    {Problem::wrong_office_code, "wrong_office_code", 403},
    {Problem::registration_refused, "registration_refused", 403},
    {Problem::renewal_refused, "renewal_refused", 403},
    {Problem::device_retired, "device_retired", 403},
    {Problem::device_compromised, "device_compromised", 403},
    {Problem::too_many_ledgers, "too_many_ledgers", 403},
    {Problem::unknown_registration, "unknown_registration", 404},
    {Problem::not_found, "not_found", 404},
    {Problem::method_not_allowed, "method_not_allowed", 405},
    {Problem::fork, "fork", 409},
    {Problem::gap, "gap", 409},
    {Problem::prefix_unknown, "prefix_unknown", 409},
    {Problem::key_in_use, "key_in_use", 409},
    {Problem::length_required, "length_required", 411},
    {Problem::too_large, "too_large", 413},
    {Problem::too_deep, "too_deep", 413},
    {Problem::too_many_events, "too_many_events", 413},
    {Problem::chain_broken, "chain_broken", 422},
    {Problem::rate_limited, "rate_limited", 429},
    {Problem::header_too_large, "header_too_large", 431},
    {Problem::machine_broke, "machine_broke", 500},
    {Problem::busy, "busy", 503},
};
constexpr std::size_t kMaxProblemBytes = 4096;

const Entry& entry_of(Problem problem) { return *std::ranges::find(kProblems, problem, &Entry::problem); }

}  // namespace

std::string_view name_of(Problem problem) { return entry_of(problem).name; }
unsigned http_status(Problem problem) { return entry_of(problem).status; }

std::optional<Problem> problem_named(std::string_view name) {
    const auto* found = std::ranges::find(kProblems, name, &Entry::name);
    return found == std::end(kProblems) ? std::nullopt : std::optional(found->problem);
}

std::string write_problem(const ProblemReport& report, std::string_view title) {
    Json json{{"type", std::string(kProblemType) + std::string(name_of(report.problem))},
              {"status", http_status(report.problem)},
              {"title", std::string(title)}};
    if (report.wanted) json["wanted"] = *report.wanted;
    return canonical_json(json);
}

std::optional<ProblemReport> read_problem(std::string_view body, unsigned status) {
    const auto json = parse_json(body, kMaxProblemBytes);
    if (!json || !json->is_object()) return std::nullopt;
    const auto type = json->find("type");
    const auto* text = type == json->end() ? nullptr : type->get_ptr<const std::string*>();
    if (!text || !text->starts_with(kProblemType)) return std::nullopt;
    const auto problem = problem_named(std::string_view(*text).substr(kProblemType.size()));
    if (!problem || http_status(*problem) != status) return std::nullopt;
    ProblemReport report{*problem, {}};
    if (*problem == Problem::gap) {  // nobody signed it: of any other problem it would say where to go back to as well
        const auto wanted = json->find("wanted");
        if (wanted == json->end() || !wanted->is_number_integer() || wanted->get<std::int64_t>() < 1) return std::nullopt;
        report.wanted = wanted->get<std::int64_t>();
    }
    return report;
}

}  // namespace sanad
