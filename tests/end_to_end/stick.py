#!/usr/bin/python3
"""A stick travels between a kiosk and the office, a copy of a kiosk is registered anew by it, and a kiosk comes back from its backup: by the programs'
own commands.

    tests/end_to_end/stick.py

The stick is a file system in a file, mounted, where that is allowed: FAT, or ext2 where the kernel has no FAT. Elsewhere it is a folder, and what
needs a real stick is said to be skipped.
"""
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import SAMPLE, Kiosk, Log, free_url, new_kiosk, new_registry
from report import check, equal, finish, holds


def quietly(*command):
    return subprocess.run(list(map(str, command)), capture_output=True).returncode == 0


FAT = "vfat" in Path("/proc/filesystems").read_text()


class RealStick:
    """An image of a few MiB, mounted at a place of its own."""

    def __init__(self, folder, name, image=None, megabytes=8):
        self.image, self.place = folder / f"{name}.img", folder / name
        self.place.mkdir(exist_ok=True)
        if image:
            shutil.copy(image, self.image)
            quietly(*(["fsck.vfat", "-a", "-w"] if FAT else ["e2fsck", "-y", "-f"]), self.image)  # as a desktop does with a stick that was pulled
        else:
            with open(self.image, "wb") as file:
                file.truncate(megabytes << 20)
            if not quietly(*(["mkfs.vfat"] if FAT else ["mkfs.ext2", "-q", "-F"]), self.image):
                raise OSError("no file system could be made")

    def __enter__(self):
        if not quietly("mount", "-o", "loop", self.image, self.place):
            raise OSError("no image could be mounted")
        return self.place

    def __exit__(self, *_):
        quietly("umount", "-l", self.place)


def mounts_allowed(folder):
    try:
        with RealStick(folder, "probe", megabytes=2):
            return True
    except OSError as error:
        print(f"SKIPPED: sticks pulled half-way, full and read-only: {error}", flush=True)
        return False


@contextlib.contextmanager
def some_stick(folder, name, real):
    if real:
        with RealStick(folder, name) as place:
            yield place
    else:
        place = folder / name
        place.mkdir()
        yield place


def travel(kiosk, registry, folder, real):
    with some_stick(folder, "stick", real) as place:
        with check("what waits is written on a stick, and still waits"):
            waiting = kiosk.run("status")["waiting"]
            written = kiosk.run("bundle", "write", place)
            equal(written["events"], waiting)
            equal((kiosk.run("status")["waiting"], kiosk.run("status")["on_stick"]), (waiting, waiting))
        with check("a stranger who finds the stick reads nothing on it"):
            content = b"".join(file.read_bytes() for file in (place / "sanad").iterdir())
            for word in (b"trainee", b"Ayesha", b"PTSD", b"course", b"seq"):
                holds(word not in content, word)
        with check("before the office saw it there is no answer on it"):
            equal(kiosk.run("bundle", "read", place, exit=1)["refusal"]["code"], "bundle.none")
        with check("the office takes everything, and answers on the same stick"):
            file = registry.run("bundle", "import", place)["files"][0]
            equal((file["added"], file["known"], file["problem"], file["answered"]), (waiting, 0, "", True))
        with check("twice is harmless"):
            file = registry.run("bundle", "import", place)["files"][0]
            equal((file["added"], file["known"]), (0, waiting))
        with check("the receipts release everything, once"):
            equal(kiosk.run("bundle", "read", place)["released"], waiting)
            equal(kiosk.run("bundle", "read", place)["released"], 0)
            status = kiosk.run("status")
            equal((status["waiting"], status["on_stick"], status["held_through"]), (0, 0, kiosk.run("ledger", "check")["events"]))
        with check("the chains of both hold"):
            equal(kiosk.run("ledger", "check")["faults"], [])
            equal(registry.run("status")["quarantined"], 0)


