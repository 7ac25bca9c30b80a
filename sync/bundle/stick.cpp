#include "sync/bundle/stick.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

namespace sanad {
namespace {

const std::string kUnfinished = ".part";
constexpr auto kLongestUnmount = std::chrono::seconds(30);
constexpr std::int64_t kLastGeneration = 1'000'000'000;
constexpr std::size_t kMostRead = 4;  // files of one name: we keep two, and a stranger may have put others before them

// What lies on a stick may be no file at all: a link leads elsewhere, and a pipe never opens.
class OpenFile {
public:
    OpenFile(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644)) {}
    ~OpenFile() {
        if (fd_ >= 0) ::close(fd_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] bool good() const { return fd_ >= 0; }
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool write(ByteView content) const {
        while (!content.empty()) {
            const auto written = ::write(fd_, content.data(), content.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return false;
            content = content.subspan(static_cast<std::size_t>(written));
        }
        return true;
    }
    /// To the disk, and out of the cache: what is read next comes from the stick.
    [[nodiscard]] bool settle() const { return ::fsync(fd_) == 0 && ::posix_fadvise(fd_, 0, 0, POSIX_FADV_DONTNEED) == 0; }

private:
    int fd_;
};

std::optional<Bytes> content_of(const std::string& path, std::size_t limit) {
    const OpenFile file(path, O_RDONLY);
    struct stat about {};
    if (!file.good() || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > static_cast<off_t>(limit)) {
        return std::nullopt;
    }
    Bytes content(static_cast<std::size_t>(about.st_size));
    std::size_t at = 0;
    while (at < content.size()) {
        const auto got = ::read(file.get(), content.data() + at, content.size() - at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return std::nullopt;
        at += static_cast<std::size_t>(got);
    }
    return content;
}

struct Mount {
    std::string device;
    std::string place;
};

/// Block devices and where they are mounted. A place is written with \\040 for a space.
std::vector<Mount> mounts() {
    std::vector<Mount> mounts;
    std::ifstream in("/proc/self/mounts");
    std::string line;
    while (std::getline(in, line)) {
        const auto space = line.find(' ');
        std::string place = line.substr(space + 1, line.find(' ', space + 1) - space - 1);
        for (auto at = place.find("\\040"); at != std::string::npos; at = place.find("\\040", at)) place.replace(at, 4, " ");
        if (line.starts_with("/dev/")) mounts.push_back({line.substr(0, space), std::move(place)});
    }
    return mounts;
}

/// The block device at `place`; empty when none is mounted there, as with a folder on the machine's own disk.
std::string device_at(const std::string& place) {
    std::error_code ignored;
    const auto wanted = std::filesystem::canonical(place, ignored).string();
    for (const Mount& mount : mounts()) {
        if (mount.place == wanted) return mount.device;
    }
    return {};
}

}  // namespace

std::string_view name_of(StickError error) {
    switch (error) {
        case StickError::missing:
            return "missing";
        case StickError::read_only:
            return "read_only";
        case StickError::full:
            return "full";
        case StickError::pulled:
            return "pulled";
        case StickError::damaged:
            return "damaged";
    }
    return {};
}

Result<void, StickError> Stick::write(const std::string& name, ByteView content) {
    std::error_code failure;
    if (!std::filesystem::is_directory(place_, failure)) return refuse(StickError::missing);
    std::filesystem::create_directory(folder(), failure);
    if (failure) return refuse(error_of(failure.value()));
    auto before = entries_of(name);
    if (!before) return refuse(before.error());
    Entry next{name, before->empty() ? 1 : before->front().generation + 1};
    if (next.generation > kLastGeneration) {
        // Nobody counts so far, and what comes after it no reader would see. So all of them go first; what they held is nobody's only copy.
        for (const Entry& entry : *before) {
            if (std::remove(path_of(entry).c_str()) != 0) return refuse(error_of(errno));
        }
        before->clear();
        next.generation = 1;
    }
    const std::string path = path_of(next);
    const std::string unfinished = path + kUnfinished;
    const auto give_up = [&](StickError why) {
        ::unlink(unfinished.c_str());
        return refuse(why);
    };

    step(StickStep::writing);
    {
        ::unlink(unfinished.c_str());
        const OpenFile file(unfinished, O_WRONLY | O_CREAT | O_EXCL);
        if (!file.good()) return refuse(error_of(errno));
        if (!file.write(content) || !file.settle()) return give_up(error_of(errno));
    }
    step(StickStep::checking);
    errno = 0;
    const auto read_back = content_of(unfinished, content.size());
    if (!read_back) return give_up(error_of(errno));
    if (!std::ranges::equal(*read_back, content)) return give_up(StickError::damaged);
    step(StickStep::naming);
    if (::rename(unfinished.c_str(), path.c_str()) != 0) return give_up(error_of(errno));
    const OpenFile held(folder(), O_RDONLY | O_DIRECTORY);
    if (!held.good() || ::fsync(held.get()) != 0) return refuse(error_of(errno));
    step(StickStep::clearing);
    for (const Entry& entry : *before) {
        if (entry.generation < next.generation - 1) ::unlink(path_of(entry).c_str());
    }
    // What is left over is in nobody's way; that the new file is there is what counts.
    if (::fsync(held.get()) != 0 || ::access(path.c_str(), R_OK) != 0) return refuse(error_of(errno));
    return {};
}

Result<std::vector<std::string>, StickError> Stick::names(std::string_view ending) const {
    const auto all = entries();
    if (!all) return refuse(all.error());
    std::set<std::string> names;
    for (const Entry& entry : *all) {
        if (entry.name.ends_with(ending)) names.insert(entry.name);
    }
    return std::vector<std::string>(names.begin(), names.end());
}

Result<std::vector<Stick::File>, StickError> Stick::generations(const std::string& name, std::size_t limit) const {
    const auto all = entries_of(name);
    if (!all) return refuse(all.error());
    std::vector<File> files;
    std::size_t read = 0;
    for (const Entry& entry : *all) {
        if (files.size() == kMostRead || read > limit) break;
        auto content = content_of(path_of(entry), limit);
        if (!content) continue;
        read += content->size();
        files.push_back({name, entry.generation, *std::move(content)});
    }
    return files;
}

bool Stick::is_ours() const {
    std::error_code ignored;
    return std::filesystem::is_directory(folder(), ignored);
}

bool Stick::unmount() const {
    const std::string device = device_at(place_);
    if (device.empty()) return false;
    return ends_well({"udisksctl", "unmount", "-b", device, "--no-user-interaction"}, kLongestUnmount);
}

StickError Stick::error_of(int why) const {
    switch (why) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return StickError::full;
        case EROFS:
        case EACCES:
        case EPERM:
            return StickError::read_only;
        case EIO:
        case EUCLEAN:
            // One that was pulled may say so too, for a moment; then the sentence of a damaged one helps as well.
            return ::access(place_.c_str(), F_OK) == 0 ? StickError::damaged : StickError::pulled;
        default:
            return StickError::pulled;
    }
}

std::string Stick::path_of(const Entry& entry) const { return folder() + "/" + entry.name + "." + std::to_string(entry.generation); }

Result<std::vector<Stick::Entry>, StickError> Stick::entries() const {
    std::error_code failure;
    if (!std::filesystem::is_directory(place_, failure)) return refuse(StickError::missing);
    std::vector<Entry> entries;
    std::filesystem::directory_iterator at(folder(), failure);
    if (failure == std::errc::no_such_file_or_directory) return entries;
    for (; !failure && at != std::filesystem::directory_iterator(); at.increment(failure)) {
        const std::string file = at->path().filename().string();
        const auto dot = file.rfind('.');
        Entry entry{file.substr(0, dot), 0};
        if (dot != std::string::npos) std::from_chars(file.data() + dot + 1, file.data() + file.size(), entry.generation);
        if (entry.generation < 1 || entry.generation > kLastGeneration || at->path() != path_of(entry))
            continue;  // not ours, or unfinished
        entries.push_back(std::move(entry));
    }
    if (failure) return refuse(error_of(failure.value()));
    return entries;
}

bool ends_well(std::vector<std::string> command, std::chrono::milliseconds limit) {
    std::vector<char*> words;
    words.reserve(command.size() + 1);
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    pid_t child = 0;
    if (::posix_spawnp(&child, words.front(), nullptr, nullptr, words.data(), environ) != 0) return false;
    int status = 0;
    const auto ended_by = [&](std::chrono::steady_clock::time_point then) {
        pid_t ended = 0;
        while ((ended = ::waitpid(child, &status, WNOHANG)) == 0 && std::chrono::steady_clock::now() < then)
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return ended == child;
    };
    if (ended_by(std::chrono::steady_clock::now() + limit)) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    ::kill(child, SIGKILL);
    // Not for ever either: who waits for a dying stick can't be killed before it answers.
    (void)ended_by(std::chrono::steady_clock::now() + std::chrono::seconds(1));
    return false;
}

Result<std::vector<Stick::Entry>, StickError> Stick::entries_of(const std::string& name) const {
    auto all = entries();
    if (!all) return all;
    std::erase_if(*all, [&](const Entry& entry) { return entry.name != name; });
    std::ranges::sort(*all, std::greater{}, &Entry::generation);
    return all;
}

std::vector<std::string> plugged_sticks() {
    std::vector<std::string> places;
    for (const Mount& mount : mounts()) {
        if (mount.place.starts_with("/media/") || mount.place.starts_with("/run/media/")) places.push_back(mount.place);
    }
    std::ranges::sort(places);
    return places;
}

void Stick::step(StickStep step) const {
    if (on_step_) on_step_(step);
}

}  // namespace sanad
