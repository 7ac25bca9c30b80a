#include "sync/registry/key_commands.h"

#include <filesystem>
#include <fstream>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxFile = 4096;  // more than any request or certificate has

std::string day_of(std::int64_t seconds) { return iso_time(seconds * 1000).substr(0, 10); }

Result<Bytes, RegistryRefusal> content_of(const std::string& file) {
    std::error_code ignored;
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file, ignored)) return refuse(RegistryRefusal{"registry.file_missing", {{"file", file}}});
    Bytes content(kMaxFile + 1);
    in.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    return content;
}

Result<void, RegistryRefusal> may_write(const std::string& file) {
    if (std::filesystem::exists(file)) return refuse(RegistryRefusal{"registry.file_exists", {{"file", file}}});
    return {};
}

/// 1 when it can't be written, with the sentence said; 0 otherwise.
int write_file(const Voice& voice, const std::string& file, ByteView content) {
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    out.close();
    return out ? 0 : voice.refuse("registry.file_not_written", {{"file", file}});
}

}  // namespace

int make_anchor(const Voice& voice, const AnchorFile& anchor, const StretchCost& cost) {
    const auto key = create_anchor(anchor, cost);
    if (!key) return refuse_with(voice, key.error());
    voice.say("registry.anchor_made", {{"anchor_file", anchor.path}, {"anchor", to_hex(*key)}, {"anchor_check", anchor_check(*key)}});
    return kDone;
}

int init_uncertified_registry(const Voice& voice, const RegistryPlace& at, const std::string& public_url, const std::string& anchor,
                              const StretchCost& cost) {
    const auto bytes = from_hex(anchor);
    const auto key = bytes ? array_of<32>(*bytes) : std::nullopt;
    if (!key) return voice.refuse("registry.bad_anchor", {{"anchor", anchor}});
    const auto made = make_registry(at.path, public_url, *key, at.passphrase, cost);
    if (!made) return refuse_with(voice, made.error());
    voice.say("registry.made_uncertified", {{"database", at.path.shown()},
                                            {"key_file", at.path.key_file()},
                                            {"public_url", public_url},
                                            {"anchor_check", anchor_check(*key)}});
    return kDone;
}

int request_key(const Voice& voice, const RegistryPlace& at, const std::string& out) {
    if (const auto free = may_write(out); !free) return refuse_with(voice, free.error());
    const auto bytes = request_registry_key(at.path, at.passphrase);
    if (!bytes) return refuse_with(voice, bytes.error());
    const auto request = read_registry_request(*bytes);
    if (!request) return refuse_with(voice, request.error());
    if (const int failed = write_file(voice, out, *bytes)) return failed;
    voice.say("registry.key_requested", {{"file", out},
                                         {"public_url", request->public_url},
                                         {"fingerprint", key_fingerprint(request->key)},
                                         {"epoch", std::to_string(request->epoch)},
                                         {"anchor_check", anchor_check(request->anchor)}});
    return kDone;
}

int certify_key(const Voice& voice, const std::string& anchor_file, const CertifyOrder& order,
                const std::function<Result<Passphrase, PassphraseError>()>& ask) {
    const auto bytes = content_of(order.request);
    if (!bytes) return refuse_with(voice, bytes.error());
    if (const auto free = may_write(order.out); !free) return refuse_with(voice, free.error());
    const auto request = read_registry_request(*bytes);
    if (!request) return voice.refuse(request.error().code, {{"file", order.request}});
    const CertifyingTerms terms{SystemClock().now() / 1000, order.days, order.epoch ? order.epoch : request->epoch};
    const WordFacts facts{{"public_url", request->public_url},
                          {"fingerprint", key_fingerprint(request->key)},
                          {"epoch", std::to_string(terms.epoch)},
                          {"days", std::to_string(terms.days)},
                          {"file", order.out}};
    voice.remark("registry.key_to_certify", facts);
    const auto passphrase = ask();
    if (!passphrase) return voice.refuse("passphrase." + std::string(name_of(passphrase.error())));
    const auto certificate = certify_registry_key({anchor_file, *passphrase}, *request, terms);
    if (!certificate) return refuse_with(voice, certificate.error());
    if (const int failed = write_file(voice, order.out, *certificate)) return failed;
    voice.say("registry.key_certified", facts);
    return kDone;
}

int install_key(const Voice& voice, const RegistryPlace& at, const std::string& certificate_file) {
    const auto bytes = content_of(certificate_file);
    if (!bytes) return refuse_with(voice, bytes.error());
    const auto certificate = install_registry_key(at.path, at.passphrase, *bytes, SystemClock().now() / 1000);
    if (!certificate) return refuse_with(voice, certificate.error());
    voice.say("registry.key_installed", {{"fingerprint", key_fingerprint(certificate->key)},
                                         {"epoch", std::to_string(certificate->epoch)},
                                         {"until", day_of(certificate->not_after)}});
    return kDone;
}

int renew_key(const Voice& voice, const RegistryPlace& at, const StretchCost& cost) {
    const auto key = renew_registry_key(at.path, at.passphrase, cost);
    if (!key) return refuse_with(voice, key.error());
    voice.say("registry.key_renewed", {{"fingerprint", key_fingerprint(*key)}, {"key_file", at.path.next_key_file()}});
    return kDone;
}

int change_key_passphrase(const Voice& voice, const KeyFilePlace& at, const Passphrase& from, const Passphrase& to,
                          const StretchCost& cost) {
    // The waiting one first: when its passphrase is another, nothing has changed yet.
    for (const auto& file : {at.next, at.path}) {
        if (file == at.next && !std::filesystem::exists(file)) continue;
        const auto changed = change_passphrase(file, at.role, from, to, cost);
        if (!changed) return refuse_with(voice, registry_refusal(changed.error(), file));
    }
    voice.say("cli.passphrase_changed", {{"file", at.path}});
    return kDone;
}

int protect_key(const Voice& voice, const KeyFilePlace& at, const Passphrase& passphrase, const StretchCost& cost) {
    const auto done = protect_key_file(at.path, at.role, passphrase, cost);
    if (!done) return refuse_with(voice, registry_refusal(done.error(), at.path));
    voice.say("cli.key_protected", {{"file", at.path}});
    return kDone;
}

}  // namespace sanad
