#pragma once

#include <string>
#include <vector>

#include "credential/model/compact_credential.h"

namespace sanad {

/// Everything that stands on the paper of one certificate, frozen at issue (it travels in the personal part of
/// `certificate.issued/1`): drawing it again in ten years needs nothing but this, the credential's bytes and the template.
struct Paper {
    std::string template_id;  ///< file name under assets/templates, without ".json"
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
    std::string identity_masked;  ///< "*****-*****07-0": the last four digits only; may be empty
    std::string course_title_en;
    std::string course_title_ur;
    std::vector<std::string> learning_outcomes_en;
    std::vector<std::string> learning_outcomes_ur;
    std::string assessment_en;  ///< type of assessment, in words
    std::uint32_t hours = 0;
    std::string level;  ///< "NVQF 5", may be empty
    std::string grade;  ///< empty for a certificate of completion
    std::uint32_t attendance_percent = 0;
    std::string period_start;  ///< ISO days
    std::string period_end;
    std::string issued_on;
    std::int64_t issued_at = 0;            ///< unix seconds: the PDF's creation date
    std::vector<std::string> signatories;  ///< "Name, Office", up to 3

    bool operator==(const Paper&) const = default;
};

}  // namespace sanad
