#include "kiosk/setup/input_file.h"

#include <fstream>

namespace sanad {

Result<std::string, Refusal> read_input_file(const std::string& path, std::size_t limit) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return refuse(Refusal{"file.missing", {{"file", path}}});
    std::string content;
    char piece[1 << 16];
    while (in.read(piece, sizeof piece), in.gcount() > 0) {
        content.append(piece, static_cast<std::size_t>(in.gcount()));
        if (content.size() > limit) return refuse(Refusal{"file.too_large", {{"file", path}}});
    }
    return content;
}

}  // namespace sanad
