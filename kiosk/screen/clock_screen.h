#pragma once

#include "kiosk/screen/action.h"
#include "kiosk/ui/ui.h"

namespace sanad {

/// Why the date looks wrong, in the centre's own time.
struct ClockView {
    bool wrong = false;
    CivilDay now{};
    int now_minute = 0;     ///< of that day
    CivilDay last_work{};   ///< ClockState::last_known
    CivilDay likely{};      ///< where the setting begins: last work, or the registry's word; `now` unless wrong
    int likely_minute = 0;  ///< of that day
    std::optional<std::pair<CivilDay, int>> signed_time{};  ///< day and minute of the registry's signed word
};

struct ClockDraft {
    bool begun = false;
    bool confirming = false;  ///< the second person's turn
    CivilDay day{};
    int minute = 0;  ///< of the day
    std::string witness{};
    bool asked = false;  ///< opened by somebody from the Sync screen, who may leave it as it is
};

/// In the place of every page that records. Nothing else can be done there until the date is set, unless somebody asked for this page.
[[nodiscard]] std::optional<Action> draw_clock(const ClockView& view, ClockDraft& draft, Ui& ui, Rect content);

}  // namespace sanad
