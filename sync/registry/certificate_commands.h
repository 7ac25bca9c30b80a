#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry certificate …`, `adopt` and `publish`: what an officer does about certificates. As in commands.h, each returns the exit
/// code.
namespace sanad {

/// Who decides about which certificate, as typed. `named`: a serial number, or an id of 26 digits.
struct CertificateOrder {
    std::string named;
    std::string actor;
};

[[nodiscard]] int show_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order);
/// `reason`: a word of RevocationReason.
[[nodiscard]] int revoke_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order, const std::string& reason);
[[nodiscard]] int suspend_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order);
[[nodiscard]] int reinstate_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order);
/// `order.named`: the text of a QR code, or a file that holds it.
[[nodiscard]] int adopt_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order, bool vouch);

/// Writes what the server serves to everybody into `folder`, each as the file of its name: did/registry.json, did/<centre>.json,
/// status/<device>-<n>.json, trust/keys.cose, trust/<centre>.cose, and verify.html with all of the trust list inside when the page is
/// built.
[[nodiscard]] int publish_files(const Voice& voice, const RegistryPlace& at, const std::string& folder);

}  // namespace sanad
