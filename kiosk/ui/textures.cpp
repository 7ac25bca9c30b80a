#include "kiosk/ui/textures.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sanad {
namespace {

constexpr std::size_t kMaxSizes = 8192;

std::size_t bytes_of(const Drawable& picture) { return static_cast<std::size_t>(picture.width) * picture.height * 4; }

template <class Value>
void append(std::string& key, const Value& value) {
    key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

Textures::Textures(TextEngine& engine, TextureSource source) : engine_(engine), source_(std::move(source)) {}

Textures::~Textures() {
    for (const Entry& entry : entries_)
        if (entry.picture.texture) source_.release(entry.picture.texture);
}

void Textures::new_frame() {
    while (bytes_ > kMaxBytes && !entries_.empty() && entries_.back().last_used < frame_) {
        const Entry& oldest = entries_.back();
        bytes_ -= bytes_of(oldest.picture);
        if (oldest.picture.texture) source_.release(oldest.picture.texture);
        by_key_.erase(oldest.key);
        entries_.pop_back();
    }
    if (sizes_.size() > kMaxSizes) sizes_.clear();
    ++frame_;
}

std::string Textures::text_key(std::string_view text, const TextStyle& style, int wrap_width) {
    std::string key = "t";
    append(key, style.role), append(key, style.size), append(key, style.weight), append(key, style.align);
    append(key, style.direction), append(key, style.max_lines), append(key, style.line_factor), append(key, wrap_width);
    key += text;
    return key;
}

const Drawable* Textures::find(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    found->second->last_used = frame_;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->picture;
}

const Drawable& Textures::keep(std::string key, Drawable picture) {
    bytes_ += bytes_of(picture);
    entries_.push_front({key, picture, frame_});
    by_key_.emplace(std::move(key), entries_.begin());
    return entries_.front().picture;
}

Drawable Textures::upload_coverage(int width, int height, const std::uint8_t* coverage) {
    Drawable picture{nullptr, 0, 0, width, height};
    if (width <= 0 || height <= 0) return picture;
    std::vector<std::uint32_t> argb(static_cast<std::size_t>(width) * height);
    std::transform(coverage, coverage + argb.size(), argb.begin(),
                   [](std::uint8_t alpha) { return std::uint32_t{alpha} << 24 | 0xffffffu; });
    picture.texture = source_.upload(width, height, argb.data());
    return picture;
}

TextSize Textures::measure(std::string_view text, const TextStyle& style, int wrap_width) {
    std::string key = text_key(text, style, wrap_width);
    const auto found = sizes_.find(key);
    if (found != sizes_.end()) return found->second;
    return sizes_.emplace(std::move(key), engine_.measure(text, style, wrap_width)).first->second;
}

Drawable Textures::text(std::string_view text, const TextStyle& style, int wrap_width) {
    std::string key = text_key(text, style, wrap_width);
    if (const Drawable* known = find(key)) return *known;
    const TextCoverage drawn = engine_.render(text, style, wrap_width);
    Drawable picture = upload_coverage(drawn.width, drawn.height, drawn.coverage.data());
    picture.offset_x = drawn.offset_x, picture.offset_y = drawn.offset_y;
    return keep(std::move(key), picture);
}

Drawable Textures::icon(Icon icon, int size, bool mirrored) {
    std::string key = mirrored ? "j" : "i";
    append(key, icon), append(key, size);
    if (const Drawable* known = find(key)) return *known;
    std::vector<std::uint8_t> coverage = icon_coverage(icon, size);
    if (mirrored)
        for (int row = 0; row < size; ++row) std::reverse(coverage.begin() + row * size, coverage.begin() + (row + 1) * size);
    return keep(std::move(key), upload_coverage(size, size, coverage.data()));
}

Drawable Textures::disc(int radius, int thickness) {
    std::string key = "d";
    append(key, radius), append(key, thickness);
    if (const Drawable* known = find(key)) return *known;
    const int size = 2 * radius;
    std::vector<std::uint8_t> coverage(static_cast<std::size_t>(size) * size);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const float from_centre = std::hypot(static_cast<float>(x) + 0.5f - static_cast<float>(radius),
                                                 static_cast<float>(y) + 0.5f - static_cast<float>(radius));
            float inside = std::clamp(static_cast<float>(radius) - from_centre + 0.5f, 0.0f, 1.0f);
            if (thickness > 0) inside *= std::clamp(from_centre - static_cast<float>(radius - thickness) + 0.5f, 0.0f, 1.0f);
            coverage[static_cast<std::size_t>(y) * size + x] = static_cast<std::uint8_t>(inside * 255 + 0.5f);
        }
    return keep(std::move(key), upload_coverage(size, size, coverage.data()));
}

Drawable Textures::pixels(const std::string& id, int width, int height, const std::uint32_t* argb) {
    const std::string key = "p" + id;
    if (const Drawable* known = find(key)) return *known;
    return keep(key, {source_.upload(width, height, argb), 0, 0, width, height});
}

Drawable Textures::scaled(const std::string& id, int width, int height, const std::uint32_t* argb, int to_width, int to_height) {
    if (to_width >= width || to_height >= height) return pixels(id, width, height, argb);
    const std::string key = "s" + std::to_string(to_width) + "x" + std::to_string(to_height) + id;
    if (const Drawable* known = find(key)) return *known;
    std::vector<std::uint32_t> small(static_cast<std::size_t>(to_width) * to_height);
    for (int y = 0; y < to_height; ++y) {
        const int top = y * height / to_height, bottom = (y + 1) * height / to_height;
        for (int x = 0; x < to_width; ++x) {
            const int left = x * width / to_width, right = (x + 1) * width / to_width;
            std::uint32_t red = 0, green = 0, blue = 0;
            for (int row = top; row < bottom; ++row)
                for (int column = left; column < right; ++column) {
                    const std::uint32_t pixel = argb[static_cast<std::size_t>(row) * width + column];
                    red += pixel >> 16 & 0xff, green += pixel >> 8 & 0xff, blue += pixel & 0xff;
                }
            const auto count = static_cast<std::uint32_t>((bottom - top) * (right - left));
            small[static_cast<std::size_t>(y) * to_width + x] = 0xff000000u | red / count << 16 | green / count << 8 | blue / count;
        }
    }
    return keep(key, {source_.upload(to_width, to_height, small.data()), 0, 0, to_width, to_height});
}

}  // namespace sanad
