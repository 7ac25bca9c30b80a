#include "sync/registry/publish/verify_page.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::string_view kAnchorPlaceholder = "__SANAD_ANCHOR__";
constexpr std::string_view kTrustPlaceholder = "__SANAD_TRUST__";
// Around what only a page with a registry behind it can do.
constexpr std::string_view kServedOpen = "<!--served-->";
constexpr std::string_view kServedClose = "<!--/served-->";

/// CSP sources for every inline element of that name: 'sha256-…' of its exact content.
std::string sources_of(std::string_view html, const std::string& element) {
    const std::string open = "<" + element;
    const std::string close = "</" + element + ">";
    std::string sources;
    for (auto at = html.find(open); at != std::string_view::npos; at = html.find(open, at)) {
        const auto from = html.find('>', at);
        const auto to = html.find(close, at);
        if (from == std::string_view::npos || to == std::string_view::npos || from > to) break;
        sources += " 'sha256-" + to_base64(sha256(bytes_of(html.substr(from + 1, to - from - 1)))) + "'";
        at = to + close.size();
    }
    return sources.empty() ? " 'none'" : sources;
}

std::optional<std::string> file_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// What stands in the first element of that name.
std::string first_of(std::string_view html, const std::string& element) {
    const auto from = html.find('>', std::min(html.find("<" + element), html.size()));
    const auto to = html.find("</" + element + ">", std::min(from, html.size()));
    return to == std::string_view::npos ? std::string() : std::string(html.substr(from + 1, to - from - 1));
}

std::string filled(std::string html, std::string_view placeholder, std::string_view text) {
    if (const auto at = html.find(placeholder); at != std::string::npos) html.replace(at, placeholder.size(), text);
    return html;
}

std::string without_served(std::string html) {
    const auto from = html.find(kServedOpen);
    const auto to = html.find(kServedClose);
    if (from != std::string::npos && to != std::string::npos && from < to) html.erase(from, to + kServedClose.size() - from);
    return html;
}

}  // namespace

std::optional<VerifyPage> VerifyPage::load(const std::string& folder, const PublicKey& anchor) {
    const auto built = file_of(folder + "/index.html");
    if (!built) return std::nullopt;
    if (built->find(kAnchorPlaceholder) == std::string::npos)
        throw std::runtime_error("the verify page has no place for the anchor: " + folder);
    const std::string anchored = filled(*built, kAnchorPlaceholder, to_hex(anchor));
    const std::string html = filled(anchored, kTrustPlaceholder, "null");
    VerifyPage page{copy_of(bytes_of(html)), "default-src 'none'; script-src" + sources_of(html, "script") + "; style-src" +
                                                 sources_of(html, "style") +
                                                 "; connect-src 'self'; img-src 'self' data:; worker-src 'self'; base-uri 'none'; "
                                                 "form-action 'self'; frame-ancestors 'none'"};
    page.style = first_of(html, "style");
    if (html != anchored) page.template_of_saved = without_served(anchored);
    if (const auto worker = file_of(folder + "/sw.js")) page.service_worker = copy_of(bytes_of(*worker));
    return page;
}

std::optional<Bytes> VerifyPage::saved(const std::string& trust_list) const {
    if (template_of_saved.empty()) return std::nullopt;
    return copy_of(bytes_of(filled(template_of_saved, kTrustPlaceholder, trust_list)));
}

}  // namespace sanad
