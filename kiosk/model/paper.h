#pragma once

#include <string>
#include <vector>

#include "credential/model/compact_credential.h"

namespace sanad {

/// Everything that stands on the paper of one certificate, frozen at issue (it travels in the personal part of
/// `certificate.issued/1`): drawing it again in ten years needs nothing but this, the credential's bytes and what `look` names.
struct Paper {
    std::string template_id;  ///< file name under assets/templates, without ".json"
    std::string look;  ///< hex of SHA-256: the template, words and fonts as they were at issue, kept by hash; empty before there were any
    CredentialKind kind = CredentialKind::certificate_of_completion;
    std::string serial;
    std::string lookup_code;
    std::string public_url;
    std::string centre_name_en;
    std::string centre_name_ur;
    std::string holder_name;
    std::string holder_name_ur;
    std::optional<Relation> relation{};
    std::string relation_name;
    std::string relation_name_ur;  ///< may be empty
    std::string identity_masked;   ///< "*****-*****07-0": the last four digits only; may be empty
    std::string course_title_en;
    std::string course_title_ur;
    std::vector<std::string> learning_outcomes_en;
    std::vector<std::string> learning_outcomes_ur;
    std::string assessment_en;  ///< type of assessment, in words
    std::string assessment_ur;
    std::uint32_t hours = 0;
    std::string level;  ///< "NVQF 5", may be empty
    std::string grade;  ///< empty for a certificate of completion
    std::uint32_t attendance_percent = 0;
    std::string period_start;  ///< ISO days
    std::string period_end;
    std::string issued_on;
    std::int64_t issued_at = 0;               ///< unix seconds: the PDF's creation date
    std::vector<std::string> signatories;     ///< "Name, Office", up to 3
    std::vector<std::string> signatories_ur;  ///< their offices in Urdu, in the same order; may be empty
    std::uint32_t revision = 1;               ///< from 2 on the paper says REVISED
    std::string supersedes;                   ///< serial number of the certificate that this one replaces; empty for the first

    bool operator==(const Paper&) const = default;
};

/// What a drawing says of itself beside its facts.
struct PageMark {
    enum class Kind {
        none,
        draft,      ///< NOT VALID across the page, and nothing in the QR's place that could be scanned
        duplicate,  ///< a further copy of a certificate that was printed before
    } kind = Kind::none;
    // Of a duplicate, as its record says (`certificate.copied/1`), so that it too is drawn again with the same bytes:
    std::uint32_t copy = 0;    ///< 2 for the first after the original
    std::string made_on{};     ///< ISO day of the centre
    std::int64_t made_at = 0;  ///< unix seconds: the PDF's creation date
};

}  // namespace sanad
