#include "credential/issue.h"

#include <doctest/doctest.h>

#include "tests/support/forge.h"

using namespace sanad;

namespace {

constexpr std::size_t kTypicalCredentialBytes = 293;  // a 13-M symbol with a prefix of 34 characters
constexpr std::string_view kShortTitle = "Home Baking";

// The size of a credential that states exactly this, with nothing dropped.
std::size_t size_of(const CompactCredential& stated) { return forge::credential(forge::key("K0117"), stated).size(); }

// Facts whose credential has exactly `size` bytes, by the length of the grade.
CompactCredential facts_of_size(std::size_t size) {
    auto stated = forge::facts();
    while (size_of(stated) < size) stated.grade += 'A';
    REQUIRE(size_of(stated) == size);
    return stated;
}

}  // namespace

TEST_CASE("what fits is signed as it is") {
    const auto device = forge::key("K0117");
    const auto issued = issue_credential(forge::facts(), kShortTitle, device);
    REQUIRE(issued);
    CHECK(issued->credential == forge::facts());
    CHECK(issued->bytes == forge::credential(device, forge::facts()));
    CHECK(issued->bytes.size() <= kTypicalCredentialBytes);
}

TEST_CASE("the budget is exact: 373 bytes are issued whole, one more drops the Urdu name") {
    const auto device = forge::key("K0117");
    const auto whole = issue_credential(facts_of_size(kMaxCredentialBytes), kShortTitle, device);
    REQUIRE(whole);
    CHECK(whole->bytes.size() == kMaxCredentialBytes);
    CHECK(whole->credential == facts_of_size(kMaxCredentialBytes));

    auto expected = facts_of_size(kMaxCredentialBytes + 1);
    const auto without_urdu = issue_credential(expected, kShortTitle, device);
    expected.holder_name_ur.clear();
    REQUIRE(without_urdu);
    CHECK(without_urdu->credential == expected);
    CHECK(without_urdu->bytes == forge::credential(device, expected));
}

TEST_CASE("over budget the Urdu name goes first, then the long title, never the Latin name") {
    const auto device = forge::key("K0117");
    auto stated = forge::facts();
    stated.holder_name_ur.clear();
    while (size_of(stated) <= kMaxCredentialBytes) stated.holder_name += " Bibi";
    stated.holder_name_ur = forge::facts().holder_name_ur;
    const auto issued = issue_credential(stated, kShortTitle, device);
    REQUIRE(issued);
    CHECK(issued->credential.holder_name == stated.holder_name);
    CHECK(issued->credential.holder_name_ur.empty());
    CHECK(issued->credential.course_title == kShortTitle);
    CHECK(issued->bytes.size() <= kMaxCredentialBytes);

    stated.holder_name += std::string(60, 'x');
    const auto refused = issue_credential(stated, kShortTitle, device);
    REQUIRE_FALSE(refused);
    CHECK((refused.error() == IssueError::does_not_fit));
}

TEST_CASE("facts that a verifier would refuse are not signed") {
    const auto device = forge::key("K0117");
    const auto refuses = [&](auto spoil) {
        auto stated = forge::facts();
        spoil(stated);
        const auto issued = issue_credential(stated, kShortTitle, device);
        REQUIRE_FALSE(issued);
        CHECK((issued.error() == IssueError::bad_facts));
    };
    refuses([](auto& c) { c.holder_name.clear(); });
    refuses([](auto& c) { c.holder_name = "Ayesha\tBibi"; });
    refuses([](auto& c) { c.holder_name = "Ayesha \xff"; });
    refuses([](auto& c) { c.relation.reset(); });
    refuses([](auto& c) { c.relation_name.clear(); });
    refuses([](auto& c) { c.course_title.clear(); });
    refuses([](auto& c) { c.course_code.clear(); });
    refuses([](auto& c) { c.course_version = 0; });
    refuses([](auto& c) { c.course_version = 65'536; });
    refuses([](auto& c) { c.hours = 0; });
    refuses([](auto& c) { c.counter = 0; });
    refuses([](auto& c) { c.attendance_percent = 101; });
    refuses([](auto& c) { c.period_end = c.period_start - std::chrono::days{1}; });
    refuses([](auto& c) { c.issued_at = -1; });
    refuses([](auto& c) { c.kind = static_cast<CredentialKind>(3); });
    refuses([](auto& c) { c.supersedes = CertificateNumber{"", 1}; });
}
