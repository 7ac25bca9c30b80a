#include "db/ledger/high_water.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxBytes = 1024;

[[noreturn]] void fail(const std::string& file) { throw std::system_error(errno, std::generic_category(), "cannot write " + file); }

/// A file or folder, until what was written to it is on the disk.
class Descriptor {
public:
    Descriptor(const std::string& path, int number) : path_(path), number_(number) {
        if (number_ < 0) fail(path_);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(const std::string& text) const {
        if (::write(number_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail(path_);
    }
    void settle() const {
        if (::fsync(number_) != 0) fail(path_);
    }

private:
    std::string path_;
    int number_;
};

}  // namespace

std::string high_water_beside(const std::string& path) { return path + ".high-water"; }

std::optional<HighWater> read_high_water(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(kMaxBytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    const auto json = parse_canonical_json(text, kMaxBytes);
    if (!json || !json->is_object()) return std::nullopt;
    const auto field = [&](const char* name) { return json->value(name, Json()); };
    if (!field("ledger").is_string() || !field("seq").is_number_integer() || !field("counter").is_number_unsigned() ||
        !field("hash").is_string()) {
        return std::nullopt;
    }
    const auto hash = from_hex(field("hash").get<std::string>());
    const auto digest = hash ? array_of<32>(*hash) : std::nullopt;
    if (!digest) return std::nullopt;
    const auto counter = field("counter").get<std::uint64_t>();
    if (counter > std::numeric_limits<std::uint32_t>::max() / 2) return std::nullopt;
    return HighWater{field("ledger").get<std::string>(), field("seq").get<Seq>(), *digest, static_cast<std::uint32_t>(counter)};
}

void write_high_water(const std::string& file, const HighWater& mark) {
    std::string making = file + ".XXXXXX";  // others may issue at the same time
    {
        const Descriptor out(file, ::mkostemp(making.data(), O_CLOEXEC));
        out.write(canonical_json(Json{{"ledger", mark.ledger}, {"seq", mark.seq}, {"hash", to_hex(mark.hash)}, {"counter", mark.counter}}));
        out.settle();
    }
    if (std::rename(making.c_str(), file.c_str()) != 0) fail(file);
    const auto folder = std::filesystem::absolute(file).parent_path();
    Descriptor(folder.string(), ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)).settle();
}

}  // namespace sanad
