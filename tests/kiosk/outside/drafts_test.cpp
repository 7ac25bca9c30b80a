// A trainee's certificate before it is signed: what will stand on it, and nothing that could be taken for it.
#include "kiosk/outside/drafts.h"

#include <doctest/doctest.h>

#include <fstream>

#include "kiosk/usecase/draft.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;

namespace {

struct Classroom : test::CentreFixture {
    const Catalogue catalogue = Catalogue::load(source_path("assets"));
    Batch batch = open_baking_batch();
    EnrolmentId first = load_enrolments(desk->database(), batch.id).front().id;

    Result<std::string, Refusal> draft(const std::string& file) {
        return write_draft(*desk, batch.id, first, folder.file(file), catalogue, Language::english);
    }
    [[nodiscard]] std::string content_of(const std::string& file) const {
        std::ifstream in(folder.file(file), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
};

}  // namespace

TEST_CASE("a trainee who meets no demand yet can read the draft, and nothing is recorded") {
    Classroom f;
    f.register_kiosk();
    const Seq head = f.desk->ledger().head(f.desk->ledger_id()).seq;
    const Paper paper = draft_paper(*f.desk, f.batch.id, f.first).value();
    CHECK(paper.holder_name == "Farzana Sheikh");
    CHECK(paper.holder_name_ur == "فرزانہ شیخ");
    CHECK(paper.grade.empty());
    CHECK(f.draft("draft.pdf") == f.folder.file("draft.pdf"));
    const std::string pdf = f.content_of("draft.pdf");
    CHECK(pdf.starts_with("%PDF-"));
    CHECK(pdf.find("/ImageMask") == std::string::npos);
    CHECK(pdf.find("K0117") == std::string::npos);
    CHECK(f.draft("draft.png").has_value());
    CHECK(f.content_of("draft.png").starts_with("\x89PNG"));
    CHECK(f.desk->ledger().head(f.desk->ledger_id()).seq == head);
}

TEST_CASE("what can't be drafted is refused by its name") {
    Classroom f;
    CHECK(f.draft("draft.pdf").error().code == "issue.not_registered");
    f.register_kiosk();
    CHECK(f.draft("draft.doc").error().code == "draft.form");
    CHECK(f.draft("nowhere/draft.pdf").error().code == "file.not_writable");
    f.first = EnrolmentId{"nobody"};
    CHECK(f.draft("draft.pdf").error().code == "enrolment.unknown");
    f.batch.id = BatchId{"none"};
    CHECK(f.draft("draft.pdf").error().code == "batch.unknown");
}
