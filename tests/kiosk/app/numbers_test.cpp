// Proves that what the screens count is what the tables hold: after each of many random operations of a kiosk (its use-cases, its syncs,
// whole and broken, sticks, its office and its neighbour, erasures, a wrong clock, a restored backup) the numbers on Today, Issue,
// Certificates and Sync are compared with SQL that is written here by itself. SANAD_RANDOM_OPERATIONS=10000 walks further than the tests
// need.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <random>

#include "credential/model/civil_day.h"
#include "kiosk/app/views.h"
#include "kiosk/outside/backup.h"
#include "kiosk/outside/connection.h"
#include "kiosk/outside/stick_trip.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/batch.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/copy_certificate.h"
#include "kiosk/usecase/erase_trainee.h"
#include "kiosk/usecase/import.h"
#include "kiosk/usecase/issue.h"
#include "kiosk/usecase/reissue.h"
#include "kiosk/usecase/results.h"
#include "kiosk/usecase/set_clock.h"
#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/office/certificate_desk.h"
#include "sync/registry/office/setup_desk.h"
#include "sync/registry/office/trainee_desk.h"
#include "tests/support/counted_by_sql.h"
#include "tests/support/direct_transport.h"
#include "tests/support/source_file.h"
#include "tests/support/sync_world.h"
#include "tests/support/typed_command.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// No network at all.
class Unplugged final : public Transport {
public:
    Result<WireResponse, LinkError> get(const std::string&, std::size_t) override { return refuse(LinkError::offline); }
    Result<WireResponse, LinkError> post(const std::string&, ByteView, const std::string&, std::size_t) override {
        return refuse(LinkError::offline);
    }
    Result<WireResponse, LinkError> post_signed(const std::string&, ByteView, ByteView, std::size_t) override {
        return refuse(LinkError::offline);
    }
    Result<WireResponse, LinkError> get_signed(const std::string&, ByteView, std::size_t) override { return refuse(LinkError::offline); }
    void hang_up() override {}
};

/// *Home Baking for Women* with three modules of one session each: small enough to be finished many times.
std::string small_course() {
    Json course = Json::parse(source_file("assets/sample/home-baking.course.json"));
    Json modules = Json::array();
    for (std::size_t i = 0; i < 3; ++i) modules.push_back(course.at("modules").at(i));
    course["modules"] = std::move(modules);
    course["workload_hours"] = 6;
    course["policy"]["kind"] = "certificate_of_completion";
    course.erase("credits");
    return course.dump();
}

/// The largest that was seen of each number, so that a walk that compared noughts does not pass.
struct Seen {
    std::int64_t waiting = 0, apart = 0, from_others = 0, on_stick = 0, ready = 0, issued = 0, outdated = 0, registered = 0, revoked = 0;
};
void note(std::int64_t& largest, std::int64_t value) { largest = std::max(largest, value); }

class Walk {
public:
    explicit Walk(unsigned seed) : dice_(seed) {
        DirectTransport link(*registry_.routes);
        (void)register_kiosk(desk(), registry_.url(), registry_.office_code("PTSD"), link).value();
        (void)register_kiosk(*other_.desk, registry_.url(), registry_.office_code("PTSD"), link).value();
        pass(kDay / 2);  // past the first hours of the keys
        std::ofstream(kiosk_.folder.file("passphrase")) << kPassphraseText << '\n';
        (void)import_course(desk(), small_course()).value();
        REQUIRE(open());
        (void)plan();
        for (int i = 0; i < 3; ++i) (void)call_roll();
    }

    void step() {
        pass(static_cast<Millis>(dice_() % 7'200'000));
        struct Operation {
            unsigned weight;
            bool (Walk::*happens)();
        };
        static constexpr Operation kOperations[] = {
            {4, &Walk::open},        {1, &Walk::plan},      {10, &Walk::call_roll},  {4, &Walk::mark},
            {10, &Walk::enter_some}, {8, &Walk::issue},     {3, &Walk::correct},     {3, &Walk::reissue},
            {6, &Walk::change},      {4, &Walk::hand_over}, {2, &Walk::copy},        {8, &Walk::sync},
            {4, &Walk::sync_broken}, {2, &Walk::offline},   {3, &Walk::write_stick}, {2, &Walk::stick_at_office},
            {2, &Walk::read_stick},  {2, &Walk::erase},     {5, &Walk::neighbour},   {4, &Walk::office},
            {2, &Walk::back_up},     {1, &Walk::restore},   {1, &Walk::clock_jumps}, {2, &Walk::bad_certificate},
            {1, &Walk::restart},
        };
        unsigned all = 0;
        for (const Operation& one : kOperations) all += one.weight;
        auto drawn = static_cast<unsigned>(dice_() % all);
        for (const Operation& one : kOperations) {
            if (drawn < one.weight) {
                happened_ += (this->*one.happens)() ? 1 : 0;
                return;
            }
            drawn -= one.weight;
        }
    }

