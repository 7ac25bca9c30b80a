// Paper is asked before anything is signed, and what it was drawn with at issue draws it ever after.
#include "kiosk/outside/paper_check.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "kiosk/outside/certificate_files.h"
#include "kiosk/store/certificate_store.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;

namespace {

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct IssuingCentre : CentreFixture {
    const Catalogue catalogue = Catalogue::load(source_path("assets"));

    Batch batch_of(const std::string& roster_csv) {
        register_kiosk();
        const auto course = import_course(*desk, sample("home-baking.course.json")).value();
        const auto roster = import_roster(*desk, bytes_of(roster_csv), "few").value();
        const auto batch =
            open_batch(*desk, {course.course.code, 0, "1", desk->today() - std::chrono::days{40}, {roster.roster}, {}}).value();
        (void)plan_batch_sessions(*desk, batch.id).value();
        fulfil(batch);
        return batch;
    }
    IssueReport issue(const Batch& batch) {
        return issue_certificates(*desk, batch.id, {}, paper_check(*desk, catalogue, Language::english)).value();
    }
    /// The PDF of the first certificate, drawn anew.
    std::string drawn(const std::vector<IssuedCertificate>& certificates) {
        const std::string out = folder.file("out");
        std::filesystem::remove_all(out);
        std::filesystem::create_directory(out);
        const auto files =
            write_certificates(*desk, {certificates[0]}, out, {CertificateForm::pdf}, catalogue, Language::english, {}).value();
        return content_of(files.paths.at(0));
    }
};

/// Another folder of assets for as long as this lives.
struct Assets {
    explicit Assets(const std::string& folder) : path(folder) {
        std::filesystem::create_directories(path);
        std::filesystem::copy(source_path("assets/lang"), path + "/lang", std::filesystem::copy_options::recursive);
        std::filesystem::copy(source_path("assets/templates"), path + "/templates", std::filesystem::copy_options::recursive);
        ::setenv("SANAD_ASSETS", path.c_str(), 1);
    }
    ~Assets() { ::unsetenv("SANAD_ASSETS"); }
    Assets(const Assets&) = delete;
    Assets& operator=(const Assets&) = delete;
    std::string path;
};

}  // namespace

TEST_CASE("a letter that no font has, and a name that no page holds, refuse the issue before anything is signed") {
    IssuingCentre f;
    const std::string endless(88, 'W');
    const Batch batch = f.batch_of("name,name_ur,father_name,gender,cnic\nAyesha Khan,عائشہ 日,Asif Khan,F,9910112345672\n" + endless +
                                   ",عظمیٰ,Asif Khan,F,9910112345673\nRukhsana Niazi,رخسانہ نیازی,Yasir Niazi,F,9910112345674\n");
    const auto report = f.issue(batch);
    CHECK(report.issued.size() == 1);
    REQUIRE(report.not_issued.size() == 2);
    CHECK(report.not_issued[0].refusal == Refusal{"issue.missing_glyph", {{"name", "Ayesha Khan"}, {"letter", "日"}}});
    CHECK(report.not_issued[1].refusal == Refusal{"issue.paper_does_not_fit", {{"name", report.not_issued[1].name}, {"field", "name"}}});
    // Nothing of theirs was signed: no certificate, no number used.
    const auto certificates = load_certificates(f.desk->database(), batch.id);
    REQUIRE(certificates.size() == 1);
    CHECK(certificates[0].counter == 1);
    // Corrected and asked again, nobody is issued twice.
    CHECK(f.issue(batch).issued_before == 1);
}

TEST_CASE("an issued certificate gives the same PDF after its course and template were edited; a later one shows the edit") {
    IssuingCentre f;
    const Assets assets(f.folder.file("assets"));
    const Batch batch = f.batch_of("name,name_ur,father_name,gender,cnic\nRukhsana Niazi,رخسانہ نیازی,Yasir Niazi,F,9910112345674\n");
    const auto issued = f.issue(batch).issued;
    REQUIRE(issued.size() == 1);
    const auto paper = load_certificate_content(f.desk->ledger(), issued[0])->paper;
    CHECK(std::filesystem::exists(f.folder.file("kiosk.db.assets/" + paper.look)));
    const std::string first = f.drawn(issued);

    std::string course = f.sample("home-baking.course.json");
    course.replace(course.find("\"version\": 1"), 12, "\"version\": 2");
    course.replace(course.find("Home Baking"), 11, "Home Bakery");
    (void)import_course(*f.desk, course).value();
    std::filesystem::copy_file(assets.path + "/templates/example.json", assets.path + "/templates/" + paper.template_id + ".json",
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(f.drawn(issued) == first);

    std::vector<Paper> later{paper};
    later[0].look.clear();
    CHECK_FALSE(paper_check(*f.desk, f.catalogue, Language::english)(later)[0]);
    CHECK(later[0].look != paper.look);
}

TEST_CASE("a course whose template is missing or wrong issues nothing and says why") {
    IssuingCentre f;
    const Assets assets(f.folder.file("assets"));
    const Batch batch = f.batch_of("name,name_ur,father_name,gender,cnic\nRukhsana Niazi,رخسانہ نیازی,Yasir Niazi,F,9910112345674\n");
    const std::string file = assets.path + "/templates/classic.json";
    std::ofstream(file) << "{";
    CHECK(f.issue(batch).not_issued.at(0).refusal == Refusal{"template.not_json"});
    std::filesystem::remove(file);
    CHECK(f.issue(batch).not_issued.at(0).refusal == Refusal{"template.missing", {{"file", file}}});
    CHECK(load_certificates(f.desk->database(), batch.id).empty());
}
