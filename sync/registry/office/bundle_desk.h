#pragma once

#include "sync/bundle/bundle.h"
#include "sync/bundle/stick.h"
#include "sync/registry/ingest/ingest.h"
#include "sync/registry/publish/publisher.h"

/// Sticks at the office: what kiosks wrote comes in, receipts and the trust list go back on the same stick.
namespace sanad {

/// What one device's file held.
struct StickImport {
    std::string fingerprint;   ///< of the device that the file's name claims, registration_id()
    std::string device_code;   ///< empty: no device of this registry
    std::int64_t parcels = 0;  ///< taken
    std::int64_t added = 0;    ///< events that were new
    std::int64_t known = 0;    ///< events that were here already, by another carrier or an older stick
    std::int64_t apart = 0;    ///< of all these, quarantined
    std::string problem{};     ///< why something was not taken: "bundle.<error>", "sync.<problem>"; empty: all of it was
    bool answered = false;     ///< a file for the device is on the stick now
};

/// One Registry, its thread.
class BundleDesk {
public:
    BundleDesk(Registry& registry, const Clock& clock) : registry_(registry), ingest_(registry, clock), publisher_(registry, clock) {}

    struct Imported {
        std::vector<StickImport> files;
        std::optional<StickError> not_answered{};  ///< why a device's answer is not on the stick
    };
    /// Takes every device's newest file that opens, and writes each device its answer. A file of somebody else, a damaged or an old one
    /// harms no other. Refuses, with missing or pulled, only when the stick can't be read at all.
    [[nodiscard]] Result<Imported, StickError> import_from(Stick& stick);

    /// Writes each device of the centre what the registry has for it: the trust list. Returns how many.
    [[nodiscard]] Result<int, StickError> export_to(Stick& stick, const std::string& centre_code);

private:
    struct Reader {
        std::string code;
        std::string centre_code;
        SealingPublicKey sealing_key{};
    };
    [[nodiscard]] std::optional<Reader> reader_of(const std::string& fingerprint);
    [[nodiscard]] StickImport import_file(const Stick& stick, const std::string& name, std::vector<BundleItem>& answers);
    [[nodiscard]] Result<void, StickError> answer(Stick& stick, const std::string& fingerprint, const Reader& reader,
                                                  std::vector<BundleItem> items);

    Registry& registry_;
    Ingest ingest_;
    Publisher publisher_;
};

}  // namespace sanad
