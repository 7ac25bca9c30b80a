#pragma once

#include "kiosk/usecase/desk.h"

namespace sanad {

/// Days before the end of its window from which a key is renewed, and is said to end; and from which the days are counted.
constexpr int kRenewalDays = 60;
constexpr int kCountdownDays = 30;

/// How long this kiosk may sign, as far as it knows.
enum class KeyStage {
    good,
    ends_soon,    ///< within kRenewalDays
    counted,      ///< within kCountdownDays
    over,         ///< nothing is issued; sync goes on
    retired,      ///< by the office, as the trust list says; the same
    compromised,  ///< the same
    cloned,       ///< another machine records under this kiosk's name, as the registry has signed; the same
};
[[nodiscard]] std::string_view name_of(KeyStage stage);

struct KeyWindow {
    KeyStage stage = KeyStage::good;
    std::int64_t not_after = 0;  ///< unix seconds
    int days_left = 0;           ///< whole ones; 0 when over
    std::string renewal;         ///< code of the registry's last answer to an asked renewal, or "carried": by a stick; empty: not asked for

    /// A key that the office gave up is not renewed.
    [[nodiscard]] bool renewal_due() const { return stage == KeyStage::ends_soon || stage == KeyStage::counted || stage == KeyStage::over; }
    /// The catalogue's keys for both: how long it may sign {day} {days}, and how its renewal stands. Empty where there is nothing to say.
    [[nodiscard]] std::string window_words() const;
    [[nodiscard]] std::string renewal_words() const;
};

/// Nothing while this kiosk is not registered. Reads the records only.
[[nodiscard]] std::optional<KeyWindow> key_window(Desk& desk);

}  // namespace sanad