    void compare() {
        const BatchId chosen{any("SELECT batch FROM batch")};
        const Views views = load_views(desk(), {chosen}, {"", "", true});
        compare_today(views.today);
        compare_chosen(views, chosen);
        compare_sync(views.sync);
        CHECK(views.today.waiting == views.sync.waiting);
        CHECK(views.today.waiting_since == views.sync.waiting_since);
    }

    /// `sanad status` counts the same.
    void compare_status() {
        const auto said = typed(
            clock_, {"--db", kiosk_.folder.file("kiosk.db"), "--passphrase-file", kiosk_.folder.file("passphrase"), "status", "--json"});
        REQUIRE(said.code == kDone);
        const Json json = said.json();
        CHECK(json.at("waiting") == number(tables(), "SELECT count(*)" + kWaiting));
        CHECK(json.at("oldest_waiting_at") == words(tables(), "SELECT json_extract(e.line, '$.at')" + kWaiting + "ORDER BY e.hlc LIMIT 1"));
        CHECK(json.at("quarantined") == number(tables(), "SELECT count(*) FROM sync_quarantined"));
        CHECK(json.at("from_others") == number(tables(), "SELECT count(*) FROM event WHERE ledger IN (SELECT ledger FROM fed_ledger)"));
        CHECK(json.at("last_outcome") == words(tables(), "SELECT outcome" + kLastAttempt));
        CHECK(json.value("device", "") == kiosk_.certificate().device_code);
    }

    /// Something is set apart, something is on a stick, and then everything arrives.
    void settle() {
        set_clock_right();
        record_bad_certificate(kiosk_);
        REQUIRE(write_stick());
        compare();
        DirectTransport link(*registry_.routes);
        const auto report = sync_kiosk(desk(), link);
        REQUIRE(report);
        CHECK(report->waiting == 0);
        compare();
        auto own = tables().prepare("SELECT ledger FROM own_ledger");
        while (own.step()) {
            const std::string ledger = own.text(0);
            const auto here = number(tables(), "SELECT count(*) FROM event WHERE ledger=?", ledger);
            CHECK(number(registry_.writer->database(), "SELECT count(*) FROM event WHERE ledger=?", ledger) >= here);
        }
    }

    [[nodiscard]] const Seen& seen() const { return seen_; }
    [[nodiscard]] int happened() const { return happened_; }

private:
    Desk& desk() { return *kiosk_.desk; }
    Database& tables() { return desk().database(); }
    std::string one_of(const std::vector<std::string>& all) { return all[dice_() % all.size()]; }

    /// One of the ids that a query gives; empty for none.
    template <class... Values>
    std::string any(const std::string& sql, const Values&... values) {
        std::vector<std::string> ids;
        auto rows = tables().prepare(sql);
        (rows.bind(values), ...);
        while (rows.step()) ids.push_back(rows.text(0));
        return ids.empty() ? std::string() : one_of(ids);
    }
    std::string recent() { return iso_of(desk().today() - std::chrono::days(20)); }
    BatchId batch() { return BatchId{any("SELECT batch FROM batch WHERE ends_on>=?", recent())}; }
    CertificateId certificate() {
        return CertificateId{any("SELECT c.certificate FROM certificate c JOIN enrolment e ON e.enrolment=c.enrolment")};
    }

    void pass(Millis time) {
        registry_.clock.advance(time);
        clock_.advance(time);
    }

    // What may happen. Each tells whether something was done; the world may say no to any of them.

