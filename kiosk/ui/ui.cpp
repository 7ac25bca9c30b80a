#include "kiosk/ui/ui.h"

#include <imgui.h>

#include <cmath>

namespace sanad {
namespace {

constexpr float kSlop = 14;  ///< a finger may shake by 3.5 mm and still tap

ImU32 packed(Rgb colour) { return IM_COL32((colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff, 255); }

struct LookSize {
    double english, urdu;
    FontWeight weight;
};
LookSize size_of(Look look) {
    switch (look) {
        case Look::body:
            return {24, 24, FontWeight::regular};
        case Look::strong:
            return {24, 24, FontWeight::bold};
        case Look::heading:
            return {29, 29, FontWeight::bold};
        case Look::title:
            return {38, 31, FontWeight::bold};
        case Look::number:
            return {46, 46, FontWeight::bold};
        case Look::name_ur:
            return {34, 34, FontWeight::regular};
        case Look::name_en:
            return {36, 36, FontWeight::bold};
        case Look::code:
            return {24, 24, FontWeight::regular};
        case Look::code_large:
            return {34, 34, FontWeight::bold};
    }
    return {};
}

bool is_code(Look look) { return look == Look::code || look == Look::code_large; }

bool has_arabic_letters(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead >= 0xd8 && lead <= 0xdb) return true;
    }
    return false;
}

}  // namespace

Ui::Ui(TextEngine& engine, const Catalogue& catalogue, Theme theme, TextureSource source, float pixels_per_mm)
    : catalogue_(catalogue),
      theme_(theme),
      scale_(pixels_per_mm / 4),
      context_(ImGui::CreateContext()),
      textures_(engine, source),
      source_(source) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    unsigned char* alpha = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&alpha, &width, &height);
    std::vector<std::uint32_t> argb(static_cast<std::size_t>(width) * height);
    for (std::size_t i = 0; i < argb.size(); ++i) argb[i] = std::uint32_t{alpha[i]} << 24 | 0xffffffu;
    atlas_ = {source_.upload(width, height, argb.data()), 0, 0, width, height};
    io.Fonts->SetTexID(atlas_.texture);
    io.Fonts->ClearTexData();
}

Ui::~Ui() {
    if (atlas_.texture) source_.release(atlas_.texture);
    ImGui::DestroyContext(context_);
}

void Ui::set_language(Language language) {
    if (language_ == language) return;
    language_ = language;
    another_frame_ = true;
}

std::string Ui::say(std::string_view key, const WordFacts& facts) const { return catalogue_.say(language_, key, facts); }

void Ui::begin(const FrameInput& input) {
    ImGui::SetCurrentContext(context_);
    textures_.new_frame();
    width_px_ = input.width, height_px_ = input.height;
    width_ = input.width / scale_, height_ = input.height / scale_;
    another_frame_ = false;
    letters_ = input.letters;
    touch_map_.clear();
    cut_texts_.clear();
    read_pointer(input);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {input.width, input.height};
    io.DeltaTime = 1.0f / 60;
    io.MousePos = {input.pointer.x, input.pointer.y};
    io.MouseDown[0] = input.pointer.down;
    ImGui::NewFrame();
    draw_ = ImGui::GetBackgroundDrawList();
    fill(page(), theme_.ground);
}

void Ui::read_pointer(const FrameInput& input) {
    const float x = (right_to_left() ? width_px_ - input.pointer.x : input.pointer.x) / scale_;
    const float y = input.pointer.y / scale_;
    const bool pressed = input.pointer.down && !down_;
    const bool released = !input.pointer.down && down_;
    if (pressed) press_x_ = x, press_y_ = y, dragging_ = false;
    drag_x_ = drag_y_ = 0;
    if (input.pointer.down && !pressed) {
        if (!dragging_ && std::hypot(x - press_x_, y - press_y_) > kSlop) {
            dragging_ = true;
            at_x_ = press_x_, at_y_ = press_y_;
        }
        if (dragging_) drag_x_ = x - at_x_, drag_y_ = y - at_y_;
    }
    tapped_ = released && !dragging_;
    if (released) another_frame_ = true;  // what was tapped changes how the next frame looks
    down_ = input.pointer.down;
    at_x_ = x, at_y_ = y;
    wheel_ = input.wheel;
}

