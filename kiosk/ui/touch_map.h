#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kiosk/ui/geometry.h"

namespace sanad {

/// One thing that can be touched, in window pixels from the left (already mirrored).
struct Target {
    std::string id;
    Rect rect;         ///< all of it, also what is scrolled away
    Rect visible;      ///< the part inside its scroll area and the window; empty when scrolled away
    Rect scroll_area;  ///< where to drag to bring it in; empty when it does not scroll
    bool enabled = true;
};

/// What the last frame offered to a finger, by stable ids such as "issue.confirm": tests and touch scripts tap by them.
class TouchMap {
public:
    void clear() { targets_.clear(); }
    void note(Target target) { targets_.push_back(std::move(target)); }
    [[nodiscard]] const std::vector<Target>& targets() const { return targets_; }
    [[nodiscard]] const Target* find(std::string_view id) const {
        for (const Target& target : targets_)
            if (target.id == id) return &target;
        return nullptr;
    }

private:
    std::vector<Target> targets_;
};

}  // namespace sanad
