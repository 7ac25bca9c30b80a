#include "sync/registry/http/routes.h"

#include <algorithm>
#include <charconv>

#include "credential/bytes/text_codec.h"
#include "sync/protocol/renewal.h"
#include "sync/registry/publish/full_credentials.h"

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
bool is_renewals(const std::vector<std::string>& parts) { return parts.size() == 2 && parts[0] == "v1" && parts[1] == "renewals"; }
bool is_parcels(const std::vector<std::string>& parts) {
    return parts.size() == 4 && parts[0] == "v1" && parts[1] == "ledgers" && is_ledger_name(parts[2]) && parts[3] == "parcels";
}

bool is_feed(const std::string& path) { return path == "/v1/feed"; }
bool is_head(const std::vector<std::string>& parts) {
    return parts.size() == 4 && parts[0] == "v1" && parts[1] == "ledgers" && is_ledger_name(parts[2]) && parts[3] == "head";
}
/// As the client signed it.
std::string target_of(const HttpRequest& request) { return request.query.empty() ? request.path : request.path + "?" + request.query; }

/// "41" behind `name`, which goes with it.
std::optional<Seq> take_seq(std::string_view& query, std::string_view name) {
    Seq seq = 0;
    if (!query.starts_with(name)) return std::nullopt;
    const auto [end, error] = std::from_chars(query.data() + name.size(), query.data() + query.size(), seq);
    if (error != std::errc() || seq < 0) return std::nullopt;
    query.remove_prefix(static_cast<std::size_t>(end - query.data()));
    return seq;
}

/// "", "at=41" or "at=41&after=12"
std::optional<HeadRequest> head_asked_for(std::string_view query) {
    if (query.empty()) return HeadRequest{};
    HeadRequest asked;
    asked.at = take_seq(query, "at=");
    if (!asked.at || *asked.at < 1) return std::nullopt;
    if (!query.empty()) asked.after = take_seq(query, "&after=");
    return query.empty() ? std::optional(asked) : std::nullopt;
}

/// "bytes=20000-"; what else a Range may say is ignored, as anybody may (RFC 9110, 14.2).
std::optional<std::size_t> first_byte_asked_for(const HttpRequest& request) {
    constexpr std::string_view kFrom = "bytes=";
    std::string_view range = request.range;
    if (request.method != Method::get || !range.starts_with(kFrom) || !range.ends_with('-')) return std::nullopt;
    range = range.substr(kFrom.size(), range.size() - kFrom.size() - 1);
    std::size_t first = 0;
    const auto [end, error] = std::from_chars(range.data(), range.data() + range.size(), first);
    return error == std::errc() && end == range.data() + range.size() ? std::optional(first) : std::nullopt;
}

constexpr const char* kDid = "application/did+ld+json";
constexpr const char* kCredential = "application/vc";

HttpResponse respond(unsigned status, std::string content_type, Bytes body, std::string cache) {
    return {status, std::move(content_type), std::move(body), {{"Cache-Control", std::move(cache)}}};
}

/// What follows byte `from`, or the whole.
HttpResponse respond_with(const Version& version, std::optional<std::size_t> from) {
    const ByteView whole = bytes_of(version.bytes);
    const std::string total = "/" + std::to_string(whole.size());
    if (from && *from >= whole.size()) {
        return {416, "text/plain; charset=utf-8", {}, {{"Cache-Control", "no-store"}, {"Content-Range", "bytes *" + total}}};
    }
    auto response = respond(from ? 206 : 200, "application/cose", copy_of(whole.subspan(from.value_or(0))), "no-cache");
    response.headers.insert(response.headers.end(), {{"ETag", version.etag}, {"Accept-Ranges", "bytes"}});
    if (from) {
        response.headers.emplace_back("Content-Range", "bytes " + std::to_string(*from) + "-" + std::to_string(whole.size() - 1) + total);
    }
    return response;
}

}  // namespace