const ImDrawData& Ui::end() {
    ImGui::Render();
    draw_ = nullptr;
    return *ImGui::GetDrawData();
}

Ui::Pixels Ui::place(Rect box) const {
    const float left = std::round(box.x * scale_), right = std::round(box.right() * scale_);
    const float top = std::round(box.y * scale_), bottom = std::round(box.bottom() * scale_);
    return right_to_left() ? Pixels{width_px_ - right, top, width_px_ - left, bottom} : Pixels{left, top, right, bottom};
}

Rect Ui::clip() const { return open_scrolls_.empty() ? page() : open_scrolls_.back().viewport; }

void Ui::corners(const Drawable& disc, Pixels at, float r, Rgb colour) {
    const ImU32 tint = packed(colour);
    const auto quarter = [&](float x, float y, float u, float v) {
        draw_->AddImage(disc.texture, {x, y}, {x + r, y + r}, {u, v}, {u + 0.5f, v + 0.5f}, tint);
    };
    quarter(at.left, at.top, 0, 0);
    quarter(at.right - r, at.top, 0.5f, 0);
    quarter(at.left, at.bottom - r, 0, 0.5f);
    quarter(at.right - r, at.bottom - r, 0.5f, 0.5f);
}

// Corners are textures and the rest are plain rectangles: the software renderer blits both, while a polygon of triangles
// costs it many times as much.
void Ui::fill(Rect box, Rgb colour, float radius) {
    if (!box.overlaps(clip())) return;
    const Pixels at = place(box);
    const float r = std::floor(std::min({radius * scale_, (at.right - at.left) / 2, (at.bottom - at.top) / 2}));
    const ImU32 tint = packed(colour);
    if (r < 2) {
        draw_->AddRectFilled({at.left, at.top}, {at.right, at.bottom}, tint);
        return;
    }
    corners(textures_.disc(static_cast<int>(r), 0), at, r, colour);
    const auto bar = [&](float left, float top, float right, float bottom) {
        if (right > left && bottom > top) draw_->AddRectFilled({left, top}, {right, bottom}, tint);
    };
    bar(at.left + r, at.top, at.right - r, at.top + r);
    bar(at.left, at.top + r, at.right, at.bottom - r);
    bar(at.left + r, at.bottom - r, at.right - r, at.bottom);
}

void Ui::outline(Rect box, Rgb colour, float thickness, float radius) {
    if (!box.overlaps(clip())) return;
    const Pixels at = place(box);
    const float r = std::floor(std::min({radius * scale_, (at.right - at.left) / 2, (at.bottom - at.top) / 2}));
    const float t = std::max(1.0f, std::round(thickness * scale_));
    const ImU32 tint = packed(colour);
    if (r >= 2) corners(textures_.disc(static_cast<int>(r), static_cast<int>(t)), at, r, colour);
    const float e = r >= 2 ? r : 0;
    draw_->AddRectFilled({at.left + e, at.top}, {at.right - e, at.top + t}, tint);
    draw_->AddRectFilled({at.left + e, at.bottom - t}, {at.right - e, at.bottom}, tint);
    draw_->AddRectFilled({at.left, at.top + e}, {at.left + t, at.bottom - e}, tint);
    draw_->AddRectFilled({at.right - t, at.top + e}, {at.right, at.bottom - e}, tint);
}

void Ui::blit(const Drawable& picture, float left, float top, Rgb colour) {
    if (!picture.texture) return;
    draw_->AddImage(picture.texture, {left, top}, {left + static_cast<float>(picture.width), top + static_cast<float>(picture.height)},
                    {0, 0}, {1, 1}, packed(colour));
}

