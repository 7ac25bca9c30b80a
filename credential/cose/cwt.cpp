#include "credential/cose/cwt.h"

#include "credential/bytes/cbor.h"
#include "credential/cose/cose_numbers.h"

namespace sanad {
namespace {

// Keys of the private claim. DO NOT CHANGE: signed on paper.
enum Key : std::int64_t {
    kKind = 1,
    kHolderName = 2,
    kRelation = 3,
    kRelationName = 4,
    kHolderNameUr = 5,
    kIdentityLast4 = 6,
    kCourseTitle = 7,
    kCourseCode = 8,
    kCourseVersion = 9,
    kHours = 10,
    kLevel = 11,
    kGrade = 12,
    kPeriod = 13,
    kIssuedOn = 14,
    kCounter = 15,
    kAttendance = 16,
    kFullDigest = 17,
    kTimeSource = 18,
    kSupersedes = 19,
};
constexpr std::int64_t kLastKey = kSupersedes;

constexpr std::int64_t kMaxUint32 = 0xffffffff;
constexpr std::int64_t kMaxDay = 2'932'896;         // 9999-12-31
constexpr std::int64_t kMaxTime = 253'402'300'799;  // 9999-12-31T23:59:59Z
constexpr std::size_t kMaxText = 360;               // bytes; the QR's own budget is tighter

Cbor day(CivilDay value) { return Cbor::integer(value.time_since_epoch().count()); }

// Reads claims one by one; the first that is missing or out of bounds is remembered.
class ClaimReader {
public:
    explicit ClaimReader(const Cbor& map) : map_(map) {}

    std::int64_t integer(std::int64_t key, std::int64_t from, std::int64_t to) {
        const Cbor* claim = present(key);
        return claim ? in_bounds(*claim, from, to) : from;
    }
    std::optional<std::int64_t> optional_integer(std::int64_t key, std::int64_t from, std::int64_t to) {
        const Cbor* claim = map_.find(key);
        return claim ? std::optional(in_bounds(*claim, from, to)) : std::nullopt;
    }
    std::string text(std::int64_t key) {
        const Cbor* claim = present(key);
        return claim ? words(*claim) : std::string();
    }
    std::string optional_text(std::int64_t key) {
        const Cbor* claim = map_.find(key);
        return claim ? words(*claim) : std::string();
    }
    template <std::size_t size>
    std::optional<ByteArray<size>> optional_bytes(std::int64_t key) {
        const Cbor* claim = map_.find(key);
        if (!claim) return std::nullopt;
        auto bytes = claim->as_bytes() ? array_of<size>(*claim->as_bytes()) : std::nullopt;
        if (!bytes) error_ = error_.value_or(CwtError::out_of_bounds);
        return bytes;
    }
    const Cbor::Array* pair(std::int64_t key) {
        const Cbor* claim = map_.find(key);
        const Cbor::Array* items = claim ? claim->as_array() : nullptr;
        if (items && items->size() == 2) return items;
        if (claim) error_ = error_.value_or(CwtError::out_of_bounds);
        return nullptr;
    }
    std::int64_t in_bounds(const Cbor& claim, std::int64_t from, std::int64_t to) {
        const auto value = claim.as_integer();
        if (value && *value >= from && *value <= to) return *value;
        error_ = error_.value_or(CwtError::out_of_bounds);
        return from;
    }
    std::string words(const Cbor& claim) {
        const std::string* value = claim.as_text();
        // An empty text would be a second way to say "absent"; a control character has no place on paper.
        if (value && !value->empty() && value->size() <= kMaxText && value->find_first_of(kControls) == std::string::npos) return *value;
        error_ = error_.value_or(CwtError::out_of_bounds);
        return {};
    }
    void missing() { error_ = error_.value_or(CwtError::missing_claim); }
    [[nodiscard]] const std::optional<CwtError>& error() const { return error_; }

private:
    static inline const std::string kControls = [] {
        std::string all(1, '\x7f');
        for (char c = 0; c < 0x20; ++c) all += c;
        return all;
    }();

    const Cbor* present(std::int64_t key) {
        const Cbor* claim = map_.find(key);
        if (!claim) missing();
        return claim;
    }

