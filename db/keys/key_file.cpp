#include "db/keys/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

// DO NOT CHANGE: stored on disk (db/FORMAT.md, "The key file").
constexpr std::string_view kMagic = "SANADKEY";
constexpr std::uint8_t kVersion = 2;
constexpr std::size_t kVersionAt = 8, kRoleAt = 9, kMemoryAt = 10, kPassesAt = 14, kSaltAt = 18, kNonceAt = 34, kSealedAt = 58;
constexpr std::size_t kSecretBytes = 96;
constexpr std::size_t kCheckAt = kSealedAt + kSecretBytes + kPassphraseSealBytes;
constexpr std::size_t kFileBytes = kCheckAt + 32;
constexpr std::size_t kMaxPlainFileBytes = 4096;
constexpr const char* kPlainFormat = "sanad-keys/1";

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

void put_u32(Bytes& out, std::uint32_t value) {
    for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t u32_at(ByteView bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | bytes[at + i];
    return value;
}

bool within_limits(const StretchCost& cost) {
    return cost.memory_kib >= kLeastStretchCost.memory_kib && cost.memory_kib <= kMostStretchCost.memory_kib &&
           cost.passes >= kLeastStretchCost.passes && cost.passes <= kMostStretchCost.passes;
}

std::optional<ByteArray<32>> secret_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    const auto* hex = found == json.end() ? nullptr : found->get_ptr<const std::string*>();
    const auto bytes = hex ? from_hex(*hex) : std::nullopt;
    return bytes ? array_of<32>(*bytes) : std::nullopt;
}

/// A plain file of old.
std::optional<MachineKeys> plain_keys(ByteView bytes) {
    const auto json = parse_json(text_of(bytes), kMaxPlainFileBytes);
    if (!json || !json->is_object() || json->value("format", Json()) != kPlainFormat) return std::nullopt;
    const auto seed = secret_in(*json, "signing_seed");
    const auto sealing = secret_in(*json, "sealing_secret");
    const auto data = secret_in(*json, "data_key");
    if (!seed || !sealing || !data) return std::nullopt;
    return MachineKeys{*seed, *sealing, *data};
}

/// Never more than any key file has: what is longer is not one.
std::optional<Bytes> content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    Bytes content(kMaxPlainFileBytes + 1);
    in.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    return content;
}

void sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path();
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) broken("can't open " + folder.string());
    const OwnedFile held(fd);
    if (::fsync(held.get()) != 0) broken("can't sync " + folder.string());
}

/// False when there is a file already.
bool write_new(const std::string& path, ByteView content) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) return false;
    if (fd < 0) broken("can't write " + path);
    const OwnedFile file(fd);
    if (::write(file.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()) || ::fsync(file.get()) != 0) {
        const int why = errno;
        ::unlink(path.c_str());  // half a key file would stand in the way of a whole one
        errno = why;
        broken("can't write " + path);
    }
    sync_folder_of(path);
    return true;
}

/// The new content is whole on the disk before it takes the old one's name.
void replace(const std::string& path, ByteView content) {
    const std::string making = path + ".new";
    std::filesystem::remove(making);  // left by a power cut
    if (!write_new(making, content)) throw std::runtime_error("another program is changing " + path);
    replace_key_file(path, making);
}

Bytes newly_sealed(KeyRole role, const MachineKeys& keys, const Passphrase& passphrase, const StretchCost& cost) {
    return encode_key_file(role, keys, passphrase, cost, *array_of<40>(random_bytes(40)));
}

}  // namespace

MachineKeys MachineKeys::make() {
    return {*array_of<32>(random_bytes(32)), *array_of<32>(random_bytes(32)), *array_of<32>(random_bytes(32))};
}

MachineKeys::~MachineKeys() {
    for (auto* secret : {&signing_seed, &sealing_secret, &data_key}) wipe(*secret);
}

std::string_view name_of(KeyFileError error) {
    switch (error) {
        case KeyFileError::missing:
            return "missing";
        case KeyFileError::exists:
            return "exists";
        case KeyFileError::malformed:
            return "malformed";
        case KeyFileError::damaged:
            return "damaged";
        case KeyFileError::newer_version:
            return "newer_version";
        case KeyFileError::unreasonable:
            return "unreasonable";
        case KeyFileError::wrong_role:
            return "wrong_role";
        case KeyFileError::unprotected:
            return "unprotected";
        case KeyFileError::protected_already:
            return "protected_already";
        case KeyFileError::wrong_passphrase:
            return "wrong_passphrase";
    }
    return {};
}

std::string key_file_beside(const std::string& database_path) { return database_path + ".key"; }
std::string next_key_file_beside(const std::string& database_path) { return key_file_beside(database_path) + ".next"; }

Bytes encode_key_file(KeyRole role, const MachineKeys& keys, const Passphrase& passphrase, const StretchCost& cost,
                      const ByteArray<40>& random) {
    if (!within_limits(cost)) throw std::invalid_argument("a key file that no reader would accept");
    Bytes file = copy_of(bytes_of(kMagic));
    file.push_back(kVersion);
    file.push_back(static_cast<std::uint8_t>(role));
    put_u32(file, cost.memory_kib);
    put_u32(file, cost.passes);
    file.insert(file.end(), random.begin(), random.end());
    Bytes secrets;
    secrets.reserve(kSecretBytes);  // or a copy would stay behind
    for (const auto* secret : {&keys.signing_seed, &keys.sealing_secret, &keys.data_key})
        secrets.insert(secrets.end(), secret->begin(), secret->end());
    const Bytes sealed =
        seal_under(passphrase, cost, *array_of<16>(ByteView(random).first(16)), *array_of<24>(ByteView(random).last(24)), file, secrets);
    wipe(secrets);
    file.insert(file.end(), sealed.begin(), sealed.end());
    const Digest check = sha256(file);
    file.insert(file.end(), check.begin(), check.end());
    return file;
}