void Ui::icon(Icon icon, Rect box, Rgb colour) {
    if (!box.overlaps(clip())) return;
    const float side = std::min(box.w, box.h);
    const Pixels at = place(box.middle(side, side));
    const bool directed = icon == Icon::forward || icon == Icon::back;
    blit(textures_.icon(icon, static_cast<int>(at.right - at.left), directed && right_to_left()), at.left, at.top, colour);
}

TextStyle Ui::style(Look look, std::string_view text, Align align) const {
    const LookSize size = size_of(look);
    TextStyle style;
    const bool arabic = has_arabic_letters(text);
    style.role = FontRole::latin;
    if (look == Look::name_ur)
        style.role = FontRole::nastaliq;
    else if (look == Look::title && right_to_left() && arabic)
        style.role = FontRole::nastaliq;
    else if (!is_code(look) && arabic)
        style.role = FontRole::naskh;
    style.size = (right_to_left() && arabic ? size.urdu : size.english) * static_cast<double>(scale_);
    style.weight = size.weight;
    // A sentence of this screen's language may begin with a foreign name or a number and still reads its own way.
    style.direction = is_code(look)                     ? TextDirection::left_to_right
                      : arabic                          ? TextDirection::right_to_left
                      : right_to_left() || text.empty() ? TextDirection::automatic
                                                        : TextDirection::left_to_right;
    const bool text_starts_right = arabic;
    style.align = align == Align::center                                              ? TextAlign::center
                  : (align == Align::start) == (text_starts_right == right_to_left()) ? TextAlign::start
                                                                                      : TextAlign::end;
    return style;
}

float Ui::line_height(Look look) {
    const std::string_view sample = look == Look::name_ur || (right_to_left() && !is_code(look)) ? "\u06c1\u06d2" : "Ag";
    return static_cast<float>(textures_.measure(sample, style(look, sample, Align::start), 0).height) / scale_;
}

float Ui::text_height(std::string_view text, Look look, float width) {
    const int wrap = std::max(1, static_cast<int>(width * scale_));
    return static_cast<float>(textures_.measure(text, style(look, text, Align::start), wrap).height) / scale_;
}

float Ui::text_width(std::string_view text, Look look) {
    // One pixel more: wrapping at exactly the measured width may break the line.
    return static_cast<float>(textures_.measure(text, style(look, text, Align::start), 0).width + 1) / scale_;
}

void Ui::text(Rect box, std::string_view text, Look look, Rgb colour, Align align, Valign valign) {
    if (text.empty() || !box.overlaps(clip())) return;
    TextStyle drawn = style(look, text, align);
    const Pixels at = place(box);
    const int wrap = std::max(1, static_cast<int>(at.right - at.left));
    TextSize size = textures_.measure(text, drawn, wrap);
    const float height = at.bottom - at.top;
    if (static_cast<float>(size.height) > height + 1 || size.width > wrap) {
        const int line = std::max(1, size.height / std::max(1, size.lines));
        drawn.max_lines = std::max(1, static_cast<int>((height + 1) / static_cast<float>(line)));
        size = textures_.measure(text, drawn, wrap);
        if (size.cut || size.width > wrap) cut_texts_.emplace_back(text);
    }
    const Drawable picture = textures_.text(text, drawn, wrap);
    const bool to_left = align != Align::center && (align == Align::start) != right_to_left();
    const float spare = static_cast<float>(wrap - size.width);
    const float left = at.left + (align == Align::center ? std::floor(spare / 2) : to_left ? 0 : spare);
    const float free_height = height - static_cast<float>(size.height);
    const float top = at.top + (valign == Valign::top ? 0 : valign == Valign::bottom ? free_height : std::floor(free_height / 2));
    blit(picture, left + static_cast<float>(picture.offset_x), top + static_cast<float>(picture.offset_y), colour);
}

void Ui::image(Rect box, const std::string& id, int width, int height, const std::uint32_t* argb) {
    if (!box.overlaps(clip())) return;
    const Pixels at = place(box);
    const int w = static_cast<int>(at.right - at.left), h = static_cast<int>(at.bottom - at.top);
    if (w <= 0 || h <= 0) return;
    const Drawable picture = textures_.scaled(id, width, height, argb, w, h);
    draw_->AddImage(picture.texture, {at.left, at.top}, {at.right, at.bottom});
}

