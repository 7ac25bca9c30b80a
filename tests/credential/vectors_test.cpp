#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/support/credential_vectors.h"
#include "tests/support/source_file.h"

using namespace sanad;

namespace {

std::string file_text() {
    std::ifstream in(source_path("tests/vectors/credential.json"));
    REQUIRE(in);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("the library writes the worked example byte for byte as it stands in tests/vectors") {
    const auto made = vectors::make();
    const auto stands = vectors::Json::parse(file_text());
    REQUIRE(made.size() == stands.size());
    for (const auto& [name, value] : stands.items()) {
        CAPTURE(name);
        CHECK(made[name] == value);
    }
    CHECK(vectors::text() == file_text());
}

TEST_CASE("the library reads the worked example as it stands in tests/vectors") {
    const auto file = vectors::Json::parse(file_text());
    const auto anchor = *array_of<32>(*from_hex(file["anchor"].get<std::string>()));
    const auto trust = read_trust_keys(*from_hex(file["trust_lists"][0]["message"].get<std::string>()), anchor);
    REQUIRE(trust);
    std::size_t shown = 0;
    for (const auto& one : file["cases"]) {
        CAPTURE(one["name"].get<std::string>());
        const auto bytes = read_qr_text(one["qr_text"].get<std::string>());
        REQUIRE(bytes);
        CHECK(to_hex(*bytes) == one["credential"].get<std::string>());
        const auto found = verify_credential(*bytes, TrustList{*trust}, file["now"].get<std::int64_t>(), [&](const auto& digest) {
            CHECK(to_hex(digest) == one["digest"].get<std::string>());
            return one["registered"].get<bool>();
        });
        CHECK(name_of(found.verdict) == one["verdict"].get<std::string>());
        CHECK(found.credential.has_value() == one.contains("facts"));
        if (!found.credential) continue;
        CHECK(vectors::facts_json(*found.credential) == one["facts"]);
        CHECK(found.serial == one["serial"].get<std::string>());
        ++shown;
    }
    CHECK(shown >= 10);
    for (const auto& list : file["trust_lists"]) {
        CAPTURE(list["name"].get<std::string>());
        CHECK(read_trust_keys(*from_hex(list["message"].get<std::string>()), anchor).has_value() == list["believed"].get<bool>());
    }
    std::map<std::string, int> requests;
    for (const auto& request : file["registry_key_requests"]) {
        CAPTURE(request["name"].get<std::string>());
        const auto read = read_key_request(*from_hex(request["message"].get<std::string>()));
        CHECK((read ? "yes" : "request_" + std::string(name_of(read.error()))) == request["read"].get<std::string>());
        ++requests[request["read"]];
    }
    CHECK(requests ==
          std::map<std::string, int>{{"yes", 2}, {"request_bad_signature", 2}, {"request_wrong_kind", 1}, {"request_malformed", 7}});
    int believed = 0;
    for (const auto& part : file["status_parts"]) {
        CAPTURE(part["name"].get<std::string>());
        const auto read = read_trust_status(*from_hex(part["message"].get<std::string>()), anchor);
        CHECK(read.has_value() == part["believed"].get<bool>());
        believed += read ? 1 : 0;
    }
    CHECK(believed == 3);  // what the first three names promise; every other is bad in one way
}

TEST_CASE("the cases are what their names say") {
    const auto file = vectors::Json::parse(file_text());
    const auto verdict = [&](const std::string& name) {
        for (const auto& one : file["cases"]) {
            if (one["name"] == name) return one["verdict"].get<std::string>();
        }
        return "no case " + name;
    };
    CHECK(verdict("micro-credential, registered") == "genuine_registered");
    CHECK(verdict("the same, not registered yet") == "genuine_unregistered");
    CHECK(verdict("expired this second") == "expired");
    CHECK(verdict("by a compromised key, expired too") == "under_review");
    CHECK(verdict("one letter of the name changed") == "forged");
    CHECK(verdict("second signature (S plus the group's order)") == "forged");
    CHECK(verdict("by a key that nobody knows") == "unknown_key");
    CHECK(verdict("a fact that we do not know") == "unreadable");
    for (const auto& one : file["cases"]) {
        const auto name = one["name"].get<std::string>();
        if (name == "over budget: without the Urdu name") CHECK_FALSE(one["facts"].contains("holder_name_ur"));
        if (name == "far over budget: with the short title too") CHECK(one["facts"]["course_title"] == "Finance and e-Governance");
    }
}
