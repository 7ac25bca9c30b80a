#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/platform/input_event.h"

struct ImDrawData;

namespace sanad {

/// The one window: SDL2 with the software renderer, drawn only when present() is called.
/// UI thread only, but for wake(), which any thread may call while the window lives. Throws std::runtime_error when SDL
/// cannot open a window.
class Window {
public:
    Window(const std::string& title, int width, int height, bool full_screen);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// The next event, waiting at most `timeout` (0: only what is already there). Costs no CPU while it waits.
    [[nodiscard]] std::optional<InputEvent> next_event(std::chrono::milliseconds timeout);
    /// Ends a next_event() that waits, from any thread.
    void wake();

    [[nodiscard]] int width() const;
    [[nodiscard]] int height() const;

    /// A texture from ARGB8888 pixels with straight alpha, scaled nearest; valid until release().
    [[nodiscard]] void* upload(int width, int height, const std::uint32_t* argb);
    void release(void* texture);

    void present(const ImDrawData& drawing);

    /// Synthetic input for demonstrations and tests: real SDL events through SDL's own queue.
    void push_finger(InputEvent::Kind kind, std::int64_t finger, float x, float y);
    void push_key(char letter);

    /// Writes what was last presented. Throws std::runtime_error when the file cannot be written.
    void save_png(const std::string& file);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sanad
