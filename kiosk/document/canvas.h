#pragma once

#include <vector>

#include "kiosk/document/page_template.h"
#include "kiosk/document/picture.h"
#include "kiosk/document/qr_symbol.h"
#include "kiosk/text/text_layout.h"

namespace sanad {

/// Lines and curves, in points.
using Path = std::vector<PathStep>;

/// What a certificate is drawn with, so that one description of the page makes a PDF and a picture. Points from the page's top left corner.
class Canvas {
public:
    virtual ~Canvas() = default;
    virtual void fill(const Path& path, Colour colour) = 0;
    virtual void stroke(const Path& path, double width, Colour colour) = 0;
    /// (x, y) is the top left corner of the text's box.
    virtual void text(const TextLayout& text, double x, double y, Colour colour) = 0;
    /// Black modules without quiet zone, as an image and not as a path: some two thousand squares take a hundred times as long.
    virtual void symbol(const QrSymbol& symbol, double x, double y, double side) = 0;
    virtual void picture(const Picture& picture, double x, double y, double width, double height) = 0;
    /// What comes from here on is this person's alone; everything before is the same on many pages.
    virtual void personal() = 0;
};

}  // namespace sanad
