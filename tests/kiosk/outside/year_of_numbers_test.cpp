// Proves that no number is given twice: two kiosks of a centre and one of another issue and reissue through a year and over two of its
// turns, offline for weeks, with disks that die and backups that come back, one of them twice. SANAD_YEAR_ROUNDS=600 issues oftener than
// the tests need.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "db/ledger/high_water.h"
#include "kiosk/outside/backup.h"
#include "kiosk/outside/connection.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/batch.h"
#include "kiosk/usecase/import.h"
#include "kiosk/usecase/issue.h"
#include "kiosk/usecase/reissue.h"
#include "sync/registry/office/certificate_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/source_file.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

constexpr Millis kSpan = 400 * kDay;  // from before one new year to after the next

/// A certificate that was shown to somebody.
struct Given {
    std::string device;
    std::uint32_t counter = 0;
    Bytes bytes;
};

class Year {
public:
    Year() {
        registry_.clock.set(1'797'760'800'000);  // 2026-12-20T10:00:00Z
        for (const char* centre : {"PTSD", "PTSD", "BWP"}) {
            auto kiosk = std::make_unique<KioskWorld>(registry_.clock, centre);
            DirectTransport link(*registry_.routes);
            (void)register_kiosk(*kiosk->desk, registry_.url(), registry_.office_code(centre), link).value();
            (void)import_course(*kiosk->desk, source_file("assets/sample/kitchen-hygiene.course.json")).value();
            kiosks_.push_back({std::move(kiosk)});
        }
        registry_.clock.advance(kDay / 2);  // past the first hours of the keys
    }

    void live(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            CAPTURE(round);
            registry_.clock.advance(kSpan / rounds);
            OneOfThem& one = kiosks_[static_cast<std::size_t>(round) % kiosks_.size()];
            issue(one);
            if (dice_() % 3 == 0) reissue(one);
            if (dice_() % 2 == 0) back_up(one);
            if (dice_() % 3 == 0) issue(one);
            // Cut off for weeks at a time.
            if (one.cut_off > 0)
                --one.cut_off;
            else if (dice_() % 4 == 0)
                one.cut_off = static_cast<int>(dice_() % 6);
            else
                sync(one);
            if (dice_() % 4 == 0) lose_the_disk(one);
        }
    }

    /// All that was given arrives: by its kiosk, or from its paper where the disk died before it was sent.
    void settle() {
        for (OneOfThem& one : kiosks_) {
            for (int i = 0; i < 2; ++i) {
                const auto report = sync(one);
                CHECK(stopped(report) == "");
                CHECK(report.waiting == 0);
            }
        }
        CertificateDesk office(*registry_.writer, registry_.clock, "officer");
        for (const auto& [id, given] : given_) {
            if (registry_.writer->store().certificate_with_id(id)) continue;
            const auto adopted = office.adopt(given.bytes, /*vouch=*/false);
            REQUIRE(adopted);
            CHECK(adopted->is_new);
            ++adopted_;
        }
        for (OneOfThem& one : kiosks_) CHECK(stopped(sync(one)) == "");
    }

    void compare() {
        const auto count = [](Database& database, const std::string& sql) {
            auto row = database.prepare(sql);
            REQUIRE(row.step());
            return row.integer(0);
        };
        const std::string numbers = "SELECT count(*) FROM (SELECT DISTINCT device, counter FROM certificate)";
        Database& tables = registry_.writer->database();
        CHECK(count(tables, "SELECT count(*) FROM certificate") == std::ssize(given_));
        CHECK(count(tables, numbers) == std::ssize(given_));
        const RegistryCounts counts = registry_.counts();
        CHECK(counts.certificates == std::ssize(given_));
        CHECK(counts.quarantined == 0);
        CHECK(counts.forks == 0);
        for (const auto& [id, given] : given_) {
            const auto registered = registry_.writer->store().certificate_with_id(id);
            REQUIRE(registered);
            CHECK(registered->device_code == given.device);
            CHECK(registered->counter == given.counter);
        }
        for (OneOfThem& one : kiosks_) {
            Database& here = one.world->database();
            CHECK(count(here, numbers) == count(here, "SELECT count(*) FROM (SELECT DISTINCT certificate FROM certificate)"));
        }
    }

    [[nodiscard]] std::size_t given() const { return given_.size(); }
    [[nodiscard]] const std::set<std::string>& years() const { return years_; }
    [[nodiscard]] int lost_disks() const { return lost_disks_; }
    [[nodiscard]] int adopted() const { return adopted_; }

