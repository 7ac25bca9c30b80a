#include "sync/registry/http/routes.h"

#include "credential/bytes/text_codec.h"
#include "sync/registry/publish/trust_publisher.h"

namespace sanad {
namespace {

/// The parts of a path between its slashes: "/trust/keys" → {"trust", "keys"}; at most 8.
std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    while (path.starts_with('/') && parts.size() < 8) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        parts.emplace_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
    return parts;
}

bool is_registrations(const std::vector<std::string>& parts) {
    return parts.size() == 2 && parts[0] == "v1" && parts[1] == "registrations";
}
bool is_parcels(const std::vector<std::string>& parts) {
    return parts.size() == 4 && parts[0] == "v1" && parts[1] == "ledgers" && is_ledger_name(parts[2]) && parts[3] == "parcels";
}

HttpResponse respond(unsigned status, std::string content_type, Bytes body, std::string cache) {
    return {status, std::move(content_type), std::move(body), {{"Cache-Control", std::move(cache)}}};
}

}  // namespace

Routes::Routes(Registry& writer, Registry& reader, const Clock& clock, const Catalogue& catalogue, std::optional<VerifyPage> page,
               bool approve_at_once)
    : reader_(reader),
      desk_(writer, clock, approve_at_once),
      reading_desk_(reader, clock, false),
      ingest_(writer, clock),
      catalogue_(catalogue),
      page_(std::move(page)) {}

std::optional<std::size_t> Routes::body_limit(const HttpRequest& head) const {
    if (head.method != Method::post) return std::nullopt;
    const auto parts = parts_of(head.path);
    if (is_registrations(parts)) return kMaxRegistrationBytes;
    if (is_parcels(parts)) return kMaxParcelBytes;
    return std::nullopt;
}

HttpResponse Routes::handle_write(const HttpRequest& request) {
    const auto parts = parts_of(request.path);
    if (is_registrations(parts)) return answer(desk_.request(request.body));
    if (is_parcels(parts)) return take_parcel(parts[2], request);
    return refuse(Problem::not_found);
}

HttpResponse Routes::handle_read(const HttpRequest& request) {
    const auto parts = parts_of(request.path);
    if (is_registrations(parts) || is_parcels(parts)) return refuse(Problem::method_not_allowed);
    if (request.method == Method::other) return refuse(Problem::method_not_allowed);
    if (request.path == "/") return {302, "text/plain", {}, {{"Location", "/v"}}};
    if (parts.empty()) return refuse(Problem::not_found);
    if (request.path == "/healthz") return respond(200, "text/plain; charset=utf-8", copy_of(bytes_of("ok\n")), "no-store");
    if (request.path == "/v") return verify_page();
    if (request.path == "/trust/keys") return respond(200, "application/cose", published_trust_keys(reader_.store()), "no-cache");
    if (parts[0] == "trust" && parts.size() == 4 && parts[2] == "digests") {
        const auto digests = published_digests(reader_.store(), parts[1], parts[3]);
        if (!digests) return refuse(Problem::not_found);
        return respond(200, "application/json", copy_of(bytes_of(*digests)), "public, max-age=60");
    }
    if (parts.size() == 3 && parts[0] == "v1" && parts[1] == "registrations") return answer(reading_desk_.status(parts[2]));
    return refuse(Problem::not_found);
}

HttpResponse Routes::refuse(const ProblemReport& report) const {
    auto response = problem_response(report, catalogue_.say(Language::english, "refusal.sync." + std::string(name_of(report.problem))));
    if (report.problem == Problem::busy) response.headers.emplace_back("Retry-After", "30");
    return response;
}

HttpResponse Routes::take_parcel(const std::string& ledger, const HttpRequest& request) {
    const auto nonce_bytes = from_hex(request.nonce);
    const auto nonce = nonce_bytes ? array_of<16>(*nonce_bytes) : std::nullopt;
    if (!nonce) return refuse(Problem::nonce_missing);
    auto receipt = ingest_.receive(ledger, request.body, *nonce);
    if (!receipt) return refuse(receipt.error());
    return respond(200, "application/cose", *std::move(receipt), "no-store");
}

HttpResponse Routes::answer(const Result<RegistrationOutcome, Problem>& outcome) const {
    if (!outcome) return refuse(outcome.error());
    if (outcome->state == RegistrationState::approved) return respond(200, "application/cbor", outcome->answer, "no-store");
    const Json pending{{"state", std::string(name_of(outcome->state))}, {"fingerprint", outcome->fingerprint}};
    return respond(202, "application/json", copy_of(bytes_of(canonical_json(pending))), "no-store");
}

HttpResponse Routes::verify_page() const {
    if (!page_) return refuse(Problem::not_found);
    return {200,
            "text/html; charset=utf-8",
            page_->html,
            {{"Cache-Control", "no-cache"}, {"Content-Security-Policy", page_->policy}, {"Referrer-Policy", "no-referrer"}}};
}

}  // namespace sanad
