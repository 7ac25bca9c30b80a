#include "kiosk/outside/backup.h"

#include <algorithm>
#include <filesystem>

#include "credential/bytes/text_codec.h"
#include "credential/cose/sign1.h"
#include "credential/openbadge/date_time.h"
#include "db/ledger/high_water.h"
#include "db/schema/schema.h"
#include "kiosk/outside/backup_file.h"
#include "kiosk/outside/disk_reserve.h"
#include "kiosk/outside/open_desk.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/kiosk_clock.h"
#include "kiosk/usecase/new_ledger.h"

namespace sanad {
namespace {

namespace files = std::filesystem;

const std::string kEnding = ".sanad-backup";
const std::string kDatabase = "kiosk.db";
constexpr std::size_t kMaxFiles = 10'000;

Refusal refusal_of(BackupError error, const std::string& file) {
    const auto because = [&](const char* code) { return Refusal{code, {{"file", file}}}; };
    switch (error) {
        case BackupError::missing:
            return because("file.missing");
        case BackupError::not_ours:
            return because("backup.not_ours");
        case BackupError::newer:
            return because("backup.newer");
        case BackupError::damaged:
            return because("backup.damaged");
        case BackupError::not_writable:
            return because("file.not_writable");
        case BackupError::full:
            return because("backup.full");
    }
    return because("backup.damaged");
}

/// Gone when it goes out of scope.
class Scratch {
public:
    explicit Scratch(files::path path) : path_(std::move(path)) {}
    ~Scratch() {
        std::error_code ignored;
        if (!path_.empty()) files::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    void keep() { path_.clear(); }

private:
    files::path path_;
};

struct SourceFile {
    std::string name;  // in the backup
    files::path path;
    std::uintmax_t size = 0;
};

bool add_file(BackupWriter& out, const SourceFile& source) {
    std::ifstream in(source.path, std::ios::binary);
    Bytes piece(BackupWriter::kPieceBytes);
    for (std::uintmax_t left = source.size; left > 0;) {
        const auto count = std::min<std::uintmax_t>(left, piece.size());
        in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(count));
        if (in.gcount() != static_cast<std::streamsize>(count)) return false;
        out.add(ByteView(piece).first(count));
        left -= count;
    }
    return true;
}

bool is_asset_name(std::string_view name) {
    return name.size() == 71 && name.starts_with("assets/") && name.find_first_not_of("0123456789abcdef", 7) == std::string_view::npos;
}

std::optional<Json> header_of(ByteView piece) {
    auto parsed = parse_canonical_json(text_of(piece), BackupWriter::kPieceBytes);
    return parsed && parsed->is_object() ? std::optional(*std::move(parsed)) : std::nullopt;
}

/// Puts the pieces of a backup into files below one folder: the database, and what certificates were drawn with.
class Unpacking {
public:
    explicit Unpacking(files::path folder) : folder_(std::move(folder)) {}

    bool take(ByteView piece) {
        if (!header_) return begin(piece);
        if (piece.empty() || piece.size() > left_) return false;
        out_.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        left_ -= piece.size();
        return left_ > 0 || next_file();
    }
    [[nodiscard]] bool complete() const { return header_ && left_ == 0 && waiting_.empty(); }
    [[nodiscard]] bool wrote() const { return wrote_; }
    [[nodiscard]] std::string made_at() const { return header_->value("made_at", ""); }

private:
    bool begin(ByteView piece) {
        header_ = header_of(piece);
        if (!header_) return false;
        const auto* list = header_->contains("files") ? &header_->at("files") : nullptr;
        if (!list || !list->is_array() || list->empty() || list->size() > kMaxFiles) return false;
        for (const Json& one : *list) {
            const auto name = one.is_object() ? one.find("name") : one.end();
            const auto bytes = one.is_object() ? one.find("bytes") : one.end();
            if (name == one.end() || bytes == one.end() || !name->is_string() || !bytes->is_number_unsigned()) return false;
            if (*name != kDatabase && !is_asset_name(name->get_ref<const std::string&>())) return false;
            waiting_.push_back({*name, {}, *bytes});
        }
        std::ranges::reverse(waiting_);
        return waiting_.back().name == kDatabase && next_file();
    }
    bool next_file() {
        wrote_ = wrote_ && (!out_.is_open() || (out_.close(), !out_.fail()));
        while (!waiting_.empty()) {
            const SourceFile file = waiting_.back();
            waiting_.pop_back();
            files::create_directories((folder_ / file.name).parent_path());
            out_ = std::ofstream(folder_ / file.name, std::ios::binary | std::ios::trunc);
            left_ = file.size;
            if (left_ > 0) return true;
            out_.close();
        }
        return true;
    }

