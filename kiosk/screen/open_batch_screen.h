#pragma once

#include "kiosk/screen/batch_view.h"

namespace sanad {

struct CourseChoice {
    std::string code;
    std::uint32_t version = 1;
    std::string title_en;
    std::string title_ur;
    int sessions = 0;     ///< that the plan will have
    int days = 0;         ///< on which they are held
};
struct RosterChoice {
    RosterId id{};
    std::string name;     ///< of the file
    int trainees = 0;
};

struct OpenBatchView {
    std::vector<CourseChoice> courses{};
    std::vector<RosterChoice> rosters{};  ///< latest first
    CivilDay today{};
};

struct OpenBatchDraft {
    std::optional<std::size_t> course{};
    std::optional<std::size_t> roster{};
    int start_in_days = 0;  ///< counted from today, may be before it
};

[[nodiscard]] std::optional<Action> draw_open_batch(const OpenBatchView& view, OpenBatchDraft& draft, Ui& ui, Rect content);

}  // namespace sanad
