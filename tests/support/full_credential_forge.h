#pragma once

#include <random>

#include "credential/openbadge/encode.h"
#include "tests/support/forge.h"

/// Full credentials for tests: one that is always the same, and as many random ones as asked, long and short, in both scripts, with every
/// optional element on and off.
namespace sanad::forge {

inline openbadge::Issuer badge_issuer() {
    return {"https://sanad.example", "PTSD", "PTSD Training Centre, Rawalpindi", "پی ٹی ایس ڈی تربیتی مرکز، راولپنڈی", "PK"};
}

inline openbadge::Achievement badge_achievement() {
    openbadge::Achievement achievement;
    achievement.kind = CredentialKind::micro_credential;
    achievement.course_code = "HBW";
    achievement.version = 2;
    achievement.name = "Home Baking for Women";
    achievement.description = "Two weeks of baking.\n\n**Learning outcomes**\n\n1. Bake \"bread\"\n2. Cost a recipe";
    achievement.criteria = "Attend 80 % of the sessions.\n\n- Practical: 50 of 100 marks";
    achievement.field_of_study = "0721 Food processing";
    achievement.in_language = "ur";
    achievement.credits_quarters = 6;
    achievement.creator_name = "University of Agriculture, Faisalabad";
    achievement.creator_description = "جامعہ زرعیہ فیصل آباد";
    achievement.alignments = {
        {"ext:NVQF", "NVQF 2", "Claimed by the awarding body", "2", "National Vocational Qualifications Framework", ""},
        {"ext:ISCEDF", "Food processing", "", "0721", "ISCED-F 2013", "http://data.europa.eu/snb/isced-f/0721"},
        {"ext:Workload", "60 hours", "", "60", "", ""}};
    achievement.results = {{"PRACTICAL", "Practical", "RawScore", "0", "100", "50"},
                           {"total", "Total", "Percent", "0", "100", "50"},
                           {"grade", "Grade", "LetterGrade"},
                           {"attendance", "Attendance", "ext:AttendancePercent", "0", "100", "80"}};
    return achievement;
}

inline openbadge::Award badge_award() {
    openbadge::Award award;
    award.id = facts().id;
    for (std::size_t i = 0; i < award.subject_id.size(); ++i) award.subject_id[i] = static_cast<std::uint8_t>(0x20 + i);
    award.device_code = "K0117";
    award.counter = 42;
    award.holder_name = "Ayesha Bibi";
    award.holder_name_ur = "عائشہ بی بی";
    award.valid_from = facts().issued_at;
    award.activity_start = seconds(std::chrono::sys_days{2026y / 3 / 2} + 4h);
    award.activity_end = seconds(kIssueDay + 9h);
    award.credits_quarters = 6;
    award.results = {{"PRACTICAL", "86.5"}, {"total", "86.5"}, {"grade", "A"}, {"attendance", "93"}};
    return award;
}

class RandomCredentials {
public:
    explicit RandomCredentials(std::uint64_t seed) : random_(seed) {}

    openbadge::FullCredential next() {
        openbadge::FullCredential credential{issuer(), achievement(), {}, {}};
        credential.award = award(credential.achievement);
        return credential;
    }

    /// Uniform in `least` … `most`.
    std::int64_t number(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(random_() % (static_cast<std::uint64_t>(most - least) + 1));
    }
    bool maybe() { return number(0, 1) == 1; }

private:
    template <std::size_t size>
    std::string one_of(const std::string_view (&words)[size]) {
        return std::string(words[static_cast<std::size_t>(number(0, size - 1))]);
    }

