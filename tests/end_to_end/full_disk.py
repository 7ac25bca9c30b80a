#!/usr/bin/python3
"""A kiosk whose disk runs full, on a real small disk, in the real window and by command: it says so, certificates still issue, are whole and
reach the registry, what can wait is refused, and with room again the reserve is back.

    tests/end_to_end/full_disk.py [PICTURES]

The disk is a file system in a file, mounted; where that is not allowed, nothing is tried, and that is said.
"""
import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, SAMPLE, Log, free_url, new_kiosk, new_registry, programs
from fingers import both_languages
from report import check, equal, finish, holds
from sitting import by_finger, workplace

MIB = 1 << 20
RESERVE = 256 * MIB
WORDS = {language: json.loads((HOUSE / f"assets/lang/{language}.json").read_text(encoding="utf-8")) for language in ("en", "ur")}


def quietly(*command):
    return subprocess.run(list(map(str, command)), capture_output=True).returncode == 0


@contextlib.contextmanager
def small_disk(folder, mebibytes):
    """The folder of a disk of its own; nothing where none can be mounted. What is set aside in it takes no room outside."""
    image, place = folder / "disk.img", folder / "disk"
    place.mkdir()
    with open(image, "wb") as file:
        file.truncate(mebibytes * MIB)
    # No blocks that root alone may use: the tests may be root.
    if not quietly("mkfs.ext4", "-q", "-F", "-m", "0", image) or not quietly("mount", "-o", "loop", image, place):
        yield None
        return
    try:
        yield place
    finally:
        quietly("umount", "-l", place)


class Disk:
    def __init__(self, place):
        self.place, self.fillers = place, []

    def free(self):
        space = os.statvfs(self.place)
        return space.f_bavail * space.f_frsize

    def fill(self, left):
        """Until so many bytes are free; 0: until nothing more goes in."""
        filler = self.place / f"filler{len(self.fillers)}"
        self.fillers.append(filler)
        with open(filler, "wb") as file:
            if self.free() > left + MIB:
                os.posix_fallocate(file.fileno(), 0, self.free() - left - MIB // 2)
            with contextlib.suppress(OSError):
                file.seek(0, os.SEEK_END)
                while self.free() > left:
                    file.write(b"x" * 4096)
                    file.flush()

    def make_room(self):
        for filler in self.fillers:
            filler.unlink()
        self.fillers.clear()


def in_words(kiosk, language, *words):
    """What a person reads of a command, and its exit code."""
    command = [str(programs() / "sanad"), *map(str, words), *kiosk.place, "--passphrase-file", str(kiosk.passphrase), "--lang", language]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)
    return done.stdout + done.stderr, done.returncode


def prepare(kiosk, registry, url):
    code = registry.run("registration", "code", "--centre", CENTRE)["code"]
    kiosk.run("register", "--code", code, "--url", url, exit=1)
    registry.run("registration", "approve", registry.run("registration", "list")["registrations"][0]["fingerprint"])
    kiosk.run("register")
    kiosk.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
    kiosk.run("roster", "import", SAMPLE / "roster-home-baking-women.csv")
    course = kiosk.run("course", "list")["courses"][0]["course"]
    kiosk.run("batch", "open", "--course", course, "--number", "1", "--start", "2026-10-05", "--roster", "roster-home-baking-women")
    sessions = kiosk.run("session", "plan", "--batch", f"{course}-1")["sessions"]
    kiosk.run("attendance", "mark", "--batch", f"{course}-1", *[word for at in range(1, sessions + 1) for word in ("--session", at)], "--all", "present")
    kiosk.run("sync")
    return f"{course}-1"


