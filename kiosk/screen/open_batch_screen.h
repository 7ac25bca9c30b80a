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
    int next_number = 1;  ///< after the highest batch of this course
};
struct RosterChoice {
    RosterId id{};
    std::string name;  ///< of the file
    int trainees = 0;
    std::optional<int> number{};  ///< of the batch, when the file's name ends in one
    bool women = false;           ///< all of them: their certificates don't name father or husband unless somebody wants it
};

struct OpenBatchView {
    std::vector<CourseChoice> courses{};
    std::vector<RosterChoice> rosters{};  ///< latest first
    CivilDay today{};
};

struct OpenBatchDraft {
    std::optional<std::size_t> course{};
    std::optional<std::size_t> roster{};
    int number_step = 0;                     ///< added to the number that is suggested
    int start_in_days = 0;                   ///< counted from today, may be before it
    std::optional<bool> relation_printed{};  ///< as chosen; nothing: as the roster suggests
};

[[nodiscard]] std::optional<Action> draw_open_batch(const OpenBatchView& view, OpenBatchDraft& draft, Ui& ui, Rect content);

}  // namespace sanad
