// `sanad`: exit codes, one sentence per cause in both languages, JSON for programs; nothing changes when the world says no.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/cheap_keys.h"
#include "tests/support/set_clock.h"
#include "tests/support/source_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/typed_command.h"

using namespace sanad;

namespace {

struct Terminal {
    test::TemporaryFolder folder;
    test::SetClock clock;
    std::string out;
    std::string err;

    int type(std::vector<std::string> words) {
        words.insert(words.begin(), {"--db", folder.file("kiosk.db"), "--passphrase-file", write("passphrase", test::kPassphraseText)});
        return answer(test::typed(clock, std::move(words)));
    }
    int answer(test::Answered answered) {
        out = std::move(answered.out);
        err = std::move(answered.err);
        return answered.code;
    }
    int init() {
        return type({"init", "--centre", "PTSD", "--name-en", "PTSD-Centre", "--name-ur", "پی ٹی ایس ڈی سینٹر", "--key-memory", "1"});
    }
    std::string write(const std::string& name, const std::string& content) {
        std::ofstream(folder.file(name)) << content;
        return folder.file(name);
    }
    std::int64_t events() {
        CHECK(type({"ledger", "check", "--json"}) == kDone);
        return Json::parse(out).at("events").get<std::int64_t>();
    }
};

}  // namespace

TEST_CASE("from an empty folder to an open batch") {
    Terminal t;
    CHECK(t.init() == kDone);
    CHECK(t.type({"course", "import", source_path("assets/sample/home-baking.course.json")}) == kDone);
    CHECK(t.type({"roster", "import", source_path("assets/sample/roster-home-baking-women.csv"), "--json"}) == kDone);
    CHECK(Json::parse(t.out).at("added") == 28);
    CHECK(t.type({"batch", "open", "--course", "HBW", "--number", "7", "--start", "2026-10-12", "--roster", "roster-home-baking-women"}) ==
          kDone);
    CHECK(t.type({"session", "plan", "--batch", "HBW-7"}) == kDone);
    CHECK(t.type({"attendance", "mark", "--batch", "HBW-7", "--session", "1", "--all", "present", "--mark", "3=late"}) == kDone);
    CHECK(t.type({"eligibility", "--batch", "HBW-7", "--json"}) == kDone);
    CHECK(Json::parse(t.out).at("trainees").size() == 28);
    CHECK(t.type({"issue", "--batch", "HBW-7", "--json"}) == kWorldSaidNo);
    CHECK(Json::parse(t.out).at("refusal").at("code") == "issue.not_registered");
    CHECK(t.type({"status", "--json"}) == kDone);
    const auto waiting = Json::parse(t.out).at("waiting").get<std::int64_t>();
    CHECK(waiting == t.events());
}

TEST_CASE("a roster that tells no relation is read as its course says") {
    Terminal t;
    REQUIRE(t.init() == kDone);
    const std::string file = t.write("plain.csv", "Name,Father Name\nAyesha Siddiqui,Adnan Siddiqui\n");
    CHECK(t.type({"roster", "import", file, "--preview", "--json"}) == kDone);
    CHECK(t.out.find("roster.relation_unclear") != std::string::npos);
    CHECK(t.type({"roster", "import", file, "--course", "HBW", "--json"}) == kWorldSaidNo);
    CHECK(Json::parse(t.out).at("refusal").at("code") == "course.unknown");
    REQUIRE(t.type({"course", "import", source_path("assets/sample/home-baking.course.json")}) == kDone);
    CHECK(t.type({"roster", "import", file, "--course", "HBW", "--json"}) == kDone);
    CHECK(Json::parse(t.out).at("added") == 1);
}

TEST_CASE("wrong use is told apart from a world that says no") {
    Terminal t;
    CHECK(t.type({}) == kWrongUse);
    CHECK(t.type({"frobnicate"}) == kWrongUse);
    CHECK(t.type({"issue"}) == kWrongUse);
    CHECK(t.type({"--help"}) == kDone);
    CHECK(t.type({"status"}) == kWorldSaidNo);  // no such file
    CHECK(t.err.find(t.folder.file("kiosk.db")) != std::string::npos);
}

