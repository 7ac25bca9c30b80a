#include "kiosk/model/paper_json.h"

#include <doctest/doctest.h>

using namespace sanad;

namespace {

Paper full_paper() {
    Paper paper;
    paper.template_id = "classic";
    paper.look = std::string(64, 'a');
    paper.serial = "PTSD-K0117-00042-X";
    paper.relation = Relation::daughter_of;
    paper.relation_name = "Asif Sheikh";
    paper.relation_name_ur = "آصف شیخ";
    paper.assessment_en = "Practical";
    paper.assessment_ur = "عملی امتحان";
    paper.signatories = {"Dr. Asghar, Director", "Registrar"};
    paper.signatories_ur = {"ڈائریکٹر", "رجسٹرار"};
    paper.revision = 2;
    paper.supersedes = "PTSD-K0117-00007-3";
    return paper;
}

}  // namespace

TEST_CASE("a paper reads back as it was written") { CHECK(paper_from_json(paper_to_json(full_paper())) == full_paper()); }

TEST_CASE("a paper of before looks, revisions and Urdu offices still reads, and writes itself as it was") {
    Json old = paper_to_json(full_paper());
    for (const char* later : {"look", "relation_name_ur", "assessment_ur", "signatories_ur", "revision", "supersedes"}) old.erase(later);
    const Paper paper = paper_from_json(old);
    CHECK(paper.look.empty());
    CHECK(paper.revision == 1);
    CHECK(paper.signatories_ur.empty());
    CHECK(paper_to_json(paper) == old);
}

TEST_CASE("a stored paper without a member that every paper has is an error, not an empty line on paper") {
    Json broken = paper_to_json(full_paper());
    broken.erase("holder_name");
    CHECK_THROWS_AS((void)paper_from_json(broken), std::runtime_error);
}
