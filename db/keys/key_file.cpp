#include "db/keys/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

// DO NOT CHANGE: stored on disk. A file encrypted under a passphrase will have a name of its own.
constexpr const char* kFormat = "sanad-keys/1";

[[noreturn]] void broken(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

class OwnedFile {
public:
    explicit OwnedFile(int fd) : fd_(fd) {}
    ~OwnedFile() { ::close(fd_); }
    OwnedFile(const OwnedFile&) = delete;
    OwnedFile& operator=(const OwnedFile&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

std::optional<ByteArray<32>> secret_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    const auto* hex = found == json.end() ? nullptr : found->get_ptr<const std::string*>();
    const auto bytes = hex ? from_hex(*hex) : std::nullopt;
    return bytes ? array_of<32>(*bytes) : std::nullopt;
}

}  // namespace

std::string key_file_beside(const std::string& database_path) { return database_path + ".key"; }

Result<MachineKeys, KeyFileError> create_key_file(const std::string& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) return refuse(KeyFileError::exists);
    if (fd < 0) broken("can't write " + path);
    const OwnedFile file(fd);
    const MachineKeys keys{*array_of<32>(random_bytes(32)), *array_of<32>(random_bytes(32)), *array_of<32>(random_bytes(32))};
    const std::string text = Json{{"format", kFormat},
                                  {"signing_seed", to_hex(keys.signing_seed)},
                                  {"sealing_secret", to_hex(keys.sealing_secret)},
                                  {"data_key", to_hex(keys.data_key)}}
                                 .dump(2) +
                             "\n";
    if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file.get()) != 0)
        broken("can't write " + path);
    const auto folder = std::filesystem::absolute(path).parent_path();
    const int folder_fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_fd < 0) broken("can't open " + folder.string());
    const OwnedFile held(folder_fd);
    if (::fsync(held.get()) != 0) broken("can't sync " + folder.string());
    return keys;
}

Result<MachineKeys, KeyFileError> read_key_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return refuse(KeyFileError::missing);
    std::ostringstream text;
    text << in.rdbuf();
    const auto json = parse_json(text.str(), 4096);
    if (!json || !json->is_object() || json->value("format", Json()) != kFormat) return refuse(KeyFileError::malformed);
    const auto seed = secret_in(*json, "signing_seed");
    const auto sealing = secret_in(*json, "sealing_secret");
    const auto data = secret_in(*json, "data_key");
    if (!seed || !sealing || !data) return refuse(KeyFileError::malformed);
    return MachineKeys{*seed, *sealing, *data};
}

}  // namespace sanad
