#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sanad {

/// zlib's format (RFC 1950), as a PDF's FlateDecode wants it. The same text gives the same bytes. One thread.
class Deflater {
public:
    Deflater();
    [[nodiscard]] std::string operator()(std::string_view text);

private:
    struct Stream;
    struct End {
        void operator()(Stream* stream) const;
    };
    std::unique_ptr<Stream, End> stream_;
};

}  // namespace sanad
