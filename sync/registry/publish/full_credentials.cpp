#include "sync/registry/publish/full_credentials.h"

#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "credential/openbadge/baked_png.h"
#include "credential/openbadge/terms.h"

namespace sanad {
namespace {

constexpr std::size_t kIdDigits = 26;
constexpr int kTried = 20;  // certificates in which an achievement is looked for: the first may be adopted or erased

Bytes file_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("can't read " + path);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::optional<FullDocument> full_in(Registry& registry, const RegisteredCertificate& registered) {
    const auto event = registry.ledger().event_at(registered.ledger, registered.seq);
    if (!event || !event->personal) return std::nullopt;
    const auto full = event->personal->value.find("full");
    if (full == event->personal->value.end() || !full->is_string()) return std::nullopt;
    const auto kind = event->body.find("kind");
    const bool micro = kind != event->body.end() && *kind == static_cast<int>(CredentialKind::micro_credential);
    return FullDocument{full->get<std::string>(), micro ? CredentialKind::micro_credential : CredentialKind::certificate_of_completion};
}

}  // namespace

std::optional<FullDocument> full_credential(Registry& registry, std::string_view id) {
    const auto bytes = id.size() == kIdDigits ? from_base32(id) : std::nullopt;
    if (!bytes) return std::nullopt;
    for (const auto& registered : registry.store().registrations_of(to_base32(*bytes))) {
        if (auto full = full_in(registry, registered)) return full;
    }
    return std::nullopt;
}

std::optional<std::string> achievement(Registry& registry, std::string_view course_and_version) {
    const auto dash = course_and_version.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view digits = course_and_version.substr(dash + 1);
    std::uint32_t version = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    const std::string course(course_and_version.substr(0, dash));
    for (const auto& registered : registry.store().certificates_of_course(course, version, kTried)) {
        const auto full = full_in(registry, registered);
        if (!full) continue;
        // Checked when it came. The catalogue's reader of JSON takes no fractions, and credits are in quarters.
        const Json json = Json::parse(full->json, nullptr, /*allow_exceptions=*/false);
        const Json::json_pointer place("/credentialSubject/achievement");
        if (!json.is_object() || !json.contains(place)) continue;
        Json stated = json.at(place);
        stated["@context"] = openbadge::kOpenBadgesContext;
        return stated.dump();
    }
    return std::nullopt;
}

BadgePictures BadgePictures::load(const std::string& assets_dir) {
    BadgePictures pictures;
    pictures.completion_ = file_of(assets_dir + "/badge/certificate_of_completion.png");
    pictures.micro_ = file_of(assets_dir + "/badge/micro_credential.png");
    return pictures;
}

Bytes BadgePictures::bake(const FullDocument& full) const {
    return sanad::bake(full.kind == CredentialKind::micro_credential ? micro_ : completion_, full.json);
}

std::string credential_page(const HtmlWriter& html, const std::string& id) {
    const auto download = [&](const std::string& form, const char* words) {
        return "<a class=\"button\" href=\"" + escape_html(id) + "?form=" + form + "\" download>" + html.both(words) + "</a>\n";
    };
    return html.page("credential_page.title", "<section class=\"card\">\n" + html.both_in("h1", "credential_page.title") +
                                                  html.both_in("p", "credential_page.what") + download("json", "credential_page.json") +
                                                  download("png", "credential_page.png") + html.both_in("p", "credential_page.private") +
                                                  "</section>\n");
}

}  // namespace sanad
