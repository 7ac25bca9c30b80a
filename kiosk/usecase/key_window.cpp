#include "kiosk/usecase/key_window.h"

#include <algorithm>

#include "kiosk/store/centre_store.h"
#include "kiosk/store/trust_store.h"

namespace sanad {
namespace {

constexpr std::int64_t kDay = 86'400;

KeyState state_in_list(Desk& desk) {
    const auto keys = load_trust_keys(desk.database());
    if (!keys) return KeyState::active;
    const auto own = std::ranges::find(keys->devices, desk.device().public_key(), &TrustedDevice::key);
    return own == keys->devices.end() ? KeyState::active : own->state;
}

KeyStage stage_of(KeyState state, std::int64_t left) {
    switch (state) {
        case KeyState::active:
            break;
        case KeyState::retired:
            return KeyStage::retired;
        case KeyState::compromised:
            return KeyStage::compromised;
    }
    if (left < 0) return KeyStage::over;
    if (left <= kCountdownDays * kDay) return KeyStage::counted;
    return left <= kRenewalDays * kDay ? KeyStage::ends_soon : KeyStage::good;
}

}  // namespace

std::string_view name_of(KeyStage stage) {
    switch (stage) {
        case KeyStage::good:
            return "good";
        case KeyStage::ends_soon:
            return "ends_soon";
        case KeyStage::counted:
            return "counted";
        case KeyStage::over:
            return "over";
        case KeyStage::retired:
            return "retired";
        case KeyStage::compromised:
            return "compromised";
        case KeyStage::cloned:
            return "cloned";
    }
    return {};
}

std::string KeyWindow::window_words() const {
    switch (stage) {
        case KeyStage::good:
            return {};
        case KeyStage::ends_soon:
            return "key.ends_soon";
        case KeyStage::counted:
            return "key.counted";
        case KeyStage::over:
            return "key.over";
        case KeyStage::retired:
            return "refusal.issue.key_retired";
        case KeyStage::compromised:
            return "refusal.issue.key_compromised";
        case KeyStage::cloned:
            return "refusal.issue.cloned";
    }
    return {};
}

std::string KeyWindow::renewal_words() const {
    if (!renewal_due()) return {};
    if (renewal.empty()) return "key.renewal.unasked";
    if (renewal == "carried") return "key.renewal.on_stick";
    return renewal == "sync.renewal_pending" ? "key.renewal.asked" : "refusal." + renewal;
}

std::optional<KeyWindow> key_window(Desk& desk) {
    const auto registration = load_registration(desk.database());
    if (!registration || !registration->approved()) return std::nullopt;
    const std::int64_t not_after = registration->device->not_after;
    const std::int64_t left = not_after - desk.clock().now() / 1000;
    const KeyStage stage = is_known_cloned(desk.database()) ? KeyStage::cloned : stage_of(state_in_list(desk), left);
    return KeyWindow{stage, not_after, static_cast<int>(std::max<std::int64_t>(0, left / kDay)), registration->renewal};
}

}  // namespace sanad
