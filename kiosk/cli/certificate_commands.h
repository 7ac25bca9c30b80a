#pragma once

#include "kiosk/cli/command.h"
#include "kiosk/store/case_store.h"

/// Commands about certificates after their issue, and about their holders' names. `which` is the id, the serial number, the text of the QR,
/// or enough of the holder's name that only one certificate is meant.
namespace sanad {

/// Of a batch, or what `find` finds; one of the two is empty.
[[nodiscard]] Outcome command_certificate_list(Desk& desk, const std::string& batch, const std::string& find, const Speaker& say);
[[nodiscard]] Outcome command_certificate_show(Desk& desk, const std::string& which, const Speaker& say);
/// `reason`: a word of RevocationReason.
[[nodiscard]] Outcome command_certificate_revoke(Desk& desk, const std::string& which, const std::string& reason, const std::string& note,
                                                 const Speaker& say);
[[nodiscard]] Outcome command_certificate_suspend(Desk& desk, const std::string& which, const std::string& note, const Speaker& say);
[[nodiscard]] Outcome command_certificate_reinstate(Desk& desk, const std::string& which, const std::string& note, const Speaker& say);

struct HandOverArguments {
    std::string batch;                 ///< all of it that stands and isn't suspended; or empty
    std::vector<int> rows{};           ///< of that batch only
    std::vector<std::string> which{};  ///< instead of a batch
};
[[nodiscard]] Outcome command_certificate_hand_over(Desk& desk, const HandOverArguments& arguments, const Speaker& say);

/// Names as options; those that were not given stay as they are.
struct NameArguments {
    std::optional<std::string> name{};
    std::optional<std::string> name_ur{};
    std::optional<std::string> relation{};  ///< son_of, daughter_of, wife_of
    std::optional<std::string> relation_name{};
    std::optional<std::string> relation_name_ur{};
};
[[nodiscard]] Outcome command_certificate_reissue(Desk& desk, const std::string& which, const NameArguments& names, const Speaker& say);
[[nodiscard]] Outcome command_trainee_correct(Desk& desk, const std::string& batch, int row, const NameArguments& names,
                                              const Speaker& say);

/// Whose personal parts are to go: the trainee on a row of a batch, or of this id.
struct EraseArguments {
    std::string batch;
    int row = 0;
    std::string trainee;
    bool yes = false;  ///< false: says what would go and what would stay, and erases nothing
};
[[nodiscard]] Outcome command_trainee_erase(Desk& desk, const EraseArguments& arguments, const Speaker& say);

struct ExportArguments {
    std::string batch;
    bool all = false;         ///< of the batch, also what was revoked or replaced
    std::string certificate;  ///< instead of a batch
    std::string folder;
    std::vector<std::string> forms{};  ///< pdf, png, qr, cose, json, baked; empty: all
    std::string duplicate;             ///< of one certificate: records a further copy and writes it; a word of CopyReason
    int copy = 0;                      ///< of one certificate: writes the copy of this number, recorded before, once more
};
/// A further copy has the forms pdf (when none is named) and png.
[[nodiscard]] Outcome command_certificate_export(Desk& desk, const ExportArguments& arguments, const Speaker& say);

struct DraftArguments {
    std::string batch;
    int row = 0;
    std::string out;  ///< ends in .pdf or .png
};
/// The certificate that a trainee of a batch would have as the records are now: NOT VALID, with nothing to scan.
[[nodiscard]] Outcome command_certificate_draft(Desk& desk, const DraftArguments& arguments, const Speaker& say);

[[nodiscard]] Json certificate_json(const IssuedCertificate& certificate);
[[nodiscard]] Json decision_json(const CaseDecision& decision);
/// When, about what, and `sentence`: what it means, a key whose fact is `kept`.
[[nodiscard]] std::string decision_words(const CaseDecision& decision, const std::string& sentence, const Centre& centre,
                                         const Speaker& say);

}  // namespace sanad