/// A writer that nobody else has for now.
class Routes::Borrowed {
public:
    explicit Borrowed(Routes& routes) : routes_(routes) {
        const std::scoped_lock lock(routes_.mutex_);
        writer_ = routes_.idle_writers_.back();
        routes_.idle_writers_.pop_back();
    }
    ~Borrowed() {
        const std::scoped_lock lock(routes_.mutex_);
        routes_.idle_writers_.push_back(writer_);
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;

    [[nodiscard]] Writer& writer() const { return *writer_; }

private:
    Routes& routes_;
    Writer* writer_ = nullptr;
};

Routes::Routes(std::span<const std::unique_ptr<Registry>> writers, Registry& reader, const Clock& clock, const Catalogue& catalogue,
               std::optional<VerifyPage> page, bool approve_at_once, Rate device_rate)
    : reader_(reader),
      reading_desk_(reader, clock, false),
      head_requests_(reader, clock),
      head_teller_(reader, clock),
      publisher_(reader, clock),
      trust_parts_(clock),
      catalogue_(catalogue),
      page_(std::move(page)),
      pictures_(BadgePictures::load(assets_dir())),
      html_(catalogue, page_ ? page_->style : ""),
      senders_(device_rate) {
    for (const auto& writer : writers) {
        all_writers_.push_back({RegistrationDesk(*writer, clock, approve_at_once), Ingest(*writer, clock, &senders_),
                                RequestDesk(*writer, clock), Feeder(*writer, clock), LookupPage(*writer, clock, html_, lookups_)});
        idle_writers_.push_back(&all_writers_.back());
    }
}

std::optional<std::size_t> Routes::body_limit(const HttpRequest& head) const {
    if (head.method != Method::post) return std::nullopt;
    const auto parts = parts_of(head.path);
    if (is_registrations(parts)) return kMaxRegistrationBytes;
    if (is_renewals(parts)) return kMaxRenewalBytes;
    if (is_parcels(parts)) return kMaxParcelBytes;
    if (is_feed(head.path)) return kMaxFeedRequestBytes;
    if (head.path == "/lookup") return kMaxLookupBytes;
    return std::nullopt;
}

std::string_view Routes::route_of(const HttpRequest& head) const {
    // Nothing but these words reaches log and metrics: what else stands in a path may be a secret of its holder.
    static constexpr std::string_view kPages[] = {"healthz", "lookup", "v", "trust", "centres", "status", "credentials", "achievements"};
    static constexpr std::string_view kCalls[] = {"registrations", "renewals", "ledgers", "time", "feed"};
    const auto parts = parts_of(head.path);
    if (head.path == "/") return "root";
    if (parts.empty()) return kNoRoute;
    if (head.path == "/.well-known/did.json" || head.path == "/did.json") return "did";
    if (parts[0] == "v1") {
        const auto* call = std::ranges::find(kCalls, parts.size() > 1 ? parts[1] : std::string());
        return call == std::end(kCalls) ? kNoRoute : *call;
    }
    if (parts[0] == "trust" && parts.size() == 4) return "digests";
    const auto* page = std::ranges::find(kPages, parts[0]);
    return page == std::end(kPages) ? kNoRoute : *page;
}

std::string_view Routes::methods_of(const HttpRequest& head) const {
    HttpRequest posted = head;
    posted.method = Method::post;
    if (!body_limit(posted)) return "GET, HEAD";
    return head.path == "/lookup" ? "GET, HEAD, POST" : "POST";
}

HttpResponse Routes::handle_write(const HttpRequest& request) {
    try {
        const Borrowed borrowed(*this);
        return write(borrowed.writer(), request);
    } catch (const DatabaseLocked&) {  // nothing was stored: the same may be sent again
        return refuse(Problem::busy);
    }
}

HttpResponse Routes::write(Writer& writer, const HttpRequest& request) {
    const auto parts = parts_of(request.path);
    if (is_registrations(parts)) return answer(writer.desk.request(request.body));
    if (is_renewals(parts)) return answer(writer.desk.renew(request.body));
    if (is_parcels(parts)) return take_parcel(writer.ingest, parts[2], request);
    if (is_feed(request.path)) return feed(writer, request);
    if (request.path == "/lookup") {
        const auto answered = writer.lookup.answer(request.body, request.client);
        return html(answered.status, answered.html);
    }
    return refuse(route_of(request) == kNoRoute ? Problem::not_found : Problem::method_not_allowed);
}

HttpResponse Routes::handle_read(const HttpRequest& request) {
    try {
        return read(request);
    } catch (const DatabaseLocked&) {
        return refuse(Problem::busy);
    }
}

HttpResponse Routes::read(const HttpRequest& request) {
    const auto parts = parts_of(request.path);
    if (is_registrations(parts) || is_renewals(parts) || is_parcels(parts) || is_feed(request.path))
        return refuse(Problem::method_not_allowed);
    if (request.method == Method::other) return refuse(Problem::method_not_allowed);
    if (request.path == "/") return {302, "text/plain", {}, {{"Location", "/v"}}};
    if (parts.empty()) return refuse(Problem::not_found);
    if (request.path == "/healthz") return respond(200, "text/plain; charset=utf-8", copy_of(bytes_of("ok\n")), "no-store");
    if (request.path == "/v1/time") return respond(200, "application/cose", head_requests_.time(), "no-store");
    if (is_head(parts)) return ledger_head(parts[2], request);
    if (request.path == "/lookup") return html(200, lookup_form_page(html_));
    if (request.path == "/.well-known/did.json" || request.path == "/did.json") return document(publisher_.registry_did(), kDid);
    if (parts[0] == "v") return verify_page(parts, request);
    if (parts[0] == "trust") return trust(parts, request);
    if (parts[0] == "centres" && parts.size() == 3 && parts[2] == "did.json") return document(publisher_.centre_did(parts[1]), kDid);
    if (parts[0] == "status" && parts.size() == 3) return document(publisher_.status_list(parts[1], parts[2]), kCredential);
    if (parts[0] == "credentials" && parts.size() == 2) return credential(parts[1], request);
    if (parts[0] == "achievements" && parts.size() == 2) return document(achievement(reader_, parts[1]), "application/ld+json");
    if (parts.size() == 3 && parts[0] == "v1" && parts[1] == "registrations") return answer(reading_desk_.status(parts[2]));
    return refuse(Problem::not_found);
}

HttpResponse Routes::refuse(const ProblemReport& report) const {
    return problem_response(report, catalogue_.say(Language::english, "refusal.sync." + std::string(name_of(report.problem))));
}

HttpResponse Routes::take_parcel(Ingest& ingest, const std::string& ledger, const HttpRequest& request) {
    const auto nonce_bytes = from_hex(request.nonce);
    const auto nonce = nonce_bytes ? array_of<16>(*nonce_bytes) : std::nullopt;
    if (!nonce) return refuse(Problem::nonce_missing);
    auto taken = ingest.take(request.body, *nonce, ledger);
    if (!taken) {
        auto refused = refuse(taken.error());
        refused.counts.forks = taken.error().problem == Problem::fork ? 1 : 0;
        return refused;
    }
    auto response = respond(200, "application/cose", std::move(taken->receipt), "no-store");
    response.counts = {1, taken->added, taken->added_apart, 0};
    return response;
}

HttpResponse Routes::feed(Writer& writer, const HttpRequest& request) {
    const auto asker = writer.feed_requests.admit(request.signed_request, "POST", target_of(request), request.body);
    if (!asker) return refuse(asker.error());
    const auto wanted = read_feed_request(std::string_view(reinterpret_cast<const char*>(request.body.data()), request.body.size()));
    if (!wanted) return refuse(Problem::malformed);
    const bool put_back = writer.feeder.note_put_back(*asker, *wanted);
    auto response = respond(200, "application/cose", writer.feeder.feed(*asker, *wanted, writer.feed_requests.fresh_nonce()), "no-store");
    response.counts.put_back = put_back;
    return response;
}

HttpResponse Routes::ledger_head(const std::string& ledger, const HttpRequest& request) {
    const auto asker = head_requests_.admit(request.signed_request, "GET", target_of(request), {});
    if (!asker) return refuse(asker.error());
    const auto asked = head_asked_for(request.query);
    if (!asked) return refuse(Problem::malformed);
    auto head = head_teller_.head(*asker, ledger, *asked);
    if (!head) return refuse(head.error());
    return respond(200, "application/cose", *std::move(head), "no-store");
}

HttpResponse Routes::answer(const Result<RegistrationOutcome, Problem>& outcome) const {
    if (!outcome) return refuse(outcome.error());
    if (outcome->state == RegistrationState::approved) return respond(200, "application/cbor", outcome->answer, "no-store");
    return respond(202, "application/json", write_pending(outcome->fingerprint), "no-store");
}

HttpResponse Routes::verify_page(const Parts& parts, const HttpRequest& request) {
    if (!page_) return refuse(Problem::not_found);
    if (parts.size() == 1) {
        return {200,
                "text/html; charset=utf-8",
                page_->html,
                {{"Cache-Control", "no-cache"}, {"Content-Security-Policy", page_->policy}, {"Referrer-Policy", "no-referrer"}}};
    }
    if (parts.size() != 2) return refuse(Problem::not_found);
    if (parts[1] == "sw.js" && page_->service_worker) {
        const std::string& url = reader_.settings().public_url;
        const auto path = url.find('/', url.find("://") + 3);
        return {200,
                "text/javascript; charset=utf-8",
                *page_->service_worker,
                {{"Cache-Control", "no-cache"}, {"Service-Worker-Allowed", (path == std::string::npos ? "" : url.substr(path)) + "/v"}}};
    }
    if (parts[1] == "saved" && (request.query.empty() || (request.query.starts_with("centre=") && request.query.size() > 7))) {
        const auto list = publisher_.saved_trust(request.query.empty() ? "" : request.query.substr(7));
        auto saved = list ? page_->saved(*list) : std::nullopt;
        if (!saved) return refuse(Problem::not_found);
        return {200,
                "text/html; charset=utf-8",
                *std::move(saved),
                {{"Cache-Control", "no-store"}, {"Content-Disposition", "attachment; filename=\"verify.html\""}}};
    }
    return refuse(Problem::not_found);
}

HttpResponse Routes::trust(const Parts& parts, const HttpRequest& request) {
    if (parts.size() == 4 && parts[2] == "digests") {
        const auto digests = publisher_.digests(parts[1], parts[3]);
        if (!digests) return refuse(Problem::not_found);
        return respond(200, "application/json", copy_of(bytes_of(*digests)), "public, max-age=60");
    }
    if (parts.size() != 2) return refuse(Problem::not_found);
    auto from = first_byte_asked_for(request);
    // Whoever has the beginning of a version gets the rest of that one.
    if (const Version* begun = from ? trust_parts_.find(request.path, request.if_range) : nullptr) return respond_with(*begun, from);
    const auto part = parts[1] == "keys" ? publisher_.trust_keys() : publisher_.trust_status(parts[1]);
    if (!part) return refuse(Problem::not_found);
    const Version& newest = trust_parts_.keep(request.path, *part);
    if (!request.if_range.empty() && request.if_range != newest.etag) from.reset();
    return respond_with(newest, from);
}

HttpResponse Routes::credential(const std::string& id, const HttpRequest& request) {
    const auto full = full_credential(reader_, id);
    if (!full) return refuse(Problem::not_found);
    // Whoever has the address may have it; whoever stands behind a shared cache or a search engine may not.
    HttpResponse response = respond(200, kCredential, copy_of(bytes_of(full->json)), "private, no-store");
    response.headers.insert(response.headers.end(),
                            {{"Vary", "Accept"}, {"X-Robots-Tag", "noindex"}, {"Access-Control-Allow-Origin", "*"}});
    if (request.query == "form=json") {
        response.headers.emplace_back("Content-Disposition", "attachment; filename=\"credential.json\"");
    } else if (request.query == "form=png") {
        response.content_type = "image/png";
        response.body = pictures_.bake(*full);
        response.headers.emplace_back("Content-Disposition", "attachment; filename=\"credential.png\"");
    } else if (request.query.empty() && request.accept.find("text/html") != std::string::npos) {
        return html(200, credential_page(html_, id));
    } else if (!request.query.empty()) {
        return refuse(Problem::not_found);
    }
    return response;
}

HttpResponse Routes::document(const std::optional<std::string>& text, const char* content_type) const {
    if (!text) return refuse(Problem::not_found);
    auto response = respond(200, content_type, copy_of(bytes_of(*text)), "public, max-age=60");
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    return response;
}

HttpResponse Routes::html(unsigned status, std::string_view page) const {
    return {status,
            "text/html; charset=utf-8",
            copy_of(bytes_of(page)),
            {{"Cache-Control", "no-store"},
             {"Content-Security-Policy", html_.policy()},
             {"Referrer-Policy", "no-referrer"},
             {"X-Robots-Tag", "noindex"}}};
}

}  // namespace sanad
