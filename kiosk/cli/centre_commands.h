#pragma once

#include "kiosk/cli/command.h"

/// Commands that set a kiosk up and bring things in. Each is one use-case and its words.
namespace sanad {

[[nodiscard]] Outcome command_init(const std::string& db, const Centre& centre, const std::string& actor, const Passphrase& passphrase,
                                   const StretchCost& cost, const Clock& clock, const Speaker& say);
struct RegisterArguments {
    std::string url, code;  ///< both or neither: then asked how it stands
    bool anew = false;      ///< new keys and a new ledger, for a kiosk that is registered
    int wait_seconds = 0;
};
[[nodiscard]] Outcome command_register(Desk& desk, const RegisterArguments& wanted, const Passphrase& passphrase, const Speaker& say);
[[nodiscard]] Outcome command_register_by_stick(Desk& desk, const std::string& place, const RegisterArguments& wanted,
                                                const Passphrase& passphrase, const Speaker& say);
[[nodiscard]] Outcome command_key_renew(Desk& desk, const Speaker& say);
[[nodiscard]] Outcome command_status(Desk& desk, const Speaker& say);
[[nodiscard]] Outcome command_sync(Desk& desk, const Speaker& say);
[[nodiscard]] Outcome command_ledger_check(Desk& desk, const Speaker& say);
[[nodiscard]] Outcome command_course_import(Desk& desk, const std::string& file, const Speaker& say);
[[nodiscard]] Outcome command_course_list(Desk& desk, const Speaker& say);
[[nodiscard]] Outcome command_roster_import(Desk& desk, const std::string& file, const std::string& course, bool preview_only,
                                            const Speaker& say);
[[nodiscard]] Outcome command_template_preview(const std::string& file, const std::string& kind, const std::string& out,
                                               const Speaker& say);
[[nodiscard]] Outcome command_roster_list(Desk& desk, const Speaker& say);

}  // namespace sanad
