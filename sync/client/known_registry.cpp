#include "sync/client/known_registry.h"

namespace sanad {
namespace {

struct Seen {
    Bytes bytes;
    KeyCertificate certificate;
};

std::optional<Seen> seen_under(Database& database, const PublicKey& anchor) {
    // A kiosk of before this table has seen its registration's and no other.
    auto rows = database.prepare(
        "SELECT certificate FROM registry_key UNION ALL SELECT registry_certificate FROM registration WHERE registry_certificate IS NOT "
        "NULL");
    std::optional<Seen> highest;
    while (rows.step()) {
        Bytes bytes = rows.blob(0);
        auto certificate = read_key_certificate(bytes, MessageKind::registry_key_certificate, anchor);
        if (certificate && (!highest || certificate->epoch > highest->certificate.epoch)) highest = Seen{std::move(bytes), *certificate};
    }
    return highest;
}

}  // namespace

KeyCertificate known_registry(Database& database, const RegistrationChain& chain) {
    const auto seen = seen_under(database, chain.anchor);
    return seen ? seen->certificate : chain.registry;
}

bool accept_registry(Database& database, const PublicKey& anchor, ByteView bytes) {
    const auto fresh = read_key_certificate(bytes, MessageKind::registry_key_certificate, anchor);
    if (!fresh) return false;
    const auto seen = seen_under(database, anchor);
    if (seen && fresh->epoch < seen->certificate.epoch) return false;
    auto row = database.prepare("SELECT certificate FROM registry_key");
    if (row.step() && row.blob(0) == copy_of(bytes)) return true;
    database.execute("DELETE FROM registry_key");
    database.prepare("INSERT INTO registry_key(certificate) VALUES(?)").bind(bytes).run();
    return true;
}

}  // namespace sanad
