#include "credential/openbadge/status_list.h"

#include <zlib.h>

#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "credential/openbadge/date_time.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/multikey.h"
#include "credential/openbadge/node_writer.h"
#include "credential/openbadge/proof.h"

namespace sanad {
namespace {

using namespace openbadge;

// The header says neither when nor on what system: zlib writes time 0, and so equal lists are equal bytes.
Bytes gzip(ByteView plain) {
    constexpr int kGzip = 16;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzip, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    Bytes packed(deflateBound(&stream, plain.size()));
    stream.next_in = const_cast<Bytef*>(plain.data());  // zlib's own header reads it as constant only where ZLIB_CONST is set
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::logic_error("status list: deflate did not end");
    return packed;
}

std::string base64url(ByteView bytes) {
    std::string text = to_base64(bytes);
    text.erase(text.find_last_not_of('=') + 1);
    for (char& digit : text) {
        if (digit == '+') digit = '-';
        if (digit == '/') digit = '_';
    }
    return text;
}

}  // namespace

std::string encoded_status_list(const StatusList& list) {
    Bytes bits(kStatusListBits / 8, 0);
    for (const std::uint32_t counter : list.revoked) {
        if (counter / kStatusListBits != list.list) continue;
        const std::uint32_t index = counter % kStatusListBits;
        bits[index / 8] = static_cast<std::uint8_t>(bits[index / 8] | (0x80 >> (index % 8)));
    }
    return "u" + base64url(gzip(bits));
}

std::string sign_status_list(const StatusList& list, const Signer& registry) {
    const std::string id = status_list_url(list.public_url, list.device_code, list.list);
    const std::string issuer = centre_did(list.public_url, list.centre_code);

    std::string json = R"({"@context":[")" + std::string(kCredentialsContext) + R"("])";
    NQuads quads;
    NodeWriter credential = NodeWriter::inside(json, quads, id);
    credential.id();
    credential.types({type::kVerifiableCredential, type::kStatusListCredential});
    credential.link(term::kIssuer, issuer);
    credential.text(term::kValidFrom, date_time(list.valid_from));
    credential.node(term::kSubject, id + "#list", [&](NodeWriter& subject) {
        subject.type(type::kStatusList);
        subject.text(term::kStatusPurpose, "revocation");
        subject.text(term::kEncodedList, encoded_status_list(list));
    });
    const Digest document = sha256(bytes_of(quads.canonical().value()));
    const Proof proof = prove(registry, verification_method(issuer, multikey(registry.public_key())), list.valid_from, document);
    return json + R"(,"proof":[)" + proof_json(proof) + "]}";
}

}  // namespace sanad
