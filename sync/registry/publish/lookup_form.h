#pragma once

#include <map>
#include <mutex>
#include <string>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"
#include "credential/serial_number.h"

/// What a person types who has a paper whose QR can't be read: the serial number and the lookup code under it.
namespace sanad {

struct LookupRequest {
    SerialNumber serial;
    std::string code;  ///< 8 Crockford digits, upper case
    bool operator==(const LookupRequest&) const = default;
};

enum class LookupFormError {
    malformed,    ///< not the form's two fields
    serial_typo,  ///< the check character does not fit the rest
    code_typo,    ///< not 8 letters and digits
};

[[nodiscard]] std::string_view name_of(LookupFormError error);

constexpr std::size_t kMaxLookupBytes = 1024;

/// Reads `serial=…&code=…` (application/x-www-form-urlencoded, UTF-8, at most kMaxLookupBytes). Takes what people type: either case, spaces
/// and dashes, and the digits of an Urdu or Arabic keyboard. Pure, any thread.
[[nodiscard]] Result<LookupRequest, LookupFormError> read_lookup_form(ByteView body);

/// Counts wrong tries, so that a code can't be guessed: 5 an hour for a serial number, and 5 for an address. One counts as wrong from its
/// beginning, so that however many come at once, no more are made.
/// Remembers hashes of what it counts, in memory only; forgets after an hour. Any thread. Bounded: when it is full of others' tries it
/// refuses new ones until an hour has passed.
class LookupLimiter {
public:
    /// Whether this serial number and this address may try now; if so, the try is counted. `now`: unix seconds.
    [[nodiscard]] bool take_try(const SerialNumber& serial, std::string_view address, std::int64_t now);
    /// The try that was taken then counts no more: it was right, or was not answered.
    void give_back(const SerialNumber& serial, std::string_view address, std::int64_t taken_at);

private:
    struct Tries {
        int count = 0;
        std::int64_t since = 0;
    };
    using Key = ByteArray<32>;

    [[nodiscard]] bool has_tries_left(const Key& key, std::int64_t now) const;

    std::mutex mutex_;
    std::map<Key, Tries> wrong_;
    std::int64_t swept_at_ = 0;
};

}  // namespace sanad
