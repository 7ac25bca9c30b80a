#include "sync/registry/publish/lookup_form.h"

#include <algorithm>
#include <array>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxField = 64;  // as typed; bytes after decoding may be twice that, digits of an Urdu keyboard being two bytes each
constexpr int kWrongTries = 5;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kSweepSeconds = 60;
constexpr std::size_t kMaxCounted = 100'000;

/// The bytes behind + and %XX; nothing where a % has not two hex digits after it.
std::optional<std::string> decode_field(std::string_view encoded) {
    std::string decoded;
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        if (encoded[at] == '+') {
            decoded += ' ';
        } else if (encoded[at] == '%') {
            const auto byte = from_hex(encoded.substr(at + 1, 2));
            if (!byte || byte->size() != 1) return std::nullopt;
            decoded += static_cast<char>(byte->front());
            at += 2;
        } else {
            decoded += encoded[at];
        }
    }
    return decoded;
}

/// Digits of Urdu (U+06F0…) and Arabic (U+0660…) keyboards as ASCII, and the dashes that phones put for a hyphen.
std::string plainly(std::string_view typed) {
    std::string plain;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        const auto byte = [&](std::size_t ahead) { return at + ahead < typed.size() ? static_cast<unsigned char>(typed[at + ahead]) : 0U; };
        if (byte(0) == 0xDB && byte(1) >= 0xB0 && byte(1) <= 0xB9) {
            plain += static_cast<char>('0' + (byte(1) - 0xB0));
            at += 1;
        } else if (byte(0) == 0xD9 && byte(1) >= 0xA0 && byte(1) <= 0xA9) {
            plain += static_cast<char>('0' + (byte(1) - 0xA0));
            at += 1;
        } else if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) >= 0x90 && byte(2) <= 0x95) {
            plain += '-';
            at += 2;
        } else {
            plain += typed[at];
        }
    }
    return plain;
}

/// The Crockford digits as `lookup_code` writes them; nothing when there are not eight.
std::optional<std::string> read_code(std::string typed) {
    std::erase_if(typed, [](char c) { return c == ' ' || c == '-'; });
    const auto bytes = typed.size() == 8 ? from_base32(typed) : std::nullopt;
    return bytes ? std::optional(to_base32(*bytes)) : std::nullopt;
}

Digest key_of(std::string_view kind, const std::string& what) { return sha256(bytes_of(std::string(kind) + " " + what)); }
Digest key_of(const SerialNumber& serial) {
    return key_of("serial", serial_number(serial.centre_code, serial.device_code, serial.counter));
}

}  // namespace

std::string_view name_of(LookupFormError error) {
    switch (error) {
        case LookupFormError::malformed:
            return "malformed";
        case LookupFormError::serial_typo:
            return "serial_typo";
        case LookupFormError::code_typo:
            return "code_typo";
    }
    return {};
}

Result<LookupRequest, LookupFormError> read_lookup_form(ByteView body) {
    if (body.size() > kMaxLookupBytes) return refuse(LookupFormError::malformed);
    const std::string form = text_of(body);
    std::map<std::string, std::string, std::less<>> fields;
    for (std::size_t from = 0; from <= form.size();) {
        const auto end = std::min(form.find('&', from), form.size());
        const std::string_view field = std::string_view(form).substr(from, end - from);
        const auto equals = field.find('=');
        if (equals == std::string_view::npos) return refuse(LookupFormError::malformed);
        const auto value = decode_field(field.substr(equals + 1));
        if (!value || value->size() > 2 * kMaxField || !is_utf8(bytes_of(*value))) return refuse(LookupFormError::malformed);
        if (!fields.emplace(field.substr(0, equals), plainly(*value)).second) return refuse(LookupFormError::malformed);
        from = end + 1;
    }
    if (fields.size() != 2 || !fields.contains("serial") || !fields.contains("code")) return refuse(LookupFormError::malformed);
    const auto serial = read_serial_number(fields["serial"]);
    if (!serial) return refuse(LookupFormError::serial_typo);
    const auto code = read_code(fields["code"]);
    if (!code) return refuse(LookupFormError::code_typo);
    return LookupRequest{*serial, *code};
}

bool LookupLimiter::has_tries_left(const Key& key, std::int64_t now) const {
    const auto found = wrong_.find(key);
    if (found == wrong_.end()) return wrong_.size() < kMaxCounted;
    return found->second.since + kHour <= now || found->second.count < kWrongTries;
}

bool LookupLimiter::take_try(const SerialNumber& serial, std::string_view address, std::int64_t now) {
    const std::scoped_lock lock(mutex_);
    if (now >= swept_at_ + kSweepSeconds || now < swept_at_) {
        std::erase_if(wrong_, [&](const auto& entry) { return entry.second.since + kHour <= now; });
        swept_at_ = now;
    }
    const std::array keys{key_of(serial), key_of("address", std::string(address))};
    if (!std::ranges::all_of(keys, [&](const Key& key) { return has_tries_left(key, now); })) return false;
    for (const Key& key : keys) {
        Tries& tries = wrong_[key];
        if (tries.count == 0 || tries.since + kHour <= now) tries = {0, now};
        ++tries.count;
    }
    return true;
}

void LookupLimiter::give_back(const SerialNumber& serial, std::string_view address, std::int64_t taken_at) {
    const std::scoped_lock lock(mutex_);
    for (const Key& key : {key_of(serial), key_of("address", std::string(address))}) {
        const auto found = wrong_.find(key);
        if (found == wrong_.end() || found->second.since > taken_at) continue;  // forgotten meanwhile
        if (--found->second.count == 0) wrong_.erase(found);
    }
}

}  // namespace sanad
