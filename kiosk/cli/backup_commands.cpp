#include "kiosk/cli/backup_commands.h"

#include "kiosk/outside/backup.h"

namespace sanad {

Outcome command_backup(Desk& desk, const std::string& folder, const Speaker& say) {
    const auto made = write_backup(desk, folder);
    if (!made) return refuse(made.error());
    return Answer{Json{{"file", made->file}, {"bytes", made->bytes}, {"events", made->events}},
                  {say("cli.backup_made", {{"file", made->file}, {"events", std::to_string(made->events)}})}};
}

Outcome command_restore(const RestoreArguments& wanted, const std::string& db, const Passphrase& passphrase, const Clock& clock,
                        const Speaker& say) {
    const auto restored = wanted.drill          ? drill_backup(wanted.file, passphrase, clock)
                          : wanted.keep_damaged ? recover_from_backup(wanted.file, db, passphrase, clock)
                                                : restore_backup(wanted.file, db, passphrase, clock);
    if (!restored) return refuse(restored.error());
    const WordFacts facts{{"db", db},
                          {"made_at", restored->made_at},
                          {"events", std::to_string(restored->events)},
                          {"certificates", std::to_string(restored->certificates)},
                          {"faults", std::to_string(restored->faults + restored->bad_signatures)}};
    Answer answer{Json{{"made_at", restored->made_at},
                       {"ledgers", restored->ledgers},
                       {"events", restored->events},
                       {"certificates", restored->certificates},
                       {"faults", restored->faults},
                       {"bad_signatures", restored->bad_signatures}},
                  {say(wanted.drill ? "cli.backup_drilled" : "cli.backup_restored", facts)}};
    answer.world_said_no = restored->faults + restored->bad_signatures > 0;
    return answer;
}

}  // namespace sanad
