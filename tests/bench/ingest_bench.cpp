// What a registry takes in: eight kiosks at once send certificates in both signed forms over HTTP to one server process, which verifies,
// stores and receipts them, on SQLite and on PostgreSQL; beside the bare work in the same run: the same number of signature checks, and the
// same rows into the same tables by plain INSERTs, in as many commits. The kiosks' side runs on the same processors.
#include <cstdio>
#include <thread>

#include "tests/bench/timing.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;
using bench::median;
using bench::seconds_of;

namespace {

constexpr int kKiosks = 8;
constexpr int kCertificates = 240;  // a kiosk
constexpr Seq kParcelEvents = 120;
constexpr int kRounds = 5;
constexpr double kMinRate = 2500;  // certificates a second
constexpr double kMaxRatio = 2;    // of the bare work's time

struct Parcel {
    Bytes bytes;
    Seq last = 0;
};

/// Eight kiosks with everything issued and packed; each is made known to whatever registry comes.
struct Kiosks {
    RegistryWorld first_registry;
    std::vector<std::unique_ptr<KioskWorld>> kiosks;
    std::vector<std::vector<Parcel>> parcels;

    Kiosks() {
        for (int i = 0; i < kKiosks; ++i) {
            auto& kiosk = *kiosks.emplace_back(std::make_unique<KioskWorld>(first_registry.clock));
            kiosk.register_at(first_registry);
            for (int n = 0; n < kCertificates; ++n) (void)kiosk.issue_both();
            auto& own = parcels.emplace_back();
            for (Seq first = 1; first <= kiosk.head(); first += kParcelEvents) {
                const Seq last = std::min(first + kParcelEvents - 1, kiosk.head());
                own.push_back({kiosk.parcel(first, last), last});
            }
        }
    }
    /// In the order in which they were registered first, so that each gets the device code that its parcels bear.
    void register_at(RegistryWorld& registry) {
        RegistrationDesk desk(*registry.writer, registry.clock, true);
        for (const auto& kiosk : kiosks) {
            const auto code = desk.make_office_code(kiosk->centre)->one_time;
            (void)desk
                .request(
                    sign_registration_request(kiosk->desk->device(), x25519_public_key(kiosk->desk->sealing_secret()), kiosk->centre, code))
                .value();
        }
    }
    [[nodiscard]] std::size_t commits() const {
        std::size_t all = 0;
        for (const auto& own : parcels) all += own.size();
        return all;
    }
};

/// Seconds from the first parcel to the last receipt.
double ingest(Kiosks& eight, RegistryWorld& registry) {
    eight.register_at(registry);
    const PublicKey key = registry.writer->signer().public_key();
    std::atomic<bool> held = true;
    const double seconds = seconds_of([&] {
        std::vector<std::jthread> senders;
        for (std::size_t i = 0; i < eight.kiosks.size(); ++i) {
            senders.emplace_back([&, i] {
                HttpTransport transport(registry.url());
                for (const Parcel& parcel : eight.parcels[i]) {
                    const Bytes nonce = random_bytes(16);
                    const auto answer = transport.post("/v1/ledgers/" + eight.kiosks[i]->desk->ledger_id() + "/parcels", parcel.bytes,
                                                       to_hex(nonce), kMaxReceiptBytes);
                    const auto receipt =
                        answer && answer->status == 200 ? read_receipt(answer->body, key) : refuse(MessageError::malformed);
                    if (!receipt || receipt->held_through != parcel.last || !receipt->quarantined.empty()) held = false;
                }
            });
        }
    });
    const auto counts = registry.counts();
    if (!held || counts.certificates != kKiosks * kCertificates || counts.quarantined != 0)
        throw std::runtime_error("not every certificate was taken in");
    return seconds;
}

/// Rows as the first registry has them.
using Row = std::vector<std::optional<Bytes>>;
struct Table {
    std::string insert;
    std::vector<bool> is_text;
    std::vector<bool> is_integer;
    std::vector<Row> rows;
};

Table table_of(Registry& registry, const std::string& name, const std::string& columns) {
    Table table;
    std::string marks, types;
    for (std::size_t i = 0, count = static_cast<std::size_t>(std::ranges::count(columns, ',')) + 1; i < count; ++i) marks += i ? ",?" : "?";
    table.insert = "INSERT INTO " + name + "(" + columns + ") VALUES(" + marks + ")";
    for (std::size_t start = 0; start < columns.size();) {
        const auto end = std::min(columns.find(',', start), columns.size());
        types += std::string(start ? ", " : "") + "typeof(" + columns.substr(start, end - start) + ")";
        start = end + 1;
    }
    {
        auto kinds = registry.database().prepare("SELECT " + types + " FROM " + name + " LIMIT 1");
        (void)kinds.step();
        for (int column = 0; column < kinds.columns(); ++column) {
            table.is_text.push_back(kinds.text(column) == "text");
            table.is_integer.push_back(kinds.text(column) == "integer");
        }
    }
    auto rows = registry.database().prepare("SELECT " + columns + " FROM " + name);
    while (rows.step()) {
        Row row;
        for (int column = 0; column < rows.columns(); ++column) {
            if (rows.is_null(column)) {
                row.emplace_back();
            } else {
                row.emplace_back(rows.blob(column));
            }
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

void insert(Database& database, const Table& table, const Row& row) {
    auto statement = database.prepare(table.insert);
    for (std::size_t column = 0; column < row.size(); ++column) {
        if (!row[column]) {
            statement.bind(nullptr);
        } else if (table.is_integer[column]) {
            statement.bind(std::int64_t{std::stoll(std::string(text_of(*row[column])))});
        } else if (table.is_text[column]) {
            statement.bind(text_of(*row[column]));
        } else {
            statement.bind(*row[column]);
        }
    }
    statement.run();
}

/// Signature checks and rows, and nothing else, on one thread.
double bare_work(Database& database, const std::vector<Table>& tables, std::size_t commits) {
    const Ed25519Signer signer(sha256(bytes_of("bare")));
    const Bytes compact(400, 1), proof(64, 2);  // what is signed of either form
    const auto compact_signature = signer.sign(compact), proof_signature = signer.sign(proof);
    return seconds_of([&] {
        bool good = true;
        for (std::size_t commit = 0; commit < commits; ++commit) {
            Transaction transaction(database);
            for (const Table& table : tables) {
                const std::size_t from = table.rows.size() * commit / commits, to = table.rows.size() * (commit + 1) / commits;
                for (std::size_t i = from; i < to; ++i) {
                    insert(database, table, table.rows[i]);
                    if (&table != &tables.front()) continue;
                    good &= ed25519_verify(signer.public_key(), compact, compact_signature);
                    good &= ed25519_verify(signer.public_key(), proof, proof_signature);
                }
            }
            transaction.commit();
        }
        if (!good) throw std::runtime_error("a signature did not verify");
    });
}

/// Whether both are held.
bool measure(Kiosks& eight, const std::vector<Table>& tables, const char* name, const std::function<std::string()>& database) {
    std::vector<double> ours, bare;
    for (int round = 0; round < kRounds; ++round) {
        RegistryWorld registry(/*approve_at_once=*/true, {}, {}, {}, database());
        ours.push_back(ingest(eight, registry));
        const TemporaryFolder folder;
        const std::string place = database();
        Database plain = RegistryAddress(place.empty() ? folder.file("bare.db") : place, folder.path()).create().value();
        bare.push_back(bare_work(plain, tables, eight.commits()));
    }
    const double certificates = kKiosks * kCertificates;
    const double rate = certificates / median(ours);
    std::printf(
        "%s: %.0f certificates/s verified, stored and receipted (at least %.0f), %d kiosks at once; bare checks and rows: %.0f/s; ratio "
        "%.2f (at most %.1f)\n",
        name, rate, kMinRate, kKiosks, certificates / median(bare), median(ours) / median(bare), kMaxRatio);
    std::fflush(stdout);
    return rate >= kMinRate && median(ours) <= kMaxRatio * median(bare);
}

}  // namespace

int main() {
    initialise_crypto();
    Kiosks eight;
    (void)ingest(eight, eight.first_registry);
    Registry& filled = *eight.first_registry.writer;
    const std::vector<Table> tables{
        table_of(filled, "event", "ledger,seq,hlc,line,hash,personal"),
        table_of(filled, "certificate",
                 "certificate,ledger,seq,enrolment,kind,revision,device,centre,counter,issued_at,digest,evidence,awarded_on,supersedes"),
        table_of(filled, "registered_certificate",
                 "ledger,seq,digest,certificate,device,counter,centre,course,course_version,received_at,vouched")};
    bool held = measure(eight, tables, "ingest on SQLite", [] { return std::string(); });
    if (PostgresqlServer::is_here()) held &= measure(eight, tables, "ingest on PostgreSQL", PostgresqlServer::new_database);
    return held ? 0 : 1;
}
