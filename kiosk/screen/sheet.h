#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/ui/ui.h"

namespace sanad {

/// Pixels made by a job: ARGB8888, straight alpha.
struct Pixmap {
    std::string id;  ///< names these very pixels
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> argb{};
};

/// A page as large as the box holds it; while it is drawn, says so.
void draw_sheet(const std::shared_ptr<const Pixmap>& paper, Ui& ui, Rect box);

}  // namespace sanad
