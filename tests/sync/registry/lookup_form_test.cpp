#include "sync/registry/publish/lookup_form.h"

#include <doctest/doctest.h>

using namespace sanad;

namespace {

const SerialNumber kSerial{"PTSD", "K0117", 42};

Result<LookupRequest, LookupFormError> read(std::string_view body) { return read_lookup_form(bytes_of(body)); }
LookupFormError why(std::string_view body) {
    const auto answer = read(body);
    REQUIRE_FALSE(answer);
    return answer.error();
}

}  // namespace

TEST_CASE("what a person types is read as it was meant") {
    const LookupRequest meant{kSerial, "ABCD1234"};
    for (const char* body : {
             "serial=PTSD-K0117-00042-D&code=ABCD1234", "code=abcd+1234&serial=ptsd+k0117+00042+d",
             "serial=PTSD%E2%80%93K0117%E2%80%9300042%E2%80%93D&code=ABCD-1234",  // the dashes that phones put
             "serial=PTSD-K%DB%B0%DB%B1%DB%B1%DB%B7-%DB%B0%DB%B0%DB%B0%DB%B4%DB%B2-D&code=abcd%DB%B1%DB%B2%DB%B3%DB%B4",  // ۰۱۱۷, Urdu
             "serial=PTSD-K%d9%a0%d9%a1%d9%a1%d9%a7-00042-D&code=abcd1234",  // ٠١١٧, Arabic
             "serial=PTSD-K0117-00042-D&code=ABCDI234",                      // I for 1
         }) {
        CAPTURE(std::string(body));
        CHECK(read(body) == meant);
    }
}

TEST_CASE("a form that can't be read is refused by its cause") {
    for (const char* body : {"", "serial", "serial=PTSD-K0117-00042-D", "code=ABCD1234", "serial=PTSD-K0117-00042-D&code=ABCD1234&x=1",
                             "serial=a&serial=b&code=c", "serial=PTSD-K0117-00042-D&code=%", "serial=%4&code=ABCD1234",
                             "serial=%zz&code=ABCD1234", "serial=%FF&code=ABCD1234", "serial=PTSD-K0117-00042-D&code=ABCD1234&"}) {
        CAPTURE(std::string(body));
        CHECK(why(body) == LookupFormError::malformed);
    }
    CHECK(why("serial=PTSD-K0117-00042-D&code=" + std::string(1100, 'A')) == LookupFormError::malformed);
    CHECK(why("serial=PTSD-K0117-00042-E&code=ABCD1234") == LookupFormError::serial_typo);
    CHECK(why("serial=&code=ABCD1234") == LookupFormError::serial_typo);
    CHECK(why("serial=PTSD-K0117-00042-D&code=ABCD123") == LookupFormError::code_typo);
    CHECK(why("serial=PTSD-K0117-00042-D&code=ABCD123U") == LookupFormError::code_typo);
    CHECK(why("serial=PTSD-K0117-00042-D&code=") == LookupFormError::code_typo);
}

TEST_CASE("five wrong tries an hour for a serial number, and five for an address") {
    LookupLimiter limiter;
    const SerialNumber other{"PTSD", "K0117", 43};
    const auto may_try = [&](const SerialNumber& serial, const char* address, std::int64_t now) {
        const bool may = limiter.take_try(serial, address, now);
        if (may) limiter.give_back(serial, address, now);
        return may;
    };
    for (int i = 0; i < 5; ++i) {
        CHECK(may_try(kSerial, "192.0.2.1", 1000 + i));
        CHECK(limiter.take_try(kSerial, "192.0.2.1", 1000 + i));
    }
    CHECK_FALSE(may_try(kSerial, "192.0.2.2", 1010));  // another address, the same serial number
    CHECK_FALSE(may_try(other, "192.0.2.1", 1010));    // the same address, another serial number
    CHECK(may_try(other, "192.0.2.2", 1010));
    CHECK_FALSE(may_try(kSerial, "192.0.2.1", 1000 + 3599));
    CHECK(may_try(kSerial, "192.0.2.1", 1000 + 3600));
}

TEST_CASE("a try counts as wrong from its beginning, and a right one of the hour before gives none of this hour back") {
    LookupLimiter limiter;
    for (int i = 0; i < 5; ++i) CHECK(limiter.take_try(kSerial, "192.0.2.1", 1000));
    CHECK_FALSE(limiter.take_try(kSerial, "192.0.2.1", 1000));
    limiter.give_back(kSerial, "192.0.2.1", 1000);
    CHECK(limiter.take_try(kSerial, "192.0.2.1", 1000));
    CHECK_FALSE(limiter.take_try(kSerial, "192.0.2.1", 1000));
    for (int i = 0; i < 5; ++i) CHECK(limiter.take_try(kSerial, "192.0.2.1", 1000 + 3600));
    limiter.give_back(kSerial, "192.0.2.1", 1000);
    CHECK_FALSE(limiter.take_try(kSerial, "192.0.2.1", 1000 + 3600));
}

TEST_CASE("tries from a hundred thousand addresses fill no more than that, and are forgotten") {
    LookupLimiter limiter;
    for (std::uint32_t i = 0; i < 60'000; ++i) (void)limiter.take_try({"PTSD", "K0117", i + 1}, "address " + std::to_string(i), 1000);
    CHECK_FALSE(limiter.take_try({"BWP", "K0001", 1}, "192.0.2.1", 1000));
    CHECK(limiter.take_try({"BWP", "K0001", 1}, "192.0.2.1", 1000 + 3600));
}
