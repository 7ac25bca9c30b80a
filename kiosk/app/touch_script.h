#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "assets/lang/catalogue.h"
#include "kiosk/platform/window.h"
#include "kiosk/ui/touch_map.h"

namespace sanad {

/// A hand for demonstrations and tests: a file of lines
///   tap ID · type TEXT (\n is Enter) · wait idle · wait ID · shot NAME · language en|ur · drag ID dx dy · quit
/// Taps are real SDL finger events at the middle of the widget; one that is scrolled away is dragged into view first. What is not
/// there within `patience` fails the script, by name; dragging is waited for as long as it brings what is wanted nearer. UI thread.
class TouchScript {
public:
    /// Throws std::runtime_error for a file that cannot be read or a line that is none of the above.
    TouchScript(const std::string& file, std::string shots, Window& window, std::chrono::milliseconds patience = std::chrono::seconds(30));

    /// Does the next thing that can be done now; call after each frame and while waiting. `settled`: no frame is due; `idle`: no job
    /// runs either. Returns false when the script has ended or failed.
    [[nodiscard]] bool step(const TouchMap& map, Language language, bool settled, bool idle);
    /// Why it failed; empty when all went well.
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    struct Line {
        int number = 0;
        std::string verb{};
        std::string id{};
        std::string text{};
        float dx = 0, dy = 0;
    };
    [[nodiscard]] bool tap(const TouchMap& map, const std::string& id);
    void drag(float x, float y, float dx, float dy);
    [[nodiscard]] bool do_line(const Line& line, const TouchMap& map, Language language);

    std::vector<Line> lines_;
    std::size_t at_ = 0;
    std::string shots_;
    Window& window_;
    std::chrono::milliseconds patience_;
    std::optional<float> way_left_{};  ///< from the wanted thing to where it can be tapped, before the last drag
    bool nearer_ = false;              ///< the last drag had shortened it
    std::string failure_;
    std::string hint_;
    std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace sanad
