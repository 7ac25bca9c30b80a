#include "credential/crypto/crypto.h"

#include <doctest/doctest.h>

#include "credential/bytes/text_codec.h"
#include "tests/support/forge.h"

using namespace sanad;

namespace {

ByteArray<32> bytes32(std::string_view hex) { return *array_of<32>(*from_hex(hex)); }

}  // namespace

TEST_CASE("SHA-256: FIPS 180-4 examples") {
    CHECK(to_hex(sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256(bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(to_hex(sha256(Bytes(1'000'000, 'a'))) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("HMAC-SHA-256: RFC 4231, short key and a key longer than a block") {
    CHECK(to_hex(hmac_sha256(Bytes(20, 0x0b), bytes_of("Hi There"))) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(to_hex(hmac_sha256(Bytes(131, 0xaa), bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("Ed25519: RFC 8032 section 7.1, TEST 1 and TEST 3") {
    const Ed25519Signer one(bytes32("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    CHECK(to_hex(one.public_key()) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    CHECK(to_hex(one.sign({})) ==
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
          "be24655141438e7a100b");
    const Ed25519Signer three(bytes32("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
    const Bytes message = *from_hex("af82");
    CHECK(to_hex(three.sign(message)) ==
          "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
          "d28dc027beceea1ec40a");
    CHECK(ed25519_verify(three.public_key(), message, three.sign(message)));
    CHECK_FALSE(ed25519_verify(one.public_key(), message, three.sign(message)));
}

TEST_CASE("Ed25519 refuses every changed bit, other lengths, a second signature and a key of small order") {
    const auto signer = forge::key("K0117");
    const Bytes message = copy_of(bytes_of("what was signed"));
    const Signature signature = signer.sign(message);
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        Signature changed = signature;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        CHECK_FALSE(ed25519_verify(signer.public_key(), message, changed));
    }
    CHECK_FALSE(ed25519_verify(signer.public_key(), message, ByteView(signature).first(63)));
    CHECK_FALSE(ed25519_verify(signer.public_key(), message, forge::with_second_signature(copy_of(signature))));
    PublicKey identity{};
    identity[0] = 1;
    Signature empty{};
    empty[0] = 1;  // R = identity, S = 0: satisfies the bare equation under the key of order one
    CHECK_FALSE(ed25519_verify(identity, message, empty));
}

TEST_CASE("secrets of different length are not equal") {
    CHECK(equal_secret(bytes_of("same"), bytes_of("same")));
    CHECK_FALSE(equal_secret(bytes_of("same"), bytes_of("sane")));
    CHECK_FALSE(equal_secret(bytes_of("same"), bytes_of("same ")));
}

TEST_CASE("a column opens only in its own place, under its own key, unchanged") {
    const ColumnCipher cipher(sha256(bytes_of("data key")));
    const Bytes sealed = cipher.seal("trainee:1", bytes_of("99102-2870107-0"));
    CHECK(cipher.open("trainee:1", sealed) == copy_of(bytes_of("99102-2870107-0")));
    CHECK(cipher.seal("trainee:1", bytes_of("99102-2870107-0")) == sealed);
    CHECK(cipher.seal("trainee:2", bytes_of("99102-2870107-0")) != sealed);
    CHECK_FALSE(cipher.open("trainee:2", sealed));
    CHECK_FALSE(ColumnCipher(sha256(bytes_of("another key"))).open("trainee:1", sealed));
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        Bytes changed = sealed;
        changed[at] ^= 1;
        CHECK_FALSE(cipher.open("trainee:1", changed));
        CHECK_FALSE(cipher.open("trainee:1", ByteView(sealed).first(at)));
    }
    CHECK(cipher.open("x", cipher.seal("x", {})) == Bytes{});
}

TEST_CASE("a lookup finds the same number on the same machine, and nowhere else") {
    const ColumnCipher cipher(sha256(bytes_of("data key")));
    CHECK(cipher.lookup("9910228701070") == cipher.lookup("9910228701070"));
    CHECK(cipher.lookup("9910228701070") != cipher.lookup("9910228701071"));
    CHECK(cipher.lookup("9910228701070") != ColumnCipher(sha256(bytes_of("another key"))).lookup("9910228701070"));
}
