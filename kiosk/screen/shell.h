#pragma once

#include "kiosk/model/refusal.h"
#include "kiosk/screen/action.h"
#include "kiosk/ui/widgets.h"

namespace sanad {

/// A sentence that waits to be read: a refusal with what to do next, or that something is done. Already in the person's language
/// when it is drawn: `key` and `facts` are resolved by the shell.
struct Notice {
    Tone tone = Tone::note;
    std::string key;
    WordFacts facts{};
};
/// What was refused, and its facts.
[[nodiscard]] Notice notice_of(const Refusal& refusal);

struct JobState {
    std::string key;  ///< sentence of what is being done, with {done} and {total}
    int done = 0;
    int total = 0;  ///< 0: not known
    bool can_cancel = false;
};

/// What stands around every screen.
struct ShellView {
    Page page = Page::today;
    std::int64_t waiting = 0;  ///< events not yet receipted
    std::optional<Notice> notice{};
    std::optional<JobState> job{};
};

/// Draws navigation, the language switch, the notice and a running job; `content` becomes what is left for the screen.
[[nodiscard]] std::optional<Action> draw_shell(const ShellView& view, Ui& ui, Rect& content);

}  // namespace sanad
