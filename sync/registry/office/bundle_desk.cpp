#include "sync/registry/office/bundle_desk.h"

#include "credential/bytes/text_codec.h"
#include "sync/protocol/registration.h"

namespace sanad {
namespace {

constexpr std::size_t kFingerprintDigits = 16;
const std::string kToRegistry = ".to-registry";
const std::string kToDevice = ".to-device";

}  // namespace

Result<BundleDesk::Imported, StickError> BundleDesk::import_from(Stick& stick) {
    const auto names = stick.names(kToRegistry);
    if (!names) return refuse(names.error());
    Imported imported;
    for (const std::string& name : *names) {
        if (name.size() != kFingerprintDigits + kToRegistry.size()) continue;  // no file of ours
        std::vector<BundleItem> answers;
        StickImport file = import_file(stick, name, answers);
        if (const auto reader = reader_of(file.fingerprint)) {
            file.device_code = reader->code;
            const auto written = answer(stick, file.fingerprint, *reader, std::move(answers));
            file.answered = written.has_value();
            if (!written) imported.not_answered = written.error();
        }
        imported.files.push_back(std::move(file));
    }
    return imported;
}

Result<int, StickError> BundleDesk::export_to(Stick& stick, const std::string& centre_code) {
    int written = 0;
    for (const TrustedDevice& device : registry_.store().devices()) {
        if (device.centre_code != centre_code) continue;
        const std::string fingerprint = registration_id(device.key);
        const auto reader = reader_of(fingerprint);
        if (!reader) continue;
        if (const auto answered = answer(stick, fingerprint, *reader, {}); !answered) return refuse(answered.error());
        ++written;
    }
    return written;
}

std::optional<BundleDesk::Reader> BundleDesk::reader_of(const std::string& fingerprint) {
    const auto registration = registry_.store().registration(fingerprint);
    const auto device = registration ? registry_.store().device_with_key(registration->key) : std::nullopt;
    if (!device) return std::nullopt;
    return Reader{device->trusted.code, device->trusted.centre_code, registration->sealing_key};
}

StickImport BundleDesk::import_file(const Stick& stick, const std::string& name, std::vector<BundleItem>& answers) {
    StickImport file{name.substr(0, name.size() - kToRegistry.size()), {}};
    const auto generations = stick.generations(name, kMaxBundleBytes);
    if (!generations || generations->empty()) {
        file.problem = "bundle.unreadable";
        return file;
    }
    for (const Stick::File& candidate : *generations) {
        const auto items = open_bundle(candidate.content, registry_.sealing_secret());
        if (!items) {
            if (file.problem.empty()) file.problem = "bundle." + std::string(name_of(items.error()));
            continue;
        }
        file.problem.clear();
        for (const BundleItem& item : *items) {
            if (item.kind != BundleItemKind::parcel) continue;
            const auto taken = ingest_.take(item.message, nonce_of_parcel(item.message));
            if (!taken) {
                if (file.problem.empty()) file.problem = "sync." + std::string(name_of(taken.error().problem));
                if (taken.error().held) answers.push_back({BundleItemKind::receipt, *taken.error().held});
                continue;
            }
            ++file.parcels;
            file.added += taken->added;
            file.known += taken->known;
            file.apart += taken->apart;
            answers.push_back({BundleItemKind::receipt, taken->receipt});
        }
        break;
    }
    return file;
}

Result<void, StickError> BundleDesk::answer(Stick& stick, const std::string& fingerprint, const Reader& reader,
                                            std::vector<BundleItem> items) {
    items.push_back({BundleItemKind::trust_keys, copy_of(bytes_of(publisher_.trust_keys()))});
    if (const auto status = publisher_.trust_status(reader.centre_code)) {
        items.push_back({BundleItemKind::trust_status, copy_of(bytes_of(*status))});
    }
    return stick.write(fingerprint + kToDevice, seal_bundle(items, reader.sealing_key));
}

}  // namespace sanad
