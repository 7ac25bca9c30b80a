#pragma once

#include "credential/bytes/text_codec.h"
#include "credential/issue.h"
#include "credential/openbadge/encode.h"
#include "db/ledger/high_water.h"
#include "kiosk/usecase/desk.h"
#include "sync/client/http_transport.h"
#include "sync/client/registration_client.h"
#include "sync/client/sync_engine.h"
#include "sync/protocol/parcel.h"
#include "sync/registry/http/routes.h"
#include "sync/registry/store/registry_key.h"
#include "tests/support/cheap_keys.h"
#include "tests/support/set_clock.h"
#include "tests/support/temporary_folder.h"

namespace sanad::test {

/// A registry with two centres, serving on a free port of the loopback. Its database is a file in a temporary folder, unless another is
/// named; its keys are there always.
class RegistryWorld {
public:
    TemporaryFolder folder;
    SetClock clock;
    RegistryAddress at;
    Catalogue catalogue = Catalogue::load(assets_dir());
    std::unique_ptr<Registry> writer = make();
    std::unique_ptr<Registry> reader = writer->another().value();
    std::vector<std::unique_ptr<Registry>> serving;  ///< the server's own writers
    std::unique_ptr<Routes> routes;
    std::unique_ptr<HttpServer> server;

    explicit RegistryWorld(bool approve_at_once = true, ServerLimits limits = {}, ServerSetup setup = {}, Rate device_rate = {},
                           const std::string& database = {})
        : at(database.empty() ? RegistryAddress(path()) : RegistryAddress(database, folder.path())) {
        serve(approve_at_once, limits, std::move(setup), device_rate);
    }

    /// The registry gets its next key, certified by the anchor, and starts again with it.
    void renew_key() {
        (void)renew_registry_key(at, passphrase(), kCheapKeys).value();
        const auto request = read_registry_request(request_registry_key(at, passphrase()).value()).value();
        const std::int64_t now = clock.now() / 1000;
        const AnchorFile anchor{path() + ".anchor", passphrase()};
        const Bytes certificate = certify_registry_key(anchor, request, {.now = now, .epoch = request.epoch}).value();
        (void)install_registry_key(at, passphrase(), certificate, now).value();
        start_again(open());
    }
    /// With another file, perhaps; on another port.
    void start_again(std::unique_ptr<Registry> registry) {
        server.reset();
        routes.reset();
        writer = std::move(registry);
        reader = writer->another().value();
        serve(/*approve_at_once=*/true, {});
    }
    /// The registry as it is now, for later: an old backup.
    [[nodiscard]] std::unique_ptr<Registry> backup() const {
        const std::string copy = folder.file("backup.db");
        open()->database().execute("VACUUM INTO '" + copy + "'");
        std::filesystem::copy_file(key_file_beside(path()), key_file_beside(copy));
        return Registry::open(copy, passphrase()).value();
    }

    [[nodiscard]] std::string path() const { return folder.file("registry.db"); }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server->port()); }
    [[nodiscard]] std::string office_code(const std::string& centre) {
        const auto officer = open();
        return write_office_code(RegistrationDesk(*officer, clock, false).make_office_code(centre).value());
    }
    /// The signed keys part, as served.
    [[nodiscard]] Bytes trust_keys() const { return copy_of(bytes_of(Publisher(*reader, clock).trust_keys())); }
    /// Another connection, as every command of an officer has.
    [[nodiscard]] std::unique_ptr<Registry> open() const { return Registry::open(at, passphrase()).value(); }
    [[nodiscard]] RegistryCounts counts() { return open()->store().counts(); }

    /// SHA-256 over every row of every table, in order: what the database says, not how it lies on the disk.
    [[nodiscard]] std::string content_hash() {
        const auto registry = open();
        std::vector<std::string> tables;  // but the number of the published state, which counts changes
        {
            auto rows =
                registry->database().prepare("SELECT name FROM sqlite_schema WHERE type='table' AND name<>'trust_state' ORDER BY name");
            while (rows.step()) tables.push_back(rows.text(0));
        }
        Bytes all;
        for (const auto& table : tables) {
            std::vector<std::string> lines;
            auto rows = registry->database().prepare("SELECT * FROM " + table);
            while (rows.step()) {
                std::string line = table;
                for (int column = 0; column < rows.columns(); ++column)
                    line += "|" + (rows.is_null(column) ? "null" : to_hex(rows.blob(column)));
                lines.push_back(line);
            }
            std::ranges::sort(lines);
            for (const auto& line : lines) all.insert(all.end(), line.begin(), line.end());
        }
        return to_hex(sha256(all));
    }

