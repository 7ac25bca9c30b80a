// A tap gives the action that its words promise, and nothing else does.
#include "headless.h"
#include "kiosk/ui/day_words.h"
#include "sample_views.h"

using namespace sanad;

namespace {

Headless wide(Language language = Language::english) { return Headless(1280, 800, 4, language); }
const Rect kContent{232, 0, 1048, 800};

template <class Wanted>
Wanted taken(const std::optional<Action>& action) {
    REQUIRE(action);
    REQUIRE(std::holds_alternative<Wanted>(*action));
    return std::get<Wanted>(*action);
}

}  // namespace

TEST_CASE("what waits is one tap from its remedy") {
    Headless screen(1280, 2400, 4, Language::english);
    TodayDraft draft;
    const TodayView view = sample::today(1);
    const Headless::Draw draw = [&](Ui& ui) { return draw_today(view, draft, ui, {0, 0, 1280, 2400}); };
    CHECK(taken<GoTo>(screen.tap(draw, "today.register")).page == Page::sync);
    CHECK(taken<GoTo>(screen.tap(draw, "today.sync")).page == Page::sync);
    CHECK(taken<GoTo>(screen.tap(draw, "today.key")).page == Page::sync);
    CHECK(taken<PreviewFile>(screen.tap(draw, "today.file.famg.course.json")).path == "/in/famg.course.json");
    CHECK(taken<ChooseBatch>(screen.tap(draw, "today.FAMG-35.issue")).page == Page::issue);
    CHECK(taken<ChooseBatch>(screen.tap(draw, "today.FAMG-35.roll")).page == Page::roll_call);
    CHECK(taken<GoTo>(screen.tap(draw, "today.open_batch")).page == Page::open_batch);
}

TEST_CASE("how long the kiosk may sign, and how its renewal stands, is one sentence after the other") {
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen = wide(language);
        const Ui& ui = screen.ui();
        const std::string counted = key_words(ui, {"key.counted", "key.renewal.asked", sample::kDay, 17});
        CHECK(counted.find("17") != std::string::npos);
        CHECK(counted.find("2026") != std::string::npos);
        CHECK(counted.ends_with(" " + ui.say("key.renewal.asked")));
        CHECK(key_words(ui, {"refusal.issue.key_retired", "", sample::kDay, 17, true}) == ui.say("refusal.issue.key_retired"));
    }
}

TEST_CASE("a tile goes through present, late, absent, excused, and the roll is stored as one action") {
    Headless screen = wide();
    RollCallView view = sample::roll_call(6);
    view.lines[0].mark.reset();
    RollCallDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_roll_call(view, draft, ui, kContent); };
    for (const Mark mark : {Mark::present, Mark::late, Mark::absent, Mark::excused, Mark::present}) {
        CHECK_FALSE(screen.tap(draw, "roll.1"));
        CHECK(draft.marks.at({"E0"}) == mark);
    }
    const SaveRoll save = taken<SaveRoll>(screen.tap(draw, "roll.done"));
    CHECK(save.session == view.sessions[1].id);
    REQUIRE(save.marks.size() == 1);
    CHECK(save.marks[0].second == Mark::present);
    CHECK(draft.marks.empty());
}

TEST_CASE("all present marks those without a mark, and one tap takes it back") {
    Headless screen = wide();
    const RollCallView view = sample::roll_call(13);
    RollCallDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_roll_call(view, draft, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "roll.all_present"));
    CHECK(draft.marks.size() == 2);
    CHECK_FALSE(screen.tap(draw, "roll.undo"));
    CHECK(draft.marks.empty());
}

TEST_CASE("a session that has not come yet cannot be marked") {
    Headless screen = wide();
    RollCallView view = sample::roll_call(6);
    view.session = 50;
    RollCallDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_roll_call(view, draft, ui, kContent); };
    screen.settle(draw);
    CHECK_FALSE(screen.ui().touch_map().find("roll.1")->enabled);
    CHECK_FALSE(screen.ui().touch_map().find("roll.all_present")->enabled);
}

