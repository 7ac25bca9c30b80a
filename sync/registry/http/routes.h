#pragma once

#include <list>
#include <mutex>
#include <span>

#include "assets/lang/catalogue.h"
#include "sync/registry/feed/feeder.h"
#include "sync/registry/http/server.h"
#include "sync/registry/ingest/ingest.h"
#include "sync/registry/ingest/registration_desk.h"
#include "sync/registry/publish/full_credentials.h"
#include "sync/registry/publish/lookup_page.h"
#include "sync/registry/publish/publisher.h"
#include "sync/registry/publish/recent_versions.h"
#include "sync/registry/publish/verify_page.h"

namespace sanad {

/// The wire API (sync/FORMAT.md, "Calls"): which call is answered by what. Several connections to one database: each of `writers` by one
/// call of handle_write at a time, `reader` by handle_read alone.
class Routes final : public RequestHandler {
public:
    Routes(std::span<const std::unique_ptr<Registry>> writers, Registry& reader, const Clock& clock, const Catalogue& catalogue,
           std::optional<VerifyPage> page, bool approve_at_once, Rate device_rate = {});

    [[nodiscard]] std::optional<std::size_t> body_limit(const HttpRequest& head) const override;
    [[nodiscard]] std::string_view route_of(const HttpRequest& head) const override;
    [[nodiscard]] std::string_view methods_of(const HttpRequest& head) const override;
    [[nodiscard]] unsigned writers() const override { return static_cast<unsigned>(all_writers_.size()); }
    [[nodiscard]] HttpResponse handle_write(const HttpRequest& request) override;
    [[nodiscard]] HttpResponse handle_read(const HttpRequest& request) override;
    [[nodiscard]] HttpResponse refuse(const ProblemReport& report) const override;

private:
    /// What one connection needs to answer whatever writes.
    struct Writer {
        RegistrationDesk desk;
        Ingest ingest;
        RequestDesk feed_requests;
        Feeder feeder;
        LookupPage lookup;
    };
    class Borrowed;

    [[nodiscard]] HttpResponse write(Writer& writer, const HttpRequest& request);
    [[nodiscard]] HttpResponse read(const HttpRequest& request);
    [[nodiscard]] HttpResponse refuse(Problem problem) const { return refuse(ProblemReport{problem, {}}); }
    [[nodiscard]] HttpResponse take_parcel(Ingest& ingest, const std::string& ledger, const HttpRequest& request);
    [[nodiscard]] HttpResponse feed(Writer& writer, const HttpRequest& request);
    [[nodiscard]] HttpResponse ledger_head(const std::string& ledger, const HttpRequest& request);
    [[nodiscard]] HttpResponse answer(const Result<RegistrationOutcome, Problem>& outcome) const;
    using Parts = std::vector<std::string>;
    [[nodiscard]] HttpResponse verify_page(const Parts& parts, const HttpRequest& request);
    [[nodiscard]] HttpResponse trust(const Parts& parts, const HttpRequest& request);
    [[nodiscard]] HttpResponse credential(const std::string& id, const HttpRequest& request);
    /// Something published for everybody's software; nothing is 404.
    [[nodiscard]] HttpResponse document(const std::optional<std::string>& text, const char* content_type) const;
    [[nodiscard]] HttpResponse html(unsigned status, std::string_view page) const;

    Registry& reader_;
    RegistrationDesk reading_desk_;
    RequestDesk head_requests_;
    Feeder head_teller_;
    Publisher publisher_;
    RecentVersions trust_parts_;
    const Catalogue& catalogue_;
    std::optional<VerifyPage> page_;
    BadgePictures pictures_;
    HtmlWriter html_;
    RateLimiter senders_;
    LookupLimiter lookups_;
    std::list<Writer> all_writers_;
    std::mutex mutex_;
    std::vector<Writer*> idle_writers_;
};

}  // namespace sanad