def never_online(registry, kiosk, folder, log, real):
    """A second kiosk of the centre that no network ever reaches: registered, synced and told of the first by stick alone."""
    far = new_kiosk(folder / "far.db", log)
    with some_stick(folder, "far-stick", real) as place:
        with check("a request to be registered goes on a stick, and waits for an officer"):
            code = registry.run("registration", "code", "--centre", "PTSD")["code"]
            equal(far.run("register", "--stick", place, "--code", code, exit=1)["refusal"]["code"], "sync.registration_pending")
            asked = registry.run("bundle", "import", place)["registrations"]
            equal((len(asked), asked[0]["approved"], asked[0]["problem"]), (1, False, ""))
            equal(far.run("register", "--stick", place, exit=1)["refusal"]["code"], "sync.registration_pending")
        with check("the officer approves, and the certificate comes back with the trust list"):
            registry.run("registration", "approve", asked[0]["fingerprint"])
            registry.run("bundle", "export", place, "--centre", "PTSD")
            equal(far.run("register", "--stick", place)["centre"], "PTSD")
            equal(far.run("status")["registered"], True)
        with check("what the other kiosk recorded comes by stick, and is the same there"):
            far.run("bundle", "write", place)
            equal(registry.run("bundle", "import", place)["files"][0]["problem"], "")
            read = far.run("bundle", "read", place)
            equal((read["received"] > 0, far.run("status")["waiting"]), (True, 0))
            equal(far.run("roster", "list")["rosters"], kiosk.run("roster", "list")["rosters"])
            equal(far.run("bundle", "read", place)["received"], 0)
            equal(far.run("ledger", "check")["faults"], [])
        return far


def copied(registry, far, folder, log, real):
    """That kiosk's disk is copied: the second machine is told by stick, and registered anew by it."""
    (folder / "copy").mkdir()
    for part in folder.glob("far.db*"):
        shutil.copy(part, folder / "copy")
    copy = Kiosk(folder / "copy" / "far.db", log)
    far.run("course", "import", SAMPLE / "famg.course.json")
    copy.run("roster", "import", SAMPLE / "roster-agri-officers-batch-35.csv")
    with some_stick(folder, "first-stick", real) as place:
        far.run("bundle", "write", place)
        registry.run("bundle", "import", place)
        far.run("bundle", "read", place)
    with some_stick(folder, "second-stick", real) as place:
        with check("a copy of its disk asks by stick to be registered anew, and learns by the same stick that there are two"):
            code = registry.run("registration", "code", "--centre", "PTSD")["code"]
            equal(copy.run("register", "--anew", "--stick", place, "--code", code, exit=1)["refusal"]["code"], "sync.registration_pending")
            imported = registry.run("bundle", "import", place, exit=1)
            equal((imported["files"][0]["problem"], imported["registrations"][0]["approved"]), ("sync.fork", False))
            equal(copy.run("register", "--stick", place, exit=1)["refusal"]["code"], "sync.registration_pending")
            equal(copy.run("status")["key"]["stage"], "cloned")
        with check("approved, it goes on as another device, and what it recorded goes along"):
            registry.run("registration", "approve", imported["registrations"][0]["fingerprint"])
            registry.run("bundle", "export", place, "--centre", "PTSD", exit=1)
            holds(copy.run("register", "--stick", place)["device"] != far.run("status")["device"])
            equal(copy.run("status")["key"]["stage"], "good")
            files = registry.run("bundle", "import", place, exit=1)["files"]  # the old device's file still lies there
            equal(sorted(file["problem"] for file in files), ["", "sync.fork"])
            copy.run("bundle", "read", place)
            equal((copy.run("status")["waiting"], registry.run("status")["forks"], registry.run("status")["quarantined"]), (0, 0, 0))
            equal(copy.run("ledger", "check")["faults"], [])


