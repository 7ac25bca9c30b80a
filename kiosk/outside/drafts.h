#pragma once

#include "kiosk/document/document_maker.h"
#include "kiosk/usecase/desk.h"

/// Pages that can't be taken for certificates: NOT VALID across them, and nothing to scan. `out` ends in ".pdf" or ".png"; any other
/// ending is refused as draft.form {file}, and a file that can't be written as file.not_writable {file}.
namespace sanad {

/// A made-up certificate of a sample course, drawn with the template in `template_file`. Refuses what is wrong with the template
/// (document/page_look.h) and template.preview_not_drawable {why}.
[[nodiscard]] Result<std::string, Refusal> preview_template(const std::string& template_file, CredentialKind kind, const std::string& out,
                                                            const Catalogue& catalogue, Language language);

/// The certificate that a trainee would have as the records are now, before anything is signed. Refuses what draft_paper
/// (usecase/draft.h) refuses, what is wrong with the template, and draft.not_drawable {why}.
[[nodiscard]] Result<std::string, Refusal> write_draft(Desk& desk, const BatchId& batch, const EnrolmentId& enrolment,
                                                       const std::string& out, const Catalogue& catalogue, Language language);

}  // namespace sanad