    bool open() {
        if (number(tables(), "SELECT count(*) FROM batch WHERE ends_on>=?", iso_of(desk().today() - std::chrono::days(6))) >= 2)
            return false;
        const std::vector<std::string> given{"Ayesha", "Bushra", "Farzana", "Nasreen", "Parveen", "Rukhsana", "Sana"};
        const std::string family = one_of({"Bibi", "Chaudhry", "Cheema", "Khan", "Malik", "Sheikh"});
        std::string file = "name,father_name,gender\n";
        const std::size_t trainees = 4 + dice_() % 4;
        for (std::size_t i = 0; i < trainees; ++i) file += given[i] + " " + family + ",Imran " + family + ",F\n";
        const auto roster = import_roster(desk(), bytes_of(file), "walk " + std::to_string(++rosters_));
        if (!roster) return false;
        const auto start = desk().today() - std::chrono::days(3 + dice_() % 6);
        const auto opened = open_batch(desk(), {"HBW", 0, std::to_string(rosters_), start, {roster->roster}, {}});
        if (!opened) return false;
        return dice_() % 6 == 0 || plan_batch_sessions(desk(), opened->id).has_value();
    }
    bool plan() { return plan_batch_sessions(desk(), batch()).has_value(); }

    bool call_roll() {
        const BatchId of = batch();
        std::map<EnrolmentId, Mark> marks;
        for (const Enrolment& enrolment : load_enrolments(tables(), of)) {
            const auto drawn = dice_() % 24;
            if (drawn == 0) continue;
            marks[enrolment.id] = drawn == 1 ? Mark::absent : drawn == 2 ? Mark::excused : drawn < 5 ? Mark::late : Mark::present;
        }
        bool called = false;
        for (const Session& session : load_sessions(tables(), of))
            if (dice_() % 4) called = sanad::call_roll(desk(), session.id, marks).has_value() || called;
        return called;
    }
    bool mark() {
        const SessionId session{any("SELECT session FROM session WHERE batch=?", batch().value)};
        const EnrolmentId enrolment{
            any("SELECT e.enrolment FROM enrolment e JOIN session s ON s.batch=e.batch WHERE s.session=?", session.value)};
        return sanad::call_roll(desk(), session, {{enrolment, static_cast<Mark>(dice_() % 4)}}).has_value();
    }
    bool enter_some() {
        const BatchId of = batch();
        std::vector<ResultToEnter> results;
        for (const Enrolment& enrolment : load_enrolments(tables(), of)) {
            if (dice_() % 3 == 0) continue;
            results.push_back({enrolment.id, "PT", std::to_string(25 + dice_() % 36), dice_() % 4 == 0});
            if (dice_() % 5) results.push_back({enrolment.id, "HQ", std::to_string(11 + dice_() % 10)});
        }
        return !results.empty() && enter_results(desk(), of, results).has_value();
    }
    bool issue() {
        const auto report = issue_certificates(desk(), batch(), {});
        return report && !report->issued.empty();
    }

    std::optional<PersonNames> renamed(const TraineeId& id) {
        const auto trainee = load_trainee(tables(), desk().cipher(), id);
        if (!trainee || trainee->erased) return std::nullopt;
        PersonNames names = names_of(*trainee);
        names.name = one_of({"Hina", "Maryam", "Zainab"}) + " " + one_of({"Aslam", "Raza", "Yousuf"});
        return names;
    }
    bool correct() {
        const TraineeId id{any("SELECT trainee FROM trainee")};
        const auto names = renamed(id);
        return names && correct_trainee(desk(), id, *names).has_value();
    }
    bool reissue() {
        const CertificateId id = certificate();
        const TraineeId holder{words(
            tables(), "SELECT e.trainee FROM enrolment e JOIN certificate c ON c.enrolment=e.enrolment WHERE c.certificate=?", id.value)};
        return reissue_certificate(desk(), id, dice_() % 2 ? renamed(holder) : std::nullopt).has_value();
    }
    bool change() {
        const CertificateId id = certificate();
        switch (dice_() % 5) {
            case 0:
            case 1:
                return suspend_certificate(desk(), id, "asked").has_value();
            case 2:
            case 3: {
                const CertificateId suspended{any("SELECT certificate FROM certificate_status WHERE suspended=1")};
                return reinstate_certificate(desk(), suspended, "").has_value();
            }
            default:
                return revoke_certificate(desk(), id, kRevocationReasons[dice_() % kRevocationReasons.size()], "").has_value();
        }
    }
    bool hand_over() {
        std::vector<CertificateId> ids;
        for (const auto& one : load_certificates(tables(), batch()))
            if (one.stands() && one.state != CertificateState::suspended && dice_() % 2) ids.push_back(one.id);
        return !ids.empty() && hand_over_certificates(desk(), ids).has_value();
    }
    bool copy() {
        Transaction transaction(tables());
        if (!record_copy(desk(), certificate(), CopyReason::lost)) return false;
        transaction.commit();
        return true;
    }

