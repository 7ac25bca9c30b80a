#pragma once

#include "assets/lang/catalogue.h"
#include "sync/registry/http/server.h"
#include "sync/registry/ingest/ingest.h"
#include "sync/registry/ingest/registration_desk.h"
#include "sync/registry/publish/verify_page.h"

namespace sanad {

/// The wire API (sync.md): which call is answered by what. Two connections to one file: `writer` is used by handle_write alone,
/// `reader` by handle_read alone.
class Routes final : public RequestHandler {
public:
    Routes(Registry& writer, Registry& reader, const Clock& clock, const Catalogue& catalogue, std::optional<VerifyPage> page,
           bool approve_at_once);

    [[nodiscard]] std::optional<std::size_t> body_limit(const HttpRequest& head) const override;
    [[nodiscard]] HttpResponse handle_write(const HttpRequest& request) override;
    [[nodiscard]] HttpResponse handle_read(const HttpRequest& request) override;
    [[nodiscard]] HttpResponse refuse(const ProblemReport& report) const override;

private:
    [[nodiscard]] HttpResponse refuse(Problem problem) const { return refuse(ProblemReport{problem, {}}); }
    [[nodiscard]] HttpResponse take_parcel(const std::string& ledger, const HttpRequest& request);
    [[nodiscard]] HttpResponse answer(const Result<RegistrationOutcome, Problem>& outcome) const;
    [[nodiscard]] HttpResponse verify_page() const;

    Registry& reader_;
    RegistrationDesk desk_;
    RegistrationDesk reading_desk_;
    Ingest ingest_;
    const Catalogue& catalogue_;
    std::optional<VerifyPage> page_;
};

}  // namespace sanad
