#pragma once

#include "db/ledger/clock.h"
#include "sync/registry/publish/html_page.h"
#include "sync/registry/publish/lookup_form.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// The page that checks a certificate by what is printed beside its QR. It needs no script, and nothing of what was typed is logged.
/// One Registry, its thread.
class LookupPage {
public:
    /// `limiter`: of all pages of this program.
    LookupPage(Registry& registry, const Clock& clock, const HtmlWriter& html, LookupLimiter& limiter)
        : registry_(registry), clock_(clock), html_(html), limiter_(limiter) {}

    struct Answer {
        unsigned status = 200;
        std::string html;
    };
    /// What `body` (the form) asks for: verdict, what to do, and every signed fact in the order of the paper. A wrong number and a wrong
    /// code are answered alike. `address`: who asks, for the limit of wrong tries.
    [[nodiscard]] Answer answer(ByteView body, std::string_view address);

private:
    /// The registered certificate that both name; nothing when either is wrong.
    struct Found {
        RegisteredCertificate registered;
        Bytes credential;  ///< empty: its holder was erased
        bool has_full = false;
    };
    [[nodiscard]] std::optional<Found> find(const LookupRequest& request);
    /// The same; what the database could not answer is no try.
    [[nodiscard]] std::optional<Found> try_to_find(const LookupRequest& request, std::string_view address, std::int64_t now);
    [[nodiscard]] std::string verdict(const Found& found);
    [[nodiscard]] Answer refused(unsigned status, const std::string& name) const;

    Registry& registry_;
    const Clock& clock_;
    const HtmlWriter& html_;
    LookupLimiter& limiter_;
};

/// The page with the empty form.
[[nodiscard]] std::string lookup_form_page(const HtmlWriter& html);

}  // namespace sanad
