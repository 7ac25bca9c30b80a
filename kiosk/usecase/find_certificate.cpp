#include "kiosk/usecase/find_certificate.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/qr_payload.h"
#include "kiosk/rules/names.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"

namespace sanad {
namespace {

constexpr int kFewestLetters = 3;

// Serials as they are compared: without hyphens and spaces, in capitals.
std::string bare_serial(std::string_view text) {
    std::string bare;
    for (const char c : western_digits(text)) {
        if (c >= 'a' && c <= 'z')
            bare.push_back(static_cast<char>(c - 32));
        else if (c != '-' && c != ' ')
            bare.push_back(c);
    }
    return bare;
}

// All thirteen digits, with or without their hyphens.
std::optional<std::string> cnic_in(const std::string& text) {
    const std::string digits = bare_serial(text);
    const bool whole = digits.size() == 13 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    return whole ? std::optional(digits) : std::nullopt;
}

}  // namespace

FoundCertificate with_holder(Desk& desk, IssuedCertificate certificate) {
    FoundCertificate found{std::move(certificate), {}, {}, {}};
    const auto place = find_enrolment(desk.database(), found.certificate.enrolment);
    if (!place) return found;
    if (auto trainee = load_trainee(desk.database(), desk.cipher(), place->trainee)) found.holder = *std::move(trainee);
    if (const auto batch = load_batch(desk.database(), place->batch)) {
        found.batch = batch->course + "-" + batch->number;
        found.batch_id = batch->id;
    }
    return found;
}

std::vector<FoundCertificate> find_certificates(Desk& desk, const std::string& text) {
    Database& database = desk.database();
    std::vector<FoundCertificate> found;
    if (const auto exact = load_certificate(database, CertificateId{bare_serial(text)})) return {with_holder(desk, *exact)};
    if (const auto scanned = read_qr_text(text)) {
        const std::string digest = to_hex(sha256(*scanned));
        for (auto& certificate : load_all_certificates(database))
            if (certificate.digest == digest) found.push_back(with_holder(desk, std::move(certificate)));
        return found;
    }
    if (const auto cnic = cnic_in(text)) {
        for (const TraineeId& trainee : find_trainees_by_cnic(database, desk.cipher(), *cnic))
            for (auto& certificate : load_certificates_of(database, trainee)) found.push_back(with_holder(desk, std::move(certificate)));
        return found;
    }
    const std::string name = folded(text), serial = bare_serial(text);
    if (letter_count(tidy_spaces(text)) < kFewestLetters) return found;
    for (auto& certificate : load_all_certificates(database)) {
        FoundCertificate one = with_holder(desk, std::move(certificate));
        const bool by_serial = bare_serial(serial_of(one.certificate)).find(serial) != std::string::npos;
        const bool by_name = !name.empty() && (folded(one.holder.name).find(name) != std::string::npos ||
                                               folded(one.holder.name_ur).find(name) != std::string::npos);
        if (by_serial || by_name) found.push_back(std::move(one));
        if (found.size() == kMaxFound) break;
    }
    return found;
}

}  // namespace sanad
