#pragma once

#include <optional>
#include <string>

#include "credential/bytes/bytes.h"

namespace sanad {

/// Files by their content: `<folder>/<hex of SHA-256>`, written once and never changed, so that what a certificate was drawn with is still
/// there when the template or a font has been edited. Files beside the database and not rows in it: fonts are large, anyone can check them
/// with sha256sum, and a lost one can be copied from another kiosk. Any thread; two programs may keep the same file at once.
class AssetStore {
public:
    explicit AssetStore(std::string folder) : folder_(std::move(folder)) {}

    /// Makes it durable and gives its name. Throws std::runtime_error, naming the file, when the disk doesn't take it.
    std::string keep(ByteView content) const;
    /// Nothing when it isn't there, or is not what its name says.
    [[nodiscard]] std::optional<Bytes> read(const std::string& name) const;
    /// Whether it is there and is what its name says; dear the first time only (digest_of).
    [[nodiscard]] bool holds(const std::string& name) const;
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

private:
    std::string folder_;
};

/// A file's content; nothing when it can't be read or is longer than `limit`.
[[nodiscard]] std::optional<Bytes> read_file(const std::string& path, std::size_t limit);

/// Hex of a file's SHA-256; nothing when it can't be read or is longer than `limit`. Remembered while the file's inode, size and time of
/// change stay as they are: fonts are large, and are asked for with every batch.
[[nodiscard]] std::optional<std::string> digest_of(const std::string& path, std::size_t limit);

}  // namespace sanad
