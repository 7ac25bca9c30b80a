// Keys on the disk: made once, private, never written over.
#include "db/keys/key_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/temporary_folder.h"

using namespace sanad;

TEST_CASE("keys are made once, for this user alone, and read back") {
    const test::TemporaryFolder folder;
    const std::string path = key_file_beside(folder.file("a.db"));
    const auto made = create_key_file(path).value();
    CHECK(made.signing_seed != made.data_key);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const auto read = read_key_file(path).value();
    CHECK(read.signing_seed == made.signing_seed);
    CHECK(read.sealing_secret == made.sealing_secret);
    CHECK(read.data_key == made.data_key);
    CHECK(create_key_file(path).error() == KeyFileError::exists);
    CHECK(read_key_file(path)->data_key == made.data_key);
}

TEST_CASE("a key file that is not one is refused") {
    const test::TemporaryFolder folder;
    CHECK(read_key_file(folder.file("none")).error() == KeyFileError::missing);
    std::ofstream(folder.file("bad")) << "{\"format\":\"sanad-keys/1\",\"signing_seed\":\"00\"}";
    CHECK(read_key_file(folder.file("bad")).error() == KeyFileError::malformed);
}
