#pragma once

#include <doctest/doctest.h>

#include <functional>

#include "kiosk/screen/action.h"
#include "kiosk/ui/ui.h"

namespace sanad {

/// A screen without a window: Dear ImGui draws into nothing, and a hand taps what the touch map names.
class Headless {
public:
    using Draw = std::function<std::optional<Action>(Ui&)>;

    Headless(float width, float height, float pixels_per_mm, Language language)
        : width_(width),
          height_(height),
          pixels_per_mm_(pixels_per_mm),
          ui_(engine(), words(), Theme::load(assets_dir()),
              {[this](int, int, const std::uint32_t*) { return reinterpret_cast<void*>(++textures_); }, [](void*) {}}, pixels_per_mm) {
        ui_.set_language(language);
    }

    std::optional<Action> frame(const Draw& draw, Pointer pointer = {}, const std::string& letters = {}) {
        ui_.begin({width_, height_, pointer, 0, letters});
        auto action = draw(ui_);
        (void)ui_.end();
        return action;
    }
    /// Draws until nothing more is wanted; fails when that never comes.
    void settle(const Draw& draw) {
        int frames = 0;
        do {
            (void)frame(draw);
            REQUIRE_MESSAGE(++frames < 12, "the screen never comes to rest");
        } while (ui_.wants_another_frame());
    }
    /// A finger down and up in the middle of what is named; the action of the frame in which it lifted.
    std::optional<Action> tap(const Draw& draw, const std::string& id) {
        settle(draw);
        const Target* found = ui_.touch_map().find(id);
        REQUIRE_MESSAGE(found, id);
        const Target target = *found;
        REQUIRE_MESSAGE(target.enabled, id);
        REQUIRE_MESSAGE(target.visible.w > 0, id);
        const Pointer at{target.visible.x + target.visible.w / 2, target.visible.y + target.visible.h / 2, true};
        (void)frame(draw, at);
        auto action = frame(draw, {at.x, at.y, false});
        settle(draw);
        return action;
    }

    Ui& ui() { return ui_; }
    float least() const { return 12 * pixels_per_mm_ - 1; }
    Rect window() const { return {0, 0, width_, height_}; }

    static TextEngine& engine() {
        static TextEngine engine;
        return engine;
    }
    static const Catalogue& words() {
        static const Catalogue words = Catalogue::load(assets_dir());
        return words;
    }

private:
    float width_, height_, pixels_per_mm_;
    std::size_t textures_ = 0;
    Ui ui_;
};

}  // namespace sanad
