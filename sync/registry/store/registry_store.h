#pragma once

#include "credential/trust/trust_list.h"
#include "db/sqlite/database.h"
#include "sync/protocol/receipt.h"

/// The registry's own tables, as functions. One connection, its thread; inside the caller's Transaction where several
/// calls belong together.
namespace sanad {

struct RegistrySettings {
    std::string public_url;
    PublicKey anchor{};
    Bytes registry_certificate;
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

struct RegistryCounts {
    std::int64_t centres = 0, devices = 0, pending = 0, ledgers = 0, events = 0, certificates = 0, quarantined = 0, forks = 0;
    bool operator==(const RegistryCounts&) const = default;
};

class RegistryStore {
public:
    explicit RegistryStore(Database& database) : database_(database) {}

    void set_settings(const RegistrySettings& settings);
    [[nodiscard]] RegistrySettings settings();

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

    /// K0001, K0002 …; counted for ever, whatever becomes of the devices.
    [[nodiscard]] std::string take_device_code();
    void add_device(const StoredDevice& device);
    [[nodiscard]] std::optional<StoredDevice> device_with_key(const PublicKey& key);
    [[nodiscard]] std::vector<StoredDevice> devices_with_kid(const KeyId& kid);
    [[nodiscard]] std::vector<TrustedDevice> devices();

    [[nodiscard]] std::optional<std::string> owner_of(const std::string& ledger);
    void set_owner(const std::string& ledger, const std::string& device_code);

    /// Remembers that another event was offered under this number; once for each.
    void note_fork(const std::string& ledger, std::int64_t seq, const Digest& offered, std::int64_t seen_at);

    void quarantine(const std::string& ledger, const QuarantinedEvent& event);
    [[nodiscard]] std::vector<QuarantinedEvent> quarantined(const std::string& ledger, std::int64_t first, std::int64_t last);
    [[nodiscard]] bool is_quarantined(const std::string& ledger, std::int64_t seq);

    void register_certificate(const ByteArray<8>& digest, const std::string& centre_code, const std::string& ledger, std::int64_t seq,
                              std::int64_t received_at);
    /// Digests of a centre's registered certificates from `low` to `high` inclusive, sorted, each once.
    [[nodiscard]] std::vector<Bytes> digests_between(const std::string& centre_code, const ByteArray<8>& low, const ByteArray<8>& high);

    struct PublishedTrust {
        std::int64_t number = 0;
        std::int64_t made_at = 0;
        Bytes bytes;
    };
    [[nodiscard]] std::optional<PublishedTrust> trust();
    void set_trust(const PublishedTrust& trust);

    [[nodiscard]] RegistryCounts counts();

private:
    Database& database_;
};

}  // namespace sanad
