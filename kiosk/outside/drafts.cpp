#include "kiosk/outside/drafts.h"

#include <fstream>
#include <stdexcept>

#include "kiosk/model/course.h"
#include "kiosk/usecase/draft.h"

namespace sanad {
namespace {

constexpr int kPictureWidth = 1754;  // A4 landscape at 150 dpi

Paper sample_paper(const Catalogue& words, CredentialKind kind) {
    const auto document = read_file(assets_dir() + "/sample/home-baking.course.json", kMaxCourseBytes);
    const auto course = document ? parse_course(text_of(*document)) : refuse(Refusal{"file.missing"});
    if (!course) throw std::runtime_error("the sample course is not among the assets");
    const auto both = [&](std::string_view key, std::string& english, std::string& urdu) {
        english = words.say(Language::english, key);
        urdu = words.say(Language::urdu, key);
    };
    const bool assessed = kind == CredentialKind::micro_credential;
    Paper paper;
    paper.kind = kind;
    paper.public_url = "https://sanad.example.pk";
    both("preview.centre_name", paper.centre_name_en, paper.centre_name_ur);
    both("preview.holder_name", paper.holder_name, paper.holder_name_ur);
    both("preview.relation_name", paper.relation_name, paper.relation_name_ur);
    paper.relation = Relation::daughter_of;
    paper.identity_masked = "*****-****000-0";
    paper.course_title_en = course->title.en;
    paper.course_title_ur = course->title.ur;
    for (const LearningOutcome& outcome : course->learning_outcomes) {
        paper.learning_outcomes_en.push_back(outcome.text.en);
        paper.learning_outcomes_ur.push_back(outcome.text.ur);
    }
    paper.hours = static_cast<std::uint32_t>(course->workload_hours);
    if (course->level) paper.level = course->level->text();
    if (assessed) {
        paper.assessment_en = course->assessment_type.en;
        paper.assessment_ur = course->assessment_type.ur;
        paper.grade = "A";
    }
    paper.attendance_percent = 92;
    paper.period_start = "2026-03-02";
    paper.period_end = "2026-03-14";
    paper.issued_on = "2026-03-30";
    paper.issued_at = 1774850400;
    for (const Signatory& signatory : course->signatories) {
        paper.signatories.push_back(signatory.name.empty() ? signatory.office.en : signatory.name + ", " + signatory.office.en);
        paper.signatories_ur.push_back(signatory.office.ur);
    }
    return paper;
}

bool can_be_drawn(const std::string& out) { return out.ends_with(".png") || out.ends_with(".pdf"); }

/// `not_drawable`: the refusal's code when the page can't be laid out.
Result<std::string, Refusal> draw_draft(DocumentMaker& maker, const Paper& paper, const std::string& out, const char* not_drawable,
                                        const Catalogue& catalogue, Language language) {
    const PageMark mark{PageMark::Kind::draft};
    const auto drawn = out.ends_with(".png") ? maker.certificate_png(paper, QrSymbol{}, kPictureWidth, mark)
                                             : maker.certificate_pdf(paper, QrSymbol{}, mark);
    if (!drawn) {
        const PageRefusal& why = drawn.error();
        if (why.cause == PageRefusal::Cause::no_look) return refuse(why.look);
        return refuse(Refusal{not_drawable, {{"why", say(catalogue, language, why, paper)}}});
    }
    std::ofstream file(out, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(drawn->data()), static_cast<std::streamsize>(drawn->size()));
    file.close();
    if (!file) return refuse(Refusal{"file.not_writable", {{"file", out}}});
    return out;
}

}  // namespace

Result<std::string, Refusal> preview_template(const std::string& template_file, CredentialKind kind, const std::string& out,
                                              const Catalogue& catalogue, Language language) {
    if (!can_be_drawn(out)) return refuse(Refusal{"draft.form", {{"file", out}}});
    DocumentMaker maker(catalogue, assets_dir());
    maker.use_template(template_file);
    return draw_draft(maker, sample_paper(catalogue, kind), out, "template.preview_not_drawable", catalogue, language);
}

Result<std::string, Refusal> write_draft(Desk& desk, const BatchId& batch, const EnrolmentId& enrolment, const std::string& out,
                                         const Catalogue& catalogue, Language language) {
    if (!can_be_drawn(out)) return refuse(Refusal{"draft.form", {{"file", out}}});
    const auto paper = draft_paper(desk, batch, enrolment);
    if (!paper) return refuse(paper.error());
    DocumentMaker maker(catalogue, assets_dir());
    return draw_draft(maker, *paper, out, "draft.not_drawable", catalogue, language);
}

}  // namespace sanad