TEST_CASE("leaving a session stores what was marked in it") {
    Headless screen = wide();
    const RollCallView view = sample::roll_call(6);
    RollCallDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_roll_call(view, draft, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "roll.2"));
    CHECK(taken<SaveRoll>(screen.tap(draw, "roll.session")).marks.size() == 1);
    CHECK(taken<ChooseSession>(screen.tap(draw, "roll.session.1")).session == view.sessions[0].id);
}

TEST_CASE("marks over the maximum are refused as they are typed") {
    Headless screen = wide();
    const ResultsView view = sample::results(5, 2);
    ResultsDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_results(view, draft, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "result.2.C0"));
    for (const char* key : {"pad.5", "pad.1"}) CHECK_FALSE(screen.tap(draw, key));
    CHECK(draft.typed == "5");
    CHECK(draft.refused);
    for (const char* key : {"pad.back", "pad.4", "pad.9", "pad..", "pad.5"}) CHECK_FALSE(screen.tap(draw, key));
    const EnterResult entered = taken<EnterResult>(screen.tap(draw, "pad.finish"));
    CHECK(entered.enrolment == view.lines[1].enrolment);
    CHECK(entered.component == "C0");
    CHECK(entered.marks == 4950);
    CHECK_FALSE(entered.new_attempt);
    CHECK(view.lines[draft.line].attempts[draft.column].empty());  // on to the next that is missing
}

TEST_CASE("a further attempt is asked for, never assumed") {
    Headless screen = wide();
    const ResultsView view = sample::results(5, 2);
    ResultsDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_results(view, draft, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "result.2.C0"));
    CHECK_FALSE(screen.tap(draw, "results.new_attempt"));
    CHECK_FALSE(screen.tap(draw, "pad.7"));
    CHECK(taken<EnterResult>(screen.tap(draw, "pad.finish")).new_attempt);
}

TEST_CASE("digits of a keyboard count like taps") {
    Headless screen = wide();
    const ResultsView view = sample::results(5, 2);
    ResultsDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_results(view, draft, ui, kContent); };
    screen.settle(draw);
    const auto action = screen.frame(draw, {}, "42\r");
    CHECK(taken<EnterResult>(action).marks == 4200);
}

TEST_CASE("issuing says what will happen before it happens, and one more tap does it") {
    Headless screen = wide();
    const IssueView view = sample::issue(34);
    IssueDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_issue(view, draft, std::nullopt, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "issue.start"));
    CHECK(draft.confirming);
    CHECK_FALSE(screen.tap(draw, "issue.cancel"));
    CHECK_FALSE(draft.confirming);
    CHECK_FALSE(screen.tap(draw, "issue.start"));
    CHECK(taken<IssueCertificates>(screen.tap(draw, "issue.confirm")).batch == view.batch->id);
}

TEST_CASE("a kiosk that may not issue says why and offers nothing to tap") {
    Headless screen = wide();
    IssueView view = sample::issue(34);
    view.cannot = Refusal{"issue.not_registered"};
    IssueDraft draft{true};
    const Headless::Draw draw = [&](Ui& ui) { return draw_issue(view, draft, std::nullopt, ui, kContent); };
    screen.settle(draw);
    CHECK_FALSE(screen.ui().touch_map().find("issue.start")->enabled);
    CHECK(screen.ui().touch_map().find("issue.confirm") == nullptr);
}

TEST_CASE("a running job can be stopped") {
    Headless screen = wide();
    IssueDraft draft;
    const Headless::Draw draw = [&](Ui& ui) {
        return draw_issue(sample::issue(34), draft, JobState{"screen.issue.running", 3, 26, true}, ui, kContent);
    };
    (void)taken<CancelJob>(screen.tap(draw, "job.cancel"));
}

TEST_CASE("the code fills the window at a tap and goes at another") {
    Headless screen = wide();
    const CertificateView view = sample::certificates(3);
    CertificateDraft draft;
    const Headless::Draw draw = [&](Ui& ui) {
        return draft.full_screen ? draw_certificate_full(view, draft, ui) : draw_certificate(view, draft, ui, kContent);
    };
    CHECK_FALSE(screen.tap(draw, "certificate.code"));
    CHECK(draft.full_screen);
    CHECK(taken<ShowCertificate>(screen.tap(draw, "certificate.next")).certificate == view.lines[2].id);
    CHECK(taken<ShowCertificate>(screen.tap(draw, "certificate.previous")).certificate == view.lines[0].id);
    CHECK_FALSE(screen.tap(draw, "certificate.close"));
    CHECK_FALSE(draft.full_screen);
}

