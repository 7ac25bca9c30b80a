#pragma once

#include "kiosk/screen/action.h"
#include "kiosk/ui/widgets.h"

namespace sanad {

struct BatchChoice {
    BatchId id{};
    std::string name;  ///< "FAMG-35"
};

/// Which batch a screen is about, and the others one tap away.
struct BatchHead {
    BatchId id{};
    std::string course_en;
    std::string course_ur;
    std::string name;
    std::vector<BatchChoice> open{};  ///< all open batches, this one too

    [[nodiscard]] const std::string& course(const Ui& ui) const { return ui.right_to_left() && !course_ur.empty() ? course_ur : course_en; }
};

/// The page's title, the batch and, when several are open, a row to choose from. Takes its height off `content`.
[[nodiscard]] std::optional<Action> draw_batch_head(const BatchHead& head, std::string_view title, Page page, Ui& ui, Rect& content);

/// For a screen that needs a batch when none is open.
[[nodiscard]] std::optional<Action> draw_no_batch(Ui& ui, Rect content);

/// A person's name as this screen's language writes it; that they were erased, when there is none.
[[nodiscard]] inline std::string name_for(const Ui& ui, const std::string& name_en, const std::string& name_ur) {
    if (name_en.empty()) return ui.say("trainee.erased");
    return ui.right_to_left() && !name_ur.empty() ? name_ur : name_en;
}

}  // namespace sanad
