#!/usr/bin/python3
"""A kiosk whose disk spoilt its database, in the real window: what was backed up is there again by finger, and the registry goes on
taking what it records. A cut backup is passed over for the one before it; a kiosk without any says what to do.

    tests/end_to_end/damaged.py [PICTURES]
"""
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import SAMPLE, Log, free_url, new_kiosk, new_registry
from fingers import both_languages
from report import check, equal, finish, holds
from sitting import by_finger, workplace

GO_BACK = ["wait unlock.go_back", "tap unlock.go_back", "tap unlock.back.confirm"]


def both_question(name):
    # The question has no language switch: its Urdu is pictured by asking again.
    return ["wait unlock.back.confirm", "wait idle", f"shot {name}.en", "tap unlock.back.cancel", "language ur", "tap unlock.go_back", "wait unlock.back.confirm", "wait idle", f"shot {name}.ur", "tap unlock.back.cancel", "language en", "tap unlock.go_back"]


class Sitting:
    def __init__(self, folder, pictures):
        self.folder, self.pictures, self.log = folder, pictures, Log(folder / "log.txt")
        self.url = free_url()
        self.registry = new_registry(folder / "registry.db", self.url, self.log)
        self.kiosk = new_kiosk(folder / "kiosk.db", self.log)
        self.second = folder / "second"
        self.second.mkdir()

    def by_finger(self, *lines):
        by_finger(self.kiosk, self.log, self.pictures, [*lines, "wait idle"], "--backup-to", self.second)

    def spoil(self):
        """Everything but the first two pages is overwritten."""
        content = bytearray(self.kiosk.db.read_bytes())
        content[8192:] = b"\xa5" * (len(content) - 8192)
        self.kiosk.db.write_bytes(content)

    def kept_aside(self):
        return [file for file in self.folder.glob("kiosk.db.damaged-*") if not file.name.endswith(("-wal", "-shm"))]

    def register(self):
        self.registry.start(self.url)
        code = self.registry.run("registration", "code", "--centre", "PTSD")["code"]
        self.kiosk.run("register", "--code", code, "--url", self.url, exit=1)
        self.registry.run("registration", "approve", self.registry.run("registration", "list")["registrations"][0]["fingerprint"])
        self.kiosk.run("register")

    def open_batch(self, number):
        self.kiosk.run("batch", "open", "--course", "HBW", "--number", number, "--start", "2026-01-05", "--roster", "roster-home-baking-women")
        self.kiosk.run("session", "plan", "--batch", f"HBW-{number}")


def story(sitting):
    kiosk = sitting.kiosk
    sitting.register()
    kiosk.run("course", "import", SAMPLE / "home-baking.course.json")
    kiosk.run("roster", "import", SAMPLE / "roster-home-baking-women.csv")
    with check("before the first backup the Sync screen opens all the same"):
        sitting.by_finger("wait idle", "tap nav.sync", "wait sync.send", "wait idle", *both_languages("damaged-no-backup-yet"))
        kiosk.run("backup", "--to", sitting.second)
    sitting.open_batch("1")
    kiosk.run("sync")
    backed_up = kiosk.run("status")["held_through"]
    kiosk.run("backup", "--to", sitting.second)
    kiosk.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
    with check("a damaged database is named by its own refusal, and by nothing else"):
        sitting.spoil()
        equal(kiosk.run("status", exit=3)["refusal"]["code"], "db.damaged")
        equal(kiosk.run("ledger", "check", exit=3)["refusal"]["code"], "db.damaged")
    with check("by finger it goes back to the backup, whole"):
        sitting.by_finger("wait unlock.go_back", *both_languages("damaged-offer"), "tap unlock.go_back", *both_question("damaged-question"),
                          "tap unlock.back.confirm", "wait nav.today", "wait idle", *both_languages("damaged-back"))
        report = kiosk.run("ledger", "check")
        equal((report["faults"], report["ledgers"] >= 2), ([], True))
        holds(report["events"] >= backed_up)
        equal([one["course"] for one in kiosk.run("course", "list")["courses"]], ["HBW"])
        equal(len(sitting.kept_aside()), 1)
    with check("the registry takes what it records from then on"):
        sitting.open_batch("2")
        answer = kiosk.run("sync")
        equal((answer["waiting"], answer["last_outcome"]), (0, "done"))
    with check("a newest backup that was cut is passed over for the one before it"):
        kiosk.run("backup", "--to", sitting.second)
        newest = max(sitting.second.glob("*.sanad-backup"), key=lambda file: file.stat().st_mtime)
        newest.write_bytes(newest.read_bytes()[:-100])
        kiosk.db.unlink()
        sitting.by_finger(*GO_BACK, "wait idle", *GO_BACK, "wait nav.today", "wait idle")
        equal(kiosk.run("ledger", "check")["faults"], [])
        equal(len(sitting.kept_aside()), 1)
    with check("without a backup the kiosk says what to do, and stays locked"):
        for file in sitting.second.iterdir():
            file.unlink()
        sitting.spoil()
        sitting.by_finger("wait idle", "wait unlock.show", *both_languages("damaged-no-backup"))
        equal(kiosk.run("status", exit=3)["refusal"]["code"], "db.damaged")


def main():
    with workplace() as (folder, pictures):
        sitting = Sitting(folder, pictures)
        try:
            story(sitting)
        finally:
            sitting.registry.stop()
    finish()


main()
