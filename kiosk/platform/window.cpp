#include "kiosk/platform/window.h"

#include <SDL.h>
#include <imgui.h>

#include <stdexcept>

#include "kiosk/platform/key_places.h"
#include "kiosk/platform/png_file.h"

namespace sanad {
namespace {

constexpr std::int64_t kMouse = -1;

[[noreturn]] void sdl_failed(const char* what) { throw std::runtime_error(std::string(what) + ": " + SDL_GetError()); }

SDL_Rect clip_of(const ImDrawData& drawing, const ImVec4& clip, int width, int height) {
    const auto inside = [](float value, int limit) {
        return value < 0 ? 0 : value > static_cast<float>(limit) ? limit : static_cast<int>(value);
    };
    const int left = inside(clip.x - drawing.DisplayPos.x, width);
    const int top = inside(clip.y - drawing.DisplayPos.y, height);
    return {left, top, inside(clip.z - drawing.DisplayPos.x, width) - left, inside(clip.w - drawing.DisplayPos.y, height) - top};
}

// One SDL_RenderGeometryRaw per command. SDL's software renderer recognises rectangles of one colour in it and blits them.
void draw(SDL_Renderer* renderer, const ImDrawData& drawing, int width, int height) {
    for (int list = 0; list < drawing.CmdListsCount; ++list) {
        const ImDrawList& commands = *drawing.CmdLists[list];
        for (const ImDrawCmd& command : commands.CmdBuffer) {
            if (command.ElemCount == 0) continue;
            const SDL_Rect clip = clip_of(drawing, command.ClipRect, width, height);
            if (clip.w <= 0 || clip.h <= 0) continue;
            SDL_RenderSetClipRect(renderer, &clip);
            const ImDrawVert* vertices = commands.VtxBuffer.Data + command.VtxOffset;
            const int count = commands.VtxBuffer.Size - static_cast<int>(command.VtxOffset);
            SDL_RenderGeometryRaw(renderer, static_cast<SDL_Texture*>(command.GetTexID()), &vertices->pos.x, sizeof(ImDrawVert),
                                  reinterpret_cast<const SDL_Color*>(&vertices->col), sizeof(ImDrawVert), &vertices->uv.x,
                                  sizeof(ImDrawVert), count, commands.IdxBuffer.Data + command.IdxOffset,
                                  static_cast<int>(command.ElemCount), sizeof(ImDrawIdx));
        }
    }
    SDL_RenderSetClipRect(renderer, nullptr);
}

}  // namespace

struct Window::Parts {
    SDL_Window* window = nullptr;
    SDL_Renderer* renderer = nullptr;
    std::uint32_t wake_event = 0;
    bool mouse_held = false;

    ~Parts() {
        if (renderer) SDL_DestroyRenderer(renderer);
        if (window) SDL_DestroyWindow(window);
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }

    std::optional<InputEvent> translate(const SDL_Event& event);
};

Window::Window(const std::string& title, int width, int height, bool full_screen) {
    // Fingers are ours: SDL may drop taps after the first when it turns them into mouse events.
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "0");
    // Without this SDL shows the software renderer's picture through OpenGL: 60 MB of drivers and a slower start for nothing.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) sdl_failed("no display");
    parts_ = std::make_unique<Parts>();
    std::uint32_t flags = SDL_WINDOW_RESIZABLE;
    if (full_screen) flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    parts_->window = SDL_CreateWindow(title.c_str(), SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, width, height, flags);
    if (!parts_->window) sdl_failed("no window");
    parts_->renderer = SDL_CreateRenderer(parts_->window, -1, SDL_RENDERER_SOFTWARE);
    if (!parts_->renderer) sdl_failed("no renderer");
    parts_->wake_event = SDL_RegisterEvents(1);
    SDL_StopTextInput();  // keys by place; an input method must not swallow a scanner's digits
    SDL_DisableScreenSaver();
}

Window::~Window() = default;