    files::path folder_;
    std::optional<Json> header_;
    std::vector<SourceFile> waiting_;
    std::ofstream out_;
    std::uintmax_t left_ = 0;
    bool wrote_ = true;
};

/// The file's content in `folder`, and who can open it.
struct Unpacked {
    MachineKeys keys;
    Bytes key_file;
    std::string made_at;
};

/// `known`: keys that are here already; else those in the backup, under the passphrase.
Result<Unpacked, Refusal> unpack(const std::string& file, const files::path& folder, const Passphrase& passphrase,
                                 const std::optional<MachineKeys>& known) {
    auto reader = BackupReader::open(file);
    if (!reader) return refuse(refusal_of(reader.error(), file));
    auto keys = known ? *known : decode_key_file(reader->key_file(), KeyRole::kiosk, passphrase);
    if (!keys) return refuse(sanad::refusal_of(keys.error(), file));
    std::error_code failure;
    files::create_directories(folder, failure);
    if (failure) return refuse(refusal_of(BackupError::not_writable, folder.string()));
    Unpacking unpacking(folder);
    const ColumnCipher cipher(keys->data_key);
    const auto read = reader->read(cipher, [&](ByteView piece) { return unpacking.take(piece); });
    if (!read) return refuse(refusal_of(read.error(), file));
    if (!unpacking.complete()) return refuse(refusal_of(BackupError::damaged, file));
    if (!unpacking.wrote()) return refuse(refusal_of(BackupError::full, folder.string()));
    return Unpacked{*std::move(keys), reader->key_file(), unpacking.made_at()};
}

Restored check(Database& database, const MachineKeys& keys) {
    const ColumnCipher cipher(keys.data_key);
    project_late_events(database, cipher);  // an older version may have made the backup
    const auto report = check_records(database, cipher);
    Restored restored{{}, report.ledgers, report.events, 0, std::ssize(report.faults), 0};
    const Ed25519Signer device(keys.signing_seed);
    Ledger ledger(database, cipher);
    const auto registration = load_registration(database);
    for (const IssuedCertificate& certificate : load_all_certificates(database)) {
        // Another kiosk's key, or that of the device which this one was before; the registry checked it.
        if (!certificate.own || (registration && registration->device && certificate.device != registration->device->device_code)) continue;
        const auto content = load_certificate_content(ledger, certificate);
        if (!content) continue;  // erased
        const auto signed_form = Sign1::parse(content->bytes, MessageKind::compact_credential, content->bytes.size());
        ++restored.certificates;
        if (!signed_form || !signed_form->verify(device.public_key())) ++restored.bad_signatures;
    }
    return restored;
}

bool is_whole(const std::string& path) {
    auto database = Database::open(path, DatabaseKind::kiosk, kiosk_migrations());
    return database && database->is_whole();
}

bool is_of_these_keys(Database& database, const MachineKeys& keys) {
    const auto registration = load_registration(database);
    return !registration || !registration->device || registration->device->key == Ed25519Signer(keys.signing_seed).public_key();
}

/// On a full disk, what is left is for recording and issuing, not for a backup; and no copy of the database, which is made beside it first,
/// may fill the disk.
bool takes_last_room(const std::string& path, const std::string& folder) {
    const auto disk = disk_state(path);
    if (!disk) return false;
    std::error_code none;
    const auto bytes_of_file = [&](const std::string& file) {
        return files::exists(file, none) ? static_cast<std::int64_t>(files::file_size(file, none)) : 0;
    };
    const bool here = on_one_disk(path, folder);
    const std::int64_t copy = bytes_of_file(path) + bytes_of_file(path + "-wal");
    return (here && disk->is_full) || copy * (here ? 2 : 1) + ReserveSizes().last > disk->free;
}

/// Nothing of it is deleted. The log goes first: beside another database it would be taken for that one's.
bool keep_aside(const std::string& path, const std::string& time) {
    std::string aside = path + ".damaged-" + time;
    while (files::exists(aside) || files::exists(aside + "-wal")) aside += "-again";
    std::error_code failure;
    for (const char* ending : {"-wal", "-shm", ""})
        if (!failure && files::exists(path + ending)) files::rename(path + ending, aside + ending, failure);
    return !failure;
}

std::string compact(std::string iso_time) {
    std::erase_if(iso_time, [](char c) { return c == '-' || c == ':'; });
    return iso_time;
}

}  // namespace

Result<BackupMade, Refusal> write_backup(Desk& desk, const std::string& folder) {
    const auto key_file = key_file_bytes(key_file_beside(desk.path()));
    if (!key_file) return refuse(sanad::refusal_of(KeyFileError::missing, key_file_beside(desk.path())));
    const std::string made_at = iso_time(desk.clock().now());
    if (takes_last_room(desk.path(), folder)) return refuse(Refusal{"disk.no_backup", {{"folder", folder}}});
    // The copy lies beside the database, as sealed as that is, and the pieces of it go to the other place.
    const files::path copy = desk.path() + ".backup";
    const Scratch gone(copy);
    files::remove(copy);
    const Seq head = desk.ledger().head(desk.ledger_id()).seq;  // of the copy, at least
    auto counted = desk.database().prepare("SELECT count(*) FROM event");
    const std::int64_t events = counted.step() ? counted.integer(0) : 0;
    desk.database().copy_to(copy.string());
    if (!is_whole(copy.string())) return refuse(Refusal{"db.damaged", {{"file", desk.path()}}});

    std::vector<SourceFile> sources{{kDatabase, copy, files::file_size(copy)}};
    std::error_code none;
    for (const auto& entry : files::directory_iterator(kept_looks_dir(desk.database()), none)) {
        const std::string name = "assets/" + entry.path().filename().string();
        if (is_asset_name(name) && sources.size() < kMaxFiles) sources.push_back({name, entry.path(), entry.file_size()});
    }
    std::ranges::sort(sources.begin() + 1, sources.end(), {}, &SourceFile::name);
    Json header{{"made_at", made_at},
                {"centre", desk.centre().code},
                {"utc_offset", desk.centre().utc_offset_minutes},
                {"ledger", desk.ledger_id()},
                {"files", Json::array()}};
    for (const SourceFile& source : sources) header["files"].push_back(Json{{"name", source.name}, {"bytes", source.size}});

    const std::string family = desk.centre().code + "-" + desk.ledger_id().substr(0, 8) + "-";
    const std::string file = folder + "/" + family + compact(made_at) + kEnding;
    BackupWriter out(file, *key_file, desk.cipher(), header);
    for (const SourceFile& source : sources) {
        if (!add_file(out, source)) return refuse(Refusal{"file.missing", {{"file", source.path.string()}}});
    }
    const auto bytes = out.finish();
    if (!bytes) return refuse(refusal_of(bytes.error(), file));

    std::vector<files::path> older;
    for (const auto& entry : files::directory_iterator(folder, none)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(family) && name.ends_with(kEnding)) older.push_back(entry.path());
    }
    std::ranges::sort(older, std::greater{});
    for (std::size_t i = 3; i < older.size(); ++i) files::remove(older[i], none);
    save_last_backup(desk.database(), {file, desk.ledger_id(), head, desk.clock().now() / 1000});
    return BackupMade{file, *bytes, events};
}

