#pragma once

#include "kiosk/document/canvas.h"

using cairo_t = struct _cairo;

namespace sanad {

/// Draws on a Cairo surface whose user space is in points. Same thread as the texts' engine.
class CairoCanvas final : public Canvas {
public:
    explicit CairoCanvas(cairo_t* cairo) : cairo_(cairo) {}

    void fill(const Path& path, Colour colour) override;
    void stroke(const Path& path, double width, Colour colour) override;
    void text(const TextLayout& text, double x, double y, Colour colour) override;
    void symbol(const QrSymbol& symbol, double x, double y, double side) override;
    void picture(const Picture& picture, double x, double y, double width, double height) override;
    void personal() override {}

private:
    void ink(Colour colour);
    void trace(const Path& path);

    cairo_t* cairo_;
};

}  // namespace sanad
