// Every screen in both languages, on wide and tall windows, with nobody, 34 and 70 people and names of 90 letters: what can be
// touched is large enough, does not overlap, lies inside the window, and the screen comes to rest.
#include "headless.h"
#include "sample_views.h"

#include <random>
#include <set>

using namespace sanad;

namespace {

struct Case {
    std::string name;
    Headless::Draw draw;
    bool sane = true;  ///< usual names: no text may be cut
};

template <class View, class Draft, class Function>
Headless::Draw on_page(Page page, View view, Draft draft, Function function, bool full = false) {
    return [=, draft = std::make_shared<Draft>(draft)](Ui& ui) -> std::optional<Action> {
        Rect content;
        if (full) return function(view, *draft, ui, ui.page());
        auto action = draw_shell({page, 112, {}, {}}, ui, content);
        if (auto asked = function(view, *draft, ui, content)) return asked;
        return action;
    };
}

const auto kIssue = [](const IssueView& view, IssueDraft& draft, Ui& ui, Rect box) {
    return draw_issue(view, draft, std::nullopt, ui, box);
};
const auto kIssuing = [](const IssueView& view, IssueDraft& draft, Ui& ui, Rect box) {
    return draw_issue(view, draft, JobState{"screen.issue.running", 12, 26, true}, ui, box);
};
const auto kSync = [](const SyncView& view, SyncDraft& draft, Ui& ui, Rect box) { return draw_sync(view, draft, std::nullopt, ui, box); };
const auto kFull = [](const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect) {
    return draw_certificate_full(view, draft, ui);
};

Headless::Draw unlock(UnlockDraft::Keys keys, const std::string& typed, UnlockView view, bool going_back = false) {
    auto draft = std::make_shared<UnlockDraft>();
    draft->typed = typed;
    draft->keys = keys;
    draft->shown = typed.size() == 1;
    draft->going_back = going_back;
    return [draft, view](Ui& ui) { return draw_unlock(view, *draft, ui); };
}

RollCallDraft choosing() {
    RollCallDraft draft;
    draft.choosing = true;
    return draft;
}

CertificateDraft caring(CertificateDraft::Care care, const CertificateView& view) {
    CertificateDraft draft;
    draft.care = care;
    draft.names = view.names;
    return draft;
}

IssueDraft handing_over() {
    IssueDraft draft;
    draft.ticked = {{"C1"}, {"C2"}};
    draft.handing_over = true;
    return draft;
}

std::vector<Case> cases() {
    using namespace sample;
    std::vector<Case> all{
        {"today", on_page(Page::today, today(2), TodayDraft{}, draw_today)},
        {"today, disk full", on_page(Page::today, full_disk(), TodayDraft{}, draw_today)},
        {"today, nothing", on_page(Page::today, TodayView{}, TodayDraft{}, draw_today)},
        {"roster", on_page(Page::bring_in, roster(40), BringInDraft{}, draw_bring_in)},
        {"open batch", on_page(Page::open_batch, open_batch(), OpenBatchDraft{}, draw_open_batch)},
        {"sessions", on_page(Page::roll_call, roll_call(34), choosing(), draw_roll_call)},
        {"issue confirm", on_page(Page::issue, issue(34), IssueDraft{.confirming = true}, kIssue)},
        {"handing over", on_page(Page::issue, issue(34), handing_over(), kIssue)},
        {"reading a draft", on_page(Page::issue, issue(34), IssueDraft{.reading = {"E3"}}, kIssue)},
        {"issuing", on_page(Page::issue, issue(34), IssueDraft{}, kIssuing)},
        {"verify", on_page(Page::verify, VerifyView{}, VerifyDraft{}, draw_verify)},
        {"verify reading", on_page(Page::verify, VerifyView{}, VerifyDraft{"http://x/v#123", false}, draw_verify)},
        {"verified", on_page(Page::verify, verified("genuine_unregistered", Tone::note, true), VerifyDraft{}, draw_verify)},
        {"revoked", on_page(Page::verify, verified("revoked", Tone::bad, true), VerifyDraft{}, draw_verify)},
        {"forged", on_page(Page::verify, verified("forged", Tone::bad, false), VerifyDraft{}, draw_verify)},
        {"register", on_page(Page::sync, sync(RegistrationStage::none), SyncDraft{}, kSync)},
        {"register, code", on_page(Page::sync, sync(RegistrationStage::none), SyncDraft{"http://x", "WMWMWMWMWMWMWMWM", false}, kSync)},
        {"register, address", on_page(Page::sync, sync(RegistrationStage::none), SyncDraft{"http://x", "", true}, kSync)},
        {"approval", on_page(Page::sync, sync(RegistrationStage::waiting), SyncDraft{}, kSync)},
        {"sync", on_page(Page::sync, sync(RegistrationStage::approved), SyncDraft{}, kSync)},
        {"sync, no backup", on_page(Page::sync, without_backup(false), SyncDraft{}, kSync)},
        {"sync, late backup", on_page(Page::sync, without_backup(true), SyncDraft{}, kSync)},
        {"clock", on_page(Page::today, wrong_clock(), ClockDraft{}, draw_clock)},
        {"clock, second person", on_page(Page::today, wrong_clock(), ClockDraft{true, true, kDay, 845, "warden-2"}, draw_clock)},
        {"clock, asked for", on_page(Page::sync, asked_clock(), ClockDraft{.asked = true}, draw_clock)},
        {"sync, stopped by the clock", on_page(Page::sync, clock_stops_sync(), SyncDraft{}, kSync)},
        {"sync, all well", on_page(Page::sync, went_through(), SyncDraft{}, kSync)},
        {"cloned", on_page(Page::sync, cloned(), SyncDraft{}, kSync)},
        {"copied", on_page(Page::sync, copied(), SyncDraft{}, kSync)},
        {"register anew", on_page(Page::sync, cloned(), SyncDraft{"http://x", "WMWMWMWMWMWMWMWM", false, true}, kSync)},
        {"no batch", on_page(Page::results, ResultsView{}, ResultsDraft{}, draw_results)},
    };
    for (const auto keys : {UnlockDraft::Keys::small, UnlockDraft::Keys::capital, UnlockDraft::Keys::marks})
        all.push_back({"unlock " + std::to_string(static_cast<int>(keys)), unlock(keys, "", {})});
    all.push_back({"unlock, wrong", unlock(UnlockDraft::Keys::small, std::string(200, 'w'), {false, 8, Refusal{"keys.wrong_passphrase"}})});
    all.push_back({"unlock, opening", unlock(UnlockDraft::Keys::small, "x", {true, 0, std::nullopt})});
    all.push_back({"unlock, damaged", unlock(UnlockDraft::Keys::small, "x", {false, 0, Refusal{"keys.damaged", {{"file", "/k.db.key"}}}})});
    const BackupOffer offer{kDay, "13:00"};
    const Refusal lost{"db.damaged", {{"file", "/var/lib/sanad-kiosk/kiosk.db"}}};
    all.push_back({"unlock, nothing to go back to", unlock(UnlockDraft::Keys::small, "x", {false, 0, lost})});
    all.push_back({"unlock, go back", unlock(UnlockDraft::Keys::small, "", {false, 0, lost, offer})});
    all.push_back({"unlock, going back", unlock(UnlockDraft::Keys::small, "", {true, 0, lost, offer})});
    all.push_back({"unlock, sure to go back", unlock(UnlockDraft::Keys::small, "", {false, 0, lost, offer}, /*going_back=*/true)});
    using Care = CertificateDraft::Care;
    for (const bool long_names : {false, true}) {
        const auto view = certificates(34, long_names);
        const auto add = [&](const char* name, CertificateDraft draft, const CertificateView& shown) {
            all.push_back({name, on_page(Page::certificate, shown, std::move(draft), draw_certificate), !long_names});
        };
        add("history", caring(Care::history, view), view);
        add("hand over", caring(Care::hand_over, view), view);
        add("suspend", caring(Care::suspend, view), view);
        add("why copy", caring(Care::copy, view), view);
        CertificateDraft copying = caring(Care::copy, view);
        copying.copy_reason = CopyReason::requested;
        add("copy", copying, view);
        add("reinstate", caring(Care::reinstate, view), view);
        add("why revoke", caring(Care::revoke, view), view);
        add("correct", caring(Care::correct, view), view);
        CertificateDraft urdu = caring(Care::correct, view);
        urdu.field = 1;
        add("correct, Urdu", urdu, view);
        add("reissue", caring(Care::reissue, view), view);
        CertificateDraft reason = caring(Care::revoke, view);
        reason.reason = RevocationReason::identity_error;
        add("revoke", reason, view);
        CertificateView found = view;
        found.found.emplace();
        CertificateDraft answered = caring(Care::find, view);
        answered.typing = false;
        add("nothing found", answered, found);
        for (int i = 0; i < 12; ++i)
            found.found->push_back({{"F" + std::to_string(i)},
                                    {"B1"},
                                    "FAMG-35",
                                    "PTSD-K0117-00042-X",
                                    name_en(i, long_names),
                                    name_ur(i, long_names),
                                    static_cast<CertificateState>(i % 5)});
        add("find", caring(Care::find, view), view);
        add("found", answered, found);
        CertificateDraft urdu_search = caring(Care::find, view);
        urdu_search.script = Script::urdu;
        add("find, Urdu", urdu_search, view);
    }
    for (const int people : {0, 34, 70})
        for (const bool long_names : {false, true}) {
            const std::string who = ", " + std::to_string(people) + (long_names ? " with long names" : " people");
            all.push_back(
                {"roll call" + who, on_page(Page::roll_call, roll_call(people, long_names), RollCallDraft{}, draw_roll_call), !long_names});
            all.push_back(
                {"results" + who, on_page(Page::results, results(people, 3, long_names), ResultsDraft{}, draw_results), !long_names});
            all.push_back(
                {"many results" + who, on_page(Page::results, results(people, 9, long_names), ResultsDraft{}, draw_results), !long_names});
            all.push_back({"issue" + who, on_page(Page::issue, issue(people, long_names), IssueDraft{}, kIssue), !long_names});
            all.push_back({"certificates" + who,
                           on_page(Page::certificate, certificates(people, long_names), CertificateDraft{}, draw_certificate),
                           !long_names});
            all.push_back(
                {"full screen" + who,
                 on_page(Page::certificate, certificates(people, long_names), CertificateDraft{true, false}, kFull, /*full=*/true),
                 !long_names});
        }
    return all;
}

bool inside(const Rect& part, const Rect& whole) {
    return part.x >= whole.x - 1 && part.y >= whole.y - 1 && part.right() <= whole.right() + 1 && part.bottom() <= whole.bottom() + 1;
}

void check_targets(Headless& screen, const std::string& name) {
    const auto& targets = screen.ui().touch_map().targets();
    std::set<std::string> ids;
    for (const Target& target : targets) {
        INFO(name, ": ", target.id);
        CHECK(ids.insert(target.id).second);
        CHECK(target.rect.w >= screen.least());
        CHECK(target.rect.h >= screen.least());
        if (target.scroll_area.w <= 0)
            CHECK(inside(target.rect, screen.window()));
        else
            CHECK(inside(target.scroll_area, screen.window()));
    }
    for (std::size_t i = 0; i < targets.size(); ++i)
        for (std::size_t j = i + 1; j < targets.size(); ++j) {
            const Rect common = targets[i].visible.common(targets[j].visible);
            INFO(name, ": ", targets[i].id, " and ", targets[j].id);
            CHECK((common.w < 0.5f || common.h < 0.5f));
        }
}

void check_everywhere(Language language) {
    struct Window {
        float width, height, pixels_per_mm;
    };
    for (const Window window : {Window{1280, 800, 4}, {800, 1280, 4}, {1920, 1080, 6}}) {
        Headless screen(window.width, window.height, window.pixels_per_mm, language);
        for (const Case& one : cases()) {
            const std::string name = one.name + " at " + std::to_string(static_cast<int>(window.width));
            INFO(name);
            screen.settle(one.draw);
            check_targets(screen, name);
            if (!one.sane) continue;
            for (const std::string& text : screen.ui().cut_texts()) FAIL_CHECK(name << ": cut: " << text);
        }
    }
}

}  // namespace

