// From canonical N-Quads to the proof, step by step, against answers that other software gave (tests/vectors/openbadge).
#include "credential/openbadge/proof.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/text_codec.h"
#include "credential/openbadge/date_time.h"
#include "credential/openbadge/multikey.h"
#include "credential/openbadge/nquads.h"
#include "tests/support/source_file.h"

namespace sanad::openbadge {
namespace {

std::string vector_file(const std::string& name) { return source_file("tests/vectors/openbadge/" + name); }

// A line of N-Quads as these files write it, said to `quads` again, with blank nodes that know nothing of the labels in the file.
class Reader {
public:
    explicit Reader(NQuads& quads) : quads_(quads) {}

    void line(std::string_view line) {
        line.remove_suffix(2);  // " ."
        const auto first = line.find(' ');
        const auto second = line.find(' ', first + 1);
        const Node subject = node(line.substr(0, first));
        const std::string_view predicate = line.substr(first + 2, second - first - 3);
        const std::string_view object = line.substr(second + 1);
        if (!object.starts_with('"')) return quads_.link(subject, predicate, node(object));
        const auto end = object.rfind('"');
        const std::string_view datatype = object.substr(end + 1);
        quads_.literal(subject, predicate, object.substr(1, end - 1),
                       datatype.empty() ? datatype : datatype.substr(3, datatype.size() - 4));
    }

private:
    Node node(std::string_view text) {
        if (text.starts_with('<')) return std::string(text.substr(1, text.size() - 2));
        const auto known = blanks_.find(text);
        return known != blanks_.end() ? known->second : blanks_.emplace(text, quads_.blank()).first->second;
    }

    NQuads& quads_;
    std::map<std::string, Node, std::less<>> blanks_{};
};

NQuads quads_of(std::string_view text, bool backwards) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    if (backwards) std::reverse(lines.begin(), lines.end());
    NQuads quads;
    Reader reader(quads);
    for (const auto line : lines) reader.line(line);
    return quads;
}

}  // namespace

TEST_CASE("blank nodes get the numbers that an independent processor gave them, in whatever order they were said") {
    for (const std::string name : {"full", "didkey"}) {
        const std::string expected = vector_file(name + ".rdfc.doc.nq");
        CHECK(quads_of(expected, /*backwards=*/false).canonical() == expected);
        CHECK(quads_of(expected, /*backwards=*/true).canonical() == expected);
    }
}

TEST_CASE("configuration, hashes, signature and proof value are those of the vectors, step by step") {
    initialise_crypto();
    for (const std::string name : {"full", "didkey"}) {
        CAPTURE(name);
        const Json steps = parse_json(vector_file(name + ".steps.json"), 1 << 16).value();
        const auto step = [&](const char* key) { return steps["rdfc"][key].get<std::string>(); };
        const Ed25519Signer signer(*array_of<32>(*from_hex(steps["seedHex"].get<std::string>())));
        CHECK(to_hex(signer.public_key()) == steps["publicKeyHex"]);

        const Digest document = sha256(bytes_of(vector_file(name + ".rdfc.doc.nq")));
        CHECK(to_hex(document) == step("docHash"));
        const auto method = steps["verificationMethod"].get<std::string>();
        const Proof proof = prove(signer, method, *seconds_of(steps["created"].get<std::string>()), document);
        CHECK(proof_config_nquads(proof) == vector_file(name + ".rdfc.proof.nq"));
        CHECK(to_hex(proof_config_digest(proof)) == step("proofHash"));
        CHECK(to_hex(proof.signature) == step("signatureHex"));
        CHECK(to_multibase58(proof.signature) == step("proofValue"));
        CHECK(proof_holds(proof, document, signer.public_key()));
        CHECK(method.ends_with("#" + multikey(signer.public_key())));
        CHECK(proof_json(proof) ==
              R"({"type":"DataIntegrityProof","created":")" + steps["created"].get<std::string>() + R"(","verificationMethod":")" + method +
                  R"(","cryptosuite":"eddsa-rdfc-2022","proofPurpose":"assertionMethod","proofValue":")" + step("proofValue") + "\"}");
    }
}

TEST_CASE("a proof holds for its document, its time, its method and its key alone") {
    initialise_crypto();
    const Ed25519Signer signer(sha256(bytes_of("signer")));
    const Ed25519Signer other(sha256(bytes_of("other")));
    const Digest document = sha256(bytes_of("document"));
    const Proof good = prove(signer, "did:web:example#z6Mk", 1'700'000'000, document);
    CHECK(proof_holds(good, document, signer.public_key()));
    CHECK_FALSE(proof_holds(good, sha256(bytes_of("documents")), signer.public_key()));
    CHECK_FALSE(proof_holds(good, document, other.public_key()));
    Proof bad = good;
    ++bad.created;
    CHECK_FALSE(proof_holds(bad, document, signer.public_key()));
    bad = good;
    bad.verification_method += "M";
    CHECK_FALSE(proof_holds(bad, document, signer.public_key()));
    for (std::size_t at = 0; at < good.signature.size(); ++at) {
        bad = good;
        bad.signature[at] ^= 1;
        CHECK_FALSE(proof_holds(bad, document, signer.public_key()));
    }
}

TEST_CASE("the W3C's own vector, where it is at hand (SANAD_W3C_VECTORS names its folder)") {
    const char* folder = std::getenv("SANAD_W3C_VECTORS");
    if (folder == nullptr) {
        std::fputs("SKIPPED: SANAD_W3C_VECTORS is not set, so the W3C's own vector was not tried\n", stderr);
        return;
    }
    const auto file = [&](const std::string& name) {
        std::ifstream stream(std::string(folder) + "/eddsa-rdfc-2022/" + name, std::ios::binary);
        REQUIRE(stream);
        return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    };
    std::string document = file("canonDocDataInt.txt");
    if (!document.ends_with('\n')) document += '\n';
    CHECK(quads_of(document, /*backwards=*/true).canonical() == document);
    const Json signed_document = parse_json(file("signedDataInt.json"), 1 << 16).value();
    const Json& stated = signed_document["proof"];
    const auto method = stated["verificationMethod"].get<std::string>();
    const auto signature = array_of<64>(*from_multibase58(stated["proofValue"].get<std::string>()));
    const Proof proof{*seconds_of(stated["created"].get<std::string>()), method, *signature};
    CHECK(file("proofHashDataInt.txt").starts_with(to_hex(proof_config_digest(proof))));
    CHECK(proof_holds(proof, sha256(bytes_of(document)), *key_of_multikey(method.substr(method.find('#') + 1))));
}

}  // namespace sanad::openbadge
