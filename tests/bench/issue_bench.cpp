// What issuing in both signed forms costs, beside the bare work: the same signatures (compact credential and full credential's proof) and
// hashes (full credential, its quads, the event and its personal part) by libsodium, the same rows (event and certificate) into the same
// tables by SQLite's own interface, in as many commits; and beside @digitalbazaar/vc in Node, which signs one of these very credentials
// and stores nothing (tests/interop/sign_bench.mjs).
// All sides run in turn, on this disk; the ratios are of the medians.
#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "credential/openbadge/encode.h"
#include "credential/openbadge/read.h"
#include "db/schema/schema.h"
#include "kiosk/outside/certificate_files.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/store/certificate_store.h"
#include "tests/bench/timing.h"
#include "tests/support/centre_fixture.h"
#include "tests/support/source_file.h"

using namespace sanad;
using bench::median;
using bench::seconds_of;

namespace {

constexpr int kTrainees = 70;
constexpr int kRounds = 15;
constexpr int kLineColumn = 3;  // of the table `event`
constexpr int kPersonalColumn = 5;
constexpr double kMaxRatio = 3.0;    // issuing / bare work
constexpr double kMinRate = 2000.0;  // certificates a second, both signed forms: told, until a machine with nothing else to do holds it
constexpr double kMinPeer = 8.0;     // issuing / signing by @digitalbazaar/vc, in certificates a second
constexpr double kMinChain = 190.0;  // certificates a second, with PDF and QR files
constexpr int kPeerEvery = 5;        // rounds

Batch ready_batch(test::CentreFixture& f) {
    std::string csv = "name,name_ur,father_name,gender,cnic\n";
    for (int i = 0; i < kTrainees; ++i) {
        char cnic[32];
        std::snprintf(cnic, sizeof cnic, "99101%07d%d", i, 2);
        csv += std::string("Rukhsana Niazi") + ",رخسانہ نیازی,Yasir Niazi,F," + cnic + "\n";
    }
    const auto course = import_course(*f.desk, test::CentreFixture::sample("home-baking.course.json")).value();
    const auto roster = import_roster(*f.desk, bytes_of(csv), "seventy").value();
    const auto batch =
        open_batch(*f.desk, {course.course.code, 0, "1", f.desk->today() - std::chrono::days{40}, {roster.roster}, {}}).value();
    (void)plan_batch_sessions(*f.desk, batch.id).value();
    f.fulfil(batch);
    return batch;
}

void must(bool done, sqlite3* database) {
    if (!done) throw std::runtime_error(sqlite3_errmsg(database));
}

void run(sqlite3* database, const char* sql) { must(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database); }

// A row as SQLite holds it.
using Row = std::vector<sqlite3_value*>;

// The event and certificate rows of everything issued, in the order of issue, and what was signed.
struct Issued {
    std::vector<Bytes> signed_bytes;
    std::vector<std::string> full;   // the full credentials
    std::vector<std::string> quads;  // and what their proofs sign
    std::vector<Row> events;
    std::vector<Row> certificates;

