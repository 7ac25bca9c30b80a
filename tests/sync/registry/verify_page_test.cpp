#include "sync/registry/publish/verify_page.h"

#include <doctest/doctest.h>

#include <fstream>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "tests/support/temporary_folder.h"

using namespace sanad;
using namespace sanad::test;

namespace {

const PublicKey kAnchor = [] {
    PublicKey key{};
    key.fill(0xab);
    return key;
}();
const std::string kHead = "<meta name=sanad-anchor content=\"__SANAD_ANCHOR__\"><style>p{}</style><script>early()</script>";
const std::string kForm = "<noscript><p>Switch it on</p><!--served--><form action=lookup></form><!--/served--></noscript>";
const std::string kTail = "<script type=json>__SANAD_TRUST__</script><script>check()</script>";

struct Built {
    TemporaryFolder folder;
    void write(const std::string& name, const std::string& text) const { std::ofstream(folder.file(name), std::ios::binary) << text; }
    [[nodiscard]] std::optional<VerifyPage> page() const { return VerifyPage::load(folder.path(), kAnchor); }
};

std::string source_of(std::string_view element) { return "'sha256-" + to_base64(sha256(bytes_of(element))) + "'"; }
bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("a page that was not built is no page, and one without a place for the anchor is a fault of the machine") {
    const Built built;
    CHECK_FALSE(built.page());
    built.write("index.html", "<p>no place</p>" + kTail);
    CHECK_THROWS_AS((void)built.page(), std::runtime_error);
}

TEST_CASE("the served page has the anchor's key and no list, and its policy allows exactly its own scripts and styles") {
    const Built built;
    built.write("index.html", kHead + kForm + kTail);
    const auto page = built.page();
    REQUIRE(page);
    const std::string html(text_of(page->html));
    CHECK(has(html, "content=\"" + to_hex(kAnchor) + "\""));
    CHECK(has(html, "<script type=json>null</script>"));
    CHECK(has(html, "<form action=lookup>"));
    CHECK_FALSE(has(html, "__SANAD"));
    CHECK(page->style == "p{}");
    CHECK(has(page->policy, "default-src 'none'; script-src " + source_of("early()") + " " + source_of("null") + " " +
                                source_of("check()") + "; style-src " + source_of("p{}") + "; connect-src 'self'"));
    CHECK(has(page->policy, "frame-ancestors 'none'"));
    CHECK_FALSE(has(page->policy, "unsafe"));
}

TEST_CASE("a page without scripts and styles allows none") {
    const Built built;
    built.write("index.html", "__SANAD_ANCHOR__");
    const auto page = built.page();
    REQUIRE(page);
    CHECK(has(page->policy, "script-src 'none'; style-src 'none'"));
    CHECK(page->style.empty());
}

TEST_CASE("the saved page carries the anchor and the list that it is given, and no form that leads nowhere") {
    const Built built;
    built.write("index.html", kHead + kForm + kTail);
    const auto page = built.page();
    REQUIRE(page);
    const auto saved = page->saved(R"({"keys":"AA==","status":{}})");
    REQUIRE(saved);
    const std::string html(text_of(*saved));
    CHECK(has(html, "<script type=json>{\"keys\":\"AA==\",\"status\":{}}</script><script>check()</script>"));
    CHECK(has(html, to_hex(kAnchor)));
    CHECK(has(html, "<noscript><p>Switch it on</p></noscript>"));
    CHECK_FALSE(has(html, "__SANAD"));
}

TEST_CASE("a page without a place for a list can be served and not saved") {
    const Built built;
    built.write("index.html", kHead);
    const auto page = built.page();
    REQUIRE(page);
    CHECK_FALSE(page->saved("null"));
}

TEST_CASE("the service worker is handed out as it was built, and absent when it was not") {
    const Built built;
    built.write("index.html", kHead + kTail);
    REQUIRE(built.page());
    CHECK_FALSE(built.page()->service_worker);
    const std::string worker("keep()\n\0\r\n", 10);
    built.write("sw.js", worker);
    REQUIRE(built.page()->service_worker);
    CHECK(text_of(*built.page()->service_worker) == worker);
}
