#pragma once

#include "kiosk/ui/widgets.h"

namespace sanad {

/// "Are you sure", for what can't be undone: says exactly what will happen, sentence by sentence. The last sentence is the one to
/// think about. True for yes, false for not now, nothing while neither was touched. Ids: `<id>.confirm`, `<id>.cancel`.
[[nodiscard]] std::optional<bool> draw_question(Ui& ui, const std::string& id, Rect content, const std::string& question,
                                                const std::vector<std::string>& sentences, const std::string& yes);

}  // namespace sanad
