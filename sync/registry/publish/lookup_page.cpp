#include "sync/registry/publish/lookup_page.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/signed_facts.h"
#include "credential/verdict_words.h"
#include "db/ledger/event_text.h"
#include "sync/registry/publish/trust_state.h"

namespace sanad {
namespace {

struct Mood {
    std::string_view name;  ///< class of the banner, as on the verify page
    std::string_view mark;  ///< path of its sign
};
constexpr Mood kGood{"good", "M6 12.5l4 4 8-9"};
constexpr Mood kWait{"wait", "M12 6.5v7M12 17v.5"};
constexpr Mood kBad{"bad", "M7 7l10 10M17 7L7 17"};
constexpr Mood kPlain{"plain", "M9.2 9a2.8 2.8 0 1 1 4 2.6c-.8.5-1.2 1-1.2 2M12 17.2v.3"};

Mood mood_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::genuine_registered:
            return kGood;
        case Verdict::under_review:
        case Verdict::suspended:
        case Verdict::not_yet_awarded:
        case Verdict::expired:
        case Verdict::genuine_unregistered:
            return kWait;
        case Verdict::unknown_key:
        case Verdict::forged:
        case Verdict::revoked:
        case Verdict::superseded:
            return kBad;
        case Verdict::unreadable:
            return kPlain;
    }
    return kPlain;
}

std::string banner(const Mood& mood, const std::string& name, const std::string& inside) {
    return "<div class=\"banner " + std::string(mood.name) + "\" role=\"status\" data-answer=\"" + name +
           "\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"" + std::string(mood.mark) + "\"/></svg><div>\n" + inside +
           "</div></div>\n";
}

std::string form(const HtmlWriter& html, std::string_view heading = "h2") {
    const auto field = [&](const std::string& name, const char* label, const char* example) {
        return "<label for=\"" + name + "\">" + html.both(label) + "</label>\n<input id=\"" + name + "\" name=\"" + name +
               "\" placeholder=\"" + example +
               "\" maxlength=\"64\" required autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" dir=\"ltr\">\n";
    };
    return "<form class=\"card\" method=\"post\" action=\"lookup\" accept-charset=\"utf-8\">\n" + html.both_in(heading, "lookup.title") +
           html.both_in("p", "lookup.how") + field("serial", "lookup.serial", "PTSD-K0001-00001-0") +
           field("code", "lookup.code", "XXXXXXXX") + "<button>" + html.both("lookup.find") + "</button>\n</form>\n";
}

std::string value_of(const HtmlWriter& html, const SignedFact& fact) {
    if (!fact.sentence.empty()) return html.both(fact.sentence, fact.facts);
    if (!fact.value_ur.empty()) {
        return "<span lang=\"en\">" + escape_html(fact.value) + "</span><span lang=\"ur\" dir=\"rtl\">" + escape_html(fact.value_ur) +
               "</span>";
    }
    return std::string(fact.is_code ? "<bdi dir=\"ltr\">" : "<bdi>") + escape_html(fact.value) + "</bdi>";
}

std::string facts_card(const HtmlWriter& html, const Verification& checked) {
    std::string card = "<section class=\"card\">\n" + html.both_in("h2", "page.facts") + "<dl>\n";
    for (const SignedFact& fact : signed_facts(checked)) {
        card += "<div data-fact=\"" + fact.label.substr(fact.label.rfind('.') + 1) + "\"><dt>" + html.both(fact.label) + "</dt><dd>" +
                value_of(html, fact) + "</dd></div>\n";
    }
    return card + "</dl>\n</section>\n";
}

std::string erased_card(const HtmlWriter& html) {
    return "<section class=\"card\" data-erased>\n" + html.both_in("h2", "lookup.erased.title") + html.both_in("p", "lookup.erased") +
           "</section>\n";
}

