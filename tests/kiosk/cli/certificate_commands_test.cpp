// `sanad certificate …` and `sanad trainee correct`: what a centre does after the issue, said in JSON and in lines.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/centre_fixture.h"
#include "tests/support/cheap_keys.h"
#include "tests/support/typed_command.h"

using namespace sanad;

namespace {

// A kiosk with a batch of 28 certificates; the desk is closed, and somebody types.
struct Counter : test::CentreFixture {
    test::Answered answered;

    Counter() {
        register_kiosk();
        const Batch batch = open_baking_batch();
        fulfil(batch);
        (void)issue_certificates(*desk, batch.id, {}).value();
        desk.reset();
        clock.advance(test::kHour);
    }
    int type(std::vector<std::string> words) {
        const std::string file = folder.file("passphrase");
        std::ofstream(file) << test::kPassphraseText;
        words.insert(words.begin(), {"--db", folder.file("kiosk.db"), "--passphrase-file", file, "--json"});
        answered = test::typed(clock, std::move(words));
        return answered.code;
    }
    [[nodiscard]] Json json() const { return answered.json(); }
    [[nodiscard]] std::string code() const { return answered.refusal(); }
    std::vector<Json> list(std::vector<std::string> which) {
        which.insert(which.begin(), {"certificate", "list"});
        REQUIRE(type(which) == kDone);
        return json().at("certificates").get<std::vector<Json>>();
    }
};

}  // namespace

TEST_CASE("handing over, suspending, reinstating and revoking from the command line") {
    Counter c;
    const auto certificates = c.list({"--batch", "HBW-1"});
    REQUIRE(certificates.size() == 28);
    CHECK(certificates[0].at("state") == "not_yet_awarded");
    const std::string serial = certificates[0].at("serial").get<std::string>();
    CHECK(c.type({"certificate", "hand-over", "--batch", "HBW-1", "--row", "1", "--row", "2"}) == kDone);
    CHECK(c.json().at("handed_over") == 2);
    CHECK(c.type({"certificate", "hand-over", "--batch", "HBW-1"}) == kDone);
    CHECK(c.json().at("handed_over") == 26);
    CHECK(c.json().at("before") == 2);
    CHECK(c.type({"certificate", "suspend", serial, "--note", "the board asks"}) == kDone);
    CHECK(c.json().at("state") == "suspended");
    CHECK(c.type({"certificate", "reinstate", serial}) == kDone);
    CHECK(c.json().at("state") == "valid");
    CHECK(c.type({"certificate", "revoke", serial, "--reason", "dislike"}) == kWrongUse);
    CHECK(c.type({"certificate", "revoke", serial, "--reason", "misconduct"}) == kDone);
    CHECK(c.json().at("reason") == "misconduct");
    CHECK(c.type({"certificate", "reinstate", serial}) == kWorldSaidNo);
    CHECK(c.code() == "certificate.is_revoked");
    CHECK(c.type({"certificate", "show", serial}) == kDone);
    const Json history = c.json().at("history");
    REQUIRE(history.size() == 5);
    CHECK(history[2].at("what") == "suspended");
    CHECK(history[2].at("note") == "the board asks");
    CHECK(history[4].at("reason") == "misconduct");
    CHECK(c.type({"ledger", "check"}) == kDone);
}

TEST_CASE("a name is corrected by its row, and the certificate that says the old one is reissued by its serial") {
    Counter c;
    const auto before = c.list({"--batch", "HBW-1"})[4];
    CHECK(c.type({"trainee", "correct", "--batch", "HBW-1", "--row", "5", "--name", "Right Spelling"}) == kDone);
    REQUIRE(c.json().at("outdated").size() == 1);
    CHECK(c.json().at("outdated")[0].at("serial") == before.at("serial"));
    CHECK(c.type({"certificate", "reissue", before.at("serial").get<std::string>()}) == kDone);
    CHECK(c.json().at("revision") == 2);
    CHECK(c.json().at("supersedes") == before.at("certificate"));
    const auto found = c.list({"--find", "right spelling"});
    REQUIRE(found.size() == 2);
    CHECK(c.type({"certificate", "show", "right spelling"}) == kDone);
    CHECK(c.json().at("revision") == 2);
    CHECK(c.type({"certificate", "reissue", "right spelling", "--name-ur", "درست ہجے"}) == kDone);
    CHECK(c.json().at("revision") == 3);
    CHECK(c.type({"certificate", "reissue", before.at("serial").get<std::string>()}) == kWorldSaidNo);
    CHECK(c.code() == "certificate.is_superseded");
    CHECK(c.type({"certificate", "show", "PTSD-K0117-00099"}) == kWorldSaidNo);
    CHECK(c.code() == "certificate.unknown");
    CHECK(c.type({"certificate", "suspend", "PTSD-K0117"}) == kWorldSaidNo);
    CHECK(c.code() == "certificate.several");
    CHECK(c.type({"trainee", "correct", "--batch", "HBW-1", "--row", "99", "--name", "X"}) == kWorldSaidNo);
    CHECK(c.code() == "enrolment.no_row");
    CHECK(c.type({"trainee", "correct", "--batch", "HBW-1", "--row", "5", "--relation", "cousin_of"}) == kWrongUse);
}

