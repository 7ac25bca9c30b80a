// What issuing costs, beside the bare work: the same signatures by libsodium, the same bytes into SQLite in as many commits.
// Both sides run in turn in this process, on this disk; the ratio is of the medians.
#include <sodium.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "kiosk/outside/certificate_files.h"
#include "kiosk/store/certificate_store.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;

namespace {

constexpr int kTrainees = 70;
constexpr int kRounds = 7;
constexpr double kMaxRatio = 3.0;    // issuing / bare work
constexpr double kMinChain = 115.0;  // certificates a second, with PDF and QR files

double seconds_of(const std::function<void()>& work) {
    const auto from = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

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

struct StoredRow {
    Bytes signed_bytes;
    std::string line;
    Bytes personal;
};

std::vector<StoredRow> rows_of(test::CentreFixture& f, const Batch& batch) {
    std::vector<StoredRow> rows;
    for (const auto& certificate : load_certificates(f.desk->database(), batch.id)) {
        auto row = f.desk->database().prepare("SELECT line, personal FROM event WHERE ledger=? AND seq=?");
        row.bind(certificate.ledger).bind(certificate.seq);
        if (row.step()) rows.push_back({load_certificate_content(f.desk->ledger(), certificate)->bytes, row.text(0), row.blob(1)});
    }
    return rows;
}

void must_run(sqlite3* database, const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database));
}

double bare_work(const std::string& path, const std::vector<StoredRow>& rows) {
    sqlite3* database = nullptr;
    if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) throw std::runtime_error("no database");
    must_run(database, "PRAGMA journal_mode=WAL");
    must_run(database, "PRAGMA synchronous=FULL");
    must_run(database, "CREATE TABLE event(seq INTEGER PRIMARY KEY, line TEXT, personal BLOB)");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO event(line, personal) VALUES(?,?)", -1, &insert, nullptr);
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    crypto_sign_keypair(public_key, secret_key);
    const double seconds = seconds_of([&] {
        for (std::size_t at = 0; at < rows.size(); ++at) {
            if (at % kIssueGroup == 0) must_run(database, "BEGIN IMMEDIATE");
            unsigned char signature[crypto_sign_BYTES];
            crypto_sign_detached(signature, nullptr, rows[at].signed_bytes.data(), rows[at].signed_bytes.size(), secret_key);
            sqlite3_bind_text(insert, 1, rows[at].line.data(), static_cast<int>(rows[at].line.size()), SQLITE_STATIC);
            sqlite3_bind_blob(insert, 2, rows[at].personal.data(), static_cast<int>(rows[at].personal.size()), SQLITE_STATIC);
            if (sqlite3_step(insert) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database));
            sqlite3_reset(insert);
            if (at % kIssueGroup == kIssueGroup - 1 || at + 1 == rows.size()) must_run(database, "COMMIT");
        }
    });
    sqlite3_finalize(insert);
    sqlite3_close(database);
    return seconds;
}

}  // namespace

int main() {
    initialise_crypto();
    const Catalogue catalogue = Catalogue::load(assets_dir());
    std::vector<double> issuing;
    std::vector<double> bare;
    std::vector<double> files;
    for (int round = 0; round < kRounds; ++round) {
        test::CentreFixture f;
        f.register_kiosk();
        const Batch batch = ready_batch(f);
        issuing.push_back(seconds_of([&] {
            if (issue_certificates(*f.desk, batch.id, {}).value().issued.size() != kTrainees)
                throw std::runtime_error("not all were issued");
        }));
        bare.push_back(bare_work(f.folder.file("bare.db"), rows_of(f, batch)));
        std::filesystem::create_directory(f.folder.file("out"));
        files.push_back(seconds_of([&] {
            (void)write_certificates(*f.desk, load_certificates(f.desk->database(), batch.id), f.folder.file("out"),
                                     {CertificateForm::pdf, CertificateForm::qr}, catalogue, Language::english, {})
                .value();
        }));
    }
    const double ratio = median(issuing) / median(bare);
    const double chain = kTrainees / (median(issuing) + median(files));
    std::printf(
        "issue %d certificates durably: %.1f ms; bare libsodium + SQLite, same bytes and commits: %.1f ms; ratio %.2f (at most %.1f)\n",
        kTrainees, median(issuing) * 1e3, median(bare) * 1e3, ratio, kMaxRatio);
    std::printf("whole chain with PDF and QR files: %.0f certificates/s (at least %.0f); bare libsodium + SQLite: %.0f/s\n", chain,
                kMinChain, kTrainees / median(bare));
    const bool held = ratio <= kMaxRatio && chain >= kMinChain;
    std::printf("%s\n", held ? "held" : "NOT HELD");
    return held ? 0 : 1;
}
