#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/temporary_folder.h"

namespace sanad::test {

/// A filesystem of its own, in memory, of so many MiB. Only root may mount one; the test that asks then says so loudly.
class SmallDisk {
public:
    explicit SmallDisk(int mebibytes) {
        is_here_ = run("mount -t tmpfs -o size=" + std::to_string(mebibytes) + "m sanad-test '" + folder_.path() + "' 2>/dev/null");
        if (!is_here_) std::fprintf(stderr, "SKIPPED: no filesystem may be mounted here, so nothing was tried on a full disk\n");
    }
    ~SmallDisk() {
        if (is_here_) (void)run("umount -l '" + folder_.path() + "'");
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] bool is_here() const { return is_here_; }
    [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }
    [[nodiscard]] std::string path() const { return folder_.path(); }
    /// Writes a file until nothing more goes in.
    void fill(const std::string& name = "filler") const {
        std::ofstream out(file(name), std::ios::binary | std::ios::app);
        const std::string piece(4096, 'x');
        while (out.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush()) {
        }
    }

private:
    static bool run(const std::string& command) { return std::system(command.c_str()) == 0; }

    TemporaryFolder folder_;
    bool is_here_ = false;
};

}  // namespace sanad::test
