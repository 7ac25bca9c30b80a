#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kiosk/text/text_engine.h"
#include "kiosk/ui/icon.h"
#include "kiosk/ui/texture_source.h"

namespace sanad {

/// A texture and where its pixels lie against the box that was asked for, in pixels.
struct Drawable {
    void* texture = nullptr;
    int offset_x = 0, offset_y = 0;
    int width = 0, height = 0;
};

/// Text, icons and round corners as white textures with coverage in alpha, made once and kept while they are used:
/// at most kMaxBytes beyond what the last frame showed, the longest unused go first. UI thread only.
class Textures {
public:
    static constexpr std::size_t kMaxBytes = 12u << 20;

    Textures(TextEngine& engine, TextureSource source);
    ~Textures();
    Textures(const Textures&) = delete;
    Textures& operator=(const Textures&) = delete;

    /// Call between frames: only then may textures go.
    void new_frame();

    [[nodiscard]] TextSize measure(std::string_view text, const TextStyle& style, int wrap_width);
    [[nodiscard]] Drawable text(std::string_view text, const TextStyle& style, int wrap_width);
    [[nodiscard]] Drawable icon(Icon icon, int size, bool mirrored);
    /// A disc of this radius, or with thickness > 0 its rim; 2·radius square, a corner in each quarter.
    [[nodiscard]] Drawable disc(int radius, int thickness);
    /// The pixels of a picture of the caller's, `id` naming these very pixels.
    [[nodiscard]] Drawable pixels(const std::string& id, int width, int height, const std::uint32_t* argb);

    /// The same averaged down to `to_width` × `to_height`; a picture that is smaller already stays as it is.
    [[nodiscard]] Drawable scaled(const std::string& id, int width, int height, const std::uint32_t* argb, int to_width, int to_height);

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    struct Entry {
        std::string key;
        Drawable picture;
        std::uint64_t last_used = 0;
    };
    std::string text_key(std::string_view text, const TextStyle& style, int wrap_width);
    const Drawable* find(const std::string& key);
    const Drawable& keep(std::string key, Drawable picture);
    Drawable upload_coverage(int width, int height, const std::uint8_t* coverage);

    TextEngine& engine_;
    TextureSource source_;
    std::list<Entry> entries_;  ///< most lately used first
    std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
    std::unordered_map<std::string, TextSize> sizes_;
    std::size_t bytes_ = 0;
    std::uint64_t frame_ = 0;
};

}  // namespace sanad
