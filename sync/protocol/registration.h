#pragma once

#include "credential/trust/key_certificate.h"

/// A device becoming known to the registry (sync/FORMAT.md, "Registration"). Pure functions, any thread.
namespace sanad {

/// What the office gives out on paper: 16 Crockford digits, in fours ("7KQ2 M9XD …").
struct OfficeCode {
    std::string one_time;      ///< 8 digits: proves that the request was asked for
    std::string anchor_check;  ///< 8 digits of SHA-256(anchor): the device refuses any other registry
    bool operator==(const OfficeCode&) const = default;
};
/// Reads a code as people type it: either case, spaces and dashes anywhere, O for 0, I and L for 1. Nothing unless 16 digits.
[[nodiscard]] std::optional<OfficeCode> read_office_code(std::string_view typed);
[[nodiscard]] std::string write_office_code(const OfficeCode& code);

struct RegistrationRequest {
    PublicKey key{};
    SealingPublicKey sealing_key{};
    std::string centre_code;
    Digest proof{};  ///< HMAC by the one-time part over the rest
    bool operator==(const RegistrationRequest&) const = default;
};

constexpr std::size_t kMaxRegistrationBytes = 1024;
constexpr std::size_t kMaxRegistrationAnswerBytes = 8192;
constexpr std::size_t kMaxCentreCodeBytes = 8;

[[nodiscard]] Bytes sign_registration_request(const Signer& device, const SealingPublicKey& sealing_key, std::string_view centre_code,
                                              std::string_view one_time);
/// Checks everything but the proof: which one-time part it was made with is the registry's to find out.
[[nodiscard]] Result<RegistrationRequest, MessageError> read_registration_request(ByteView bytes);
[[nodiscard]] bool proves(const RegistrationRequest& request, std::string_view one_time);

/// What the registry answers once an officer has approved.
struct RegistrationAnswer {
    PublicKey anchor{};
    Bytes registry_certificate;
    Bytes device_certificate;
    bool operator==(const RegistrationAnswer&) const = default;
};
[[nodiscard]] Bytes encode_registration_answer(const RegistrationAnswer& answer);

/// What it answers until then, and to a request for renewal too (sync/FORMAT.md): JSON.
[[nodiscard]] Bytes write_pending(std::string_view registration);

/// A checked answer: the chain from the anchor to this device.
struct RegistrationChain {
    PublicKey anchor{};
    Bytes registry_certificate_bytes;
    KeyCertificate registry;
    Bytes device_certificate_bytes;
    KeyCertificate device;
    bool operator==(const RegistrationChain&) const = default;
};

enum class RegistrationAnswerError {
    malformed,                 ///< not an answer: a login page, half an answer
    wrong_anchor,              ///< not the registry that the office's code names
    bad_registry_certificate,  ///< the anchor did not certify that registry key
    bad_device_certificate,    ///< that registry key did not certify a device key
    not_our_key,               ///< a certificate for another device's key
    wrong_centre,              ///< our key, but certified for another centre
};
/// Follows anchor → registry → device, and requires our own two keys at its end.
[[nodiscard]] Result<RegistrationChain, RegistrationAnswerError> read_registration_answer(ByteView bytes, std::string_view anchor_check,
                                                                                          std::string_view centre_code,
                                                                                          const PublicKey& own_key,
                                                                                          const SealingPublicKey& own_sealing_key);

/// How a request is named in URLs: key_fingerprint() without its spaces, 16 hex digits.
[[nodiscard]] std::string registration_id(const PublicKey& key);

}  // namespace sanad
