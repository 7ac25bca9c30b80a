// A stick pulled at any moment holds the file before or the new one; each trouble has its own name.
#include "sync/bundle/stick.h"

#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_folder.h"

using namespace sanad;
using namespace sanad::test;

namespace {

constexpr std::size_t kLimit = 1 << 20;

Bytes newest(const Stick& stick, const std::string& name = "a.to-registry") {
    const auto files = stick.generations(name, kLimit).value();
    REQUIRE_FALSE(files.empty());
    return files.front().content;
}

std::size_t files_on(const std::string& place) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(place + "/sanad"), {}));
}

/// A small file system of its own, as a stick is one. Needs to be root.
class MountedStick {
public:
    explicit MountedStick(const std::string& options) : good_(::mount("tmpfs", place().c_str(), "tmpfs", 0, options.c_str()) == 0) {
        if (!good_) std::fputs("SKIPPED: no file system can be mounted here, so no full and no read-only stick was tried\n", stderr);
    }
    ~MountedStick() {
        if (good_) ::umount2(place().c_str(), MNT_DETACH);
    }
    MountedStick(const MountedStick&) = delete;
    MountedStick& operator=(const MountedStick&) = delete;

    [[nodiscard]] explicit operator bool() const { return good_; }
    [[nodiscard]] std::string place() const { return folder_.path(); }
    void make_read_only() const { REQUIRE(::mount(nullptr, place().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0); }

private:
    TemporaryFolder folder_;
    bool good_;
};

}  // namespace

TEST_CASE("a stick holds the newest file and the one before") {
    const TemporaryFolder place;
    Stick stick(place.path());
    for (std::uint8_t i = 1; i <= 5; ++i) {
        REQUIRE(stick.write("a.to-registry", Bytes{i}));
        CHECK(newest(stick) == Bytes{i});
    }
    const auto files = stick.generations("a.to-registry", kLimit).value();
    REQUIRE(files.size() == 2);
    CHECK(files[0].generation == 5);
    CHECK(files[1].content == Bytes{4});
    REQUIRE(stick.write("b.to-registry", Bytes{9}));
    REQUIRE(stick.write("a.to-device", Bytes{9}));
    CHECK(stick.names(".to-registry").value() == std::vector<std::string>{"a.to-registry", "b.to-registry"});
    CHECK(newest(stick) == Bytes{5});
}

TEST_CASE("a stick without our folder is empty, and a place that isn't there is no stick") {
    const TemporaryFolder place;
    CHECK(Stick(place.path()).names(".to-registry").value().empty());
    CHECK(Stick(place.file("nothing")).names(".to-registry").error() == StickError::missing);
    CHECK(Stick(place.file("nothing")).write("a", Bytes{1}).error() == StickError::missing);
}

TEST_CASE("other people's files on a stick are neither read nor touched") {
    const TemporaryFolder place;
    std::filesystem::create_directory(place.file("sanad"));
    for (const char* name : {"holiday.jpg", "a.to-registry.", "a.to-registry.x", "a.to-registry.0", "a.to-registry.-1",
                             "a.to-registry.99999999999999999999", "a.to-registry.7.part", ".1"}) {
        std::ofstream(place.file("sanad/" + std::string(name))) << "x";
    }
    std::filesystem::create_directory(place.file("sanad/a.to-registry.3"));  // a folder with the name of a file
    Stick stick(place.path());
    CHECK(stick.generations("a.to-registry", kLimit).value().empty());
    REQUIRE(stick.write("a.to-registry", Bytes{1}));
    CHECK(newest(stick) == Bytes{1});
    CHECK(files_on(place.path()) == 10);
    CHECK(stick.generations("a.to-registry", 0).value().empty());  // longer than asked for
}

TEST_CASE("however many files of one name a stranger has put on a stick, a few of the newest are read") {
    const TemporaryFolder place;
    std::filesystem::create_directory(place.file("sanad"));
    const auto put = [&](const std::string& name, std::size_t bytes) {
        std::ofstream(place.file("sanad/" + name)).close();
        std::filesystem::resize_file(place.file("sanad/" + name), bytes);  // takes no room on the disk
    };
    for (int i = 1; i <= 1000; ++i) put("a.to-device." + std::to_string(i), kLimit);
    for (int i = 1; i <= 1000; ++i) put("b.to-device." + std::to_string(i), 1);
    const Stick stick(place.path());
    const auto large = stick.generations("a.to-device", kLimit).value();
    CHECK(large.size() == 2);
    CHECK(large.front().generation == 1000);
    CHECK(stick.generations("b.to-device", kLimit).value().size() == 4);
}