    bool sync() {
        DirectTransport link(*registry_.routes);
        return !sync_kiosk(desk(), link).value().stopped;
    }
    bool sync_broken() {
        DirectTransport link(*registry_.routes);
        auto left = dice_() % 6;
        link.on_answer = [&](const std::string&, WireResponse& answer) {
            if (left == 0)
                answer = {502, "text/plain", {}, 0};  // the registry did it, and nobody heard of it
            else
                --left;
        };
        return !sync_kiosk(desk(), link).value().stopped;
    }
    bool offline() {
        Unplugged link;
        const auto report = sync_kiosk(desk(), link).value();
        REQUIRE(report.stopped);
        CHECK(words(tables(), "SELECT outcome" + kLastAttempt) == report.stopped->code);
        return true;
    }
    bool write_stick() {
        Stick stick(stick_.path());
        return write_to_stick(desk(), stick).has_value();
    }
    bool stick_at_office() {
        Stick stick(stick_.path());
        return BundleDesk(*registry_.writer, registry_.clock).import_from(stick).has_value();
    }
    bool read_stick() {
        Stick stick(stick_.path());
        return read_from_stick(desk(), stick).has_value();
    }

    bool erase() { return dice_() % 2 == 0 && erase_trainee(desk(), TraineeId{any("SELECT trainee FROM trainee")}).has_value(); }

    /// Another kiosk of the centre, which knows what the registry told it.
    bool neighbour() {
        switch (dice_() % 4) {
            case 0:
                (void)suspend_certificate(*other_.desk, certificate(), "");
                break;
            case 1:
                (void)sanad::call_roll(*other_.desk, SessionId{any("SELECT session FROM session")},
                                       {{EnrolmentId{any("SELECT enrolment FROM enrolment")}, Mark::late}});
                break;
            case 2:
                record_bad_certificate(other_);
                break;
            default:
                other_.add_trainees(2);
        }
        DirectTransport link(*registry_.routes);
        return !sync_kiosk(*other_.desk, link).value().stopped;
    }
    bool office() {
        CertificateDesk certificates(*registry_.writer, registry_.clock, "officer");
        const std::string named = certificate().value;
        switch (dice_() % 6) {
            case 0:
                return certificates.revoke(named, RevocationReason::misconduct).has_value();
            case 1:
                return certificates.suspend(named).has_value();
            case 2:
                return certificates.reinstate(named).has_value();
            case 3: {
                TraineeDesk people(*registry_.writer, registry_.clock, "officer");
                const auto somebody = people.find("PTSD", any("SELECT trainee FROM trainee"));
                return somebody && people.erase(*somebody).has_value();
            }
            default: {
                const std::string roster = "name,father_name,gender\nSana Khan,Imran Khan,F\nHina Malik,Imran Malik,F\n";
                return SetupDesk(*registry_.writer, registry_.clock, "officer")
                    .enter_roster(bytes_of(roster), {"PTSD", "Office " + std::to_string(dice_() % 9), ""})
                    .has_value();
            }
        }
    }

