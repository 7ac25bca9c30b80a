#pragma once

#include "credential/verify.h"
#include "db/ledger/ledger.h"
#include "kiosk/model/entities.h"
#include "kiosk/model/paper.h"

namespace sanad {

/// As printed beside the QR.
[[nodiscard]] std::string serial_of(const IssuedCertificate& certificate);

/// Of one batch, in roster order; of one enrolment the oldest revision first.
[[nodiscard]] std::vector<IssuedCertificate> load_certificates(Database& database, const BatchId& batch);
[[nodiscard]] std::optional<IssuedCertificate> load_certificate(Database& database, const CertificateId& id);
/// The newest certificate of this enrolment, whatever became of it.
[[nodiscard]] std::optional<IssuedCertificate> find_certificate(Database& database, const EnrolmentId& enrolment);

/// Of one trainee, in all batches, oldest first.
[[nodiscard]] std::vector<IssuedCertificate> load_certificates_of(Database& database, const TraineeId& trainee);
/// Every certificate on this machine, newest first: for finding one by what a person knows of it.
[[nodiscard]] std::vector<IssuedCertificate> load_all_certificates(Database& database);

/// What befell a certificate, oldest first.
[[nodiscard]] std::vector<CertificateEvent> load_certificate_history(Database& database, Ledger& ledger,
                                                                     const IssuedCertificate& certificate);

/// How many numbers are passed over where some may have been given that nobody here knows of.
constexpr std::uint32_t kCounterGap = 10'000;

/// The counter after the last that this device has used in any of this kiosk's ledgers, and not before where the ledger that is
/// written now counts from. Where other machines restored from the same backup counted from there, or further: kCounterGap for each
/// of them after the last that is known of them. Throws std::runtime_error where 32 bits hold no more.
[[nodiscard]] std::uint32_t next_counter(Database& database, const std::string& device);

/// A certificate's frozen bytes and paper, from the personal part of its event.
struct CertificateContent {
    Bytes bytes;       ///< of the compact credential
    std::string full;  ///< the full credential's exact bytes; empty where none was made (certificates of the first release)
    Paper paper;
};
/// Nothing when the holder was erased, or the paper is not known: an adopted certificate has none.
[[nodiscard]] std::optional<CertificateContent> load_certificate_content(Ledger& ledger, const IssuedCertificate& certificate);

/// Whether a receipt covers the certificate with this digest.
[[nodiscard]] bool is_registered(Database& database, const CredentialDigest& digest);

}  // namespace sanad
