#pragma once

#include "kiosk/model/roster.h"
#include "kiosk/screen/today_screen.h"

namespace sanad {

/// What a file was understood to say, before anything is recorded.
struct BringInView {
    InboxFile file{};
    bool read = false;                 ///< false: still being read
    std::optional<Refusal> refusal{};  ///< the file as a whole cannot come in
    std::optional<RosterPreview> roster{};
    std::vector<std::pair<std::string, std::string>> course{};  ///< label key and value, when it is a course
};

struct BringInDraft {};

/// Nothing is recorded before the one button is tapped; bad rows are kept aside.
[[nodiscard]] std::optional<Action> draw_bring_in(const BringInView& view, BringInDraft& draft, Ui& ui, Rect content);

}  // namespace sanad