/// What stands of a registered certificate whose holder was erased, in the order of Verifier::verify: number and digest are all there is.
Verification without_its_bytes(const RegisteredCertificate& registered, const TrustList& trust) {
    const TrustStatus& status = *trust.status_of(registered.centre_code);
    const auto device = std::ranges::find(trust.keys.devices, registered.device_code, &TrustedDevice::code);
    const bool compromised = device != trust.keys.devices.end() && device->state == KeyState::compromised;
    const RegisteredCertificates* held = status.device(registered.device_code);
    Verification found{Verdict::genuine_registered, {}, *trust.keys.centre(registered.centre_code), registered.device_code};
    if (const auto* listed = status.find(registered.device_code, registered.counter, registered.digest)) {
        found.verdict = verdict_of(listed->status);
        found.listed = *listed;
    }
    const bool final_word = found.listed && found.listed->status >= ListedStatus::superseded;
    if (compromised && !final_word && !(held && held->has(registered.digest))) found.verdict = Verdict::under_review;
    return found;
}

}  // namespace

std::string lookup_form_page(const HtmlWriter& html) { return html.page("lookup.title", form(html, "h1")); }

LookupPage::Answer LookupPage::refused(unsigned status, const std::string& name) const {
    return {status, html_.page("lookup.title", banner(kPlain, name,
                                                      html_.both_in("h1", "lookup.refused." + name) +
                                                          html_.both_in("p", "lookup.refused." + name + ".do")) +
                                                   form(html_))};
}

LookupPage::Answer LookupPage::answer(ByteView body, std::string_view address) {
    const auto request = read_lookup_form(body);
    if (!request) return refused(400, std::string(name_of(request.error())));
    const std::int64_t now = clock_.now() / 1000;
    if (!limiter_.take_try(request->serial, address, now)) return refused(429, "too_many");
    const auto found = try_to_find(*request, address, now);
    if (!found) return refused(404, "not_found");
    limiter_.give_back(request->serial, address, now);
    return {200, verdict(*found)};
}

std::optional<LookupPage::Found> LookupPage::try_to_find(const LookupRequest& request, std::string_view address, std::int64_t now) {
    try {
        return find(request);
    } catch (...) {
        limiter_.give_back(request.serial, address, now);
        throw;
    }
}

std::optional<LookupPage::Found> LookupPage::find(const LookupRequest& request) {
    const Snapshot snapshot(registry_.database());
    std::optional<Found> erased;
    for (const auto& registered : registry_.store().certificates_numbered(request.serial.device_code, request.serial.counter)) {
        const std::string code = registered.certificate.substr(0, request.code.size());
        if (registered.centre_code != request.serial.centre_code || !equal_secret(bytes_of(code), bytes_of(request.code))) continue;
        const auto event = registry_.ledger().event_at(registered.ledger, registered.seq);
        if (!event) continue;
        if (!event->personal) {
            erased = Found{registered, {}};
            continue;
        }
        if (auto credential = from_base64(text_in(event->personal->value, "credential"))) {
            return Found{registered, *std::move(credential), event->personal->value.contains("full")};
        }
    }
    return erased;
}

std::string LookupPage::verdict(const Found& found) {
    const Snapshot snapshot(registry_.database());
    const std::int64_t now = clock_.now() / 1000;
    const TrustList trust = trust_list(registry_, found.registered.centre_code, now);
    const bool erased = found.credential.empty();
    const auto checked = erased ? without_its_bytes(found.registered, trust)
                                : verify_credential(found.credential, trust, now,
                                                    [&](const CredentialDigest& digest) { return digest == found.registered.digest; });
    const std::string name(name_of(checked.verdict));
    std::string said = html_.both_in("h1", "verdict." + name);
    if (const auto detail = verdict_detail(checked, trust)) said += html_.both_in("p", detail->key, detail->facts, detail->worded);
    said += html_.both_in("p", "verdict." + name + ".do");
    std::string main = banner(mood_of(checked.verdict), name, said) + (erased ? erased_card(html_) : facts_card(html_, checked));
    if (found.has_full && checked.credential) {
        const std::string address = "credentials/" + found.registered.certificate;
        main += "<section class=\"card\">\n" + html_.both_in("h2", "lookup.full") + "<a class=\"button\" href=\"" + address + "\">" +
                html_.both("lookup.full.open") + "</a>\n</section>\n";
    }
    return html_.page("lookup.title", main + form(html_));
}

}  // namespace sanad