TEST_CASE("every screen offers whole targets of 12 mm that do not overlap, in English") { check_everywhere(Language::english); }

TEST_CASE("every screen offers whole targets of 12 mm that do not overlap, in Urdu") { check_everywhere(Language::urdu); }

TEST_CASE("whatever a hand does, a screen comes to rest") {
    std::mt19937 dice(35);
    const auto one_of = [&](float most) { return static_cast<float>(dice() % static_cast<std::uint32_t>(most)); };
    for (const Language language : {Language::english, Language::urdu}) {
        Headless screen(1280, 800, 4, language);
        for (const Case& one : cases()) {
            INFO(one.name);
            screen.settle(one.draw);
            for (int gesture = 0; gesture < 12; ++gesture) {
                Pointer at{one_of(1280), one_of(800), true};
                (void)screen.frame(one.draw, at);
                for (auto moves = dice() % 4; moves > 0; --moves) {
                    at.x += one_of(600) - 300, at.y += one_of(900) - 450;
                    (void)screen.frame(one.draw, at);
                }
                at.down = false;
                (void)screen.frame(one.draw, at, gesture % 3 == 0 ? "7\b4A" : "");
                screen.settle(one.draw);
            }
        }
    }
}

TEST_CASE("the Urdu screen is the mirror of the English one: navigation stands on the right") {
    Headless english(1280, 800, 4, Language::english), urdu(1280, 800, 4, Language::urdu);
    const auto draw = on_page(Page::today, sample::today(1), TodayDraft{}, draw_today);
    english.settle(draw);
    urdu.settle(draw);
    const Rect left = english.ui().touch_map().find("nav.issue")->rect, right = urdu.ui().touch_map().find("nav.issue")->rect;
    CHECK(left.x == doctest::Approx(1280 - right.right()));
    CHECK(left.y == right.y);
}
