// What is said beside a verdict: the particulars, and the age of the list, which never changes the verdict.
#include "credential/verdict_words.h"

#include <doctest/doctest.h>

#include "credential/serial_number.h"
#include "tests/support/forge.h"

using namespace sanad;

namespace {

using Facts = std::map<std::string, std::string>;
const std::int64_t kNow = forge::seconds(forge::kToday);

struct Office {
    TrustList trust{forge::trust()};
    CompactCredential stated = forge::facts();
    Office() { trust.status["PTSD"] = forge::status(); }

    Bytes credential() const { return forge::credential(forge::key("K0117"), stated); }
    void list(ListedStatus status) {
        const auto digest = credential_digest(credential());
        ListedCertificate entry{
            "K0117", stated.counter, {}, status, forge::seconds(std::chrono::sys_days{std::chrono::year{2026} / 7 / 3})};
        std::copy_n(digest.begin(), entry.digest.size(), entry.digest.begin());
        if (status == ListedStatus::revoked) entry.reason = RevocationReason::result_corrected;
        if (status == ListedStatus::superseded) entry.superseded_by = CertificateNumber{"K0119", 7};
        trust.status["PTSD"].list(entry);
    }
    Verification check(std::int64_t now = kNow) const {
        return verify_credential(credential(), trust, now, [](const auto&) { return false; });
    }
};

}  // namespace

TEST_CASE("revoked says when and why, superseded by which, suspended since when, expired since when") {
    Office revoked, superseded, suspended, waiting, expired;
    revoked.list(ListedStatus::revoked);
    CHECK(*verdict_detail(revoked.check(), revoked.trust) ==
          Sentence{"listed.revoked", {{"date", "2026-07-03"}}, {{"reason", "reason.result_corrected"}}});
    superseded.list(ListedStatus::superseded);
    CHECK(*verdict_detail(superseded.check(), superseded.trust) ==
          Sentence{"listed.superseded", {{"date", "2026-07-03"}, {"serial", serial_number("BWP", "K0119", 7)}}});
    suspended.list(ListedStatus::suspended);
    CHECK(*verdict_detail(suspended.check(), suspended.trust) == Sentence{"listed.suspended", {{"date", "2026-07-03"}}});
    waiting.list(ListedStatus::not_yet_awarded);
    CHECK(*verdict_detail(waiting.check(), waiting.trust) == Sentence{"listed.not_yet_awarded", {{"date", "2026-07-03"}}});
    expired.stated.expires_at = forge::seconds(std::chrono::sys_days{std::chrono::year{2026} / 10 / 1});
    CHECK(*verdict_detail(expired.check(), expired.trust) == Sentence{"verdict.expired.detail", {{"date", "2026-10-01"}}});
}

TEST_CASE("genuine says by what: by its number, or who signed it when; what proves nothing has no particulars") {
    Office office;
    CHECK(*verdict_detail(office.check(), office.trust) == Sentence{"verdict.by_number"});
    office.stated.counter = 41;
    const auto detail = *verdict_detail(office.check(), office.trust);
    CHECK(detail.key == "verdict.genuine_unregistered.detail");
    CHECK(detail.facts.at("date") == "2026-03-14");
    CHECK(detail.facts.at("centre_en") == "PTSD Training Centre, Rawalpindi");
    CHECK_FALSE(verdict_detail({}, office.trust));
}

TEST_CASE("a list of any age gives the same verdict; only the words about its age change") {
    const Office office;
    const std::int64_t made_at = office.trust.keys.made_at;
    const std::vector<std::pair<int, Sentence>> ages{{0, {"trust.list.fresh", {{"date", "2026-11-20"}}}},
                                                     {7, {"trust.list.fresh", {{"date", "2026-11-20"}}}},
                                                     {30, {"trust.list.old", {{"date", "2026-11-20"}, {"days", "30"}}}},
                                                     {400, {"trust.list.very_old", {{"date", "2026-11-20"}, {"days", "400"}}}}};
    for (const auto& [days, caution] : ages) {
        const std::int64_t now = made_at + days * 86'400LL;
        CHECK((office.check(now).verdict == Verdict::genuine_registered));
        CHECK(list_caution(office.check(now), office.trust, now) == caution);
    }
    CHECK(list_caution(office.check(), office.trust, made_at - 86'400).key == "trust.list.fresh");  // a clock that is behind
    TrustList old_part = office.trust;
    old_part.status["PTSD"].made_at -= 30 * 86'400;
    CHECK(list_caution(office.check(), old_part, kNow).key == "trust.list.old");  // the older part counts
}

TEST_CASE("a centre's part that is not at hand is named, for a code that was checked; of one that proves nothing, only the keys count") {
    Office office;
    office.trust.status.clear();
    CHECK(list_caution(office.check(), office.trust, kNow) ==
          Sentence{"trust.list.missing",
                   {{"centre_en", "PTSD Training Centre, Rawalpindi"}, {"centre_ur", "پی ٹی ایس ڈی تربیتی مرکز، راولپنڈی"}}});
    CHECK(list_caution({}, office.trust, kNow).key == "trust.list.fresh");
}