TEST_CASE("a batch is exported without what was revoked or replaced, unless all of it is asked for") {
    Counter c;
    const auto certificates = c.list({"--batch", "HBW-1"});
    REQUIRE(c.type({"certificate", "revoke", certificates[0].at("serial"), "--reason", "misconduct"}) == kDone);
    REQUIRE(c.type({"certificate", "reissue", certificates[1].at("serial"), "--name", "Right Spelling"}) == kDone);
    const std::string out = c.folder.file("out");
    std::filesystem::create_directory(out);
    CHECK(c.type({"certificate", "export", "--batch", "HBW-1", "--out", out, "--form", "cose"}) == kDone);
    CHECK(c.json().at("certificates") == 27);
    CHECK_FALSE(std::filesystem::exists(out + "/" + certificates[0].at("serial").get<std::string>() + ".cose"));
    CHECK_FALSE(std::filesystem::exists(out + "/" + certificates[1].at("serial").get<std::string>() + ".cose"));
    CHECK(c.type({"certificate", "export", "--batch", "HBW-1", "--all", "--out", out, "--form", "cose"}) == kDone);
    CHECK(c.json().at("certificates") == 29);
    CHECK(c.type({"certificate", "export", "--id", certificates[0].at("serial"), "--out", out, "--form", "cose"}) == kDone);
    CHECK(c.json().at("certificates") == 1);
}

TEST_CASE("a further copy is made with a reason, told in the history, and written again by its number") {
    Counter c;
    const std::string serial = c.list({"--batch", "HBW-1"})[3].at("serial").get<std::string>();
    const std::string out = c.folder.file("out");
    std::filesystem::create_directory(out);
    CHECK(c.type({"certificate", "export", "--id", serial, "--out", out, "--duplicate", "lost"}) == kDone);
    CHECK(c.json().at("copy") == 2);
    REQUIRE(c.json().at("files").size() == 1);
    CHECK(c.json().at("files")[0] == out + "/" + serial + ".copy2.pdf");
    CHECK(c.type({"certificate", "export", "--id", serial, "--out", out, "--duplicate", "requested", "--form", "png"}) == kDone);
    CHECK(c.json().at("files")[0] == out + "/" + serial + ".copy3.png");
    CHECK(c.type({"certificate", "export", "--id", serial, "--out", out, "--copy", "3"}) == kDone);
    CHECK(c.json().at("files")[0] == out + "/" + serial + ".copy3.pdf");
    CHECK(c.type({"certificate", "show", serial}) == kDone);
    CHECK(c.json().at("copies") == 3);
    const Json history = c.json().at("history");
    REQUIRE(history.size() == 3);
    CHECK(history[1].at("what") == "copied");
    CHECK(history[1].at("copy") == 2);
    CHECK(history[1].at("reason") == "lost");
    CHECK(c.type({"certificate", "export", "--id", serial, "--out", out, "--copy", "4"}) == kWorldSaidNo);
    CHECK(c.code() == "certificate.no_such_copy");
    CHECK(c.type({"certificate", "export", "--batch", "HBW-1", "--out", out, "--duplicate", "lost"}) == kWrongUse);
    CHECK(c.type({"certificate", "export", "--id", serial, "--out", out, "--duplicate", "sold"}) == kWrongUse);
    CHECK(c.type({"certificate", "export", "--id", serial, "--out", out, "--duplicate", "lost", "--form", "cose"}) == kWrongUse);
    CHECK(c.type({"ledger", "check"}) == kDone);
}

