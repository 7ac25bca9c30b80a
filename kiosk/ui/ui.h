#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "assets/lang/catalogue.h"
#include "kiosk/ui/geometry.h"
#include "kiosk/ui/icon.h"
#include "kiosk/ui/textures.h"
#include "kiosk/ui/theme.h"
#include "kiosk/ui/touch_map.h"
#include "kiosk/ui/touch_queue.h"

struct ImDrawData;
struct ImDrawList;
struct ImGuiContext;

namespace sanad {

/// How a piece of text speaks. Sizes are in ui.cpp, in one table.
enum class Look {
    body,        ///< the smallest there is: 18 pt
    strong,      ///< body, bold: labels of buttons, names
    heading,     ///< of a card
    title,       ///< of a page; Nastaliq in Urdu
    number,      ///< a count that is read from afar
    name_ur,     ///< a person's name in Urdu, in Nastaliq, whatever the screen's language
    name_en,     ///< its Latin sister
    code,        ///< serials, addresses: never mirrored, never reordered
    code_large,  ///< a code that is compared or typed
};
enum class Align { start, center, end };
enum class Valign { top, middle, bottom };

/// What a finger did to one thing in this frame.
struct Touch {
    bool tapped = false;  ///< came down and up inside it without dragging
    bool held = false;    ///< is on it now
};

/// What came in since the last frame.
struct FrameInput {
    float width = 0, height = 0;  ///< of the window, pixels
    Pointer pointer{};
    float wheel = 0;        ///< lines
    std::string letters{};  ///< keys by place, see InputEvent::letter
};

/// Draws one frame at a time and says what was touched. All places are design units, all `x` count from the reading side;
/// this class alone knows pixels and mirroring. Immediate: nothing but scroll positions and the gesture outlives a frame.
/// UI thread only; owns the one Dear ImGui context.
class Ui {
public:
    Ui(TextEngine& engine, const Catalogue& catalogue, Theme theme, TextureSource source, float pixels_per_mm);
    ~Ui();
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;

    void begin(const FrameInput& input);
    /// Valid until the next begin().
    const ImDrawData& end();
    /// Something settled in this frame that shows only in the next (a scroll limit found, a tap that changed the page).
    [[nodiscard]] bool wants_another_frame() const { return another_frame_; }
    void ask_for_another_frame() { another_frame_ = true; }

    [[nodiscard]] Language language() const { return language_; }
    void set_language(Language language);
    [[nodiscard]] bool right_to_left() const { return language_ == Language::urdu; }
    [[nodiscard]] std::string say(std::string_view key, const WordFacts& facts = {}) const;
    [[nodiscard]] bool can_say(std::string_view key, const WordFacts& facts) const { return catalogue_.can_say(key, facts); }

    [[nodiscard]] Rect page() const { return {0, 0, width_, height_}; }
    [[nodiscard]] bool portrait() const { return height_ > width_; }
    [[nodiscard]] const Theme& theme() const { return theme_; }

    // Drawing.
    void fill(Rect box, Rgb colour, float radius = 0);
    void outline(Rect box, Rgb colour, float thickness, float radius);
    void icon(Icon icon, Rect box, Rgb colour);  ///< the largest that fits, centred
    /// Wraps at the box's width, ends with "…" when more lines than the box is high.
    void text(Rect box, std::string_view text, Look look, Rgb colour, Align align = Align::start, Valign valign = Valign::middle);
    [[nodiscard]] float text_height(std::string_view text, Look look, float width);
    [[nodiscard]] float text_width(std::string_view text, Look look);
    [[nodiscard]] float line_height(Look look);
    /// A picture of the caller's, `id` naming these very pixels, averaged down to the box's pixels once.
    void image(Rect box, const std::string& id, int width, int height, const std::uint32_t* argb);
    /// The same at the largest whole number of screen pixels per pixel that fits, centred: what a camera must read.
    void image_whole_steps(Rect box, const std::string& id, int width, int height, const std::uint32_t* argb);

    // Touching. Ids are stable words, "issue.confirm"; one id once a frame. A disabled thing is noted and never tapped.
    Touch touch(std::string_view id, Rect box, bool enabled = true);
    /// Keys typed since the last frame.
    [[nodiscard]] const std::string& letters() const { return letters_; }

    /// Opens an area that scrolls by dragging; lay out inside the box returned, whose height is open, then end_scroll() with the
    /// lowest (and, for areas that scroll sideways, farthest) edge used.
    [[nodiscard]] Rect begin_scroll(const std::string& id, Rect viewport);
    void end_scroll(float bottom, float right = 0);
    /// Scrolls `id` back to its top at the next frame.
    void scroll_to_top(const std::string& id) { scrolls_.erase(id); }

    [[nodiscard]] const TouchMap& touch_map() const { return touch_map_; }
    /// Texts that did not fit their boxes in the last frame.
    [[nodiscard]] const std::vector<std::string>& cut_texts() const { return cut_texts_; }
    [[nodiscard]] const Textures& textures() const { return textures_; }

private:
    struct Pixels {
        float left, top, right, bottom;
    };
    struct Scroll {
        float offset_x = 0, offset_y = 0;
        float content_w = 0, content_h = 0;
    };
    struct OpenScroll {
        std::string id;
        Rect viewport;
        float origin_x, origin_y;
    };
    [[nodiscard]] Pixels place(Rect box) const;
    [[nodiscard]] Rect clip() const;
    [[nodiscard]] TextStyle style(Look look, std::string_view text, Align align) const;
    void blit(const Drawable& picture, float left, float top, Rgb colour);
    void corners(const Drawable& disc, Pixels at, float radius, Rgb colour);
    void read_pointer(const FrameInput& input);

    const Catalogue& catalogue_;
    Theme theme_;
    float scale_;  ///< pixels per unit
    ImGuiContext* context_;
    Textures textures_;
    Drawable atlas_{};
    TextureSource source_;
    ImDrawList* draw_ = nullptr;
    Language language_ = Language::english;
    float width_ = 0, height_ = 0, width_px_ = 0, height_px_ = 0;
    std::string letters_;
    bool another_frame_ = false;

    // The gesture, in units on the mirrored page.
    bool down_ = false, tapped_ = false, dragging_ = false;
    float press_x_ = 0, press_y_ = 0, at_x_ = 0, at_y_ = 0, drag_x_ = 0, drag_y_ = 0, wheel_ = 0;

    std::map<std::string, Scroll> scrolls_;
    std::vector<OpenScroll> open_scrolls_;
    TouchMap touch_map_;
    std::vector<std::string> cut_texts_;
};

}  // namespace sanad
