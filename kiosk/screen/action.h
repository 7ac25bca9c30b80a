#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "assets/lang/catalogue.h"
#include "credential/model/civil_day.h"
#include "kiosk/model/entities.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/records.h"

/// Everything that a person can ask for on the screens. A screen returns at most one a frame; the App does it.
namespace sanad {

enum class Page { today, bring_in, open_batch, roll_call, results, issue, certificate, verify, sync };

struct GoTo {
    Page page = Page::today;
};
struct ChooseLanguage {
    Language language = Language::english;
};
struct DismissNotice {};
struct CancelJob {};

/// The batch that roll call, results, issue and certificates are about; opens `page` on it.
struct ChooseBatch {
    BatchId batch{};
    Page page = Page::today;
};

struct PreviewFile {
    std::string path;
};
struct BringInFile {
    std::string path;
};
struct OpenBatch {
    std::string course_code;
    std::uint32_t course_version = 0;
    std::string number;
    RosterId roster{};
    CivilDay start{};
    bool relation_printed = true;
};

struct ChooseSession {
    SessionId session{};
};
struct SaveRoll {
    SessionId session{};
    std::vector<std::pair<EnrolmentId, Mark>> marks{};
};

struct EnterResult {
    EnrolmentId enrolment{};
    std::string component;
    int marks = 0;             ///< hundredths
    bool new_attempt = false;  ///< false corrects the latest attempt, or makes the first
};

struct IssueCertificates {
    BatchId batch{};
};

/// Draws the certificate that somebody of the batch would have now, as a draft.
struct ShowDraft {
    BatchId batch{};
    EnrolmentId enrolment{};
};

/// Fetches paper and QR of one certificate.
struct ShowCertificate {
    CertificateId certificate{};
};
struct SaveCertificates {
    BatchId batch{};
};
/// Records a further copy, and writes its page marked DUPLICATE beside the others.
struct CopyCertificate {
    CertificateId certificate{};
    CopyReason reason = CopyReason::lost;
};
struct FindCertificates {
    std::string text;
};
/// Opens a certificate that was found, with its batch.
struct OpenCertificate {
    BatchId batch{};
    CertificateId certificate{};
};
struct HandOver {
    std::vector<CertificateId> certificates{};
};
struct RevokeCertificate {
    CertificateId certificate{};
    RevocationReason reason = RevocationReason::issued_in_error;
};
struct SuspendCertificate {
    CertificateId certificate{};
};
struct ReinstateCertificate {
    CertificateId certificate{};
};
/// With the holder's names as they are to be on the new one.
struct ReissueCertificate {
    CertificateId certificate{};
    PersonNames names{};
};

struct VerifyCode {
    std::string text;
};

struct SendNow {};
/// `url` empty: by stick.
struct RegisterKiosk {
    std::string url;
    std::string code;
};
/// The same with new keys: as another device from then on. `code` empty: the request that waits.
struct RegisterAnew {
    std::string url;
    std::string code;
};
/// Asks the registry whether the office has approved this kiosk.
struct AskForApproval {};
/// What waits, on a stick; and the registry's answer from one.
struct WriteStick {};
struct ReadStick {};

/// The page where the clock is set, though nothing here says that it is wrong.
struct OpenClock {};
/// The kiosk's clock, at the centre; `minute` of the day.
struct SetClock {
    CivilDay day{};
    int minute = 0;
    std::string witness;
};

/// Tries the passphrase in the Unlock screen's draft: it is not carried about. Where going back is offered, the one that was tried before.
struct Unlock {};
/// Puts the records back as the backup has them that the Unlock screen offers.
struct GoBackToBackup {};

using Action =
    std::variant<GoTo, ChooseLanguage, DismissNotice, CancelJob, ChooseBatch, PreviewFile, BringInFile, OpenBatch, ChooseSession, SaveRoll,
                 EnterResult, IssueCertificates, ShowDraft, ShowCertificate, SaveCertificates, CopyCertificate, FindCertificates,
                 OpenCertificate, HandOver, RevokeCertificate, SuspendCertificate, ReinstateCertificate, ReissueCertificate, VerifyCode,
                 SendNow, RegisterKiosk, RegisterAnew, AskForApproval, WriteStick, ReadStick, OpenClock, SetClock, Unlock, GoBackToBackup>;

}  // namespace sanad
