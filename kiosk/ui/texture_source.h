#pragma once

#include <cstdint>
#include <functional>

namespace sanad {

/// How the Ui gets its pixels to whatever shows them: the window in the kiosk, nothing at all in a headless test.
/// ARGB8888 with straight alpha. Called on the UI thread.
struct TextureSource {
    std::function<void*(int width, int height, const std::uint32_t* argb)> upload;
    std::function<void(void* texture)> release;
};

}  // namespace sanad
