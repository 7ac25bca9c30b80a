#include "sync/registry/publish/verify_page.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::string_view kAnchorPlaceholder = "__SANAD_ANCHOR__";

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

}  // namespace

std::optional<VerifyPage> VerifyPage::load(const std::string& file, const PublicKey& anchor) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream text;
    text << in.rdbuf();
    std::string html = text.str();
    const auto at = html.find(kAnchorPlaceholder);
    if (at == std::string::npos) throw std::runtime_error("the verify page has no place for the anchor: " + file);
    html.replace(at, kAnchorPlaceholder.size(), to_hex(anchor));
    return VerifyPage{copy_of(bytes_of(html)), "default-src 'none'; script-src" + sources_of(html, "script") + "; style-src" +
                                                   sources_of(html, "style") +
                                                   "; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
                                                   "frame-ancestors 'none'"};
}

}  // namespace sanad