void Ui::image_whole_steps(Rect box, const std::string& id, int width, int height, const std::uint32_t* argb) {
    if (!box.overlaps(clip())) return;
    const Pixels at = place(box);
    const float step = std::max(
        1.0f, std::floor(std::min((at.right - at.left) / static_cast<float>(width), (at.bottom - at.top) / static_cast<float>(height))));
    const float w = step * static_cast<float>(width), h = step * static_cast<float>(height);
    const float left = std::floor((at.left + at.right - w) / 2), top = std::floor((at.top + at.bottom - h) / 2);
    draw_->AddImage(textures_.pixels(id, width, height, argb).texture, {left, top}, {left + w, top + h});
}

Touch Ui::touch(std::string_view id, Rect box, bool enabled) {
    const Rect seen = box.common(clip()).common(page());
    const auto to_pixels = [&](Rect r) {
        const Pixels at = place(r);
        return Rect{at.left, at.top, at.right - at.left, at.bottom - at.top};
    };
    touch_map_.note({std::string(id), to_pixels(box), to_pixels(seen),
                     open_scrolls_.empty() ? Rect{} : to_pixels(open_scrolls_.back().viewport), enabled});
    if (!enabled || !seen.contains(press_x_, press_y_)) return {};
    return {.tapped = tapped_ && seen.contains(at_x_, at_y_), .held = down_ && !dragging_};
}

Rect Ui::begin_scroll(const std::string& id, Rect viewport) {
    Scroll& scroll = scrolls_[id];
    const float most_x = std::max(0.0f, scroll.content_w - viewport.w);
    const float most_y = std::max(0.0f, scroll.content_h - viewport.h);
    if (dragging_ && down_ && viewport.contains(press_x_, press_y_)) {
        if (most_x > 0) scroll.offset_x -= drag_x_;
        if (most_y > 0) scroll.offset_y -= drag_y_;
    }
    if (wheel_ != 0 && viewport.contains(at_x_, at_y_)) scroll.offset_y -= wheel_ * 72;
    scroll.offset_x = std::clamp(scroll.offset_x, 0.0f, most_x);
    scroll.offset_y = std::clamp(scroll.offset_y, 0.0f, most_y);
    open_scrolls_.push_back({id, viewport, viewport.x - scroll.offset_x, viewport.y - scroll.offset_y});
    const Pixels at = place(viewport);
    draw_->PushClipRect({at.left, at.top}, {at.right, at.bottom}, /*intersect_with_current_clip_rect=*/true);
    return {viewport.x - scroll.offset_x, viewport.y - scroll.offset_y, viewport.w, 1e6f};
}

void Ui::end_scroll(float bottom, float right) {
    const OpenScroll open = open_scrolls_.back();
    open_scrolls_.pop_back();
    draw_->PopClipRect();
    Scroll& scroll = scrolls_[open.id];
    const float content_w = right > 0 ? right - open.origin_x : 0, content_h = bottom - open.origin_y;
    if (std::abs(content_w - scroll.content_w) > 0.5f || std::abs(content_h - scroll.content_h) > 0.5f) another_frame_ = true;
    scroll.content_w = content_w, scroll.content_h = content_h;
    const Rect view = open.viewport;
    if (content_h > view.h + 1) {
        const float length = std::max(32.0f, view.h * view.h / content_h);
        const float at = (view.h - length) * scroll.offset_y / (content_h - view.h);
        // In the margin beside the area, so that what scrolls keeps its whole width.
        fill({view.right() + 8, view.y + at, 6, length}, theme_.edge, 3);
    }
    if (content_w > view.w + 1) {
        const float length = std::max(32.0f, view.w * view.w / content_w);
        const float at = (view.w - length) * scroll.offset_x / (content_w - view.w);
        fill({view.x + at, view.bottom() - 6, length, 6}, theme_.edge, 3);
    }
}

}  // namespace sanad
