#include "sync/protocol/receipt.h"

#include "sync/protocol/registry_answer.h"

namespace sanad {
namespace {

// DO NOT CHANGE: signed.
enum Key : std::int64_t { kLedger = 1, kHeldThrough = 2, kHeadHash = 3, kRegistryTime = 4, kNonce = 5, kQuarantined = 6 };

std::optional<QuarantineReason> reason_of(std::int64_t number) {
    if (number < 1 || number > 6) return std::nullopt;
    return static_cast<QuarantineReason>(number);
}

}  // namespace

std::string_view name_of(QuarantineReason reason) {
    switch (reason) {
        case QuarantineReason::bad_certificate:
            return "bad_certificate";
        case QuarantineReason::clock_ahead:
            return "clock_ahead";
        case QuarantineReason::not_author:
            return "not_author";
        case QuarantineReason::personal_lost:
            return "personal_lost";
        case QuarantineReason::bad_body:
            return "bad_body";
        case QuarantineReason::device_compromised:
            return "device_compromised";
    }
    return {};
}

Nonce nonce_of_parcel(ByteView parcel) { return array_of<16>(ByteView(sha256(parcel)).first(16)).value(); }

Bytes sign_receipt(const Signer& registry, const Receipt& receipt) {
    Cbor::Array quarantined;
    for (const auto& event : receipt.quarantined) {
        quarantined.push_back(Cbor::array({Cbor::integer(event.seq), Cbor::integer(static_cast<int>(event.reason))}));
    }
    const auto payload = Cbor::map({{Cbor::integer(kLedger), Cbor::text(receipt.ledger)},
                                    {Cbor::integer(kHeldThrough), Cbor::integer(receipt.held_through)},
                                    {Cbor::integer(kHeadHash), Cbor::bytes(receipt.head_hash)},
                                    {Cbor::integer(kRegistryTime), Cbor::integer(receipt.registry_time)},
                                    {Cbor::integer(kNonce), Cbor::bytes(receipt.nonce)},
                                    {Cbor::integer(kQuarantined), Cbor::array(std::move(quarantined))}});
    return sign1(registry, MessageKind::receipt, payload.encode());
}

Result<Receipt, MessageError> read_receipt(ByteView bytes, const PublicKey& registry) {
    const auto map = open_registry_answer(bytes, MessageKind::receipt, registry, kMaxReceiptBytes, 6);
    if (!map) return refuse(map.error());
    const Cbor* ledger = map->find(kLedger);
    const Cbor* held = map->find(kHeldThrough);
    const Cbor* time = map->find(kRegistryTime);
    const Cbor* quarantined = map->find(kQuarantined);
    const auto head_hash = map->bytes_at<32>(kHeadHash);
    const auto own_nonce = map->bytes_at<16>(kNonce);
    if (!ledger || !ledger->as_text() || !held || !held->as_integer() || *held->as_integer() < 0 || !head_hash || !time ||
        !time->as_integer() || !own_nonce || !quarantined || !quarantined->as_array()) {
        return refuse(MessageError::malformed);
    }
    Receipt receipt{*ledger->as_text(), *held->as_integer(), *head_hash, *time->as_integer(), *own_nonce, {}};
    for (const Cbor& item : *quarantined->as_array()) {
        const auto* pair = item.as_array();
        if (!pair || pair->size() != 2 || !(*pair)[0].as_integer() || !(*pair)[1].as_integer()) return refuse(MessageError::malformed);
        const auto reason = reason_of(*(*pair)[1].as_integer());
        if (!reason) return refuse(MessageError::malformed);
        receipt.quarantined.push_back({*(*pair)[0].as_integer(), *reason});
    }
    return receipt;
}

}  // namespace sanad
