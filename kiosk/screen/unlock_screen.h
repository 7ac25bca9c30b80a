#pragma once

#include "kiosk/model/refusal.h"
#include "kiosk/screen/action.h"
#include "kiosk/ui/widgets.h"

namespace sanad {

/// The kiosk before its keys are open: nothing but the passphrase, and why the last one did not do.
struct UnlockView {
    bool busy = false;     ///< a passphrase is being tried
    int wait_seconds = 0;  ///< after wrong ones, until the next may be tried
    std::optional<Refusal> refusal{};
};

struct UnlockDraft {
    enum class Keys { small, capital, marks };

    UnlockDraft() { typed.reserve(kLongest); }  // never copied by growing: the App wipes the one place where it stands
    std::string typed;
    bool shown = false;
    Keys keys = Keys::small;

    static constexpr std::size_t kLongest = 1024;
};

/// The whole page. Returns Unlock when what was typed is to be tried.
[[nodiscard]] std::optional<Action> draw_unlock(const UnlockView& view, UnlockDraft& draft, Ui& ui);

}  // namespace sanad
