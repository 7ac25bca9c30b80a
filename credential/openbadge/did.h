#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Names on the web of who issues (did:web Method, "Identifier") and of what is published about certificates. All begin with the
/// registry's public URL, "https://host[:port][/path]" without a slash at the end.
namespace sanad {

/// Whether such names can be made of it: http or https, a host and perhaps a port, path segments of letters, digits, '-', '.', '_', '~'.
[[nodiscard]] bool is_public_url(std::string_view text);

/// "did:web:host%3Aport:path"
[[nodiscard]] std::string registry_did(std::string_view public_url);
/// "did:web:host%3Aport:path:centres:PTSD"; its document is at <public url>/centres/PTSD/did.json.
[[nodiscard]] std::string centre_did(std::string_view public_url, std::string_view centre);
/// "<did>#z6Mk…"
[[nodiscard]] std::string verification_method(std::string_view did, std::string_view multikey);

/// "<public url>/credentials/<base32 of the certificate's id>"
[[nodiscard]] std::string credential_url(std::string_view public_url, std::string_view base32_id);
/// "<public url>/achievements/FAMG-1"
[[nodiscard]] std::string achievement_url(std::string_view public_url, std::string_view course_code, std::uint32_t version);

/// Bits of one status list (Bitstring Status List 1.0, "minimum bitstring length").
constexpr std::uint32_t kStatusListBits = 131'072;
/// "<public url>/status/K0117/0": the list in which the device's certificate `counter` has the bit counter mod kStatusListBits.
[[nodiscard]] std::string status_list_url(std::string_view public_url, std::string_view device_code, std::uint32_t list);

}  // namespace sanad
