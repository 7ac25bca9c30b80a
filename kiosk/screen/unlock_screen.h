#pragma once

#include "kiosk/model/refusal.h"
#include "kiosk/screen/action.h"
#include "kiosk/ui/widgets.h"

namespace sanad {

/// What to go back to, when the records are damaged or gone.
struct BackupOffer {
    CivilDay day{};
    std::string time{};
};

/// The kiosk before its keys are open: nothing but the passphrase, and why the last one did not do.
struct UnlockView {
    bool busy = false;     ///< a passphrase is being tried
    int wait_seconds = 0;  ///< after wrong ones, until the next may be tried
    std::optional<Refusal> refusal{};
    std::optional<BackupOffer> backup{};  ///< the passphrase opened the keys, and this
};

struct UnlockDraft {
    enum class Keys { small, capital, marks };

    UnlockDraft() { typed.reserve(kLongest); }  // never copied by growing: the App wipes the one place where it stands
    std::string typed;
    bool shown = false;
    Keys keys = Keys::small;
    bool going_back = false;  ///< asked whether that is meant

    static constexpr std::size_t kLongest = 1024;
};

/// The whole page. Returns Unlock when what was typed is to be tried; with an offer, that or GoBackToBackup, and nothing is typed.
[[nodiscard]] std::optional<Action> draw_unlock(const UnlockView& view, UnlockDraft& draft, Ui& ui);

}  // namespace sanad