    Issued(const std::string& path, test::CentreFixture& f, const Batch& batch) {
        for (const auto& one : load_certificates(f.desk->database(), batch.id)) {
            const auto content = *load_certificate_content(f.desk->ledger(), one);
            signed_bytes.push_back(content.bytes);
            const auto read = openbadge::read_full_credential(bytes_of(content.full)).value().facts;
            quads.push_back(openbadge::PreparedCourse::prepare(read.issuer, read.achievement).value().nquads(read.award).value());
            full.push_back(content.full);
        }
        sqlite3* database = nullptr;
        must(sqlite3_open(path.c_str(), &database) == SQLITE_OK, database);
        events = read(database, "SELECT e.* FROM event e JOIN certificate c ON c.ledger=e.ledger AND c.seq=e.seq ORDER BY e.seq");
        certificates = read(database, "SELECT * FROM certificate ORDER BY seq");
        sqlite3_close(database);
    }
    ~Issued() {
        for (const auto* rows : {&events, &certificates}) {
            for (const Row& row : *rows) std::ranges::for_each(row, sqlite3_value_free);
        }
    }
    Issued(const Issued&) = delete;
    Issued& operator=(const Issued&) = delete;

private:
    static std::vector<Row> read(sqlite3* database, const char* sql) {
        std::vector<Row> rows;
        sqlite3_stmt* select = nullptr;
        must(sqlite3_prepare_v2(database, sql, -1, &select, nullptr) == SQLITE_OK, database);
        while (sqlite3_step(select) == SQLITE_ROW) {
            Row row;
            for (int column = 0; column < sqlite3_column_count(select); ++column) {
                row.push_back(sqlite3_value_dup(sqlite3_column_value(select, column)));
            }
            rows.push_back(std::move(row));
        }
        sqlite3_finalize(select);
        return rows;
    }
};

void insert(sqlite3* database, sqlite3_stmt* statement, const Row& row) {
    for (std::size_t column = 0; column < row.size(); ++column) sqlite3_bind_value(statement, static_cast<int>(column) + 1, row[column]);
    must(sqlite3_step(statement) == SQLITE_DONE, database);
    sqlite3_reset(statement);
}

double bare_work(const std::string& path, const Issued& issued) {
    sqlite3* database = nullptr;
    must(sqlite3_open(path.c_str(), &database) == SQLITE_OK, database);
    run(database, "PRAGMA journal_mode=WAL");
    run(database, "PRAGMA synchronous=FULL");
    run(database, kLedgerAndProjections);
    run(database, kCorrections);
    sqlite3_stmt* event = nullptr;
    sqlite3_stmt* certificate = nullptr;
    must(sqlite3_prepare_v2(database, "INSERT INTO event VALUES(?,?,?,?,?,?)", -1, &event, nullptr) == SQLITE_OK, database);
    must(
        sqlite3_prepare_v2(database, "INSERT INTO certificate VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &certificate, nullptr) == SQLITE_OK,
        database);
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    crypto_sign_keypair(public_key, secret_key);
    const std::size_t count = issued.events.size();
    const double seconds = seconds_of([&] {
        for (std::size_t at = 0; at < count; ++at) {
            if (at % kIssueGroup == 0) run(database, "BEGIN IMMEDIATE");
            unsigned char signature[crypto_sign_BYTES];
            crypto_sign_detached(signature, nullptr, issued.signed_bytes[at].data(), issued.signed_bytes[at].size(), secret_key);
            const auto* full = reinterpret_cast<const unsigned char*>(issued.full[at].data());
            const auto* quads = reinterpret_cast<const unsigned char*>(issued.quads[at].data());
            unsigned char proof[2 * crypto_hash_sha256_BYTES];
            crypto_hash_sha256(proof, full, issued.full[at].size());
            crypto_hash_sha256(proof + crypto_hash_sha256_BYTES, quads, issued.quads[at].size());
            crypto_sign_detached(signature, nullptr, proof, sizeof proof, secret_key);
            for (const int column : {kLineColumn, kPersonalColumn}) {
                sqlite3_value* value = issued.events[at][static_cast<std::size_t>(column)];
                crypto_hash_sha256(proof, static_cast<const unsigned char*>(sqlite3_value_blob(value)),
                                   static_cast<unsigned long long>(sqlite3_value_bytes(value)));
            }
            insert(database, event, issued.events[at]);
            insert(database, certificate, issued.certificates[at]);
            if (at % kIssueGroup == kIssueGroup - 1 || at + 1 == count) run(database, "COMMIT");
        }
    });
    sqlite3_finalize(event);
    sqlite3_finalize(certificate);
    sqlite3_close(database);
    return seconds;
}

// Certificates a second that @digitalbazaar/vc signs: the proof of `full`, over and over.
double peer_rate(const std::string& path, const std::string& full) {
    std::ofstream(path) << full;
    const std::string command = "node " + source_path("tests/interop/sign_bench.mjs") + " " + path + " 3";
    std::FILE* answer = popen(command.c_str(), "r");
    double rate = 0;
    const bool told = answer != nullptr && std::fscanf(answer, "%lf", &rate) == 1;
    if (answer == nullptr || pclose(answer) != 0 || !told) throw std::runtime_error(command);
    return rate;
}

}  // namespace

int main() {
    initialise_crypto();
    const Catalogue catalogue = Catalogue::load(assets_dir());
    std::vector<double> issuing;
    std::vector<double> checking;
    std::vector<double> bare;
    std::vector<double> files;
    std::vector<double> peer;
    for (int round = 0; round < kRounds; ++round) {
        test::CentreFixture f;
        f.register_kiosk();
        const Batch batch = ready_batch(f);
        // Laying the pages out before anything is signed is work of the paper, not of issuing: it counts in the chain.
        const PaperCheck check = paper_check(*f.desk, catalogue, Language::english);
        // Template and fonts are kept once in a kiosk's life, at its first issue; this is every other one.
        std::vector<Paper> first(1);
        first[0].template_id = load_course(f.desk->database(), batch.course, batch.course_version)->template_name;
        (void)check(first);
        const PaperCheck timed_check = [&](std::vector<Paper>& papers) {
            std::vector<std::optional<Refusal>> refusals;
            checking.push_back(seconds_of([&] { refusals = check(papers); }));
            return refusals;
        };
        const double all = seconds_of([&] {
            if (issue_certificates(*f.desk, batch.id, {}, timed_check).value().issued.size() != kTrainees)
                throw std::runtime_error("not all were issued");
        });
        issuing.push_back(all - checking.back());
        const Issued issued(f.folder.file("kiosk.db"), f, batch);
        bare.push_back(bare_work(f.folder.file("bare.db"), issued));
        if (round % kPeerEvery == 0) peer.push_back(peer_rate(f.folder.file("full.json"), issued.full.front()));
        std::filesystem::create_directory(f.folder.file("out"));
        files.push_back(seconds_of([&] {
            (void)write_certificates(*f.desk, load_certificates(f.desk->database(), batch.id), f.folder.file("out"),
                                     {CertificateForm::pdf, CertificateForm::qr}, catalogue, Language::english, {})
                .value();
        }));
    }
    const double ratio = median(issuing) / median(bare);
    const double rate = kTrainees / median(issuing);
    const double chain = kTrainees / (median(issuing) + median(checking) + median(files));
    std::printf(
        "issue %d certificates in both forms, durably: %.1f ms; bare libsodium + SQLite, same rows and commits: %.1f ms; ratio %.2f "
        "(at most %.1f)\n",
        kTrainees, median(issuing) * 1e3, median(bare) * 1e3, ratio, kMaxRatio);
    std::printf(
        "both signed forms, durable: %.0f certificates/s (at least %.0f); @digitalbazaar/vc in Node, signing alone: %.1f/s; ratio %.1f "
        "(at least %.1f)\n",
        rate, kMinRate, median(peer), rate / median(peer), kMinPeer);
    std::printf("whole chain with PDF and QR files: %.0f certificates/s (at least %.0f); bare libsodium + SQLite: %.0f/s\n", chain,
                kMinChain, kTrainees / median(bare));
    std::printf("of it, for %d: issuing %.1f ms, laying every page out before signing %.1f ms, files %.1f ms\n", kTrainees,
                median(issuing) * 1e3, median(checking) * 1e3, median(files) * 1e3);
    const bool held = ratio <= kMaxRatio && rate >= kMinPeer * median(peer) && chain >= kMinChain;
    std::printf("%s\n", held ? "held" : "NOT HELD");
    return held ? 0 : 1;
}
