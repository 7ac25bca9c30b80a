#pragma once

#include <map>
#include <set>

#include "credential/trust/trust_list.h"
#include "credential/verify.h"
#include "db/projection/ledger_forks.h"
#include "db/sqlite/database.h"
#include "sync/protocol/authorship.h"
#include "sync/protocol/receipt.h"

/// The registry's own tables, as functions. One connection, its thread; inside the caller's Transaction where several
/// calls belong together.
namespace sanad {

struct RegistrySettings {
    std::string public_url;
    PublicKey anchor{};
    Bytes registry_certificate{};  ///< that of the highest epoch; empty: not certified yet
};

enum class RegistrationState { pending, approved, refused };
[[nodiscard]] std::string_view name_of(RegistrationState state);

struct StoredRegistration {
    std::string fingerprint;  ///< registration_id(): 16 hex digits
    PublicKey key{};
    SealingPublicKey sealing_key{};
    std::string centre_code;
    RegistrationState state = RegistrationState::pending;
    std::int64_t requested_at = 0;
};

struct OfficeCodeRow {
    std::string one_time;
    std::string centre_code;
    std::int64_t expires_at = 0;
};

struct StoredDevice {
    TrustedDevice trusted;
    Bytes certificate;
};

/// A certificate that the registry checked and confirms.
struct RegisteredCertificate {
    std::string ledger;  ///< whose event (ledger, seq) holds its bytes
    std::int64_t seq = 0;
    CredentialDigest digest{};
    std::string certificate;  ///< id: base32 of cti
    std::string device_code;
    std::uint32_t counter = 0;
    std::string centre_code;
    std::string course_code;
    std::int64_t course_version = 0;
    std::int64_t received_at = 0;
    bool vouched = false;  ///< by an officer, in spite of a compromised key
};

struct RegistryCounts {
    std::int64_t centres = 0, devices = 0, pending = 0, ledgers = 0, events = 0, certificates = 0, quarantined = 0;
    std::int64_t forks = 0;  ///< ledgers, of those forks that are open
    bool operator==(const RegistryCounts&) const = default;
};

struct OwnedLedger {
    std::string ledger;
    std::string device_code;
};

/// An event that is set apart, with who wrote it when; nothing about a person.
struct EventApart {
    std::string ledger;
    std::int64_t seq = 0;
    QuarantineReason reason = QuarantineReason::bad_certificate;
    std::string device_code;  ///< empty: the registry itself
    std::string centre_code;
    std::string type{};         ///< "roll.called/1"
    std::string recorded_at{};  ///< ISO time by the clock of who wrote it
    std::string serial{};       ///< of the certificate that it issues or speaks of, as it says; empty: of none that is known here
};

/// Another event was offered where the registry holds one. Each machine with a copy has its own.
struct SeenFork {
    OfferedEvent offered;
    std::string device_code;
    std::string centre_code;
    std::int64_t seen_at = 0;  ///< unix seconds, the first time
    bool mended = false;       ///< the machine that offered it was registered anew, and what it had recorded has come
    bool settled = false;      ///< an officer said that nothing is left to be done

    [[nodiscard]] bool is_open() const { return !mended && !settled; }
};

class RegistryStore {
public:
    explicit RegistryStore(Database& database) : database_(database) {}

    /// Of a new registry, whose key nobody certified yet.
    void set_settings(const std::string& public_url, const PublicKey& anchor);
    [[nodiscard]] RegistrySettings settings();
    /// In the place of another of the same epoch.
    void add_registry_certificate(std::uint32_t epoch, ByteView certificate);
    /// The highest epoch first.
    [[nodiscard]] std::vector<Bytes> registry_certificates();
    /// By device code, without the compromised ones.
    [[nodiscard]] std::map<std::string, Bytes> device_certificates();
    void set_device_certificate(const std::string& device_code, ByteView certificate);

    /// False when the code is taken.
    [[nodiscard]] bool add_centre(const TrustedCentre& centre);
    [[nodiscard]] std::vector<TrustedCentre> centres();
    [[nodiscard]] bool has_centre(const std::string& code);

    void add_office_code(const OfficeCodeRow& code);
    [[nodiscard]] std::vector<OfficeCodeRow> office_codes(const std::string& centre_code, std::int64_t now);
    void drop_office_code(const std::string& one_time);

    void add_registration(const StoredRegistration& registration);
    [[nodiscard]] std::optional<StoredRegistration> registration(const std::string& fingerprint);
    [[nodiscard]] std::vector<StoredRegistration> registrations();
    void set_state(const std::string& fingerprint, RegistrationState state);
    /// The registered device of this registration asks again, for a longer window: pending once more.
    void ask_renewal(const std::string& fingerprint, std::int64_t now);

    /// K0001, K0002 …; counted for ever, whatever becomes of the devices.
    [[nodiscard]] std::string take_device_code();
    void add_device(const StoredDevice& device);
    [[nodiscard]] std::optional<StoredDevice> device_with_code(const std::string& code);
    [[nodiscard]] std::optional<StoredDevice> device_with_key(const PublicKey& key);
    [[nodiscard]] std::vector<StoredDevice> devices_with_kid(const KeyId& kid);
    [[nodiscard]] std::vector<TrustedDevice> devices();
    /// `since`: unix seconds; 0 unless compromised.
    void set_key_state(const std::string& device_code, KeyState state, std::int64_t since);
    void extend_window(const std::string& device_code, std::int64_t not_after, ByteView certificate);