TEST_CASE("each bad input has its own code, a sentence in both languages, and changes nothing") {
    Terminal t;
    REQUIRE(t.init() == kDone);
    const auto before = t.events();
    std::vector<std::string> words;
    std::string code;
    SUBCASE("a course that is not one") {
        words = {"course", "import", t.write("x.json", "{}")};
        code = "course.field_missing";
    }
    SUBCASE("a file that is not there") {
        words = {"roster", "import", t.folder.file("none.csv")};
        code = "file.missing";
    }
    SUBCASE("a roster without one good row") {
        words = {"roster", "import", t.write("x.csv", "name,cnic\n,99101-0000001-2\n")};
        code = "roster.no_good_rows";
    }
    SUBCASE("a roster that is a picture") {
        words = {"roster", "import", t.write("x.csv", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16))};
        code = "roster.not_text";
    }
    SUBCASE("a second start over the same file") {
        words = {"init", "--centre", "PTSD", "--name-en", "a", "--name-ur", "ب", "--key-memory", "1"};
        code = "db.exists";
    }
    SUBCASE("a batch that nobody opened") {
        words = {"issue", "--batch", "HBW-1"};
        code = "batch.unknown";
    }
    SUBCASE("a staff code that no event could hold") {
        words = {"--actor", std::string(65, 'a'), "status"};
        code = "actor.wrong";
    }
    SUBCASE("a code on a kiosk without a trust list") {
        words = {"verify", "12345"};
        code = "verify.no_trust_list";
    }
    words.emplace_back("--json");
    std::string sentence[2];
    for (const int urdu : {0, 1}) {
        auto said = words;
        if (urdu) said.insert(said.end(), {"--lang", "ur"});
        CHECK(t.type(said) == kWorldSaidNo);
        CHECK(Json::parse(t.out).at("refusal").at("code") == code);
        sentence[urdu] = Json::parse(t.out).at("refusal").at("sentence");
        CHECK(sentence[urdu].find('<') == std::string::npos);
    }
    CHECK(sentence[0] != sentence[1]);
    CHECK(t.events() == before);
}

