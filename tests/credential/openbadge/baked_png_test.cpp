#include "credential/openbadge/baked_png.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <stdexcept>

#include "tests/support/source_file.h"

namespace sanad::test {
namespace {

const std::string kCredential = R"({"name":"عائشہ بی بی","n":1.5})";

std::string big_endian(std::size_t number) {
    std::string four;
    for (const int shift : {24, 16, 8, 0}) four += static_cast<char>(number >> shift);
    return four;
}

std::string chunk(const std::string& type, const std::string& data) {
    const std::string typed = type + data;
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(typed.data()), static_cast<uInt>(typed.size()));
    return big_endian(data.size()) + typed + big_endian(crc);
}

const std::string kSignature = "\x89PNG\r\n\x1a\n";
const std::string kHeader = chunk("IHDR", std::string("\0\0\0\1\0\0\0\1\10\0\0\0\0", 13));
const std::string kEnd = chunk("IEND", "");

std::string text_chunk(const std::string& after_keyword) {
    return chunk("iTXt", std::string("openbadgecredential") + '\0' + after_keyword);
}
std::string plain(const std::string& text) { return std::string(4, '\0') + text; }
std::string picture(const std::string& inner) { return kSignature + kHeader + inner + chunk("IDAT", "pixels") + kEnd; }

Result<std::string, BakedPngError> unbaked(const std::string& png) { return unbake(bytes_of(png)); }

void refuses(const std::string& png, BakedPngError error) {
    const auto read = unbaked(png);
    REQUIRE_FALSE(read);
    CHECK(read.error() == error);
}

}  // namespace

TEST_CASE("a baked picture is the picture with one chunk more, behind its header") {
    CHECK(text_of(bake(bytes_of(picture("")), kCredential)) == picture(text_chunk(plain(kCredential))));
    CHECK(unbaked(picture(text_chunk(plain(kCredential)))) == kCredential);
}

TEST_CASE("baking a picture again replaces its credential, and other texts stay") {
    const std::string other = chunk("iTXt", std::string("Title\0\0\0\0\0About", 15));
    const std::string once = text_of(bake(bytes_of(picture(other)), kCredential));
    const std::string twice = text_of(bake(bytes_of(once), "{}"));
    CHECK(twice == picture(text_chunk(plain("{}")) + other));
    CHECK(unbaked(twice) == "{}");
}

TEST_CASE("a credential is found wherever it stands, with a language and a translated keyword") {
    const std::string named = text_chunk(std::string("\0\0en\0badge\0", 11) + kCredential);
    CHECK(unbaked(kSignature + kHeader + chunk("IDAT", "pixels") + named + kEnd) == kCredential);
}

TEST_CASE("every kind of bad picture has its answer") {
    refuses("", BakedPngError::not_png);
    refuses("GIF89a", BakedPngError::not_png);
    refuses(std::string(kMaxBakedPngBytes + 1, 'x'), BakedPngError::too_large);
    refuses(kSignature, BakedPngError::damaged);
    refuses(kSignature + kHeader, BakedPngError::damaged);                                  // no end
    refuses(kSignature + chunk("IDAT", "pixels") + kEnd, BakedPngError::damaged);           // no header
    refuses(picture("") + "x", BakedPngError::damaged);                                     // more behind the end
    refuses(kSignature + kHeader + "\xff\xff\xff\xffiTXt" + kEnd, BakedPngError::damaged);  // a length beyond the file
    refuses(picture(""), BakedPngError::no_credential);
    refuses(picture(chunk("tEXt", std::string("openbadgecredential\0{}", 22))), BakedPngError::no_credential);
    refuses(picture(chunk("iTXt", std::string("openbadgecredentials\0\0\0\0\0{}", 27))), BakedPngError::no_credential);
    refuses(picture(text_chunk(plain("{}")) + text_chunk(plain("{}"))), BakedPngError::unsupported);
    refuses(picture(text_chunk(std::string("\1\0\0\0{}", 6))), BakedPngError::unsupported);  // compressed
    refuses(picture(text_chunk(std::string("\0\0\0{}", 5))), BakedPngError::unsupported);    // no translated keyword
    refuses(picture(text_chunk("")), BakedPngError::unsupported);
    refuses(picture(text_chunk(plain(""))), BakedPngError::unsupported);
    refuses(picture(text_chunk(plain("\xff"))), BakedPngError::unsupported);  // not UTF-8
    refuses(picture(text_chunk(plain(std::string(kMaxBakedTextBytes + 1, ' ')))), BakedPngError::unsupported);
}

TEST_CASE("a baked picture with any byte changed, or cut anywhere, gives no other credential") {
    const std::string good = text_of(bake(bytes_of(picture("")), kCredential));
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        CHECK_FALSE(unbaked(changed));
        CHECK_FALSE(unbaked(good.substr(0, at)));
    }
}

TEST_CASE("a picture that is none can't be baked") { CHECK_THROWS_AS((void)bake(bytes_of("GIF89a"), kCredential), std::invalid_argument); }

TEST_CASE("the badges' own pictures can be baked, and stay small") {
    for (const char* kind : {"certificate_of_completion", "micro_credential"}) {
        const std::string png = source_file(std::string("assets/badge/") + kind + ".png");
        CHECK(png.size() <= 32 * 1024);
        CHECK(unbake(bake(bytes_of(png), kCredential)) == kCredential);
    }
}

}  // namespace sanad::test
