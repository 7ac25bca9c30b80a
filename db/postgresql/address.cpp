#include "db/postgresql/address.h"

namespace sanad {
namespace {

constexpr std::string_view kSchemes[] = {"postgresql://", "postgres://"};

/// "host=/run&password=x&sslpassword=y" → "host=/run".
std::string public_options(std::string_view options) {
    std::string kept;
    while (!options.empty()) {
        const auto end = options.find('&');
        const std::string_view option = options.substr(0, end);
        options = end == std::string_view::npos ? std::string_view() : options.substr(end + 1);
        // libpq takes a percent-encoded name too, "%70assword": what has a percent sign in its name is left out.
        const std::string_view name = option.substr(0, option.find('='));
        if (name.find("password") != std::string_view::npos || name.find('%') != std::string_view::npos) continue;
        kept += (kept.empty() ? "" : "&") + std::string(option);
    }
    return kept;
}

}  // namespace

bool is_postgresql(std::string_view place) { return place.starts_with(kSchemes[0]) || place.starts_with(kSchemes[1]); }

std::string without_password(std::string_view address) {
    if (!is_postgresql(address)) return std::string(address);
    const auto start = address.find("://") + 3;
    const std::string scheme(address.substr(0, start));
    std::string_view rest = address.substr(start);
    // A password that holds '/' or '?' unescaped is no password to libpq; the last '@' before anything else is taken, to be sure.
    std::string user;
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
        user = std::string(rest.substr(0, std::min(at, rest.find(':')))) + "@";
        rest = rest.substr(at + 1);
    }
    const auto question = rest.find('?');
    if (question == std::string_view::npos) return scheme + user + std::string(rest);
    const std::string options = public_options(rest.substr(question + 1));
    return scheme + user + std::string(rest.substr(0, question)) + (options.empty() ? "" : "?" + options);
}

}  // namespace sanad
