#pragma once

#include <cstdlib>
#include <stdexcept>

#include "sync/registry/http/server.h"
#include "tests/support/temporary_folder.h"

namespace sanad::test {

/// Of a server at 127.0.0.1 that nobody signed but itself.
[[nodiscard]] inline TlsFiles own_certificate(const TemporaryFolder& folder) {
    const TlsFiles files{folder.file("tls.pem"), folder.file("tls.key")};
    const std::string made =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost "
        "-addext subjectAltName=IP:127.0.0.1 -keyout " +
        files.key + " -out " + files.certificate + " 2>/dev/null";
    if (std::system(made.c_str()) != 0) throw std::runtime_error("openssl makes no certificate");
    return files;
}

/// As long as it lives, kiosks of this process believe that certificate.
class BelievedCertificate {
public:
    explicit BelievedCertificate(const TlsFiles& files) { ::setenv("SSL_CERT_FILE", files.certificate.c_str(), 1); }
    ~BelievedCertificate() { ::unsetenv("SSL_CERT_FILE"); }
    BelievedCertificate(const BelievedCertificate&) = delete;
    BelievedCertificate& operator=(const BelievedCertificate&) = delete;
};

}  // namespace sanad::test
