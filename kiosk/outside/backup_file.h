#pragma once

#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/result.h"
#include "db/keys/key_file.h"

/// A backup as bytes (db/FORMAT.md, "The backup"): one thread an object.
namespace sanad {

enum class BackupError {
    missing,       ///< no such file
    not_ours,      ///< not a backup
    newer,         ///< of a later version of this program
    damaged,       ///< cut off, or changed
    not_writable,  ///< the place doesn't take it
    full,
};

/// Writes pieces under a temporary name; only `finish` gives the file its own. Whatever isn't finished is removed.
class BackupWriter {
public:
    /// `key_file`: as it lies on the disk; `cipher`: of the data key in it. `header`: what comes first, in clear to whoever opens it.
    BackupWriter(std::string path, ByteView key_file, const ColumnCipher& cipher, const Json& header);
    ~BackupWriter();
    BackupWriter(const BackupWriter&) = delete;
    BackupWriter& operator=(const BackupWriter&) = delete;

    void add(ByteView piece);  ///< at most kPieceBytes
    /// Everything is on the disk, under its name, when it returns.
    [[nodiscard]] Result<std::int64_t, BackupError> finish();

    static constexpr std::size_t kPieceBytes = 1 << 20;

private:
    void seal(ByteView piece, bool last);
    void put(ByteView bytes);

    std::string path_;
    const ColumnCipher& cipher_;
    std::string id_;
    std::int64_t pieces_ = 0;
    std::int64_t bytes_ = 0;
    int fd_ = -1;
    int trouble_ = 0;  // errno of the first write that failed
    bool finished_ = false;
};

/// Everything below the folder is on the disk when it returns; false when the disk doesn't take it.
[[nodiscard]] bool settle_folder(const std::string& folder);

class BackupReader {
public:
    /// Reads up to the key file. Refuses missing, not_ours, newer or damaged.
    [[nodiscard]] static Result<BackupReader, BackupError> open(const std::string& path);
    [[nodiscard]] const Bytes& key_file() const { return key_file_; }

    /// Calls `take` with the pieces, header first, as they come. Refuses damaged, before anything of a changed piece is given.
    [[nodiscard]] Result<void, BackupError> read(const ColumnCipher& cipher, const std::function<bool(ByteView)>& take);

private:
    std::ifstream in_;
    std::string id_;
    Bytes key_file_;
};

}  // namespace sanad
