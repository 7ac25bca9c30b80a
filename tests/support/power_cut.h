#pragma once

#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace sanad::test {

/// An SQLite VFS over the default one that knows what a disk may forget: writes since a file's last xSync. While it lives it is the
/// default. `arm` names a machine (a folder) and a moment; from then on every write there fails, as for a program whose machine has lost
/// its power. `restore` leaves on the disk what was synced, and of each later write all of it, some sectors of it, or nothing. One thread.
class PowerCut {
public:
    explicit PowerCut(std::uint32_t seed) : dice_(seed) {
        instance() = this;
        below_ = sqlite3_vfs_find(nullptr);
        vfs_ = *below_;
        vfs_.iVersion = 2;
        vfs_.zName = "power-cut";
        vfs_.szOsFile = static_cast<int>(sizeof(File)) + below_->szOsFile;
        vfs_.pNext = nullptr;
        vfs_.xOpen = open;
        vfs_.xDelete = remove;
        sqlite3_vfs_register(&vfs_, 1);
    }
    ~PowerCut() {
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(below_, 1);
    }
    PowerCut(const PowerCut&) = delete;
    PowerCut& operator=(const PowerCut&) = delete;

    void arm(const std::string& folder, int operations) {
        folder_ = folder;
        left_ = operations;
    }
    [[nodiscard]] bool is_dark() const { return left_ == 0; }
    /// How many writes never reached the disk.
    [[nodiscard]] std::int64_t lost_writes() const { return lost_; }

    /// Every connection to the machine's files is closed by now.
    void restore() {
        for (auto& [path, disk] : disks_) {
            if (!path.starts_with(folder_)) continue;
            for (const Write& write : disk.pending) {
                const auto kept = dice_() % 3;  // 0: nothing of it reached the disk
                if (kept == 0) ++lost_;
                if (kept == 1) apply(disk.durable, write);
                if (kept == 2) apply(disk.durable, torn(write));
            }
            disk.pending.clear();
            if (disk.there) {
                std::ofstream(path, std::ios::binary | std::ios::trunc)
                    .write(disk.durable.data(), static_cast<std::streamsize>(disk.durable.size()));
            }
            std::filesystem::remove(path + "-shm");
        }
        left_ = -1;
    }

    /// The folder's files were moved by others than SQLite, and are on the disk as they lie there now. None of them is open.
    void forget(const std::string& folder) {
        std::erase_if(disks_, [&](const auto& one) { return one.first.starts_with(folder); });
    }

private:
    struct Write {
        std::size_t offset = 0;
        std::string bytes;
        bool truncates = false;
    };
    struct Disk {
        bool there = false;
        std::string durable;
        std::vector<Write> pending;
    };
    struct File {
        sqlite3_file base;
        Disk* disk;  // null: a file that no machine keeps
        const char* path;
    };

    static PowerCut*& instance() {
        static PowerCut* one = nullptr;
        return one;
    }
    static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1); }
    static Disk* disk_of(sqlite3_file* file) { return reinterpret_cast<File*>(file)->disk; }

    /// Whether the machine of this file still has power for one more operation.
    bool ticks(const char* path) {
        if (left_ < 0 || !std::string_view(path).starts_with(folder_)) return true;
        if (left_ > 0) --left_;
        return left_ > 0;
    }
    static void apply(std::string& content, const Write& write) {
        if (write.truncates) {
            content.resize(std::min(content.size(), write.offset));
            return;
        }
        if (content.size() < write.offset + write.bytes.size()) content.resize(write.offset + write.bytes.size());
        content.replace(write.offset, write.bytes.size(), write.bytes);
    }
    /// The first sectors of a write only: a sector itself is written whole or not at all.
    Write torn(const Write& write) {
        if (write.truncates) return write;
        const std::size_t sectors = write.bytes.size() / 512;
        return {write.offset, write.bytes.substr(0, sectors == 0 ? 0 : dice_() % sectors * 512), false};
    }

    static int open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
        PowerCut& cut = *instance();
        auto* ours = reinterpret_cast<File*>(file);
        *ours = {};
        const bool kept = path && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL));
        if (kept && !cut.disks_.contains(path)) {
            std::ifstream there(path, std::ios::binary);
            cut.disks_[path].durable = std::string(std::istreambuf_iterator<char>(there), {});
        }
        const int result = cut.below_->xOpen(cut.below_, path, real(file), flags, out_flags);
        if (result != SQLITE_OK) return result;
        ours->disk = kept ? &cut.disks_[path] : nullptr;
        if (kept) ours->disk->there = true;
        ours->path = path;
        ours->base.pMethods = methods();
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs*, const char* path, int sync) {
        PowerCut& cut = *instance();
        if (!cut.ticks(path)) return SQLITE_IOERR_DELETE;
        if (const auto disk = cut.disks_.find(path); disk != cut.disks_.end()) disk->second = {};  // others may have it open still
        return cut.below_->xDelete(cut.below_, path, sync);
    }
    static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
        auto* ours = reinterpret_cast<File*>(file);
        if (ours->disk) {
            if (!instance()->ticks(ours->path)) return SQLITE_IOERR_WRITE;
            ours->disk->pending.push_back(
                {static_cast<std::size_t>(offset), std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(count)), false});
        }
        return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto* ours = reinterpret_cast<File*>(file);
        if (ours->disk) {
            if (!instance()->ticks(ours->path)) return SQLITE_IOERR_TRUNCATE;
            ours->disk->pending.push_back({static_cast<std::size_t>(size), {}, true});
        }
        return real(file)->pMethods->xTruncate(real(file), size);
    }
    static int sync(sqlite3_file* file, int) {
        auto* ours = reinterpret_cast<File*>(file);
        if (!ours->disk) return SQLITE_OK;
        if (!instance()->ticks(ours->path)) return SQLITE_IOERR_FSYNC;
        for (const Write& write : ours->disk->pending) apply(ours->disk->durable, write);
        ours->disk->pending.clear();
        return SQLITE_OK;
    }

    static const sqlite3_io_methods* methods() {
        static const sqlite3_io_methods all{
            2,
            [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
            [](sqlite3_file* f, void* to, int count, sqlite3_int64 at) { return real(f)->pMethods->xRead(real(f), to, count, at); },
            write,
            truncate,
            sync,
            [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
            [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
            [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
            [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
            [](sqlite3_file* f, int op, void* arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); },
            [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
            [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
            [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
                return real(f)->pMethods->xShmMap(real(f), page, size, extend, to);
            },
            [](sqlite3_file* f, int offset, int count, int flags) { return real(f)->pMethods->xShmLock(real(f), offset, count, flags); },
            [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
            [](sqlite3_file* f, int drop) { return real(f)->pMethods->xShmUnmap(real(f), drop); },
            nullptr,
            nullptr,
        };
        return &all;
    }

    std::mt19937 dice_;
    sqlite3_vfs* below_ = nullptr;
    sqlite3_vfs vfs_{};
    std::map<std::string, Disk> disks_;
    std::string folder_;
    int left_ = -1;  ///< operations until it goes dark; 0: dark; negative: not armed
    std::int64_t lost_ = 0;
};

}  // namespace sanad::test