std::optional<InputEvent> Window::Parts::translate(const SDL_Event& event) {
    using Kind = InputEvent::Kind;
    if (event.type == wake_event) return InputEvent{.kind = Kind::wake};
    const auto finger = [&](Kind kind) {
        int w = 0, h = 0;
        SDL_GetWindowSize(window, &w, &h);
        return InputEvent{.kind = kind,
                          .finger = static_cast<std::int64_t>(event.tfinger.fingerId),
                          .x = event.tfinger.x * static_cast<float>(w),
                          .y = event.tfinger.y * static_cast<float>(h)};
    };
    switch (event.type) {
        case SDL_FINGERDOWN:
            return finger(Kind::finger_down);
        case SDL_FINGERMOTION:
            return finger(Kind::finger_move);
        case SDL_FINGERUP:
            return finger(Kind::finger_up);
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP:
            if (event.button.button != SDL_BUTTON_LEFT) return std::nullopt;
            mouse_held = event.type == SDL_MOUSEBUTTONDOWN;
            return InputEvent{.kind = mouse_held ? Kind::finger_down : Kind::finger_up,
                              .finger = kMouse,
                              .x = static_cast<float>(event.button.x),
                              .y = static_cast<float>(event.button.y)};
        case SDL_MOUSEMOTION:
            if (!mouse_held) return std::nullopt;  // there is no hover: an idle mouse draws nothing
            return InputEvent{.kind = Kind::finger_move,
                              .finger = kMouse,
                              .x = static_cast<float>(event.motion.x),
                              .y = static_cast<float>(event.motion.y)};
        case SDL_MOUSEWHEEL:
            return InputEvent{.kind = Kind::wheel, .y = event.wheel.preciseY};
        case SDL_KEYDOWN: {
            const bool shift = (event.key.keysym.mod & KMOD_SHIFT) != 0;
            const char letter = letter_at(event.key.keysym.scancode, shift);
            if (letter == 0) return std::nullopt;
            return InputEvent{.kind = Kind::key, .letter = letter};
        }
        case SDL_WINDOWEVENT:
            if (event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED) return InputEvent{.kind = Kind::resized};
            if (event.window.event == SDL_WINDOWEVENT_EXPOSED) return InputEvent{.kind = Kind::exposed};
            return std::nullopt;
        case SDL_QUIT:
            return InputEvent{.kind = Kind::quit};
        default:
            return std::nullopt;
    }
}

std::optional<InputEvent> Window::next_event(std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        SDL_Event event;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        const bool got = left.count() > 0 ? SDL_WaitEventTimeout(&event, static_cast<int>(left.count())) != 0 : SDL_PollEvent(&event) != 0;
        if (!got) return std::nullopt;
        if (auto ours = parts_->translate(event)) return ours;
    }
}

void Window::wake() {
    SDL_Event event{};
    event.type = parts_->wake_event;
    SDL_PushEvent(&event);
}

int Window::width() const {
    int w = 0;
    SDL_GetWindowSize(parts_->window, &w, nullptr);
    return w;
}

int Window::height() const {
    int h = 0;
    SDL_GetWindowSize(parts_->window, nullptr, &h);
    return h;
}

void* Window::upload(int width, int height, const std::uint32_t* argb) {
    SDL_Texture* texture = SDL_CreateTexture(parts_->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, width, height);
    if (!texture) sdl_failed("no texture");
    SDL_UpdateTexture(texture, nullptr, argb, width * 4);
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    return texture;
}

void Window::release(void* texture) { SDL_DestroyTexture(static_cast<SDL_Texture*>(texture)); }

void Window::present(const ImDrawData& drawing) {
    SDL_SetRenderDrawColor(parts_->renderer, 255, 255, 255, 255);
    SDL_RenderClear(parts_->renderer);
    draw(parts_->renderer, drawing, width(), height());
    SDL_RenderPresent(parts_->renderer);
}

void Window::push_finger(InputEvent::Kind kind, std::int64_t finger, float x, float y) {
    SDL_Event event{};
    event.type = kind == InputEvent::Kind::finger_down ? SDL_FINGERDOWN
                 : kind == InputEvent::Kind::finger_up ? SDL_FINGERUP
                                                       : SDL_FINGERMOTION;
    event.tfinger.touchId = 1;
    event.tfinger.fingerId = finger;
    event.tfinger.x = x / static_cast<float>(width());
    event.tfinger.y = y / static_cast<float>(height());
    event.tfinger.pressure = 1;
    SDL_PushEvent(&event);
}

void Window::push_key(char letter) {
    const auto place = place_of(letter);
    if (!place) return;
    SDL_Event event{};
    event.type = SDL_KEYDOWN;
    event.key.state = SDL_PRESSED;
    event.key.keysym.scancode = place->code;
    event.key.keysym.mod = place->shift ? static_cast<std::uint16_t>(KMOD_LSHIFT) : static_cast<std::uint16_t>(KMOD_NONE);
    SDL_PushEvent(&event);
}

void Window::save_png(const std::string& file) {
    int w = 0, h = 0;
    if (SDL_GetRendererOutputSize(parts_->renderer, &w, &h) != 0) sdl_failed("no size");
    std::vector<std::uint8_t> rgb(static_cast<std::size_t>(w) * h * 3);
    if (SDL_RenderReadPixels(parts_->renderer, nullptr, SDL_PIXELFORMAT_RGB24, rgb.data(), w * 3) != 0) sdl_failed("no pixels");
    write_png(file, w, h, rgb);
}

}  // namespace sanad