TEST_CASE("a scanner's code is taken whole at its Enter key, in Urdu as well") {
    Headless screen = wide(Language::urdu);
    VerifyDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_verify({}, draft, ui, kContent); };
    screen.settle(draw);
    CHECK_FALSE(screen.frame(draw, {}, "http://localhost:8080/v"));
    CHECK(taken<VerifyCode>(screen.frame(draw, {}, "#0123456789\r")).text == "http://localhost:8080/v#0123456789");
    CHECK(draft.checking);
    CHECK(draft.typed.empty());
}

TEST_CASE("registering needs all sixteen characters") {
    Headless screen = wide();
    SyncView view = sample::sync(RegistrationStage::none);
    SyncDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_sync(view, draft, std::nullopt, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "keys.A"));
    CHECK_FALSE(screen.ui().touch_map().find("keys.finish")->enabled);
    (void)screen.frame(draw, {}, "bcdefgh01234567");
    const RegisterKiosk asked = taken<RegisterKiosk>(screen.tap(draw, "keys.finish"));
    CHECK(asked.code == "ABCDEFGH01234567");
    CHECK(asked.url == view.registry_url);
}

TEST_CASE("the date is set by steps from the last work, and only with somebody else's code") {
    Headless screen = wide();
    const ClockView view = sample::wrong_clock();
    ClockDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_clock(view, draft, ui, kContent); };
    screen.settle(draw);
    CHECK(draft.day == view.likely);
    CHECK_FALSE(screen.tap(draw, "clock.day_more"));
    CHECK_FALSE(screen.tap(draw, "clock.hour_less"));
    CHECK_FALSE(screen.tap(draw, "clock.next"));
    CHECK_FALSE(screen.frame(draw, {}, "\r"));
    const SetClock asked = taken<SetClock>(screen.frame(draw, {}, "warden-2\r"));
    CHECK(asked.day == view.likely + std::chrono::days(1));
    CHECK(asked.minute == 13 * 60 + 5);
    CHECK(asked.witness == "warden-2");
    CHECK_FALSE(screen.tap(draw, "clock.back"));
    draft.day = *day_of_iso("2026-01-31");
    (void)screen.tap(draw, "clock.month_more");
    CHECK(draft.day == *day_of_iso("2026-02-28"));
}

TEST_CASE("a sync that the date stops offers to set it, and the page can be left without") {
    Headless screen = wide();
    SyncView view = sample::clock_stops_sync();
    SyncDraft sync_draft;
    const Headless::Draw sync = [&](Ui& ui) { return draw_sync(view, sync_draft, std::nullopt, ui, kContent); };
    (void)taken<OpenClock>(screen.tap(sync, "sync.clock"));
    view.trouble = Refusal{"sync.insecure"};
    screen.settle(sync);
    CHECK(screen.ui().touch_map().find("sync.clock") == nullptr);

    const ClockView clock = sample::asked_clock();
    ClockDraft draft{.asked = true};
    const Headless::Draw draw = [&](Ui& ui) { return draw_clock(clock, draft, ui, kContent); };
    screen.settle(draw);
    CHECK(draft.day == clock.likely);
    CHECK(taken<GoTo>(screen.tap(draw, "clock.leave")).page == Page::sync);
    CHECK_FALSE(screen.tap(draw, "clock.day_less"));
    CHECK_FALSE(screen.tap(draw, "clock.next"));
    CHECK(taken<SetClock>(screen.frame(draw, {}, "warden-2\r")).day == clock.likely - std::chrono::days(1));
    // Where the kiosk asks by itself, nobody leaves: nothing is recorded until it is answered.
    draft = {};
    screen.settle(draw);
    CHECK(screen.ui().touch_map().find("clock.leave") == nullptr);
}