Result<MachineKeys, KeyFileError> decode_key_file(ByteView bytes, KeyRole role, const Passphrase& passphrase) {
    if (plain_keys(bytes)) return refuse(KeyFileError::unprotected);
    if (!text_of(bytes.first(std::min(bytes.size(), kMagic.size()))).starts_with(kMagic)) return refuse(KeyFileError::malformed);
    if (bytes.size() <= kVersionAt) return refuse(KeyFileError::damaged);
    if (bytes[kVersionAt] > kVersion) return refuse(KeyFileError::newer_version);
    if (bytes[kVersionAt] < kVersion || bytes.size() != kFileBytes) return refuse(KeyFileError::damaged);
    // Found out without the passphrase: what a disk did to the file is not what fingers did to the passphrase.
    const Digest check = sha256(bytes.first(kCheckAt));
    if (!std::ranges::equal(check, bytes.subspan(kCheckAt))) return refuse(KeyFileError::damaged);
    const StretchCost cost{u32_at(bytes, kMemoryAt), u32_at(bytes, kPassesAt)};
    if (!within_limits(cost)) return refuse(KeyFileError::unreasonable);
    if (bytes[kRoleAt] != static_cast<std::uint8_t>(role)) return refuse(KeyFileError::wrong_role);
    auto secrets = open_under(passphrase, cost, *array_of<16>(bytes.subspan(kSaltAt, 16)), *array_of<24>(bytes.subspan(kNonceAt, 24)),
                              bytes.first(kSealedAt), bytes.subspan(kSealedAt, kCheckAt - kSealedAt));
    if (!secrets) return refuse(KeyFileError::wrong_passphrase);
    const ByteView plain(*secrets);
    MachineKeys keys{*array_of<32>(plain.first(32)), *array_of<32>(plain.subspan(32, 32)), *array_of<32>(plain.last(32))};
    wipe(*secrets);
    return keys;
}

Result<MachineKeys, KeyFileError> create_key_file(const std::string& path, KeyRole role, const Passphrase& passphrase,
                                                  const StretchCost& cost) {
    const MachineKeys keys = MachineKeys::make();
    if (auto written = write_key_file(path, role, keys, passphrase, cost); !written) return refuse(written.error());
    return keys;
}

Result<void, KeyFileError> write_key_file(const std::string& path, KeyRole role, const MachineKeys& keys, const Passphrase& passphrase,
                                          const StretchCost& cost) {
    if (std::filesystem::exists(path)) return refuse(KeyFileError::exists);
    if (!write_new(path, newly_sealed(role, keys, passphrase, cost))) return refuse(KeyFileError::exists);
    return {};
}

Result<MachineKeys, KeyFileError> create_next_key_file(const std::string& path, const std::string& next, KeyRole role,
                                                       const Passphrase& passphrase) {
    if (std::filesystem::exists(next)) return read_key_file(next, role, passphrase);
    const auto content = content_of(path);
    if (!content) return refuse(KeyFileError::missing);
    const auto keys = decode_key_file(*content, role, passphrase);
    if (!keys) return refuse(keys.error());
    MachineKeys made = MachineKeys::make();
    made.data_key = keys->data_key;
    const StretchCost cost{u32_at(*content, kMemoryAt), u32_at(*content, kPassesAt)};
    if (auto written = write_key_file(next, role, made, passphrase, cost); !written) return refuse(written.error());
    return made;
}

Result<void, KeyFileError> place_key_file(const std::string& path, ByteView file) {
    if (write_new(path, file)) return {};
    const auto there = content_of(path);
    if (!there || !std::ranges::equal(*there, file)) return refuse(KeyFileError::exists);
    return {};
}

std::optional<Bytes> key_file_bytes(const std::string& path) {
    auto content = content_of(path);
    if (content && content->size() > kMaxPlainFileBytes) return std::nullopt;
    return content;
}

Result<MachineKeys, KeyFileError> read_key_file(const std::string& path, KeyRole role, const Passphrase& passphrase) {
    const auto content = content_of(path);
    if (!content) return refuse(KeyFileError::missing);
    return decode_key_file(*content, role, passphrase);
}

Result<void, KeyFileError> change_passphrase(const std::string& path, KeyRole role, const Passphrase& from, const Passphrase& to,
                                             const StretchCost& cost) {
    const auto keys = read_key_file(path, role, from);
    if (!keys) return refuse(keys.error());
    replace(path, newly_sealed(role, *keys, to, cost));
    return {};
}

void replace_key_file(const std::string& path, const std::string& next) {
    std::filesystem::rename(next, path);
    sync_folder_of(path);
}

Result<void, KeyFileError> protect_key_file(const std::string& path, KeyRole role, const Passphrase& passphrase, const StretchCost& cost) {
    const auto content = content_of(path);
    if (!content) return refuse(KeyFileError::missing);
    const auto keys = plain_keys(*content);
    if (!keys) return refuse(text_of(*content).starts_with(kMagic) ? KeyFileError::protected_already : KeyFileError::malformed);
    replace(path, newly_sealed(role, *keys, passphrase, cost));
    return {};
}

}  // namespace sanad