def story(folder, pictures, place, log):
    url = free_url()
    registry = new_registry(folder / "registry.db", url, log)
    registry.start(url)
    kiosk, disk = new_kiosk(place / "kiosk.db", log), Disk(place)
    reserve, elsewhere = place / "kiosk.db.reserve", folder / "elsewhere"
    elsewhere.mkdir()

    def window(*lines):
        by_finger(kiosk, log, pictures, ["wait nav.today", "wait idle", *lines, "wait idle"])

    def refused(code, *words, exit=1):
        equal(kiosk.run(*words, exit=exit)["refusal"]["code"], code)
        for language in ("en", "ur"):
            said, _ = in_words(kiosk, language, *words)
            holds(WORDS[language]["refusal." + code].split("{")[0].strip()[:40] in said, said)

    try:
        batch = prepare(kiosk, registry, url)
        with check("commands set nothing aside; the window does, and what is left still makes nobody warn"):
            equal((reserve.exists(), kiosk.run("status")["disk_reserve"]), (False, "none"))
            window()
            holds(reserve.stat().st_blocks * 512 >= RESERVE, reserve.stat())
            status = kiosk.run("status")
            equal(status["disk_reserve"], "set_aside")
            holds(status["disk_free_bytes"] >= 1024 * MIB, status)
        disk.fill(8 * MIB)
        with check("on a full disk the reserve is given back, and the command line says so in both languages"):
            equal(kiosk.run("status")["disk_reserve"], "in_use")
            holds(not reserve.exists() and disk.free() > RESERVE, disk.free())
            for language in ("en", "ur"):
                said, code = in_words(kiosk, language, "status")
                equal(code, 0)
                holds(WORDS[language]["disk.in_reserve"].split("{")[0].strip() in said, said)
        with check("so does the screen"):
            window(*both_languages("full-disk-today"))
            holds(not reserve.exists())
        with check("certificates issue, and every one is whole"):
            issued = kiosk.run("issue", "--batch", batch)["issued"]
            holds(len(issued) > 3, issued)
            equal(len(kiosk.run("certificate", "list", "--batch", batch)["certificates"]), len(issued))
            kiosk.run("certificate", "export", "--batch", batch, "--out", elsewhere, "--form", "qr", "pdf")
            equal(kiosk.run("ledger", "check")["faults"], [])
        with check("paper goes on; pictures and backups are refused on this disk, and written elsewhere"):
            paper = place / "paper"
            paper.mkdir()
            kiosk.run("certificate", "export", "--batch", batch, "--out", paper, "--form", "pdf")
            equal(len(list(paper.glob("*.pdf"))), len(issued))
            refused("disk.no_pictures", "certificate", "export", "--batch", batch, "--out", paper, "--form", "png")
            refused("disk.no_backup", "backup", "--to", paper)
            equal([one.name for one in paper.iterdir() if one.suffix != ".pdf"], [])
            kiosk.run("certificate", "export", "--batch", batch, "--out", elsewhere, "--form", "png")
            backup = kiosk.run("backup", "--to", elsewhere)["file"]
            holds(Path(backup).stat().st_size < RESERVE / 4, Path(backup).stat())
            equal(kiosk.run("restore", backup, "--drill")["bad_signatures"], 0)
        with check("they go out by stick and by network"):
            waiting = kiosk.run("status")["waiting"]
            holds(waiting >= len(issued), waiting)
            equal(kiosk.run("bundle", "write", elsewhere)["events"], waiting)
            kiosk.run("sync")
            equal(kiosk.run("status")["waiting"], 0)
            equal(registry.run("status")["certificates"], len(issued))
        with check("when that is used up too, a command says that nothing was recorded, and nothing is lost"):
            disk.fill(0)
            refused("disk.full", "course", "import", SAMPLE / "home-baking.course.json", exit=3)
        disk.make_room()
        with check("with room again the window sets the reserve aside anew, and nothing warns"):
            equal(kiosk.run("status")["disk_reserve"], "none")
            window()
            equal(kiosk.run("status")["disk_reserve"], "set_aside")
            holds(reserve.stat().st_blocks * 512 >= RESERVE, reserve.stat())
            equal(len(kiosk.run("course", "list")["courses"]), 1)
            kiosk.run("course", "import", SAMPLE / "home-baking.course.json")
            equal(kiosk.run("ledger", "check")["faults"], [])
            equal(len(kiosk.run("certificate", "list", "--batch", batch)["certificates"]), len(issued))
    finally:
        registry.stop()


def main():
    with workplace() as (folder, pictures), small_disk(folder, 1800) as place:
        if place is None:
            print("SKIPPED: no file system may be mounted here, so nothing was tried on a full disk", flush=True)
            return
        story(folder, pictures, place, Log(folder / "log.txt"))
        finish()


main()