private:
    struct OneOfThem {
        std::unique_ptr<KioskWorld> world;
        int cut_off = 0;
        std::string backup{};
        Millis backed_up_at = 0;
        [[nodiscard]] Desk& desk() const { return *world->desk; }
    };

    /// A batch of a day, a few days ago: everybody came, and everybody gets a certificate.
    void issue(OneOfThem& one) {
        static const std::vector<std::string> given{"Ayesha", "Bushra", "Farzana", "Nasreen", "Parveen", "Rukhsana"};
        static const std::vector<std::string> family{"Bibi", "Chaudhry", "Cheema", "Khan", "Malik"};
        const std::string number = std::to_string(++batches_);
        const std::size_t trainees = dice_() % 5 == 0 ? 1 + dice_() % 30 : 1 + dice_() % 4;  // thirty are more than one group
        std::string file = "name,father_name,gender,district\n";
        for (std::size_t i = 0; i < trainees; ++i)
            file += given[i % given.size()] + " " + family[i / given.size()] + ",Imran Khan,F,Multan " + number + "\n";
        Desk& desk = one.desk();
        const auto roster = import_roster(desk, bytes_of(file), "roster " + number).value();
        const auto start = desk.today() - std::chrono::days(4);
        const auto batch = open_batch(desk, {"KHD", 0, number, start, {roster.roster}, {}}).value();
        std::vector<SessionId> sessions;
        const auto planned = plan_batch_sessions(desk, batch.id).value();
        for (const Session& session : planned) sessions.push_back(session.id);
        std::map<EnrolmentId, Mark> all;
        for (const Enrolment& enrolment : load_enrolments(desk.database(), batch.id)) all[enrolment.id] = Mark::present;
        REQUIRE(call_rolls(desk, sessions, all));
        const auto report = issue_certificates(desk, batch.id, {}).value();
        REQUIRE(report.issued.size() == trainees);
        for (const IssuedCertificate& certificate : report.issued) note(desk, certificate);
    }
    void reissue(OneOfThem& one) {
        Desk& desk = one.desk();
        std::vector<IssuedCertificate> own = load_all_certificates(desk.database());
        std::erase_if(own, [](const IssuedCertificate& certificate) { return !certificate.own || !certificate.stands(); });
        if (own.empty()) return;
        const IssuedCertificate& old = own[dice_() % own.size()];
        const auto place = find_enrolment(desk.database(), old.enrolment);
        REQUIRE(place);
        PersonNames names = names_of(load_trainee(desk.database(), desk.cipher(), place->trainee).value());
        names.name = names.name == "Hina Aslam" ? "Maryam Raza" : "Hina Aslam";
        const auto made = reissue_certificate(desk, old.id, names);
        REQUIRE(made);
        note(desk, *made);
    }

    /// Its number, its id and its place in a status list are nobody else's, and the numbers of a device only rise.
    void note(Desk& desk, const IssuedCertificate& certificate) {
        CHECK(serials_.insert(serial_of(certificate)).second);
        CHECK_FALSE(given_.contains(certificate.id.value));
        CHECK(certificate.counter > highest_[certificate.device]);
        highest_[certificate.device] = certificate.counter;
        const auto stored = load_certificate(desk.database(), certificate.id);
        REQUIRE(stored);
        const auto content = load_certificate_content(desk.ledger(), *stored);
        REQUIRE(content);
        const Json full = Json::parse(content->full);
        Json status = full.at("credentialStatus");
        if (status.is_array()) status = status.at(0);
        const std::string bit =
            status.at("statusListCredential").get<std::string>() + "#" + status.at("statusListIndex").get<std::string>();
        CHECK(status_bits_.insert(bit).second);
        given_[certificate.id.value] = {certificate.device, certificate.counter, content->bytes};
        years_.insert(iso_time(certificate.issued_at * 1000).substr(0, 4));
    }

    SyncReport sync(OneOfThem& one) {
        DirectTransport link(*registry_.routes);
        return sync_kiosk(one.desk(), link).value();
    }

    void back_up(OneOfThem& one) {
        one.backup = write_backup(one.desk(), second_.path()).value().file;
        one.backed_up_at = registry_.clock.now();
    }
    /// The database alone, and then the kiosk goes on where it stood; or the whole machine, with what lay beside the keys.
    void lose_the_disk(OneOfThem& one) {
        if (one.backup.empty() || registry_.clock.now() - one.backed_up_at > 40 * kDay) return;
        const std::string path = one.world->folder.file("kiosk.db");
        one.world->desk.reset();
        for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(path + ending);
        const bool whole = dice_() % 2 == 0;
        if (whole)
            for (const std::string& file : {key_file_beside(path), high_water_beside(path)}) std::filesystem::remove(file);
        const auto restored = whole ? restore_backup(one.backup, path, passphrase(), registry_.clock)
                                    : recover_from_backup(one.backup, path, passphrase(), registry_.clock);
        REQUIRE(restored);
        CHECK(restored->faults == 0);
        CHECK(restored->bad_signatures == 0);
        one.world->reopen();
        // The same backup may have been restored before: what was given since is at the registry.
        CHECK(stopped(sync(one)) == "");
        ++lost_disks_;
    }

    std::mt19937 dice_{20261122};
    RegistryWorld registry_;
    TemporaryFolder second_;
    std::vector<OneOfThem> kiosks_;
    std::map<std::string, Given> given_;  // by id
    std::set<std::string> serials_, status_bits_, years_;
    std::map<std::string, std::uint32_t> highest_;  // of each device
    int batches_ = 0;
    int lost_disks_ = 0;
    int adopted_ = 0;
};

}  // namespace

TEST_CASE("in a year of three kiosks, with lost disks and restored backups, no number is given twice and every certificate is registered") {
    const char* asked = std::getenv("SANAD_YEAR_ROUNDS");
    const int rounds = asked ? std::atoi(asked) : 45;
    Year year;
    year.live(rounds);
    year.settle();
    year.compare();
    CHECK(year.years() == std::set<std::string>{"2026", "2027", "2028"});
    CHECK(year.lost_disks() > 0);
    MESSAGE(rounds << " rounds: " << year.given() << " certificates, " << year.lost_disks() << " disks lost, " << year.adopted()
                   << " certificates registered from their paper");
}
