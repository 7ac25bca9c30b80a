#pragma once

#include <string>

#include "credential/model/compact_credential.h"
#include "kiosk/ui/ui.h"

namespace sanad {

/// "6 June 2026", in the screen's language.
[[nodiscard]] std::string day_words(const Ui& ui, CivilDay day);
/// The same with a time of that day, "14:05".
[[nodiscard]] std::string moment_words(const Ui& ui, CivilDay day, const std::string& time);
/// "14:05" of minutes after midnight.
[[nodiscard]] std::string time_words(int minutes);
/// "Saturday 6 June".
[[nodiscard]] std::string weekday_words(const Ui& ui, CivilDay day);

}  // namespace sanad