    bool back_up() {
        const auto made = write_backup(desk(), second_.path());
        if (!made) return false;
        backup_ = made->file;
        backed_up_at_ = registry_.clock.now();
        return true;
    }
    /// The disk is lost, and what was recorded since the backup with it.
    bool restore() {
        if (backup_.empty() || registry_.clock.now() - backed_up_at_ > 20 * kDay) return false;
        set_clock_right();
        kiosk_.desk.reset();
        const std::string path = kiosk_.folder.file("kiosk.db");
        for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending);
        const auto restored = recover_from_backup(backup_, path, passphrase(), clock_);
        REQUIRE(restored);
        CHECK(restored->faults == 0);
        kiosk_.reopen();
        return true;
    }

    /// Somebody sets the machine's clock three days ahead; the next time, it is put right, and the kiosk told of it.
    bool clock_jumps() {
        if (set_clock_right()) return true;
        clock_.set(registry_.clock.now() + 3 * kDay);
        ahead_ = true;
        return true;
    }
    bool set_clock_right() {
        if (!std::exchange(ahead_, false)) return false;
        clock_.set(registry_.clock.now());
        REQUIRE(set_clock(desk(), clock_.now(), "witness"));
        return true;
    }

    /// What a kiosk with a bug sends; the registry sets it apart.
    static void record_bad_certificate(KioskWorld& kiosk) {
        auto facts = kiosk.facts();
        facts.counter = next_counter(kiosk.database(), kiosk.certificate().device_code);
        Bytes bytes = issue_credential(facts, "Home Baking", kiosk.desk->device()).value().bytes;
        bytes.back() ^= 1;
        kiosk.record(kiosk.issuing(facts, bytes));
    }
    bool bad_certificate() {
        record_bad_certificate(kiosk_);
        return true;
    }
    bool restart() {
        kiosk_.reopen();
        return true;
    }

    // What the screens say of it.

    void compare_today(const TodayView& today) {
        std::vector<std::string> shown, expected;
        for (const BatchCard& card : today.batches) shown.push_back(card.id.value);
        auto batches =
            tables().prepare("SELECT batch FROM batch WHERE date(ends_on, '+60 days')>=? ORDER BY starts_on DESC, batch LIMIT 8");
        batches.bind(iso_of(desk().today()));
        while (batches.step()) expected.push_back(batches.text(0));
        CHECK(shown == expected);
        const std::int64_t now = desk().clock().now() / 1000;
        for (const BatchCard& card : today.batches) {
            const BatchNumbers numbers = numbers_of(tables(), card.id);
            CHECK(card.trainees == numbers.trainees);
            CHECK(card.ready == numbers.ready);
            CHECK(card.issued == numbers.issued);
            CHECK(card.not_handed_over == numbers.not_handed_over);
            CHECK(card.outdated == numbers.outdated);
            CHECK(card.results_missing == numbers.results_missing);
            const std::string sessions = "SELECT count(*) FROM session s WHERE s.batch=?1";
            const std::string marked = "(SELECT count(*) FROM attendance a WHERE a.session=s.session)";
            CHECK(card.sessions == number(tables(), sessions, card.id.value));
            CHECK(card.sessions_called == number(tables(), sessions + " AND " + marked + ">=?2", card.id.value, numbers.trainees));
            CHECK(card.rolls_to_call ==
                  number(tables(),
                         sessions + " AND " + marked + "<?2 AND unixepoch(s.day)+(s.starts_at-30-300)*60<=?3",  // half an hour before
                         card.id.value, numbers.trainees, now));
            note(seen_.ready, numbers.ready);
            note(seen_.issued, numbers.issued);
            note(seen_.outdated, numbers.outdated);
        }
        CHECK(today.can_open_batch == (number(tables(), "SELECT count(*) FROM roster") > 0));
    }

    void compare_chosen(const Views& views, const BatchId& chosen) {
        REQUIRE(views.issue.batch);
        REQUIRE(views.issue.batch->id == chosen);
        const BatchNumbers numbers = numbers_of(tables(), chosen);
        CHECK(std::ssize(views.issue.lines) == numbers.trainees);
        CHECK(views.issue.ready == numbers.ready);
        CHECK(views.issue.not_yet == numbers.not_yet);
        CHECK(views.issue.issued == numbers.issued);
        CHECK(views.issue.not_handed_over == numbers.not_handed_over);
        CHECK(views.issue.outdated == numbers.outdated);

        std::map<std::string, std::int64_t> states;
        std::int64_t registered = 0;
        for (const CertificateLine& line : views.certificate.lines) {
            ++states[std::string(word_of(line.state))];
            if (!line.receipted) continue;
            ++registered;
            // Registered means just that.
            CHECK(number(registry_.writer->database(), "SELECT count(*) FROM certificate WHERE certificate=?", line.id.value) > 0);
        }
        CHECK(states == counted(tables(), kJudged + "SELECT state, count(*) FROM paper GROUP BY state", chosen.value));
        CHECK(registered == number(tables(), kJudged + "SELECT count(*) FROM paper WHERE registered", chosen.value));
        note(seen_.registered, registered);
        note(seen_.revoked, states["revoked"]);
    }

    void compare_sync(const SyncView& view) {
        CHECK((view.registration == RegistrationStage::approved));
        CHECK(view.waiting == number(tables(), "SELECT count(*)" + kWaiting));
        CHECK(iso_or_empty(view.waiting_since) ==
              words(tables(), "SELECT date(json_extract(e.line, '$.at'), '+5 hours')" + kWaiting + "ORDER BY e.hlc LIMIT 1"));
        CHECK(view.held ==
              number(tables(), "SELECT held_through FROM sync_cursor WHERE ledger=(SELECT ledger FROM own_ledger WHERE closed=0)"));
        // The last is what the registry signed last, whatever this machine's clock said then.
        const std::string last =
            "FROM sync_cursor WHERE ledger IN (SELECT ledger FROM own_ledger) ORDER BY registry_time DESC, received_at DESC LIMIT 1";
        CHECK(iso_or_empty(view.receipt_day) == words(tables(), day_of("received_at") + last));
        CHECK(view.receipt_time == words(tables(), time_of("received_at") + last));

        CHECK(view.quarantined == number(tables(), "SELECT count(*) FROM sync_quarantined"));
        CHECK(std::map<std::string, std::int64_t>(view.quarantined_reasons.begin(), view.quarantined_reasons.end()) ==
              counted(tables(), "SELECT reason, count(*) FROM sync_quarantined GROUP BY reason"));
        CHECK(view.on_stick ==
              number(tables(),
                     "SELECT count(*)" + kWaiting +
                         "AND EXISTS(SELECT 1 FROM stick_parcel p WHERE p.ledger=e.ledger AND e.seq BETWEEN p.first_seq AND p.last_seq)"));
        CHECK(view.from_others == number(tables(), "SELECT count(*) FROM event WHERE ledger IN (SELECT ledger FROM fed_ledger)"));
        CHECK(view.from_others_apart ==
              number(tables(), "SELECT (SELECT count(*) FROM fed_withheld)+(SELECT count(*) FROM fed_quarantined)"));
        CHECK(iso_or_empty(view.feed_day) == words(tables(), day_of("received_at") + "FROM last_feed"));
        CHECK(view.feed_time == words(tables(), time_of("received_at") + "FROM last_feed"));
        CHECK(iso_or_empty(view.attempt_day) == words(tables(), day_of("attempted_at") + kLastAttempt));
        CHECK(view.attempt_time == words(tables(), time_of("attempted_at") + kLastAttempt));
        CHECK((view.trouble ? view.trouble->code : "done") == words(tables(), "SELECT outcome" + kLastAttempt));
        CHECK(iso_or_empty(view.backup_day) == words(tables(), day_of("made_at") + "FROM last_backup"));
        note(seen_.waiting, view.waiting);
        note(seen_.apart, view.quarantined);
        note(seen_.from_others, view.from_others);
        note(seen_.on_stick, view.on_stick);
    }

    std::mt19937 dice_;
    RegistryWorld registry_;
    test::SetClock clock_;  // of this kiosk's machine
    KioskWorld kiosk_{clock_};
    KioskWorld other_{registry_.clock};
    TemporaryFolder stick_, second_;
    std::string backup_;
    Millis backed_up_at_ = 0;
    bool ahead_ = false;
    int rosters_ = 0;
    int happened_ = 0;
    Seen seen_;
};

}  // namespace

TEST_CASE("what the screens count is what the tables hold, after whatever happened to a kiosk") {
    const char* asked = std::getenv("SANAD_RANDOM_OPERATIONS");
    const int operations = asked ? std::atoi(asked) : 250;
    Walk walk(20261122);
    for (int operation = 0; operation < operations; ++operation) {
        CAPTURE(operation);
        walk.step();
        walk.compare();
        if (operation % 50 == 49) walk.compare_status();
    }
    walk.settle();

    const Seen& seen = walk.seen();
    CHECK(walk.happened() > operations / 4);
    CHECK(seen.waiting > 10);
    CHECK(seen.from_others > 5);
    CHECK(seen.issued > 0);
    CHECK(seen.registered > 0);
    CHECK(seen.ready > 0);
    CHECK(seen.outdated > 0);
    CHECK(seen.apart > 0);
    CHECK(seen.on_stick > 0);
    MESSAGE(operations << " operations, " << walk.happened() << " did something; at most " << seen.waiting << " waited, " << seen.issued
                       << " of a batch were issued, " << seen.revoked << " revoked, " << seen.apart << " were set apart");
}