TEST_CASE("a kiosk of which there is a second is registered anew, and only that one") {
    Headless screen = wide();
    SyncView view = sample::sync(RegistrationStage::approved);
    SyncDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_sync(view, draft, std::nullopt, ui, kContent); };
    screen.settle(draw);
    CHECK(screen.ui().touch_map().find("sync.anew") == nullptr);
    view = sample::cloned();
    CHECK_FALSE(screen.tap(draw, "sync.anew"));
    CHECK(draft.anew);
    (void)screen.frame(draw, {}, "abcdefgh01234567");
    const RegisterAnew asked = taken<RegisterAnew>(screen.tap(draw, "keys.finish"));
    CHECK(asked.code == "ABCDEFGH01234567");
    CHECK(asked.url == view.registry_url);
    // An address that was taken out stays out: by stick.
    CHECK_FALSE(screen.tap(draw, "sync.url"));
    (void)screen.frame(draw, {}, std::string(draft.url.size(), '\b'));
    CHECK_FALSE(screen.frame(draw, {}, "\r"));
    const RegisterAnew by_stick = taken<RegisterAnew>(screen.tap(draw, "keys.finish"));
    CHECK(by_stick.code == asked.code);
    CHECK(by_stick.url.empty());
    CHECK_FALSE(screen.tap(draw, "sync.anew_back"));
    CHECK_FALSE(draft.anew);
}

TEST_CASE("an office code and Enter that a scanner types in one breath register the kiosk") {
    Headless screen = wide();
    const SyncView view = sample::sync(RegistrationStage::none);
    SyncDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_sync(view, draft, std::nullopt, ui, kContent); };
    screen.settle(draw);
    CHECK_FALSE(screen.frame(draw, {}, "abcdefgh0123456\r"));  // one is missing: Enter does nothing
    draft.code.clear();
    CHECK(taken<RegisterKiosk>(screen.frame(draw, {}, "abcdefgh01234567\r")).code == "ABCDEFGH01234567");
}

TEST_CASE("a refusal is said with its facts, or in a sentence that needs none") {
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen = wide(language);
        const Ui& ui = screen.ui();
        const std::string general = ui.say("screen.sync.trouble");
        CHECK(trouble_words(ui, {"sync.gap", {{"wanted", "1450"}}}).find("1450") != std::string::npos);
        CHECK(trouble_words(ui, {"sync.gap"}) == general);
        CHECK(trouble_words(ui, {"sync.of_a_later_version"}) == general);
        CHECK(trouble_words(ui, {"sync.offline"}) != general);
    }
}

TEST_CASE("the last attempt is said as it was: why it stopped, when it went through, or that there was none") {
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen = wide(language);
        const Ui& ui = screen.ui();
        SyncView view = sample::sync(RegistrationStage::approved);
        CHECK(attempt_words(ui, view) == ui.say("refusal.sync.offline"));
        view.trouble.reset();
        CHECK(attempt_words(ui, view).find(view.attempt_time) != std::string::npos);
        view.attempt_day.reset();
        CHECK(attempt_words(ui, view) == ui.say("screen.sync.not_tried"));
    }
}

TEST_CASE("a list is scrolled by dragging, and a drag is not a tap") {
    Headless screen = wide();
    RollCallView roll = sample::roll_call(70);
    RollCallDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_roll_call(roll, draft, ui, kContent); };
    screen.settle(draw);
    const Rect before = screen.ui().touch_map().find("roll.3")->rect;
    const float x = before.x + 40, y = before.y + 40;
    (void)screen.frame(draw, {x, y, true});
    (void)screen.frame(draw, {x, y - 30, true});
    (void)screen.frame(draw, {x, y - 100, true});
    CHECK_FALSE(screen.frame(draw, {x, y - 100, false}));
    screen.settle(draw);
    CHECK(screen.ui().touch_map().find("roll.3")->rect.y == doctest::Approx(before.y - 100));
    CHECK(draft.marks.empty());
}

TEST_CASE("marks are written as people write them") {
    CHECK(marks_text(7250) == "72.5");
    CHECK(marks_text(7200) == "72");
    CHECK(marks_text(7205) == "72.05");
    CHECK(marks_text(0) == "0");
}