private:
    void serve(bool approve_at_once, ServerLimits limits, ServerSetup setup = {}, Rate device_rate = {}) {
        Ingest(*writer, clock).catch_up();  // as `serve` does
        serving.clear();
        for (int i = 0; i < 2; ++i) serving.push_back(writer->another().value());
        routes =
            std::make_unique<Routes>(serving, *reader, clock, catalogue,
                                     VerifyPage{copy_of(bytes_of("<p>the page</p>")), "default-src 'none'"}, approve_at_once, device_rate);
        server = std::make_unique<HttpServer>(ListenAddress{"127.0.0.1", 0}, *routes, limits, std::move(setup));
    }
    std::unique_ptr<Registry> make() {
        auto registry =
            Registry::init(at, "http://localhost:8080", {path() + ".anchor", passphrase()}, passphrase(), clock, kCheapKeys).value();
        Transaction transaction(registry->database());
        (void)registry->store().add_centre({"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", "Asia/Karachi"});
        (void)registry->store().add_centre({"BWP", "Women's Skills Centre, Bahawalpur", "خواتین ہنر مرکز، بہاولپور", "Asia/Karachi"});
        registry->republish_trust(clock.now() / 1000);
        transaction.commit();
        return registry;
    }
};

/// A kiosk of a centre, with small events that say nothing in particular and certificates that do. Its ledger begins with
/// `ledger.opened`: what a test adds first has seq 2.
class KioskWorld {
public:
    TemporaryFolder folder;
    SetClock& clock;
    std::string centre;
    std::unique_ptr<Desk> desk;
    std::uint32_t counter = 0;

    explicit KioskWorld(SetClock& shared_clock, const std::string& centre_code = "PTSD")
        : clock(shared_clock),
          centre(centre_code),
          desk(Desk::create(folder.file("kiosk.db"), {centre_code, "A centre", "ایک مرکز", 300}, "coordinator", passphrase(), clock,
                            kCheapKeys)
                   .value()) {}

    [[nodiscard]] Database& database() { return desk->database(); }
    [[nodiscard]] Seq head() { return desk->ledger().head(desk->ledger_id()).seq; }
    [[nodiscard]] Seq cursor() {
        auto row = database().prepare("SELECT held_through FROM sync_cursor");
        return row.step() ? row.integer(0) : 0;
    }

    [[nodiscard]] Result<RegistrationChain, SyncRefusal> ask_to_register(const std::string& url, const std::string& code) {
        HttpTransport transport(url);
        return register_device(database(), desk->device(), desk->sealing_secret(), centre, url, code, transport, clock);
    }
    void register_at(RegistryWorld& registry) { (void)ask_to_register(registry.url(), registry.office_code(centre)).value(); }
    [[nodiscard]] KeyCertificate certificate() const { return stored_registration(desk->database()).value().device; }

    void reopen() {
        desk.reset();
        desk = Desk::open(folder.file("kiosk.db"), passphrase(), clock).value();
    }
    /// A second machine with a copy of this one's disk.
    [[nodiscard]] std::unique_ptr<KioskWorld> clone() {
        auto second = std::make_unique<KioskWorld>(clock, centre);
        second->desk.reset();
        const std::string from = folder.file("kiosk.db"), to = second->folder.file("kiosk.db");
        for (const std::string& file : {to, key_file_beside(to), high_water_beside(to)}) std::filesystem::remove(file);
        database().execute("VACUUM INTO '" + to + "'");
        std::filesystem::copy_file(key_file_beside(from), key_file_beside(to));
        if (std::filesystem::exists(high_water_beside(from))) std::filesystem::copy_file(high_water_beside(from), high_water_beside(to));
        second->counter = counter;
        second->reopen();
        return second;
    }

