#pragma once

#include <set>

#include "sync/bundle/bundle.h"
#include "sync/bundle/stick.h"
#include "sync/registry/feed/feeder.h"
#include "sync/registry/ingest/ingest.h"
#include "sync/registry/ingest/registration_desk.h"
#include "sync/registry/publish/publisher.h"

/// Sticks at the office: what kiosks wrote comes in, receipts and the trust list go back on the same stick.
namespace sanad {

/// What became of a device's request for a longer window of its key.
enum class RenewalOnStick {
    none,     ///< it made none
    asked,    ///< an officer has to approve it
    given,    ///< the answer on the stick says so
    refused,  ///< by an officer, or the key was given up, or the request does not hold
};
[[nodiscard]] std::string_view name_of(RenewalOnStick renewal);

/// In an answer on a stick; that leaves room for the trust list and feeds. What gets no receipt is sent again by its kiosk, and answered
/// then.
constexpr std::size_t kMaxReceiptsOnStick = 1024;
constexpr std::size_t kMaxReceiptBytesOnStick = kMaxBundleBytes / 8;

/// What one device's file held.
struct StickImport {
    std::string fingerprint;               ///< of the device that the file's name claims, registration_id()
    std::string device_code;               ///< empty: no device of this registry
    std::int64_t parcels = 0;              ///< taken
    std::int64_t added = 0;                ///< events that were new
    std::int64_t known = 0;                ///< events that were here already, by another carrier or an older stick
    std::int64_t apart = 0;                ///< of all these, quarantined
    std::string problem{};                 ///< why something was not taken: "bundle.<error>", "sync.<problem>"; empty: all of it was
    std::optional<std::int64_t> wanted{};  ///< with sync.gap: the seq that the answer asks for
    RenewalOnStick renewal = RenewalOnStick::none;
    bool answered = false;  ///< a file for the device is on the stick now
};

/// A request to be registered that lay on the stick.
struct StickRegistration {
    std::string fingerprint;  ///< as the kiosk shows it, and the officer compares it
    bool approved = false;    ///< its answer is on the stick now; else it waits for an officer
    std::string problem{};    ///< "sync.<problem>": refused, and the stick says so
};

/// One Registry, its thread.
class BundleDesk {
public:
    BundleDesk(Registry& registry, const Clock& clock)
        : registry_(registry),
          ingest_(registry, clock),
          publisher_(registry, clock),
          feeder_(registry, clock),
          registrations_(registry, clock, /*approve_at_once=*/false) {}

    struct Imported {
        std::vector<StickImport> files;
        std::vector<StickRegistration> registrations;
        std::optional<StickError> not_answered{};  ///< why a device's answer is not on the stick
    };
    /// Takes every device's newest file that opens, and then writes each device its answer: receipts, the trust list, and what others of
    /// its centre recorded, those on the same stick too. A file of somebody else, a damaged or an old one
    /// harms no other. Refuses, with missing or pulled, only when the stick can't be read at all.
    [[nodiscard]] Result<Imported, StickError> import_from(Stick& stick);

    struct Exported {
        Imported taken;
        int devices = 0;  ///< of the centre: as many have an answer on the stick now
    };
    /// Takes what lies on the stick, as import_from does, and then writes those devices of the centre that asked for nothing what the
    /// registry has for them: the trust list. So a newer answer holds again whatever its kiosk may not have read yet of an older one. Stops
    /// where an answer can't be written, and says so in `taken`. Refuses as import_from does.
    [[nodiscard]] Result<Exported, StickError> export_to(Stick& stick, const std::string& centre_code);

private:
    struct Reader {
        TrustedDevice device;
        SealingPublicKey sealing_key{};
    };
    /// What the newest file of a device that opens gives rise to.
    struct Taken {
        StickImport file;
        std::vector<BundleItem> receipts;
        std::optional<FeedRequest> asks{};
        Bytes renewal{};            ///< the answer to a request for renewal; empty: there was none
        std::set<Nonce> parcels{};  ///< met already
    };
    [[nodiscard]] std::optional<Reader> reader_of(const std::string& fingerprint);
    [[nodiscard]] Taken import_file(const Stick& stick, const std::string& name);
    void take_parcel(const BundleItem& item, Taken& taken);
    void take_renewal(ByteView request, Taken& taken);
    /// Takes every request to be registered, and answers those of which an answer is known.
    [[nodiscard]] Result<std::vector<StickRegistration>, StickError> take_registrations(Stick& stick);
    [[nodiscard]] Result<StickRegistration, StickError> take_registration(Stick& stick, const Stick::File& request);
    /// As many as a bundle holds; the rest comes by the next stick.
    void feed(const Reader& reader, FeedRequest request, std::vector<BundleItem>& items);
    [[nodiscard]] Result<void, StickError> answer(Stick& stick, const std::string& fingerprint, const Reader& reader, Taken taken);

    Registry& registry_;
    Ingest ingest_;
    Publisher publisher_;
    Feeder feeder_;
    RegistrationDesk registrations_;
};

}  // namespace sanad