TEST_CASE("who has a certificate in hand is ticked, and the pile is handed over after one question") {
    Headless screen = wide();
    IssueView view = sample::issue(34);
    view.ready = 0;
    IssueDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_issue(view, draft, std::nullopt, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "issue.tick_all"));
    CHECK(static_cast<int>(draft.ticked.size()) == view.not_handed_over);
    CHECK_FALSE(screen.tap(draw, "issue.hand_over"));
    CHECK_FALSE(screen.tap(draw, "hand_over.cancel"));
    CHECK_FALSE(draft.handing_over);
    CHECK_FALSE(screen.tap(draw, "issue.hand_over"));
    CHECK(static_cast<int>(taken<HandOver>(screen.tap(draw, "hand_over.confirm")).certificates.size()) == view.not_handed_over);
    CHECK(draft.ticked.empty());
}

TEST_CASE("a certificate is revoked with a reason and a yes, and with nothing less") {
    Headless screen = wide();
    CertificateView view = sample::certificates(3);
    view.shown = 0;  // valid
    CertificateDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_certificate(view, draft, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "certificate.care"));
    CHECK_FALSE(screen.tap(draw, "care.revoke"));
    CHECK_FALSE(screen.ui().touch_map().find("care.confirm"));
    CHECK_FALSE(screen.tap(draw, "care.reason.misconduct"));
    CHECK_FALSE(screen.tap(draw, "care.cancel"));
    CHECK_FALSE(screen.tap(draw, "care.revoke"));
    CHECK_FALSE(screen.tap(draw, "care.reason.identity_error"));
    const auto action = taken<RevokeCertificate>(screen.tap(draw, "care.confirm"));
    CHECK(action.certificate == view.lines[0].id);
    CHECK(action.reason == RevocationReason::identity_error);
}

TEST_CASE("a further copy is asked for with a reason and a yes, and not of what is suspended") {
    Headless screen = wide();
    CertificateView view = sample::certificates(3);
    view.shown = 0;  // valid
    CertificateDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_certificate(view, draft, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "certificate.care"));
    CHECK_FALSE(screen.tap(draw, "care.copy"));
    CHECK_FALSE(screen.ui().touch_map().find("care.confirm"));
    CHECK_FALSE(screen.tap(draw, "care.copy_reason.damaged"));
    const auto action = taken<CopyCertificate>(screen.tap(draw, "care.confirm"));
    CHECK(action.certificate == view.lines[0].id);
    CHECK(action.reason == CopyReason::damaged);
    for (const CertificateState state : {CertificateState::suspended, CertificateState::superseded, CertificateState::revoked}) {
        view.lines[0].state = state;
        draft = {};
        draft.care = CertificateDraft::Care::history;
        screen.settle(draw);
        CHECK_FALSE(screen.ui().touch_map().find("care.copy"));
    }
}

TEST_CASE("a trainee without a certificate reads the draft, and comes back to the list") {
    Headless screen = wide();
    IssueView view = sample::issue(34);
    IssueDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_issue(view, draft, std::nullopt, ui, kContent); };
    const auto unsigned_line = std::ranges::find(view.lines, false, &IssueLine::issued);
    REQUIRE(unsigned_line != view.lines.end());
    const auto action = taken<ShowDraft>(screen.tap(draw, "issue.draft." + unsigned_line->enrolment.value));
    CHECK(action.enrolment == unsigned_line->enrolment);
    CHECK(action.batch == view.batch->id);
    CHECK_FALSE(screen.tap(draw, "issue.draft_back"));
    CHECK(draft.reading.empty());
    view.cannot = Refusal{"issue.not_registered"};
    screen.settle(draw);
    CHECK_FALSE(screen.ui().touch_map().find("issue.draft." + unsigned_line->enrolment.value));
}

TEST_CASE("a roster of women suggests no relation on paper, and the person decides") {
    OpenBatchView view = sample::open_batch();
    view.rosters.front().women = true;
    for (const bool decided : {false, true}) {
        Headless screen = wide();
        OpenBatchDraft draft{.course = 0, .roster = 0};
        const Headless::Draw draw = [&](Ui& ui) { return draw_open_batch(view, draft, ui, kContent); };
        if (decided) draft.relation_printed = true;
        CHECK(taken<OpenBatch>(screen.tap(draw, "open_batch.confirm")).relation_printed == decided);
    }
}

