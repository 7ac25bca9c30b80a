// The table of verdicts: the file is what the forge makes, each verdict stands in it twice at least, and the library gives each code its
// own.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/source_file.h"
#include "tests/support/verdict_fixtures.h"

using namespace sanad;

namespace {

std::string file_text() {
    std::ifstream in(source_path("tests/vectors/verdicts.json"));
    REQUIRE(in);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TrustList list_of(const verdicts::Json& file) {
    const auto anchor = *array_of<32>(*from_hex(file["anchor"].get<std::string>()));
    TrustList trust{read_trust_keys(*from_base64(file["keys"].get<std::string>()), anchor).value()};
    for (const auto& [centre, message] : file["status"].items()) {
        trust.status[centre] = read_trust_status(*from_base64(message.get<std::string>()), anchor).value();
    }
    return trust;
}

}  // namespace

TEST_CASE("the table of verdicts stands in tests/vectors as the forge makes it") { CHECK(verdicts::text() == file_text()); }

TEST_CASE("the library gives every code of the table its verdict, and shows nothing where nothing may be shown") {
    const auto file = verdicts::Json::parse(file_text());
    const TrustList trust = list_of(file);
    std::map<std::string, int> seen;
    for (const auto& one : file["cases"]) {
        CAPTURE(one["name"].get<std::string>());
        Verification found;
        if (const auto bytes = read_qr_text(one["text"].get<std::string>())) {
            found = verify_credential(*bytes, trust, file["now"].get<std::int64_t>(),
                                      [&](const CredentialDigest&) { return one["registered_online"].get<bool>(); });
        }
        CHECK(name_of(found.verdict) == one["verdict"].get<std::string>());
        ++seen[one["verdict"]];
        const bool shows_nothing = found.verdict <= Verdict::forged;
        CHECK(found.credential.has_value() == !shows_nothing);
        CHECK(found.centre.has_value() == !shows_nothing);
        CHECK(found.serial.empty() == shows_nothing);
        CHECK(found.by_number == one["by_number"].get<bool>());
        CHECK(found.listed.has_value() == one.contains("listed"));
        if (!found.listed) continue;
        CHECK(found.listed->since == one["listed"]["since"].get<std::int64_t>());
        CHECK((found.listed->reason ? word_of(*found.listed->reason) : "") == one["listed"].value("reason", ""));
        CHECK(found.listed->superseded_by.has_value() == one["listed"].contains("superseded_by"));
    }
    CHECK(seen.size() == 11);
    for (const auto& [verdict, count] : seen) {
        CAPTURE(verdict);
        CHECK(count >= 2);
    }
}
