#include "kiosk/outside/backup_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

// DO NOT CHANGE: stored on disks (db/FORMAT.md).
constexpr std::string_view kMagic = "SANADBAK";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kIdBytes = 16, kMaxKeyFileBytes = 4096;
constexpr std::size_t kMaxSealedBytes = BackupWriter::kPieceBytes + 1024;

const std::string kUnfinished = ".part";

Bytes big_endian(std::size_t value) {
    Bytes bytes;
    for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
    return bytes;
}

std::size_t big_endian(ByteView bytes) {
    std::size_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
}

/// What a piece is sealed under: its place in its backup, and whether it is the last.
std::string place_of(const std::string& id, std::int64_t number, bool last) {
    return "backup:" + id + ":" + std::to_string(number) + (last ? ":last" : "");
}

std::optional<Bytes> next(std::ifstream& in, std::size_t count) {
    Bytes bytes(count);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(count));
    if (in.gcount() != static_cast<std::streamsize>(count)) return std::nullopt;
    return bytes;
}

}  // namespace

BackupWriter::BackupWriter(std::string path, ByteView key_file, const ColumnCipher& cipher, const Json& header)
    : path_(std::move(path)), cipher_(cipher) {
    fd_ = ::open((path_ + kUnfinished).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd_ < 0) trouble_ = errno;
    const Bytes id = random_bytes(kIdBytes);
    id_ = to_hex(id);
    put(bytes_of(kMagic));
    put(ByteView(&kVersion, 1));
    put(id);
    put(big_endian(key_file.size()));
    put(key_file);
    seal(bytes_of(canonical_json(header)), false);
}

BackupWriter::~BackupWriter() {
    if (fd_ >= 0) ::close(fd_);
    if (!finished_) ::unlink((path_ + kUnfinished).c_str());
}

void BackupWriter::add(ByteView piece) { seal(piece, false); }

void BackupWriter::seal(ByteView piece, bool last) {
    const Bytes sealed = cipher_.seal(place_of(id_, pieces_++, last), piece);
    const std::uint8_t flag = last ? 1 : 0;
    put(ByteView(&flag, 1));
    put(big_endian(sealed.size()));
    put(sealed);
}

void BackupWriter::put(ByteView bytes) {
    while (!bytes.empty() && trouble_ == 0) {
        const auto written = ::write(fd_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            trouble_ = errno;
            return;
        }
        bytes_ += written;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

Result<std::int64_t, BackupError> BackupWriter::finish() {
    seal({}, true);
    const auto folder = std::filesystem::absolute(path_).parent_path();
    const int held = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (trouble_ == 0 && (::fsync(fd_) != 0 || ::rename((path_ + kUnfinished).c_str(), path_.c_str()) != 0 || ::fsync(held) != 0)) {
        trouble_ = errno;
    }
    if (held >= 0) ::close(held);
    if (trouble_ == ENOSPC || trouble_ == EDQUOT || trouble_ == EFBIG) return refuse(BackupError::full);
    if (trouble_ != 0) return refuse(BackupError::not_writable);
    finished_ = true;
    return bytes_;
}

bool settle_folder(const std::string& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool done = ::syncfs(fd) == 0 && ::fsync(fd) == 0;
    ::close(fd);
    return done;
}

Result<BackupReader, BackupError> BackupReader::open(const std::string& path) {
    BackupReader reader;
    reader.in_.open(path, std::ios::binary);
    if (!reader.in_) return refuse(BackupError::missing);
    const auto magic = next(reader.in_, kMagic.size());
    if (!magic || text_of(*magic) != kMagic) return refuse(BackupError::not_ours);
    const auto version = next(reader.in_, 1);
    if (!version) return refuse(BackupError::damaged);
    if (version->front() != kVersion) return refuse(BackupError::newer);
    const auto id = next(reader.in_, kIdBytes);
    const auto length = next(reader.in_, 4);
    if (!id || !length || big_endian(*length) > kMaxKeyFileBytes) return refuse(BackupError::damaged);
    auto key_file = next(reader.in_, big_endian(*length));
    if (!key_file) return refuse(BackupError::damaged);
    reader.id_ = to_hex(*id);
    reader.key_file_ = *std::move(key_file);
    return reader;
}

Result<void, BackupError> BackupReader::read(const ColumnCipher& cipher, const std::function<bool(ByteView)>& take) {
    for (std::int64_t number = 0;; ++number) {
        const auto head = next(in_, 5);
        if (!head || (*head)[0] > 1 || big_endian(ByteView(*head).subspan(1)) > kMaxSealedBytes) return refuse(BackupError::damaged);
        const bool last = (*head)[0] == 1;
        const auto sealed = next(in_, big_endian(ByteView(*head).subspan(1)));
        const auto piece = sealed ? cipher.open(place_of(id_, number, last), *sealed) : std::nullopt;
        if (!piece) return refuse(BackupError::damaged);
        if (last) {
            if (in_.peek() != std::ifstream::traits_type::eof()) return refuse(BackupError::damaged);
            return {};
        }
        if (!take(*piece)) return refuse(BackupError::damaged);
    }
}

}  // namespace sanad