Result<std::optional<BackupMade>, Refusal> write_backup_if_new(Desk& desk, const std::string& folder) {
    const auto last = load_last_backup(desk.database());
    const bool nothing_new = last && files::path(last->file).parent_path() == files::path(folder) && files::exists(last->file) &&
                             last->ledger == desk.ledger_id() && last->seq == desk.ledger().head(desk.ledger_id()).seq;
    if (nothing_new) return std::nullopt;
    const auto made = write_backup(desk, folder);
    if (!made) return refuse(made.error());
    return *made;
}

std::vector<BackupFound> find_backups(const std::string& folder, const std::string& path, const Passphrase& passphrase) {
    std::vector<BackupFound> found;
    const auto keys = read_key_file(key_file_beside(path), KeyRole::kiosk, passphrase);
    if (!keys) return found;
    const ColumnCipher cipher(keys->data_key);
    std::error_code none;
    for (const auto& entry : files::directory_iterator(folder, none)) {
        const std::string file = entry.path().string();
        auto reader = file.ends_with(kEnding) ? BackupReader::open(file) : refuse(BackupError::not_ours);
        if (!reader) continue;
        std::optional<Json> header;
        // Its first piece is enough: the rest is read when it is restored.
        (void)reader->read(cipher, [&](ByteView piece) { return header = header_of(piece), false; });
        const auto made_at = header ? openbadge::seconds_of(header->value("made_at", "")) : std::nullopt;
        if (made_at) found.push_back({file, *made_at, header->value("utc_offset", Centre{}.utc_offset_minutes)});
    }
    std::ranges::sort(found, std::greater{}, &BackupFound::made_at);
    return found;
}