def put_back(kiosk, registry, folder, real):
    """The registry comes back from a copy of its file that lacks what it had confirmed since."""
    with some_stick(folder, "back-stick", real) as place:
        old = registry.db.read_bytes()
        kiosk.run("session", "plan", "--batch", "HBW-1")
        kiosk.run("bundle", "write", place)
        registry.run("bundle", "import", place)
        kiosk.run("bundle", "read", place)
        equal(kiosk.run("status")["waiting"], 0)
        for left in ("-wal", "-shm"):
            Path(str(registry.db) + left).unlink(missing_ok=True)
        registry.db.write_bytes(old)
        kiosk.run("attendance", "mark", "--batch", "HBW-1", "--session", 1, "--all", "present")
        with check("a registry that was put back to an older state says by stick that it lacks records"):
            kiosk.run("bundle", "write", place)
            file = registry.run("bundle", "import", place, exit=1)["files"][0]
            equal((file["problem"], file["added"], file["answered"]), ("sync.gap", 0, True))
            equal(kiosk.run("bundle", "read", place, exit=1)["refusal"]["code"], "sync.receipt_with_gap")
        with check("the next stick brings them again"):
            again = kiosk.run("bundle", "write", place)["events"]
            equal(again, kiosk.run("status")["waiting"])
            holds(again > 1, again)
            file = registry.run("bundle", "import", place)["files"][0]
            equal((file["problem"], file["added"]), ("", again))
            kiosk.run("bundle", "read", place)
            equal(kiosk.run("status")["waiting"], 0)
            equal(kiosk.run("bundle", "write", place)["events"], 0)


def trouble(kiosk, folder, real):
    with check("a place that is no stick"):
        equal(kiosk.run("bundle", "write", folder / "nowhere", exit=1)["refusal"]["code"], "stick.missing")
    if not real:
        return
    with RealStick(folder, "full", megabytes=2) as place, check("a full stick keeps what is on it"):
        kiosk.run("bundle", "write", place)
        before = sorted((file.name, file.read_bytes()) for file in (place / "sanad").iterdir())
        with open(place / "holiday.mp4", "wb", buffering=0) as film, contextlib.suppress(OSError):
            for piece in (64 << 10, 1 << 10, 1):  # to the last byte
                with contextlib.suppress(OSError):
                    while film.write(bytes(piece)):
                        pass
        equal(kiosk.run("bundle", "write", place, exit=1)["refusal"]["code"], "stick.full")
        equal(sorted((file.name, file.read_bytes()) for file in (place / "sanad").iterdir()), before)
    with RealStick(folder, "locked") as place, check("a read-only stick says so"):
        holds(quietly("mount", "-o", "remount,ro", place))
        equal(kiosk.run("bundle", "write", place, exit=1)["refusal"]["code"], "stick.read_only")
    worn = RealStick(folder, "worn")
    with worn as place, check("a stick whose memory fails says so"):
        kiosk.run("bundle", "write", place)
        quietly("sync")
        os.truncate(worn.image, 40 << 10)  # what lay behind answers EIO from now on
        Path("/proc/sys/vm/drop_caches").write_text("3")
        equal(kiosk.run("bundle", "write", place, exit=1)["refusal"]["code"], "stick.damaged")


def pulled(kiosk, registry, folder):
    """The image is copied while it is written: what a stick holds that was pulled at that moment."""
    stick = RealStick(folder, "pulled")
    with stick as place:
        kiosk.run("bundle", "write", place)
        copies = []
        for round in range(4):
            command = ["sanad", "bundle", "write", place, "--db", kiosk.db, "--passphrase-file", kiosk.passphrase]
            command[0] = os.environ.get("SANAD_BIN", str(HOUSE / "build/release/bin")) + "/sanad"
            writing = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
            for _ in range(5):
                copies.append(folder / f"moment-{len(copies)}.img")
                shutil.copy(stick.image, copies[-1])
                time.sleep(0.04)
            writing.wait()
    waiting = kiosk.run("status")["waiting"]
    for number, image in enumerate(copies):
        with RealStick(folder, f"moment-{number}-stick", image=image) as place, check(f"pulled at moment {number}: a good file is on it"):
            file = registry.run("bundle", "import", place)["files"][0]
            equal((file["problem"], file["added"] + file["known"]), ("", waiting))


