#pragma once

#include "kiosk/screen/batch_view.h"

namespace sanad {

struct ComponentColumn {
    std::string code;
    std::string title_en;
    std::string title_ur;
    int maximum = 0;    ///< marks
    int pass_mark = 0;  ///< marks
    bool mandatory = true;
};

struct ResultLine {
    EnrolmentId enrolment{};
    std::string name_en;
    std::string name_ur;
    std::vector<std::vector<int>> attempts{};  ///< per column, in hundredths of a mark, oldest first
};

struct ResultsView {
    std::optional<BatchHead> batch{};
    std::vector<ComponentColumn> columns{};
    std::vector<ResultLine> lines{};
    int attempts_allowed = 1;
};

struct ResultsDraft {
    std::size_t line = 0;
    std::size_t column = 0;
    std::size_t first_column = 0;  ///< when not all fit
    std::string typed;
    bool new_attempt = false;  ///< what is typed is one more attempt, not a correction
    bool refused = false;      ///< the last key would have gone over the maximum
};

[[nodiscard]] std::optional<Action> draw_results(const ResultsView& view, ResultsDraft& draft, Ui& ui, Rect content);

/// Hundredths of a mark as people write them: 7250 is "72.5".
[[nodiscard]] std::string marks_text(int hundredths);

}  // namespace sanad
