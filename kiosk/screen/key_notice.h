#pragma once

#include "credential/model/compact_credential.h"
#include "kiosk/ui/ui.h"

namespace sanad {

/// How long this kiosk may sign, where that needs saying.
struct KeyNotice {
    std::string window;   ///< the catalogue's key of a sentence of {day} and {days}
    std::string renewal;  ///< of another, or empty
    CivilDay until{};
    int days = 0;
    bool stops = false;  ///< nothing can be issued
    bool anew = false;   ///< until this kiosk is registered anew
};
[[nodiscard]] std::string key_words(const Ui& ui, const KeyNotice& notice);

}  // namespace sanad