TEST_CASE("what is revoked or replaced offers only what can still be done with it") {
    CertificateView view = sample::certificates(5);
    const auto offered = [&](CertificateState state, const std::string& id) {
        Headless screen = wide();
        view.lines[view.shown].state = state;
        CertificateDraft draft;
        draft.care = CertificateDraft::Care::history;
        screen.settle([&](Ui& ui) { return draw_certificate(view, draft, ui, kContent); });
        return screen.ui().touch_map().find(id) != nullptr;
    };
    CHECK(offered(CertificateState::valid, "care.suspend"));
    CHECK_FALSE(offered(CertificateState::valid, "care.reinstate"));
    CHECK(offered(CertificateState::suspended, "care.reinstate"));
    CHECK_FALSE(offered(CertificateState::suspended, "care.hand_over"));
    for (const char* id : {"care.revoke", "care.suspend", "care.hand_over", "care.reinstate"}) {
        CHECK_FALSE(offered(CertificateState::revoked, id));
        CHECK_FALSE(offered(CertificateState::superseded, id));
    }
    CHECK_FALSE(offered(CertificateState::superseded, "care.correct"));
}

TEST_CASE("a misspelt name is mended with the keyboard of its script, in either language, and signed after one question") {
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen = wide(language);
        CertificateView view = sample::certificates(3);
        view.shown = 0;
        view.names = {"Sadia", "سعدیہ", Relation::daughter_of, "Aslam", ""};
        CertificateDraft draft;
        const Headless::Draw draw = [&](Ui& ui) { return draw_certificate(view, draft, ui, kContent); };
        CHECK_FALSE(screen.tap(draw, "certificate.care"));
        CHECK_FALSE(screen.tap(draw, "care.correct"));
        for (const char* key :
             {"key.space", "key.s", "key.h", "key.k", "key.back", "key.space", "key.space", "key.shift", "key.b", "key.shift", "key.i"})
            (void)screen.tap(draw, key);
        CHECK(draft.names.name == "Sadia Sh bI");
        (void)screen.frame(draw, {}, "\b\b\b sheikh");
        CHECK(draft.names.name == "Sadia Sh Sheikh");
        CHECK_FALSE(screen.tap(draw, "care.name_ur"));
        for (const char* key : {"key.back", "key.ہ", "key.space", "key.ش"}) (void)screen.tap(draw, key);
        CHECK(draft.names.name_ur == "سعدیہ ش");
        CHECK_FALSE(screen.tap(draw, "care.wife_of"));
        CHECK_FALSE(screen.tap(draw, "care.to_reissue"));
        CHECK_FALSE(screen.tap(draw, "care.cancel"));
        CHECK(draft.names.name_ur == "سعدیہ ش");
        CHECK_FALSE(screen.tap(draw, "care.to_reissue"));
        const auto action = taken<ReissueCertificate>(screen.tap(draw, "care.confirm"));
        CHECK(action.certificate == view.lines[0].id);
        CHECK(action.names == PersonNames{"Sadia Sh Sheikh", "سعدیہ ش", Relation::wife_of, "Aslam", ""});
    }
}

TEST_CASE("a certificate is looked for by name or by a scan, and opened with its batch") {
    Headless screen = wide();
    CertificateView view = sample::certificates(3);
    CertificateDraft draft;
    const Headless::Draw draw = [&](Ui& ui) { return draw_certificate(view, draft, ui, kContent); };
    CHECK_FALSE(screen.tap(draw, "certificate.find"));
    for (const char* key : {"key.s", "key.a", "key.d"}) (void)screen.tap(draw, key);
    CHECK(taken<FindCertificates>(screen.tap(draw, "find.go")).text == "sad");
    CHECK(draft.searching);
    draft.searching = false;
    draft.wanted.clear();
    CHECK(taken<FindCertificates>(screen.frame(draw, {}, "http://localhost/v#123\r")).text == "http://localhost/v#123");
    CHECK_FALSE(draft.typing);
    draft.searching = false;
    view.found = {{{{"F1"}, {"B2"}, "HBW-12", "PTSD-K0117-00042-X", "Sadia Sheikh", "", CertificateState::valid}}};
    const auto opened = taken<OpenCertificate>(screen.tap(draw, "found.F1"));
    CHECK(opened.batch == BatchId{"B2"});
    CHECK(draft.care == CertificateDraft::Care::history);
}

