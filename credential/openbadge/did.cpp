#include "credential/openbadge/did.h"

#include <algorithm>

namespace sanad {
namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string_view without_scheme(std::string_view public_url) {
    const auto slashes = public_url.find("://");
    return slashes == std::string_view::npos ? public_url : public_url.substr(slashes + 3);
}

}  // namespace

bool is_public_url(std::string_view text) {
    if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
    std::string_view rest = without_scheme(text);
    const auto slash = rest.find('/');
    std::string_view host = rest.substr(0, slash);
    if (const auto colon = host.find(':'); colon != std::string_view::npos) {
        const std::string_view port = host.substr(colon + 1);
        if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; })) return false;
        host = host.substr(0, colon);
    }
    if (host.empty() || !std::ranges::all_of(host, is_plain)) return false;
    if (slash == std::string_view::npos) return true;
    const std::string_view path = rest.substr(slash);
    return !path.ends_with('/') && path.find("//") == std::string_view::npos &&
           std::ranges::all_of(path, [](char c) { return is_plain(c) || c == '/'; });
}

std::string registry_did(std::string_view public_url) {
    std::string did = "did:web:";
    bool in_host = true;
    for (const char c : without_scheme(public_url)) {
        if (c == '/') in_host = false;
        if (c == '/') {
            did += ':';
        } else if (c == ':' && in_host) {
            did += "%3A";
        } else {
            did += c;
        }
    }
    return did;
}

std::string centre_did(std::string_view public_url, std::string_view centre) {
    return registry_did(public_url) + ":centres:" + std::string(centre);
}

std::string verification_method(std::string_view did, std::string_view multikey) { return std::string(did) + "#" + std::string(multikey); }

std::string credential_url(std::string_view public_url, std::string_view base32_id) {
    return std::string(public_url) + "/credentials/" + std::string(base32_id);
}

std::string achievement_url(std::string_view public_url, std::string_view course_code, std::uint32_t version) {
    return std::string(public_url) + "/achievements/" + std::string(course_code) + "-" + std::to_string(version);
}

std::string status_list_url(std::string_view public_url, std::string_view device_code, std::uint32_t list) {
    return std::string(public_url) + "/status/" + std::string(device_code) + "/" + std::to_string(list);
}

}  // namespace sanad