TEST_CASE("a pipe and a link with a file's name are not waited for, not followed and not written through") {
    const TemporaryFolder place;
    std::filesystem::create_directory(place.file("sanad"));
    const std::string elsewhere = place.file("records.db");
    std::ofstream(elsewhere) << "whole";
    REQUIRE(::mkfifo(place.file("sanad/a.to-registry.7").c_str(), 0600) == 0);
    std::filesystem::create_symlink(elsewhere, place.file("sanad/a.to-registry.8"));
    Stick stick(place.path());
    CHECK(stick.generations("a.to-registry", kLimit).value().empty());
    // Where the next two files are begun.
    std::filesystem::create_symlink(elsewhere, place.file("sanad/a.to-registry.9.part"));
    REQUIRE(::mkfifo(place.file("sanad/a.to-registry.10.part").c_str(), 0600) == 0);
    for (std::uint8_t i = 1; i <= 2; ++i) {
        REQUIRE(stick.write("a.to-registry", Bytes{i}));
        CHECK(newest(stick) == Bytes{i});
    }
    CHECK(std::filesystem::file_size(elsewhere) == 5);
}

TEST_CASE("what is written is what is read next, though a stranger has used the last number") {
    const TemporaryFolder place;
    Stick stick(place.path());
    REQUIRE(stick.write("a.to-registry", Bytes{1}));
    std::ofstream(place.file("sanad/a.to-registry.1000000000")) << "x";
    std::ofstream(place.file("sanad/a.to-registry.0999999999")) << "x";  // not as we write numbers
    REQUIRE(stick.write("b.to-registry", Bytes{9}));
    for (std::uint8_t i = 2; i <= 4; ++i) {
        REQUIRE(stick.write("a.to-registry", Bytes{i}));
        CHECK(newest(stick) == Bytes{i});
    }
    CHECK(newest(stick, "b.to-registry") == Bytes{9});
    CHECK(files_on(place.path()) == 4);
}

TEST_CASE("pulled at any step, with a good file before: that one or the new one is on the stick, and nothing else can be read") {
    for (int pulled_at = 0; pulled_at < 4; ++pulled_at) {
        const TemporaryFolder place;
        REQUIRE(Stick(place.path()).write("a.to-registry", Bytes(3000, 1)));
        REQUIRE(Stick(place.path()).write("a.to-registry", Bytes(3000, 2)));
        int steps = 0;
        Stick stick(place.path(), [&](StickStep) {
            if (steps++ == pulled_at) std::filesystem::rename(place.file("sanad"), place.file("elsewhere"));
        });
        const auto written = stick.write("a.to-registry", Bytes(3000, 3));
        CHECK(steps > pulled_at);
        std::filesystem::rename(place.file("elsewhere"), place.file("sanad"));
        REQUIRE_FALSE(written);
        CHECK(written.error() == StickError::pulled);
        const Bytes found = newest(Stick(place.path()));
        CHECK((found == Bytes(3000, 2) || found == Bytes(3000, 3)));
        REQUIRE(Stick(place.path()).write("a.to-registry", Bytes(3000, 4)));
        CHECK(newest(Stick(place.path())) == Bytes(3000, 4));
    }
}

TEST_CASE("a stick that holds something else than was written is damaged, and keeps the file before") {
    const TemporaryFolder place;
    REQUIRE(Stick(place.path()).write("a.to-registry", Bytes(3000, 1)));
    Stick stick(place.path(), [&](StickStep step) {
        if (step == StickStep::checking) std::ofstream(place.file("sanad/a.to-registry.2.part")) << std::string(3000, 'x');
    });
    CHECK(stick.write("a.to-registry", Bytes(3000, 2)).error() == StickError::damaged);
    CHECK(newest(Stick(place.path())) == Bytes(3000, 1));
    CHECK(files_on(place.path()) == 1);
}

TEST_CASE("a program of the system that hangs is waited for no longer than said") {
    CHECK(ends_well({"true"}, std::chrono::seconds(30)));
    CHECK_FALSE(ends_well({"false"}, std::chrono::seconds(30)));
    CHECK_FALSE(ends_well({"/no/such/program"}, std::chrono::seconds(30)));
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(ends_well({"sleep", "600"}, std::chrono::milliseconds(50)));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("a full stick says so and keeps the file before") {
    const MountedStick mounted("size=64k");
    if (!mounted) return;
    REQUIRE(Stick(mounted.place()).write("a.to-registry", Bytes(3000, 1)));
    CHECK(Stick(mounted.place()).write("a.to-registry", Bytes(100'000, 2)).error() == StickError::full);
    CHECK(newest(Stick(mounted.place())) == Bytes(3000, 1));
    CHECK(files_on(mounted.place()) == 1);
}

TEST_CASE("a read-only stick says so, and can be read") {
    const MountedStick mounted("size=64k");
    if (!mounted) return;
    REQUIRE(Stick(mounted.place()).write("a.to-registry", Bytes(3000, 1)));
    mounted.make_read_only();
    CHECK(Stick(mounted.place()).write("a.to-registry", Bytes(3000, 2)).error() == StickError::read_only);
    CHECK(newest(Stick(mounted.place())) == Bytes(3000, 1));
    CHECK_FALSE(Stick(mounted.place()).unmount());  // no block device: the system's udisks has nothing to let go of
}
