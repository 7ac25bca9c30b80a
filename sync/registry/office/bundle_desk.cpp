#include "sync/registry/office/bundle_desk.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "sync/bundle/registration_files.h"
#include "sync/protocol/problem.h"
#include "sync/protocol/registration.h"
#include "sync/protocol/renewal.h"

namespace sanad {
namespace {

const std::string kToRegistry = ".to-registry";
const std::string kToDevice = ".to-device";
constexpr std::size_t kMaxFeedsOnStick = kMaxBundleBytes / 2;  // bytes, and one feed more

/// What stands before the ending of a file's name that has it.
std::string fingerprint_in(const std::string& name, std::string_view ending) { return name.substr(0, name.size() - ending.size()); }

/// As registration_id() writes it. Anything else that lies on a stick is no name to search the records for, nor to call an answer by.
bool is_fingerprint(std::string_view name) {
    return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Bytes problem_message(Problem problem) { return copy_of(bytes_of(write_problem({problem, {}}, name_of(problem)))); }

void keep_what_fits(std::vector<BundleItem>& receipts) {
    std::size_t fitting = 0;
    for (std::size_t size = 0; fitting < std::min(receipts.size(), kMaxReceiptsOnStick); ++fitting) {
        size += receipts[fitting].message.size();
        if (size > kMaxReceiptBytesOnStick) break;
    }
    receipts.resize(fitting);
}

}  // namespace

std::string_view name_of(RenewalOnStick renewal) {
    switch (renewal) {
        case RenewalOnStick::none:
            return "none";
        case RenewalOnStick::asked:
            return "asked";
        case RenewalOnStick::given:
            return "given";
        case RenewalOnStick::refused:
            return "refused";
    }
    return {};
}

Result<BundleDesk::Imported, StickError> BundleDesk::import_from(Stick& stick) {
    const auto names = stick.names(kToRegistry);
    if (!names) return refuse(names.error());
    ingest_.catch_up_if_possible();
    std::vector<Taken> all;
    for (const std::string& name : *names) {
        if (is_fingerprint(fingerprint_in(name, kToRegistry))) all.push_back(import_file(stick, name));
    }
    Imported imported;
    // Before the answers to parcels: the newest file is the one that is read.
    auto registrations = take_registrations(stick);
    if (!registrations) {
        imported.not_answered = registrations.error();
    } else {
        imported.registrations = *std::move(registrations);
    }
    for (Taken& taken : all) {
        StickImport file = taken.file;
        if (const auto reader = reader_of(file.fingerprint)) {
            file.device_code = reader->device.code;
            const auto written = answer(stick, file.fingerprint, *reader, std::move(taken));
            file.answered = written.has_value();
            if (!written) imported.not_answered = written.error();
        }
        imported.files.push_back(std::move(file));
    }
    return imported;
}

Result<BundleDesk::Exported, StickError> BundleDesk::export_to(Stick& stick, const std::string& centre_code) {
    // The newest answer is the one that is read: it must hold the receipts that an older one on this stick holds.
    auto taken = import_from(stick);
    if (!taken) return refuse(taken.error());
    Exported exported{*std::move(taken)};
    if (exported.taken.not_answered) return exported;
    for (const TrustedDevice& device : registry_.store().devices()) {
        if (device.centre_code != centre_code) continue;
        const std::string fingerprint = registration_id(device.key);
        const auto reader = reader_of(fingerprint);
        if (!reader) continue;
        if (std::ranges::find(exported.taken.files, fingerprint, &StickImport::fingerprint) == exported.taken.files.end()) {
            if (const auto answered = answer(stick, fingerprint, *reader, {}); !answered) {
                exported.taken.not_answered = answered.error();
                return exported;
            }
        }
        ++exported.devices;
    }
    return exported;
}

std::optional<BundleDesk::Reader> BundleDesk::reader_of(const std::string& fingerprint) {
    const auto registration = registry_.store().registration(fingerprint);
    const auto device = registration ? registry_.store().device_with_key(registration->key) : std::nullopt;
    if (!device) return std::nullopt;
    return Reader{device->trusted, registration->sealing_key};
}

BundleDesk::Taken BundleDesk::import_file(const Stick& stick, const std::string& name) {
    Taken taken{{fingerprint_in(name, kToRegistry), {}}, {}};
    StickImport& file = taken.file;
    const auto generations = stick.generations(name, kMaxBundleBytes);
    if (!generations || generations->empty()) {
        file.problem = "bundle.unreadable";
        return taken;
    }
    for (const Stick::File& candidate : *generations) {
        const auto items = open_bundle(candidate.content, registry_.sealing_secret());
        if (!items) {
            if (file.problem.empty()) file.problem = "bundle." + std::string(name_of(items.error()));
            continue;
        }
        file.problem.clear();
        for (const BundleItem& item : *items) {
            if (item.kind == BundleItemKind::parcel) take_parcel(item, taken);
            keep_what_fits(taken.receipts);
            if (item.kind == BundleItemKind::feed_request) taken.asks = read_feed_request(text_of(item.message));
            if (item.kind == BundleItemKind::renewal_request && taken.file.renewal == RenewalOnStick::none)
                take_renewal(item.message, taken);
        }
        break;
    }
    return taken;
}

void BundleDesk::take_parcel(const BundleItem& item, Taken& taken) {
    StickImport& file = taken.file;
    if (!taken.parcels.insert(nonce_of_parcel(item.message)).second) return;  // the same once more needs no second receipt
    const auto ingested = ingest_.take(item.message, nonce_of_parcel(item.message));
    if (!ingested) {
        if (file.problem.empty()) {
            file.problem = "sync." + std::string(name_of(ingested.error().problem));
            file.wanted = ingested.error().wanted;
        }
        for (const Bytes& held : ingested.error().held) taken.receipts.push_back({BundleItemKind::receipt, held});
        return;
    }
    ++file.parcels;
    file.added += ingested->added;
    file.known += ingested->known;
    file.apart += ingested->apart;
    taken.receipts.push_back({BundleItemKind::receipt, ingested->receipt});
}

void BundleDesk::take_renewal(ByteView request, Taken& taken) {
    StickImport& file = taken.file;
    file.renewal = RenewalOnStick::refused;
    const auto read = read_renewal_request(request);
    if (read && registration_id(read->key) != file.fingerprint) return;  // another's, whom this file doesn't reach
    const auto outcome = registrations_.renew(request);
    if (!outcome) {
        taken.renewal = problem_message(outcome.error());
    } else if (outcome->state == RegistrationState::approved) {
        file.renewal = RenewalOnStick::given;
        taken.renewal = outcome->answer;
    } else {
        file.renewal = RenewalOnStick::asked;
        taken.renewal = write_pending(outcome->fingerprint);
    }
}

Result<std::vector<StickRegistration>, StickError> BundleDesk::take_registrations(Stick& stick) {
    const auto names = stick.names(kRegistrationRequests);
    if (!names) return refuse(names.error());
    std::vector<StickRegistration> taken;
    for (const std::string& name : *names) {
        if (!is_fingerprint(fingerprint_in(name, kRegistrationRequests))) continue;
        const auto requests = stick.generations(name, kMaxRegistrationBytes);
        if (!requests) return refuse(requests.error());
        if (requests->empty()) continue;
        auto one = take_registration(stick, requests->front());
        if (!one) return refuse(one.error());
        taken.push_back(*std::move(one));
    }
    return taken;
}

Result<StickRegistration, StickError> BundleDesk::take_registration(Stick& stick, const Stick::File& request) {
    const std::string claimed = fingerprint_in(request.name, kRegistrationRequests);
    const auto outcome = registrations_.request(request.content);
    StickRegistration taken{outcome ? outcome->fingerprint : claimed};
    Bytes content;
    if (!outcome) {
        taken.problem = "sync." + std::string(name_of(outcome.error()));
        content = problem_message(outcome.error());
    } else if (outcome->state == RegistrationState::approved) {
        taken.approved = true;
        content = outcome->answer;
    }
    const std::string name = registration_answer_file(claimed, request.content);
    const auto before = stick.generations(name, kMaxRegistrationAnswerBytes);
    if (!before) return refuse(before.error());
    if (content.empty() || (!before->empty() && before->front().content == content)) return taken;
    if (const auto done = stick.write(name, content); !done) return refuse(done.error());
    const auto reader = reader_of(claimed);
    if (const auto done = reader ? answer(stick, claimed, *reader, {}) : Result<void, StickError>(); !done) return refuse(done.error());
    return taken;
}

void BundleDesk::feed(const Reader& reader, FeedRequest request, std::vector<BundleItem>& items) {
    if (reader.device.state == KeyState::compromised) return;
    const Nonce nonce = nonce_of_stick_feed(reader.device.key);
    request.most = kMaxFeedBytes;
    bool more = true;
    for (std::size_t size = 0; more && size < kMaxFeedsOnStick && items.size() < kMaxBundleItems;) {
        Bytes message = feeder_.feed({reader.device, nonce}, request, nonce);
        const Feed feed = read_feed(message, registry_.signer().public_key()).value();
        for (const FeedSection& section : feed.sections) {
            for (const FedEvent& fed : section.events) {
                if (request.held[section.ledger] < fed.seq) {
                    request.held[section.ledger] = fed.seq;
                    if (section.device.empty()) request.registry_hash = fed.hash;
                } else {
                    request.withheld[section.ledger].erase(fed.seq);
                }
            }
        }
        more = feed.more;
        size += message.size();
        items.push_back({BundleItemKind::feed, std::move(message)});
    }
}

Result<void, StickError> BundleDesk::answer(Stick& stick, const std::string& fingerprint, const Reader& reader, Taken taken) {
    std::vector<BundleItem> items = std::move(taken.receipts);
    items.push_back({BundleItemKind::trust_keys, copy_of(bytes_of(publisher_.trust_keys()))});
    if (const auto status = publisher_.trust_status(reader.device.centre_code)) {
        items.push_back({BundleItemKind::trust_status, copy_of(bytes_of(*status))});
    }
    if (!taken.renewal.empty()) items.push_back({BundleItemKind::renewal_answer, std::move(taken.renewal)});
    if (taken.asks) feed(reader, *std::move(taken.asks), items);
    return stick.write(fingerprint + kToDevice, seal_bundle(items, reader.sealing_key));
}

}  // namespace sanad
