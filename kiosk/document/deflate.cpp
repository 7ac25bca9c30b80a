#include "kiosk/document/deflate.h"

#include <zlib.h>

#include <new>
#include <stdexcept>

namespace sanad {

struct Deflater::Stream {
    z_stream zlib{};
};

void Deflater::End::operator()(Stream* stream) const {
    deflateEnd(&stream->zlib);
    delete stream;  // NOLINT: the deleter of a unique_ptr
}

Deflater::Deflater() {
    auto made = std::make_unique<Stream>();
    if (deflateInit(&made->zlib, Z_DEFAULT_COMPRESSION) != Z_OK) throw std::bad_alloc();
    stream_.reset(made.release());
}

std::string Deflater::operator()(std::string_view text) {
    z_stream& zlib = stream_->zlib;
    if (deflateReset(&zlib) != Z_OK) throw std::logic_error("zlib lost its state");
    std::string out(deflateBound(&zlib, text.size()), '\0');
    zlib.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));  // NOLINT: zlib only reads it
    zlib.avail_in = static_cast<uInt>(text.size());
    zlib.next_out = reinterpret_cast<Bytef*>(out.data());
    zlib.avail_out = static_cast<uInt>(out.size());
    if (deflate(&zlib, Z_FINISH) != Z_STREAM_END) throw std::logic_error("zlib stopped before its end");
    out.resize(zlib.total_out);
    return out;
}

}  // namespace sanad
