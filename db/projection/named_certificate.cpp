#include "db/projection/named_certificate.h"

#include <algorithm>
#include <limits>

namespace sanad {
namespace {

constexpr std::size_t kLongestCode = 16, kLongestId = 64;

std::string text_at(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Capitals and digits: no text that PostgreSQL would not take, or that is not printed of itself.
bool is_code(const std::string& text, std::size_t longest) {
    return !text.empty() && text.size() <= longest &&
           std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace

std::optional<NumberedCertificate> certificate_named_in(Database& database, const Json& line) {
    if (!line.is_object() || !text_at(line, "type").starts_with("certificate.")) return std::nullopt;
    const auto body = line.find("body");
    if (body == line.end() || !body->is_object()) return std::nullopt;
    std::string centre = text_at(*body, "centre"), device = text_at(*body, "device");
    std::int64_t number = -1;
    if (const auto counter = body->find("counter"); counter != body->end()) {
        if (counter->is_number_integer()) number = counter->get<std::int64_t>();
    } else {
        const std::string certificate = text_at(*body, "certificate");
        if (!is_code(certificate, kLongestId)) return std::nullopt;
        auto row = database.prepare("SELECT centre, device, counter FROM certificate WHERE certificate=? ORDER BY ledger LIMIT 1");
        if (!row.bind(certificate).step()) return std::nullopt;
        centre = row.text(0), device = row.text(1), number = row.integer(2);
    }
    const bool is_number = number >= 0 && number <= std::numeric_limits<std::uint32_t>::max();
    if (!is_number || !is_code(centre, kLongestCode) || !is_code(device, kLongestCode)) return std::nullopt;
    return NumberedCertificate{std::move(centre), std::move(device), static_cast<std::uint32_t>(number)};
}

}  // namespace sanad