    const Cbor& map_;
    std::optional<CwtError> error_;
};

CivilDay to_day(std::int64_t days) { return CivilDay{std::chrono::days{days}}; }

}  // namespace

Bytes encode_cwt(const CompactCredential& credential) {
    Cbor::Map sanad;
    const auto put = [&](Key key, Cbor value) { sanad.emplace_back(Cbor::integer(key), std::move(value)); };
    const auto put_text = [&](Key key, const std::string& value) {
        if (!value.empty()) put(key, Cbor::text(value));
    };
    put(kKind, Cbor::integer(static_cast<int>(credential.kind)));
    put_text(kHolderName, credential.holder_name);
    if (credential.relation) put(kRelation, Cbor::integer(static_cast<int>(*credential.relation)));
    put_text(kRelationName, credential.relation_name);
    put_text(kHolderNameUr, credential.holder_name_ur);
    put_text(kIdentityLast4, credential.identity_last4);
    put_text(kCourseTitle, credential.course_title);
    put_text(kCourseCode, credential.course_code);
    put(kCourseVersion, Cbor::integer(credential.course_version));
    put(kHours, Cbor::integer(credential.hours));
    put_text(kLevel, credential.level);
    put_text(kGrade, credential.grade);
    put(kPeriod, Cbor::array({day(credential.period_start), day(credential.period_end)}));
    put(kIssuedOn, day(credential.issued_on));
    put(kCounter, Cbor::integer(credential.counter));
    put(kAttendance, Cbor::integer(credential.attendance_percent));
    if (credential.full_digest) put(kFullDigest, Cbor::bytes(*credential.full_digest));
    put(kTimeSource, Cbor::integer(static_cast<int>(credential.time_source)));
    if (credential.supersedes) {
        put(kSupersedes, Cbor::array({Cbor::text(credential.supersedes->device_code), Cbor::integer(credential.supersedes->counter)}));
    }

    Cbor::Map claims{{Cbor::integer(cose::kClaimIat), Cbor::integer(credential.issued_at)},
                     {Cbor::integer(cose::kClaimCti), Cbor::bytes(credential.id)},
                     {Cbor::integer(cose::kClaimSanad), Cbor::map(std::move(sanad))}};
    if (credential.expires_at) claims.emplace_back(Cbor::integer(cose::kClaimExp), Cbor::integer(*credential.expires_at));
    return Cbor::map(std::move(claims)).encode();
}

Result<CompactCredential, CwtError> decode_cwt(ByteView payload) {
    const auto item = Cbor::decode(payload);
    const Cbor* sanad = item ? item->find(cose::kClaimSanad) : nullptr;
    if (!sanad || !sanad->as_map()) return refuse(CwtError::malformed);
    for (const auto& [key, value] : *item->as_map()) {
        const auto number = key.as_integer();
        if (number != cose::kClaimExp && number != cose::kClaimIat && number != cose::kClaimCti && number != cose::kClaimSanad) {
            return refuse(CwtError::malformed);
        }
    }
    for (const auto& [key, value] : *sanad->as_map()) {
        const auto number = key.as_integer();
        if (!number || *number < kKind || *number > kLastKey) return refuse(CwtError::malformed);
    }

    CompactCredential credential;
    ClaimReader claims(*item);
    credential.issued_at = claims.integer(cose::kClaimIat, 0, kMaxTime);
    credential.expires_at = claims.optional_integer(cose::kClaimExp, 0, kMaxTime);
    if (const auto id = claims.optional_bytes<16>(cose::kClaimCti)) {
        credential.id = *id;
    } else {
        claims.missing();
    }
    if (claims.error()) return refuse(*claims.error());

    ClaimReader facts(*sanad);
    credential.kind = static_cast<CredentialKind>(facts.integer(kKind, 1, 2));
    credential.holder_name = facts.text(kHolderName);
    if (const auto relation = facts.optional_integer(kRelation, 1, 3)) credential.relation = static_cast<Relation>(*relation);
    credential.relation_name = facts.optional_text(kRelationName);
    if (credential.relation.has_value() == credential.relation_name.empty()) facts.missing();
    credential.holder_name_ur = facts.optional_text(kHolderNameUr);
    credential.identity_last4 = facts.optional_text(kIdentityLast4);
    credential.course_title = facts.text(kCourseTitle);
    credential.course_code = facts.text(kCourseCode);
    credential.course_version = static_cast<std::uint32_t>(facts.integer(kCourseVersion, 1, 0xffff));
    credential.hours = static_cast<std::uint32_t>(facts.integer(kHours, 1, 0xffff));
    credential.level = facts.optional_text(kLevel);
    credential.grade = facts.optional_text(kGrade);
    if (const auto* period = facts.pair(kPeriod)) {
        credential.period_start = to_day(facts.in_bounds((*period)[0], 0, kMaxDay));
        credential.period_end = to_day(facts.in_bounds((*period)[1], credential.period_start.time_since_epoch().count(), kMaxDay));
    } else {
        facts.missing();
    }
    credential.issued_on = to_day(facts.integer(kIssuedOn, 0, kMaxDay));
    credential.counter = static_cast<std::uint32_t>(facts.integer(kCounter, 1, kMaxUint32));
    credential.attendance_percent = static_cast<std::uint32_t>(facts.integer(kAttendance, 0, 100));
    credential.full_digest = facts.optional_bytes<16>(kFullDigest);
    credential.time_source = static_cast<TimeSource>(facts.integer(kTimeSource, 1, 4));
    if (const auto* other = facts.pair(kSupersedes)) {
        credential.supersedes =
            CertificateNumber{facts.words((*other)[0]), static_cast<std::uint32_t>(facts.in_bounds((*other)[1], 1, kMaxUint32))};
    }
    if (facts.error()) return refuse(*facts.error());
    return credential;
}

}  // namespace sanad
