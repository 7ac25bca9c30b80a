#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

/// A stick that people carry, and pull too early: the folder `sanad` on it. One thread.
namespace sanad {

/// Each has a sentence `refusal.stick.<name>`.
enum class StickError {
    missing,    ///< no such folder: no stick, or another place
    read_only,  ///< its switch is set, or it is mounted so
    full,
    pulled,   ///< it was there at the beginning, and is no more
    damaged,  ///< it fails, its file system doesn't fit together, or what was read back is not what was written
};
[[nodiscard]] std::string_view name_of(StickError error);

/// How far a write has come, for a bar on the screen: said before each step is taken.
enum class StickStep { writing, checking, naming, clearing };

/// Files are written whole or not at all: under a temporary name, to the disk, out of the cache, read back and compared, renamed, and the
/// folder to the disk. The file before it stays until the next is written, so that a stick pulled at any moment has a good one.
class Stick {
public:
    /// `place`: where the stick is mounted.
    explicit Stick(std::string place, std::function<void(StickStep)> on_step = {})
        : place_(std::move(place)), on_step_(std::move(on_step)) {}

    /// Writes the next generation of `name` (a-z, 0-9, '.', '-'), then removes those older than the one before it. Where a stranger has put
    /// the last number that a reader looks at, all of that name goes first.
    [[nodiscard]] Result<void, StickError> write(const std::string& name, ByteView content);

    struct File {
        std::string name;
        std::int64_t generation = 0;
        Bytes content;
    };
    /// The names here, sorted, that end in `ending`.
    [[nodiscard]] Result<std::vector<std::string>, StickError> names(std::string_view ending) const;
    /// The newest generation of `name` first, each at most `limit` bytes: the reader takes the first that it can believe. What can't be
    /// read, or is no file, is left out. At most four, and no further once they are more than `limit` bytes together, however many there
    /// are.
    [[nodiscard]] Result<std::vector<File>, StickError> generations(const std::string& name, std::size_t limit) const;

    [[nodiscard]] const std::string& place() const { return place_; }
    /// Whether Sanad has written on it.
    [[nodiscard]] bool is_ours() const;

    /// Asks the system to let go of the stick (udisks2), for at most 30 seconds. False where it doesn't: everything written is on the stick
    /// all the same.
    [[nodiscard]] bool unmount() const;

private:
    struct Entry {
        std::string name;
        std::int64_t generation = 0;
    };
    [[nodiscard]] std::string folder() const { return place_ + "/sanad"; }
    [[nodiscard]] std::string path_of(const Entry& entry) const;
    [[nodiscard]] Result<std::vector<Entry>, StickError> entries() const;
    [[nodiscard]] StickError error_of(int why) const;
    [[nodiscard]] Result<std::vector<Entry>, StickError> entries_of(const std::string& name) const;  ///< the newest first
    void step(StickStep step) const;

    std::string place_;
    std::function<void(StickStep)> on_step_;
};

/// Runs a program and waits for its end, at most that long: then it is killed, and left behind should the system keep it all the same.
/// Whether it ended in time and well.
[[nodiscard]] bool ends_well(std::vector<std::string> command, std::chrono::milliseconds limit);

/// Where the system has mounted what was plugged in: below /media or /run/media. Sorted.
[[nodiscard]] std::vector<std::string> plugged_sticks();

}  // namespace sanad
