#include "sync/registry/store/registry_key.h"

#include <algorithm>
#include <filesystem>

#include "credential/openbadge/did.h"

namespace sanad {
namespace {

std::string word_for(MessageError error) { return "request_" + std::string(name_of(error)); }

constexpr std::int64_t kDay = 86'400;
constexpr std::size_t kMaxPublicUrl = 100;  // it stands in every QR code

bool is_registry_url(std::string_view text) { return is_public_url(text) && text.size() <= kMaxPublicUrl; }

PublicKey public_half(const MachineKeys& keys) { return Ed25519Signer(keys.signing_seed).public_key(); }

bool is_of(const KeyCertificate& certificate, const MachineKeys& keys) {
    return certificate.key == public_half(keys) && certificate.sealing_key == x25519_public_key(keys.sealing_secret);
}

Result<MachineKeys, RegistryRefusal> keys_in(const std::string& file, KeyRole role, const Passphrase& passphrase) {
    auto keys = read_key_file(file, role, passphrase);
    if (!keys) return refuse(registry_refusal(keys.error(), file));
    return *std::move(keys);
}

/// The key that waits for its certificate; nothing when there is none.
Result<std::optional<MachineKeys>, RegistryRefusal> next_keys(const RegistryAddress& at, const Passphrase& passphrase) {
    const std::string file = at.next_key_file();
    if (!std::filesystem::exists(file)) return std::optional<MachineKeys>();
    auto keys = keys_in(file, KeyRole::registry, passphrase);
    if (!keys) return refuse(keys.error());
    return std::optional(*std::move(keys));
}

/// States again, under the new key, what the old one said of the devices: with one certificate of the registry there can be one chain only.
void certify_devices_again(RegistryStore& store, const PublicKey& old_key, const MachineKeys& keys) {
    const Ed25519Signer registry(keys.signing_seed);
    for (const auto& [code, bytes] : store.device_certificates()) {
        const auto certificate = read_key_certificate(bytes, MessageKind::device_key_certificate, old_key);
        if (!certificate) throw std::runtime_error("the stored certificate of device " + code + " doesn't verify");
        store.set_device_certificate(code, sign_key_certificate(registry, MessageKind::device_key_certificate, *certificate));
    }
}

}  // namespace

RegistryRefusal registry_refusal(KeyFileError error, const std::string& key_file) {
    return {"keys." + std::string(name_of(error)), {{"file", key_file}}};
}

Result<PublicKey, RegistryRefusal> create_anchor(const AnchorFile& anchor, const StretchCost& cost) {
    const auto keys = create_key_file(anchor.path, KeyRole::anchor, anchor.passphrase, cost);
    if (!keys) return refuse(registry_refusal(keys.error(), anchor.path));
    return public_half(*keys);
}

Result<PublicKey, RegistryRefusal> anchor_key(const AnchorFile& anchor) {
    const auto keys = keys_in(anchor.path, KeyRole::anchor, anchor.passphrase);
    if (!keys) return refuse(keys.error());
    return public_half(*keys);
}

Result<void, RegistryRefusal> can_make_registry(const RegistryAddress& at, const std::string& public_url) {
    if (!is_registry_url(public_url)) return refuse(RegistryRefusal{"registry.bad_public_url"});
    if (auto free = at.is_free(); !free) return free;
    for (const auto& file : {at.key_file(), at.next_key_file()}) {
        if (std::filesystem::exists(file)) return refuse(registry_refusal(KeyFileError::exists, file));
    }
    return {};
}

Result<void, RegistryRefusal> make_registry(const RegistryAddress& at, const std::string& public_url, const PublicKey& anchor,
                                            const Passphrase& passphrase, const StretchCost& cost) {
    if (auto can = can_make_registry(at, public_url); !can) return can;
    const std::string key_file = at.key_file();
    auto database = at.create();
    if (!database) return refuse(database.error());
    const auto keys = create_key_file(key_file, KeyRole::registry, passphrase, cost);
    if (!keys) return refuse(registry_refusal(keys.error(), key_file));
    Transaction transaction(*database);
    RegistryStore(*database).set_settings(public_url, anchor);
    transaction.commit();
    return {};
}

Result<OpenedRegistry, RegistryRefusal> open_registry(const RegistryAddress& at, const Passphrase& passphrase) {
    auto database = at.open();
    if (!database) return refuse(database.error());
    auto keys = keys_in(at.key_file(), KeyRole::registry, passphrase);
    if (!keys) return refuse(keys.error());
    RegistrySettings settings = RegistryStore(*database).settings();
    if (settings.registry_certificate.empty()) return OpenedRegistry{*std::move(database), *keys, std::move(settings)};

    const auto certified = read_key_certificate(settings.registry_certificate, MessageKind::registry_key_certificate, settings.anchor);
    if (certified && !is_of(*certified, *keys)) {
        // A power cut came between the new key's certificate and the new key's file.
        const auto next = next_keys(at, passphrase);
        if (!next) return refuse(next.error());
        if (*next && is_of(*certified, **next)) {
            replace_key_file(at.key_file(), at.next_key_file());
            *keys = **next;
        }
    }
    if (!certified || !is_of(*certified, *keys)) return refuse(RegistryRefusal{"registry.key_file_foreign", {{"file", at.shown()}}});
    return OpenedRegistry{*std::move(database), *keys, std::move(settings), *certified};
}

Result<Bytes, RegistryRefusal> request_registry_key(const RegistryAddress& at, const Passphrase& passphrase) {
    const auto opened = open_registry(at, passphrase);
    if (!opened) return refuse(opened.error());
    const auto next = next_keys(at, passphrase);
    if (!next) return refuse(next.error());
    const std::uint32_t present = opened->certified ? opened->certified->epoch : 0;
    const MachineKeys& keys = *next ? **next : opened->keys;
    const Ed25519Signer signer(keys.signing_seed);
    return sign_key_request(signer, {opened->settings.public_url, opened->settings.anchor, signer.public_key(),
                                     x25519_public_key(keys.sealing_secret), *next ? present + 1 : std::max(present, 1u)});
}

Result<RegistryKeyRequest, RegistryRefusal> read_registry_request(ByteView bytes) {
    auto request = read_key_request(bytes);
    // An officer reads the address on a terminal: nothing may stand in it that plays tricks there.
    if (request && !is_registry_url(request->public_url)) request = refuse(MessageError::malformed);
    if (!request) return refuse(RegistryRefusal{"registry." + word_for(request.error())});
    return *std::move(request);
}

Result<Bytes, RegistryRefusal> certify_registry_key(const AnchorFile& anchor_file, const RegistryKeyRequest& request,
                                                    const CertifyingTerms& terms) {
    const auto keys = keys_in(anchor_file.path, KeyRole::anchor, anchor_file.passphrase);
    if (!keys) return refuse(keys.error());
    const Ed25519Signer anchor(keys->signing_seed);
    if (request.anchor != anchor.public_key()) {
        return refuse(RegistryRefusal{"registry.request_other_anchor",
                                      {{"asked", anchor_check(request.anchor)}, {"anchor_check", anchor_check(anchor.public_key())}}});
    }
    return sign_key_certificate(
        anchor, MessageKind::registry_key_certificate,
        {"", "", request.public_url, request.key, request.sealing_key, terms.now - kDay, terms.now + terms.days * kDay, terms.epoch});
}

Result<KeyCertificate, RegistryRefusal> install_registry_key(const RegistryAddress& at, const Passphrase& passphrase, ByteView bytes,
                                                             std::int64_t now) {
    auto opened = open_registry(at, passphrase);
    if (!opened) return refuse(opened.error());
    const RegistrySettings& settings = opened->settings;
    const auto certificate = read_key_certificate(bytes, MessageKind::registry_key_certificate, settings.anchor);
    if (!certificate) return refuse(RegistryRefusal{"registry.certificate_foreign"});
    if (certificate->public_url != settings.public_url) {
        return refuse(RegistryRefusal{"registry.certificate_other_address",
                                      {{"certified", certificate->public_url}, {"public_url", settings.public_url}}});
    }
    const auto next = next_keys(at, passphrase);
    if (!next) return refuse(next.error());
    const bool is_new = *next && is_of(*certificate, **next);
    if (!is_new && !is_of(*certificate, opened->keys)) {
        return refuse(RegistryRefusal{"registry.certificate_other_key", {{"fingerprint", key_fingerprint(certificate->key)}}});
    }
    const std::uint32_t present = opened->certified ? opened->certified->epoch : 1;
    const std::uint32_t least = is_new ? present + 1 : present;
    if (certificate->epoch < least) {
        return refuse(
            RegistryRefusal{"registry.epoch_too_low", {{"epoch", std::to_string(certificate->epoch)}, {"least", std::to_string(least)}}});
    }
    Transaction transaction(opened->database);
    RegistryStore store(opened->database);
    store.add_registry_certificate(certificate->epoch, bytes);
    if (is_new && opened->certified) certify_devices_again(store, opened->certified->key, **next);
    store.raise_state_number(now);
    transaction.commit();
    if (is_new) replace_key_file(at.key_file(), at.next_key_file());
    return *certificate;
}

Result<PublicKey, RegistryRefusal> renew_registry_key(const RegistryAddress& at, const Passphrase& passphrase, const StretchCost& cost) {
    const auto opened = open_registry(at, passphrase);
    if (!opened) return refuse(opened.error());
    if (!opened->certified) return refuse(RegistryRefusal{"registry.not_certified"});
    MachineKeys next = MachineKeys::make();
    next.data_key = opened->keys.data_key;  // what lies in the database is read with it
    const std::string file = at.next_key_file();
    const auto written = write_key_file(file, KeyRole::registry, next, passphrase, cost);
    if (!written) return refuse(registry_refusal(written.error(), file));
    return public_half(next);
}

}  // namespace sanad