namespace {

/// What a restore does with a database that lies where the kiosk is to be.
enum class Existing { refuse, keep_aside };

Result<Restored, Refusal> restore(const std::string& file, const std::string& path, const Passphrase& passphrase, const Clock& clock,
                                  Existing existing, const std::optional<MachineKeys>& known) {
    if (existing == Existing::refuse && files::exists(path)) return refuse(Refusal{"db.exists", {{"file", path}}});
    const files::path making = path + ".restoring";
    std::error_code ignored;
    files::remove_all(making, ignored);  // left by a power cut
    const Scratch scratch(making);
    const auto unpacked = unpack(file, making, passphrase, known);
    if (!unpacked) return refuse(unpacked.error());
    Restored restored;
    std::optional<HighWater> moved;  // into the new ledger, or the next start would take this for yet another older state
    {
        auto database = Database::open((making / kDatabase).string(), DatabaseKind::kiosk, kiosk_migrations());
        if (!database) return refuse(Refusal{"db." + std::string(name_of(database.error())), {{"file", file}}});
        if (!database->is_whole()) return refuse(refusal_of(BackupError::damaged, file));
        if (known && !is_of_these_keys(*database, *known)) return refuse(Refusal{"backup.other_keys", {{"file", file}}});
        restored = check(*database, unpacked->keys);
        // What was recorded after the backup is not here, and may be at the registry.
        const auto mark = read_high_water(high_water_beside(path));
        const ColumnCipher cipher(unpacked->keys.data_key);
        const KioskClock corrected(clock, std::make_shared<ClockCorrection>());
        Transaction transaction(*database);
        if (known)
            load_correction(*database, corrected);
        else
            database->execute("DELETE FROM clock_correction");  // that may have been another machine's clock
        go_on_in_new_ledger(*database, cipher, corrected, "restored", mark ? mark->counter : 0);
        transaction.commit();
        if (mark) {
            const LedgerHead head = Ledger(*database, cipher).head(load_own_ledger(*database).ledger);
            moved = HighWater{load_own_ledger(*database).ledger, head.seq, head.hash, mark->counter};
        }
    }
    // Closing the database has emptied its log; where the disk would not have that, the database alone lacks what was just recorded.
    const files::path log = making / (kDatabase + "-wal");
    if (files::exists(log) && !files::is_empty(log)) return refuse(refusal_of(BackupError::not_writable, path));
    restored.made_at = unpacked->made_at;
    if (!known) {
        const auto placed = place_key_file(key_file_beside(path), unpacked->key_file);
        if (!placed) return refuse(sanad::refusal_of(placed.error(), key_file_beside(path)));
    }
    std::error_code failure;
    if (files::exists(making / "assets")) {
        files::create_directories(path + ".assets");
        for (const auto& entry : files::directory_iterator(making / "assets")) {
            files::rename(entry.path(), files::path(path + ".assets") / entry.path().filename());
        }
    }
    // Last, for with it the kiosk is there.
    if (!settle_folder(making.string())) return refuse(refusal_of(BackupError::not_writable, path));
    if (moved) write_high_water(high_water_beside(path), *moved);
    if (!keep_aside(path, compact(iso_time(clock.now())))) return refuse(refusal_of(BackupError::not_writable, path));
    files::rename(making / kDatabase, path, failure);
    if (failure || !settle_folder(files::absolute(path).parent_path().string())) {
        return refuse(refusal_of(BackupError::not_writable, path));
    }
    return restored;
}

}  // namespace

Result<Restored, Refusal> restore_backup(const std::string& file, const std::string& path, const Passphrase& passphrase,
                                         const Clock& clock) {
    return restore(file, path, passphrase, clock, Existing::refuse, std::nullopt);
}

Result<Restored, Refusal> recover_from_backup(const std::string& file, const std::string& path, const Passphrase& passphrase,
                                              const Clock& clock) {
    const auto keys = read_key_file(key_file_beside(path), KeyRole::kiosk, passphrase);
    if (!keys && keys.error() != KeyFileError::missing) return refuse(sanad::refusal_of(keys.error(), key_file_beside(path)));
    return restore(file, path, passphrase, clock, Existing::keep_aside, keys ? std::optional(*keys) : std::nullopt);
}

Result<Restored, Refusal> drill_backup(const std::string& file, const Passphrase& passphrase, const Clock& clock) {
    const std::string folder = (files::temp_directory_path() / ("sanad-drill-" + new_id())).string();
    files::create_directories(folder);
    const Scratch scratch(folder);
    try {
        return restore_backup(file, folder + "/kiosk.db", passphrase, clock);
    } catch (const DiskFull&) {  // not the kiosk's disk, perhaps, whose reserve would help
        return refuse(refusal_of(BackupError::full, folder));
    }
}

}  // namespace sanad