    [[nodiscard]] std::optional<std::string> owner_of(const std::string& ledger);
    /// The centre for which a ledger speaks: its device's, or the registry's own ledger of a centre.
    [[nodiscard]] std::optional<std::string> centre_of_ledger(const std::string& ledger);
    void set_owner(const std::string& ledger, const std::string& device_code);
    /// What its devices write, by ledger.
    [[nodiscard]] std::vector<OwnedLedger> ledgers_of_centre(const std::string& centre_code);
    /// The same, and the registry's own ledger of the centre.
    [[nodiscard]] std::vector<std::string> all_ledgers_of_centre(const std::string& centre_code);
    /// The centre for which the ledger speaks that brought this trainee, or first corrected them.
    [[nodiscard]] std::optional<std::string> centre_of_trainee(const std::string& trainee);
    /// Whether the centre brought this trainee, be it by an event that was set apart. Reads all its events.
    [[nodiscard]] bool brought_trainee(const std::string& centre_code, const std::string& trainee);
    /// Code and version of the course that an enrolment is for.
    [[nodiscard]] std::optional<std::pair<std::string, std::int64_t>> course_of_enrolment(const std::string& enrolment);
    /// The clock of the newest event of a centre that counts; empty when there is none.
    [[nodiscard]] std::string latest_hlc(const std::string& centre_code);

    /// Remembers that another event was offered under this number, and when for the first time. Whether it was that.
    bool note_fork(const OfferedEvent& offered, std::int64_t seen_at);
    /// How many of a ledger no officer has settled; the mended ones too.
    [[nodiscard]] std::int64_t unsettled_forks(const std::string& ledger);

    /// By centre, ledger and seq; those that are mended or settled too.
    [[nodiscard]] std::vector<SeenFork> forks();
    /// Whether the registry's own ledger says that this event was offered.
    [[nodiscard]] bool is_fork_told(const OfferedEvent& offered);

    void quarantine(const std::string& ledger, const QuarantinedEvent& event);
    [[nodiscard]] std::vector<QuarantinedEvent> quarantined(const std::string& ledger, std::int64_t first, std::int64_t last);
    void end_quarantine(const std::string& ledger, std::int64_t seq);
    [[nodiscard]] bool is_quarantined(const std::string& ledger, std::int64_t seq);
    /// All that is set apart of one centre, or of every centre when the code is empty; by centre, ledger and seq.
    [[nodiscard]] std::vector<EventApart> events_apart(const std::string& centre_code);

    void register_certificate(const RegisteredCertificate& certificate);
    /// Takes back what `register_certificate` said of the event (ledger, seq), if it said anything.
    void unregister_certificate(const std::string& ledger, std::int64_t seq);
    /// The registrations of this certificate, first to last: an adopted one may arrive from its kiosk later. All have the same digest.
    [[nodiscard]] std::vector<RegisteredCertificate> registrations_of(const std::string& certificate);
    /// Which of these ids any event stored here has spoken of: registered ones, and those of which something was said before they came.
    [[nodiscard]] std::set<std::string> known_certificates(const std::set<std::string>& ids);
    [[nodiscard]] std::optional<RegisteredCertificate> certificate_with_id(const std::string& certificate);
    /// The events, as ledger and seq, that say what became of a certificate.
    [[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> events_about(const std::string& certificate);
    /// More than one only when a device has used a number twice.
    [[nodiscard]] std::vector<RegisteredCertificate> certificates_numbered(const std::string& device_code, std::uint32_t counter);
    /// Certificates of a course version, those registered first in front, at most `limit`.
    [[nodiscard]] std::vector<RegisteredCertificate> certificates_of_course(const std::string& course_code, std::int64_t version,
                                                                            int limit);
    /// The registered numbers of a device, ascending, each once.
    [[nodiscard]] std::vector<std::uint32_t> counters_of(const std::string& device_code);
    /// The digests of a device's certificates that were received before `before` or that an officer vouched for; ascending, each once.
    [[nodiscard]] std::vector<CredentialDigest> digests_of(const std::string& device_code, std::int64_t before);
    [[nodiscard]] bool has_forked(const std::string& device_code);
    /// By how many seconds a device's clock was ahead of the registry's at `heard_at` (unix seconds).
    void note_clock(const std::string& device_code, std::int64_t ahead, std::int64_t heard_at);
    [[nodiscard]] std::optional<std::int64_t> clock_ahead(const std::string& device_code);
    /// The centre's registered certificates that aren't plainly valid, each with its strictest status; an adopted one may come twice.
    [[nodiscard]] std::vector<ListedCertificate> listed(const std::string& centre_code);
    /// Digests of a centre's registered certificates from `low` to `high` inclusive, sorted, each once.
    [[nodiscard]] std::vector<Bytes> digests_between(const std::string& centre_code, const CredentialDigest& low,
                                                     const CredentialDigest& high);

    /// False when it was spent before. Forgets those that were spent more than `seconds` before `now`.
    [[nodiscard]] bool spend_nonce(const Nonce& nonce, std::int64_t now, std::int64_t seconds);

    /// The number of the published state; 0 before the first.
    [[nodiscard]] std::int64_t state_number();
    /// The next number, and not below `now` (unix seconds).
    void raise_state_number(std::int64_t now);

    [[nodiscard]] RegistryCounts counts();

private:
    Database& database_;
};

}  // namespace sanad
