// Spaces, capitals and look-alike letters are mended; spelling is not.
#include "kiosk/rules/names.h"

#include <doctest/doctest.h>

namespace sanad {
namespace {

TEST_CASE("spaces collapse and what nobody sees goes") {
    CHECK(tidy_spaces("  a \t b\u00a0 c\u2009 ") == "a b c");
    CHECK(tidy_spaces("\ufeffa\u200eb\u202ac") == "abc");
    CHECK(tidy_spaces("محمـــد") == "محمد");
    CHECK(tidy_spaces("نور\u200cجہاں") == "نور\u200cجہاں");  // the joiner that Urdu spelling needs stays
}

TEST_CASE("capitals are mended only where all are capitals") {
    CHECK(tidy_latin_name("RUKHSANA BHATTI") == "Rukhsana Bhatti");
    CHECK(tidy_latin_name("UMER-FAROOQ A. KHAN") == "Umer-Farooq A. Khan");
    CHECK(tidy_latin_name("SANA'A") == "Sana'a");
    CHECK(tidy_latin_name("Abdul REHMAN") == "Abdul REHMAN");
    CHECK(tidy_latin_name("ayesha") == "ayesha");
    CHECK(tidy_latin_name("") == "");
}

TEST_CASE("Arabic look-alikes in an Urdu name become the Urdu letters, composed") {
    CHECK(tidy_urdu_name("\u0639\u0644\u064a") == "\u0639\u0644\u06cc");
    CHECK(tidy_urdu_name("\u0643\u0647\u0649") == "\u06a9\u06c1\u06cc");
    CHECK(tidy_urdu_name("\u0627\u0653\u0645\u0646\u06c1") == "\u0622\u0645\u0646\u06c1");
    CHECK(tidy_urdu_name("\u064a\u0654") == "\u0626");
    CHECK(tidy_urdu_name("\u0648\u0654") == "\u0624");
    CHECK(tidy_urdu_name("بشریٰ") == "بشریٰ");
    CHECK(tidy_urdu_name("رحمٰن بھٹی") == "رحمٰن بھٹی");
}

TEST_CASE("headings compare without case, punctuation, vowel marks or script of digits") {
    CHECK(folded(" D.O.B ") == "dob");
    CHECK(folded("Father/Husband Name") == "father husband name");
    CHECK(folded("Cell #") == "cell");
    CHECK(folded("زیرِ تربیت") == "زیر تربیت");
    CHECK(folded("تاريخ") == "تاریخ");
    CHECK(folded("کل: ۱۲") == "کل 12");
    CHECK(folded("—") == "");
}

TEST_CASE("letters are counted as letters and Urdu is recognised") {
    CHECK(letter_count("عائشہ") == 5);
    CHECK(letter_count("Ünal") == 4);
    CHECK(has_urdu_letter("Ali علی"));
    CHECK_FALSE(has_urdu_letter("Ali 12 ????"));
    CHECK(western_digits("۰۹٠٩ab") == "0909ab");
}

}  // namespace
}  // namespace sanad