TEST_CASE("a database that broke is the machine's fault") {
    Terminal t;
    REQUIRE(t.init() == kDone);
    std::filesystem::remove(t.folder.file("kiosk.db-wal"));
    {
        std::fstream file(t.folder.file("kiosk.db"), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(40'000, 'x');
    }
    std::string sentence[2];
    for (const int urdu : {0, 1}) {
        for (const std::vector<std::string>& words : {std::vector<std::string>{"status"}, {"ledger", "check"}}) {
            std::vector<std::string> said = words;
            said.insert(said.end(), {"--json", "--lang", urdu ? "ur" : "en"});
            CHECK(t.type(said) == kMachineBroke);
            CHECK(Json::parse(t.out).at("refusal").at("code") == "db.damaged");
            sentence[urdu] = Json::parse(t.out).at("refusal").at("sentence");
        }
    }
    CHECK(sentence[0] != sentence[1]);
}

TEST_CASE("the roll of several sessions is called for all of them or for none") {
    Terminal t;
    REQUIRE(t.init() == kDone);
    REQUIRE(t.type({"course", "import", source_path("assets/sample/home-baking.course.json")}) == kDone);
    REQUIRE(t.type({"roster", "import", source_path("assets/sample/roster-home-baking-women.csv")}) == kDone);
    REQUIRE(t.type({"batch", "open", "--course", "HBW", "--number", "7", "--start", "2026-11-20", "--roster",
                    "roster-home-baking-women"}) == kDone);
    REQUIRE(t.type({"session", "plan", "--batch", "HBW-7"}) == kDone);
    const auto before = t.events();
    CHECK(t.type({"attendance", "mark", "--batch", "HBW-7", "--session", "1", "--session", "99", "--all", "present"}) == kWorldSaidNo);
    CHECK(t.type({"attendance", "mark", "--batch", "HBW-7", "--session", "1", "--session", "20", "--all", "present"}) == kWorldSaidNo);
    CHECK(t.events() == before);
    CHECK(t.type({"attendance", "mark", "--batch", "HBW-7", "--session", "1", "--mark", "3present"}) == kWrongUse);
    CHECK(t.type({"attendance", "mark", "--batch", "HBW-7", "--session", "1", "--session", "2", "--all", "present"}) == kDone);
    CHECK(t.events() == before + 2);
}

TEST_CASE("whom the office listed is listed here, and who has no right is told so in both languages") {
    Terminal t;
    REQUIRE(t.init() == kDone);
    CHECK(t.type({"staff", "list"}) == kDone);
    CHECK(t.out.find("everybody") != std::string::npos);
    {  // as the feed brings it
        const auto desk = Desk::open(t.folder.file("kiosk.db"), test::passphrase(), t.clock).value();
        Projector projector(desk->database(), desk->cipher());
        Transaction transaction(desk->database());
        const auto grant = [&](const char* staff, const char* name, const char* right) {
            (void)record(desk->ledger(), projector, "registry-PTSD", "officer", t.clock,
                         {"staff.granted/1", Json{{"staff", staff}, {"rights", {right}}}, Json{{"name", name}}});
        };
        grant("T-1", "Nadia", "award");
        grant("C-1", "Shazia", "administer");
        transaction.commit();
    }
    CHECK(t.type({"staff", "list", "--json"}) == kDone);
    CHECK(Json::parse(t.out).at("staff").at(1) == Json{{"staff", "T-1"}, {"name", "Nadia"}, {"rights", {"award"}}});
    CHECK(t.type({"staff", "list", "--lang", "ur"}) == kDone);
    CHECK(t.out.find("Nadia") != std::string::npos);

    const auto import_as = [&](std::vector<std::string> who) {
        std::vector<std::string> words{"course", "import", source_path("assets/sample/home-baking.course.json"), "--json"};
        words.insert(words.end(), who.begin(), who.end());
        const int code = t.type(words);
        return code == kDone ? std::string() : Json::parse(t.out).at("refusal").at("code").get<std::string>();
    };
    CHECK(import_as({}) == "staff.unknown");  // the kiosk's own staff code, from init
    CHECK(import_as({"--actor", "T-1"}) == "staff.may_not.administer");
    const std::string english = Json::parse(t.out).at("refusal").at("sentence");
    CHECK(english.find("T-1") != std::string::npos);
    CHECK(import_as({"--actor", "T-1", "--lang", "ur"}) == "staff.may_not.administer");
    CHECK(Json::parse(t.out).at("refusal").at("sentence") != english);
    CHECK(import_as({"--actor", "C-1"}) == "");
}

TEST_CASE("a start that is refused leaves nothing behind") {
    Terminal t;
    t.write("kiosk.db.key", "an old key");
    CHECK(t.init() == kWorldSaidNo);
    CHECK_FALSE(std::filesystem::exists(t.folder.file("kiosk.db")));
    std::filesystem::remove(t.folder.file("kiosk.db.key"));
    CHECK(t.init() == kDone);
}

TEST_CASE("a template is tried without any records, and what is wrong with it is said") {
    Terminal t;
    const auto preview = [&](const std::string& file, const std::string& out) {
        return t.answer(test::typed(t.clock, {"template", "preview", "--template", file, "--out", out}));
    };
    for (const char* name : {"classic", "example"}) {
        CHECK(preview(source_path("assets/templates/" + std::string(name) + ".json"), t.folder.file("sample.pdf")) == kDone);
        std::ifstream in(t.folder.file("sample.pdf"), std::ios::binary);
        const std::string pdf{std::istreambuf_iterator<char>(in), {}};
        CHECK(pdf.starts_with("%PDF-"));
        CHECK(pdf.find("/ImageMask") == std::string::npos);  // nothing to scan
    }
    CHECK(preview(source_path("assets/templates/classic.json"), t.folder.file("sample.png")) == kDone);
    CHECK(preview(source_path("assets/templates/classic.json"), t.folder.file("sample.doc")) == kWorldSaidNo);
    CHECK(preview(t.write("bad.json", "{\"heading\": 1}"), t.folder.file("sample.pdf")) == kWorldSaidNo);
    CHECK(t.err.find("heading") != std::string::npos);
    CHECK(preview(t.folder.file("none.json"), t.folder.file("sample.pdf")) == kWorldSaidNo);
}
