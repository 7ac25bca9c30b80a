#pragma once

#include "assets/lang/catalogue.h"
#include "sync/registry/feed/feeder.h"
#include "sync/registry/http/server.h"
#include "sync/registry/ingest/ingest.h"
#include "sync/registry/ingest/registration_desk.h"
#include "sync/registry/publish/full_credentials.h"
#include "sync/registry/publish/lookup_page.h"
#include "sync/registry/publish/publisher.h"
#include "sync/registry/publish/verify_page.h"

namespace sanad {

/// The wire API (sync.md): which call is answered by what. Two connections to one file: `writer` is used by handle_write alone,
/// `reader` by handle_read alone.
class Routes final : public RequestHandler {
public:
    Routes(Registry& writer, Registry& reader, const Clock& clock, const Catalogue& catalogue, std::optional<VerifyPage> page,
           bool approve_at_once, Rate device_rate = {});

    [[nodiscard]] std::optional<std::size_t> body_limit(const HttpRequest& head) const override;
    [[nodiscard]] std::string_view route_of(const HttpRequest& head) const override;
    [[nodiscard]] std::string_view methods_of(const HttpRequest& head) const override;
    [[nodiscard]] HttpResponse handle_write(const HttpRequest& request) override;
    [[nodiscard]] HttpResponse handle_read(const HttpRequest& request) override;
    [[nodiscard]] HttpResponse refuse(const ProblemReport& report) const override;

private:
    [[nodiscard]] HttpResponse write(const HttpRequest& request);
    [[nodiscard]] HttpResponse refuse(Problem problem) const { return refuse(ProblemReport{problem, {}}); }
    [[nodiscard]] HttpResponse take_parcel(const std::string& ledger, const HttpRequest& request);
    [[nodiscard]] HttpResponse feed(const HttpRequest& request);
    [[nodiscard]] HttpResponse ledger_head(const std::string& ledger, const HttpRequest& request);
    [[nodiscard]] HttpResponse answer(const Result<RegistrationOutcome, Problem>& outcome) const;
    using Parts = std::vector<std::string>;
    [[nodiscard]] HttpResponse verify_page(const Parts& parts, const HttpRequest& request);
    [[nodiscard]] HttpResponse trust(const Parts& parts);
    [[nodiscard]] HttpResponse credential(const std::string& id, const HttpRequest& request);
    /// Something published for everybody's software; nothing is 404.
    [[nodiscard]] HttpResponse document(const std::optional<std::string>& text, const char* content_type) const;
    [[nodiscard]] HttpResponse html(unsigned status, std::string_view page) const;

    Registry& reader_;
    RegistrationDesk desk_;
    RegistrationDesk reading_desk_;
    Ingest ingest_;
    RequestDesk feed_requests_;
    Feeder feeder_;
    RequestDesk head_requests_;
    Feeder head_teller_;
    Publisher publisher_;
    const Catalogue& catalogue_;
    std::optional<VerifyPage> page_;
    BadgePictures pictures_;
    HtmlWriter html_;
    LookupPage lookup_;
};

}  // namespace sanad