    Event record(EventDraft draft) {
        Transaction transaction(database());
        Event event = desk->record(std::move(draft));
        transaction.commit();
        return event;
    }
    /// An event that this kiosk's own projection would refuse: what a kiosk with a bug sends.
    Event record_unprojected(EventDraft draft) {
        Transaction transaction(database());
        Event event = desk->ledger().append(desk->ledger_id(), desk->actor(), clock, std::move(draft));
        transaction.commit();
        return event;
    }
    /// Trainees: events with a personal part.
    void add_trainees(int count) {
        for (int i = 0; i < count; ++i) {
            record({"trainee.added/1", Json{{"trainee", new_id()}, {"roster", "women"}, {"position", i + 1}},
                    Json{{"name", "Ayesha Bibi " + new_id()}, {"cnic", "3310012345671"}}});
        }
    }

    [[nodiscard]] CompactCredential facts() {
        CompactCredential credential;
        credential.issued_at = clock.now() / 1000;
        credential.id = array_of<16>(random_bytes(16)).value();
        credential.holder_name = "Ayesha Bibi";
        credential.course_title = "Home Baking for Women";
        credential.course_code = "HBW";
        credential.hours = 60;
        credential.period_start = desk->today() - std::chrono::days(14);
        credential.period_end = credential.issued_on = desk->today();
        credential.counter = ++counter;
        credential.attendance_percent = 93;
        return credential;
    }
    [[nodiscard]] EventDraft issuing(const CompactCredential& credential, const Bytes& bytes) const {
        return {"certificate.issued/1",
                Json{{"certificate", to_base32(credential.id)},
                     {"enrolment", to_base32(credential.id)},
                     {"kind", static_cast<int>(credential.kind)},
                     {"revision", 1},
                     {"device", certificate().device_code},
                     {"centre", certificate().centre_code},
                     {"counter", credential.counter},
                     {"issued_at", credential.issued_at},
                     {"digest", to_hex(sha256(bytes))},
                     {"evidence", Json::object()}},
                Json{{"credential", to_base64(bytes)}}};
    }
    /// Returns the certificate's bytes.
    Bytes issue() {
        const auto credential = facts();
        const auto issued = issue_credential(credential, "Home Baking", desk->device()).value();
        record(issuing(credential, issued.bytes));
        return issued.bytes;
    }

    /// A certificate with its full credential. Returns both as bytes.
    struct BothForms {
        CompactCredential facts;
        Bytes compact;
        std::string full;
    };
    BothForms issue_both() {
        auto credential = facts();
        const openbadge::Issuer issuer{certificate().public_url, centre, "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", "PK"};
        openbadge::Achievement course;
        course.course_code = credential.course_code;
        course.version = credential.course_version;
        course.name = credential.course_title;
        course.description = course.criteria = "Bread, biscuits and cakes for sale from home.";
        course.field_of_study = "Food processing";
        course.in_language = "en";
        course.creator_name = "PTSD";
        openbadge::Award award;
        award.id = credential.id;
        award.subject_id = array_of<16>(random_bytes(16)).value();
        award.device_code = certificate().device_code;
        award.counter = credential.counter;
        award.holder_name = credential.holder_name;
        award.valid_from = credential.issued_at;
        award.activity_start = credential.issued_at - 14 * 86'400;
        award.activity_end = credential.issued_at;
        const auto full = openbadge::PreparedCourse::prepare(issuer, course).value().sign(award, desk->device()).value();
        credential.full_digest = array_of<16>(ByteView(full.digest).first(16));
        const auto issued = issue_credential(credential, "Home Baking", desk->device()).value();
        auto draft = issuing(credential, issued.bytes);
        draft.personal->emplace("full", full.json);
        record(std::move(draft));
        return {credential, issued.bytes, full.json};
    }

    /// Everything that the kiosk says goes through `url`.
    [[nodiscard]] SyncReport sync(const std::string& url, HttpLimits limits = {}, ParcelSizes sizes = {}) {
        HttpTransport transport(url, limits);
        return SyncEngine(database(), desk->cipher(), desk->device(), transport, clock, LinkPace(sizes)).sync_now();
    }

    [[nodiscard]] Bytes parcel(Seq first, Seq last) {
        return pack_parcel(desk->device(), certificate().device_code, iso_time(clock.now()),
                           desk->ledger().events_after(desk->ledger_id(), first - 1, static_cast<int>(last - first + 1)));
    }
};

/// The code of why it stopped, or of its warning; empty when there is neither.
[[nodiscard]] inline std::string stopped(const SyncReport& report) { return report.trouble() ? report.trouble()->code : std::string(); }

}  // namespace sanad::test