    // Words of many scripts, with every letter that JSON or N-Quads escape; none of them a control.
    std::string text(std::int64_t words) {
        static constexpr std::string_view kWords[] = {
            "Baking",      "Rukhsana", "فنی",   "تربیت", "\"quoted\"", "back\\slash", "<angle>", "naïve",   "& more", "خواتین کے لیے",
            "l’été",       "émigré",   "100 %", "ﷲ",     "中文",       "😀",           "a/b",     "_:c14n0", "^^<x>",  "{curly}",
            "apostrophe'", "ء",        "Ḥāfiẓ", "½",     "tab-less",   "`tick`",      "@lang",   "\\u0041", "#hash",  "رخسانہ"};
        std::string made;
        for (std::int64_t i = 0; i < words; ++i) made += (i > 0 ? " " : "") + one_of(kWords);
        return made;
    }
    std::string optional_text(std::int64_t words) { return maybe() ? text(number(1, words)) : std::string(); }
    std::string lines(std::int64_t most) {
        std::string made = text(number(1, 12));
        for (auto i = number(0, most); i > 0; --i) made += (maybe() ? "\n\n- " : "\n") + text(number(1, 12));
        return made;
    }
    std::string capitals(std::int64_t least, std::int64_t most) {
        std::string made;
        for (auto i = number(least, most); i > 0; --i) made += "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"[number(0, 33)];
        return made;
    }
    std::optional<std::int64_t> credits() {
        return maybe() ? std::optional(number(0, maybe() ? 40 : openbadge::kMaxQuarters)) : std::nullopt;
    }

    openbadge::Issuer issuer() {
        static constexpr std::string_view kUrls[] = {"https://sanad.example", "https://sanad.uaf.edu.pk/registry", "http://127.0.0.1:8443",
                                                     "https://certs.example:444/a/b"};
        return {one_of(kUrls), capitals(2, 8), text(number(1, 8)), optional_text(8), maybe() ? "PK" : "AE"};
    }

    openbadge::Achievement achievement() {
        static constexpr std::string_view kTypes[] = {"ext:EQF", "ext:NVQF", "ext:ISCEDF", "ext:Workload", "ext:ISCO-08", "ext:ESCO"};
        static constexpr std::string_view kUrls[] = {"http://data.europa.eu/snb/eqf/5", "https://example.org/a?b=c&d=e#f", ""};
        static constexpr std::string_view kResults[] = {"Percent", "RawScore", "LetterGrade", "Status", "ext:AttendancePercent"};
        static constexpr std::string_view kLanguages[] = {"", "en", "ur", "pnb", "en-GB"};
        openbadge::Achievement made;
        made.kind = maybe() ? CredentialKind::micro_credential : CredentialKind::certificate_of_completion;
        made.course_code = capitals(2, 12);
        made.version = static_cast<std::uint32_t>(number(1, 0xffff));
        made.name = text(number(1, 20));
        made.description = lines(maybe() ? 4 : 60);
        made.criteria = lines(maybe() ? 2 : 30);
        made.field_of_study = optional_text(5);
        made.in_language = one_of(kLanguages);
        made.credits_quarters = credits();
        made.creator_name = optional_text(8);
        if (!made.creator_name.empty()) made.creator_description = optional_text(8);
        for (auto i = number(0, maybe() ? 3 : 40); i > 0; --i) {
            made.alignments.push_back(
                {one_of(kTypes), text(number(1, 20)), optional_text(20), optional_text(1), optional_text(4), one_of(kUrls)});
        }
        for (auto i = number(0, 12); i > 0; --i) {
            made.results.push_back(
                {"R-" + std::to_string(i), text(number(1, 6)), one_of(kResults), optional_text(1), optional_text(1), optional_text(1)});
        }
        return made;
    }

    openbadge::Award award(const openbadge::Achievement& achievement) {
        openbadge::Award made;
        for (auto& byte : made.id) byte = static_cast<std::uint8_t>(random_());
        for (auto& byte : made.subject_id) byte = static_cast<std::uint8_t>(random_());
        made.device_code = capitals(1, 16);
        made.counter = static_cast<std::uint32_t>(number(1, maybe() ? 200'000 : 0xffffffff));
        made.holder_name = text(number(1, 9));
        made.holder_name_ur = maybe() ? "عائشہ " + text(number(1, 9)) : std::string();
        made.valid_from = number(0, 4'000'000'000);
        if (maybe()) made.valid_until = made.valid_from + number(1, 900'000'000);
        made.activity_start = number(0, 4'000'000'000);
        made.activity_end = made.activity_start + number(0, 90'000'000);
        made.credits_quarters = credits();
        for (const auto& result : achievement.results) {
            if (maybe()) made.results.push_back({result.code, text(1)});
        }
        return made;
    }

    std::mt19937_64 random_;
};

}  // namespace sanad::forge
