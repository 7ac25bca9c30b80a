#include "kiosk/document/asset_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <tuple>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxAssetBytes = 32 * 1024 * 1024;

bool is_name(const std::string& name) { return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string::npos; }

bool write_durably(const std::string& path, ByteView content) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return false;
    std::size_t done = 0;
    while (done < content.size()) {
        const auto wrote = ::write(file, content.data() + done, content.size() - done);
        if (wrote <= 0) break;
        done += static_cast<std::size_t>(wrote);
    }
    const bool durable = done == content.size() && ::fsync(file) == 0;
    return ::close(file) == 0 && durable;
}

}  // namespace

std::string AssetStore::keep(ByteView content) const {
    const std::string name = to_hex(sha256(content));
    if (read(name)) return name;
    std::error_code ignored;
    std::filesystem::create_directories(folder_, ignored);
    const std::string unfinished = path(name) + ".part" + std::to_string(::getpid());
    bool kept = write_durably(unfinished, content) && std::rename(unfinished.c_str(), path(name).c_str()) == 0;
    const int folder = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    kept = kept && folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    if (!kept) throw std::runtime_error(path(name) + " can't be written");
    return name;
}

std::optional<Bytes> AssetStore::read(const std::string& name) const {
    if (!is_name(name)) return std::nullopt;
    auto content = read_file(path(name), kMaxAssetBytes);
    if (!content || to_hex(sha256(*content)) != name) return std::nullopt;
    return content;
}

bool AssetStore::holds(const std::string& name) const { return is_name(name) && digest_of(path(name), kMaxAssetBytes) == name; }

std::optional<std::string> digest_of(const std::string& path, std::size_t limit) {
    using State = std::tuple<std::string, ino_t, off_t, time_t, long>;
    static std::mutex mutex;
    static std::map<State, std::string> known;
    struct stat file {};
    if (::stat(path.c_str(), &file) != 0) return std::nullopt;
    const State state{path, file.st_ino, file.st_size, file.st_ctim.tv_sec, file.st_ctim.tv_nsec};
    {
        const std::lock_guard lock(mutex);
        if (const auto digest = known.find(state); digest != known.end()) return digest->second;
    }
    const auto content = read_file(path, limit);
    if (!content) return std::nullopt;
    const std::string digest = to_hex(sha256(*content));
    const std::lock_guard lock(mutex);
    return known.emplace(state, digest).first->second;
}

std::optional<Bytes> read_file(const std::string& path, std::size_t limit) {
    std::ifstream in(path, std::ios::binary | std::ios::ate);
    if (!in || !std::filesystem::is_regular_file(path)) return std::nullopt;
    const auto size = in.tellg();
    if (size < 0 || static_cast<std::size_t>(size) > limit) return std::nullopt;
    Bytes content(static_cast<std::size_t>(size));
    in.seekg(0);
    in.read(reinterpret_cast<char*>(content.data()), size);
    if (!in) return std::nullopt;
    return content;
}

}  // namespace sanad
