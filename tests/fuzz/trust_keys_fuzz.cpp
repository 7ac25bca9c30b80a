#include "tests/fuzz/property.h"
#include "tests/support/forge.h"

using namespace sanad;
using fuzz::must;

// As a message: nobody signed it, so it is refused. As a payload, under the registry's signature and with its
// certificate put inside: a list that is read is its own encoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    static const auto registry = forge::key("registry");
    static const auto anchor = forge::key("anchor").public_key();
    static const Bytes certificate = sign_key_certificate(forge::key("anchor"), MessageKind::registry_key_certificate,
                                                          forge::registry_certificate(registry.public_key()));
    must(ready);
    const ByteView input(data, size);
    must(!read_trust_keys(input, anchor));
    must(!read_key_certificate(input, MessageKind::registry_key_certificate, anchor));

    const auto item = Cbor::decode(input);
    if (!item || !item->as_map()) return 0;
    Cbor::Map entries;
    for (const auto& entry : *item->as_map()) {
        if (entry.first.as_integer() != 6) entries.push_back(entry);
    }
    entries.emplace_back(Cbor::integer(6), Cbor::bytes(certificate));
    const Bytes message = sign1(registry, MessageKind::trust_keys, Cbor::map(std::move(entries)).encode());
    const auto keys = read_trust_keys(message, anchor);
    if (keys) must(sign_trust_keys(registry, certificate, *keys) == message);
    return 0;
}