TEST_CASE("a certificate that is set apart says so, and what the office decided of it is told with the day, the numbers and what to do") {
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen = wide(language);
        CHECK(words_of_apart(screen.ui()).tone == Tone::warn);
        CHECK(screen.ui().can_say("screen.certificate.apart", {}));
        for (const char* reason : {"bad_certificate", "clock_ahead", "not_author", "personal_lost", "bad_body", "device_compromised"})
            CHECK(
                screen.ui().can_say("screen.certificate.apart_why", {{"sentence", screen.ui().say("quarantine." + std::string(reason))}}));
        for (const char* kind : {"two_certificates", "two_replacements", "doubled_serial", "roster_twice", "possible_duplicate"}) {
            for (const char* sentence :
                 {"decision.all_stand", "decision.kept", "decision.revoke", "decision.holder_kept", "decision.holder_not_kept"}) {
                const DecisionLine line{sample::kDay, kind, {"PTSD-K0117-00042-X", "PTSD-K0118-00007-4"}, sentence, "PTSD-K0118-00007-4"};
                const std::string words = decision_words(line, screen.ui());
                CHECK(words.find(day_words(screen.ui(), sample::kDay)) != std::string::npos);
                CHECK(words.find("PTSD-K0117-00042-X") != std::string::npos);
                CHECK(words.find(screen.ui().say(sentence, {{"kept", ltr_isolate(line.kept)}})) != std::string::npos);
                CHECK(words.find('{') == std::string::npos);
                CHECK(words.find('<') == std::string::npos);
            }
        }
    }
}

TEST_CASE("what the registry set apart stands on the Sync screen by reason, each on lines of its own") {
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen(1280, 4000, 4, language);
        SyncView view = sample::sync(RegistrationStage::approved);
        view.quarantined_reasons.clear();
        SyncDraft draft;
        const Headless::Draw draw = [&](Ui& ui) { return draw_sync(view, draft, std::nullopt, ui, {232, 0, 1048, 4000}); };
        screen.settle(draw);
        float below = screen.ui().touch_map().find("sync.stick_write")->rect.y;
        for (const char* reason : {"bad_certificate", "clock_ahead", "not_author", "personal_lost", "bad_body", "device_compromised"}) {
            const std::string key = "quarantine." + std::string(reason);
            CHECK(screen.ui().can_say(key, {}));
            view.quarantined_reasons.emplace_back(reason, 2);
            screen.settle(draw);
            const float now = screen.ui().touch_map().find("sync.stick_write")->rect.y;
            CHECK(now > below);
            below = now;
        }
    }
}

TEST_CASE("a kiosk whose records are damaged offers its backup, asks, and types nothing meanwhile") {
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen = wide(language);
        UnlockView view{false, 0, Refusal{"db.damaged", {{"file", "/k.db"}}}, BackupOffer{sample::kDay, "13:00"}};
        UnlockDraft draft;
        const Headless::Draw draw = [&](Ui& ui) { return draw_unlock(view, draft, ui); };
        CHECK_FALSE(screen.frame(draw, {}, "scanned\r"));
        CHECK(draft.typed.empty());
        (void)taken<Unlock>(screen.tap(draw, "unlock.again"));
        CHECK_FALSE(screen.tap(draw, "unlock.go_back"));
        CHECK_FALSE(screen.tap(draw, "unlock.back.cancel"));
        CHECK_FALSE(draft.going_back);
        CHECK_FALSE(screen.tap(draw, "unlock.go_back"));
        (void)taken<GoBackToBackup>(screen.tap(draw, "unlock.back.confirm"));
        CHECK_FALSE(draft.going_back);
        view.busy = true;
        screen.settle(draw);
        CHECK_FALSE(screen.ui().touch_map().find("unlock.go_back")->enabled);
    }
}