def work_on(kiosk):
    """After the backup: a batch of certificates and an erasure, all of it synced."""
    kiosk.run("batch", "open", "--course", "KHD", "--number", "1", "--start", "2026-10-05", "--roster", kiosk.run("roster", "list")["rosters"][0]["roster"])
    sessions = kiosk.run("session", "plan", "--batch", "KHD-1")["sessions"]
    kiosk.run("attendance", "mark", "--batch", "KHD-1", *[word for at in range(1, sessions + 1) for word in ("--session", at)], "--all", "present")
    holds(len(kiosk.run("issue", "--batch", "KHD-1")["issued"]) > 2)
    kiosk.run("trainee", "erase", "--batch", "KHD-1", "--row", 1, "--yes")
    equal(kiosk.run("sync")["waiting"], 0)


def come_back(kiosk, folder, log):
    """The disk is dead; yesterday's backup is not."""
    kiosk.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
    second = folder / "second disk"
    second.mkdir()
    with check("a backup, and a drill of it"):
        made = kiosk.run("backup", "--to", second)
        drilled = kiosk.run("restore", made["file"], "--drill")
        equal((drilled["events"], drilled["faults"], drilled["bad_signatures"]), (made["events"], 0, 0))
    ledgers = kiosk.run("ledger", "check")["ledgers"]
    with check("the kiosk works on after its backup, and syncs"):
        work_on(kiosk)
    restored = Kiosk(folder / "new disk.db", log)
    shutil.copy(kiosk.passphrase, restored.passphrase)
    with check("a restored kiosk goes on in a new ledger, and the registry takes both"):
        restored.run("restore", made["file"])
        equal(restored.run("ledger", "check")["faults"], [])
        equal(restored.run("ledger", "check")["ledgers"], ledgers + 1)
        waiting = restored.run("status")["waiting"]
        holds(waiting > 0, waiting)
        synced = restored.run("sync")
        equal(synced["waiting"], 0)
    with check("what was synced after the backup is here again, to the last certificate, and the erasure with it"):
        holds(synced["came_back"] > 0, synced)
        equal(restored.run("certificate", "list", "--batch", "KHD-1"), kiosk.run("certificate", "list", "--batch", "KHD-1"))
        equal(restored.run("trainee", "erase", "--batch", "KHD-1", "--row", 1, "--yes", exit=1)["refusal"]["code"], "trainee.erased")
        equal(restored.run("ledger", "check")["faults"], [])
        again = restored.run("sync")
        equal((again["came_back"], again["parcels"], again["waiting"]), (0, 0, 0))
    with check("never over another kiosk"):
        equal(restored.run("restore", made["file"], exit=1)["refusal"]["code"], "db.exists")
    with check("a changed backup restores nothing"):
        content = bytearray(Path(made["file"]).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / "changed").write_bytes(content)
        third = Kiosk(folder / "third.db", log)
        shutil.copy(kiosk.passphrase, third.passphrase)
        equal(third.run("restore", folder / "changed", exit=1)["refusal"]["code"], "backup.damaged")
        holds(not third.db.exists())


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = Log(folder / "log.txt")
        real = mounts_allowed(folder)
        url = free_url()
        registry = new_registry(folder / "registry.db", url, log)
        registry.start(url, approval="auto")
        try:
            kiosk = new_kiosk(folder / "kiosk.db", log)
            kiosk.run("register", "--url", url, "--code", registry.run("registration", "code", "--centre", "PTSD")["code"])
            registry.stop()
            kiosk.run("course", "import", SAMPLE / "home-baking.course.json")
            kiosk.run("roster", "import", SAMPLE / "roster-home-baking-women.csv")
            kiosk.run("batch", "open", "--course", "HBW", "--number", "1", "--roster", kiosk.run("roster", "list")["rosters"][0]["roster"], "--start", "2026-01-05")
            travel(kiosk, registry, folder, real)
            far = never_online(registry, kiosk, folder, log, real)
            copied(registry, far, folder, log, real)
            put_back(kiosk, registry, folder, real)
            kiosk.run("attendance", "mark", "--batch", "HBW-1", "--session", 2, "--all", "present")
            trouble(kiosk, folder, real)
            if real:
                pulled(kiosk, registry, folder)
            registry.start(url)
            come_back(kiosk, folder, log)
        finally:
            registry.stop()
    finish()


main()