TEST_CASE("a trainee's draft is drawn from the command line") {
    Counter c;
    const std::string file = c.folder.file("draft.pdf");
    CHECK(c.type({"certificate", "draft", "--batch", "HBW-1", "--trainee", "2", "--out", file}) == kDone);
    CHECK(std::filesystem::file_size(file) > 1000);
    CHECK(c.type({"certificate", "draft", "--batch", "HBW-1", "--trainee", "99", "--out", file}) == kWorldSaidNo);
    CHECK(c.code() == "enrolment.no_row");
}

TEST_CASE("a corrected result tells whose certificate no longer stands") {
    Counter c;
    CHECK(c.type({"results", "set", "--batch", "HBW-1", "3:PT=0"}) == kDone);
    REQUIRE(c.json().at("outdated").size() == 1);
    CHECK(c.json().at("outdated")[0].at("stands") == false);
    CHECK(c.type({"results", "set", "--batch", "HBW-1", "3:PT=60"}) == kDone);
    CHECK(c.json().at("outdated").empty());
}

TEST_CASE("erasing a trainee from the command line: said first, done with --yes, and every way to their paper is refused by name") {
    Counter c;
    const Json first = c.list({"--batch", "HBW-1"})[0];
    const std::string serial = first.at("serial").get<std::string>(), name = first.at("name").get<std::string>();
    CHECK(c.type({"trainee", "erase"}) == kWrongUse);
    CHECK(c.type({"trainee", "erase", "--batch", "HBW-1"}) == kWrongUse);
    CHECK(c.type({"trainee", "erase", "--batch", "HBW-1", "--row", "99", "--yes"}) == kWorldSaidNo);
    CHECK(c.code() == "enrolment.no_row");
    CHECK(c.type({"trainee", "erase", "--trainee", "nobody", "--yes"}) == kWorldSaidNo);
    CHECK(c.code() == "trainee.unknown");
    CHECK(c.type({"trainee", "erase", "--batch", "HBW-1", "--row", "1"}) == kWorldSaidNo);
    CHECK(c.json().at("erased") == false);
    CHECK(c.json().at("name") == name);
    CHECK(c.json().at("certificates") == Json::array({serial}));
    CHECK(c.list({"--find", name}).size() == 1);

    CHECK(c.type({"trainee", "erase", "--batch", "HBW-1", "--row", "1", "--yes"}) == kDone);
    CHECK(c.json().at("erased") == true);
    CHECK(c.json().at("waiting") == 2);
    CHECK(c.answered.out.find(name) == std::string::npos);
    CHECK(c.type({"trainee", "erase", "--batch", "HBW-1", "--row", "1", "--yes"}) == kWorldSaidNo);
    CHECK(c.code() == "trainee.erased");
    CHECK(c.list({"--find", name}).empty());
    CHECK(c.list({"--find", serial})[0].at("erased") == true);
    const std::string out = c.folder.file("out");
    std::filesystem::create_directory(out);
    for (const std::vector<std::string>& words : {std::vector<std::string>{"certificate", "export", "--certificate", serial, "--out", out},
                                                  {"certificate", "export", "--certificate", serial, "--out", out, "--duplicate", "lost"},
                                                  {"certificate", "export", "--certificate", serial, "--out", out, "--copy", "2"},
                                                  {"certificate", "reissue", serial, "--name", "Somebody Else"}}) {
        CHECK(c.type(words) == kWorldSaidNo);
        CHECK(c.code() == "certificate.erased");
    }
    CHECK(c.type({"trainee", "correct", "--batch", "HBW-1", "--row", "1", "--name", "Somebody Else"}) == kWorldSaidNo);
    CHECK(c.code() == "trainee.erased");
    CHECK(c.type({"certificate", "draft", "--batch", "HBW-1", "--row", "1", "--out", out + "/a.pdf"}) == kWorldSaidNo);
    CHECK(c.code() == "trainee.erased");
    CHECK(std::filesystem::is_empty(out));
    CHECK(c.type({"certificate", "export", "--batch", "HBW-1", "--out", out, "--form", "cose"}) == kDone);
    CHECK(c.json().at("certificates") == 27);
    CHECK(c.json().at("erased") == 1);
    CHECK(c.type({"eligibility", "--batch", "HBW-1"}) == kDone);
    CHECK(c.json().at("trainees")[0].at("erased") == true);
    CHECK(c.json().at("trainees")[0].at("eligible") == false);
    CHECK(c.type({"certificate", "revoke", serial, "--reason", "holder_request"}) == kDone);
    CHECK(c.type({"ledger", "check"}) == kDone);
}
