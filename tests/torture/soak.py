#!/usr/bin/python3
"""Two thousand syncs in a row: a kiosk records a little and sends it, again and again. The work of a sync and the memory of kiosk and registry at
the end are those of the beginning. Counts the processor's time, not the clock's, so that a busy machine doesn't matter. First by a new
`sanad sync` each time, then as many rounds of that kiosk and another in one process that stays (soak_kiosks), where what leaks is seen.

    tests/torture/soak.py [SYNCS]
"""
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, Kiosk, Log, Registry, Unexpected, free_url, programs

SYNCS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
WINDOW = min(100, SYNCS // 3)
MORE_TIME, MORE_MEMORY = 1.25, 4 * 1024  # of the median; KiB
TICKS = os.sysconf("SC_CLK_TCK")


def must(true, sentence):
    if not true:
        raise Unexpected("NOT TRUE: " + sentence)


class Soak:
    def __init__(self, folder):
        self.folder, self.log = folder, Log(folder / "log.txt")
        self.url = free_url()
        self.registry = Registry(folder / "registry.db", self.log)
        self.registry.choose_passphrase()
        self.registry.run("init", "--public-url", self.url, "--key-memory", 1)
        self.registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
        # Without the limit of a device: this one sends more in minutes than a real one in years.
        command = [str(programs() / "sanad-registry"), "serve", "--db", str(self.registry.db), "--passphrase-file", str(self.registry.passphrase),
                   "--listen", self.url.split("//")[1].replace("localhost", "127.0.0.1"), "--register", "auto", "--device-rate", "0", "--json"]
        self.serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        must(b"listening" in self.serving.stdout.readline(), "the registry serves")
        self.kiosk = self.registered("kiosk.db")
        self.roster = folder / "women.csv"

    def registered(self, name):
        kiosk = Kiosk(self.folder / name, self.log)
        kiosk.choose_passphrase()
        kiosk.run("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, "--key-memory", 1)
        kiosk.run("register", "--url", self.url, "--code", self.registry.run("registration", "code", "--centre", CENTRE)["code"])
        return kiosk

    def record(self, number):
        """A few events: a roster of one trainee."""
        self.roster = self.folder / f"women-{number}.csv"
        self.roster.write_text(f"name,name_ur,father_name,gender,cnic\nAyesha Bibi,عائشہ بی بی,Muhammad Aslam,F,99{number % 1000:03d}-{number:07d}-1\n", encoding="utf-8")
        self.kiosk.run("roster", "import", self.roster)
        self.roster.unlink()

    def sync(self):
        """(processor seconds, most memory in KiB) of one `sanad sync` that sends everything."""
        command = [str(programs() / "sanad"), "sync", "--db", str(self.kiosk.db), "--passphrase-file", str(self.kiosk.passphrase), "--json"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        must(process.returncode == 0, f"a sync goes through: {process.returncode}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss

    def stay(self):
        """As many rounds of two kiosks that stay open. Returns what was measured."""
        other = self.registered("other.db")
        command = [str(programs() / "soak_kiosks"), str(SYNCS), self.url, str(self.kiosk.db), str(other.db)]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        must(done.returncode == 0, f"two kiosks that stay open: {done.stdout}{done.stderr}")
        self.kiosk.run("sync")  # what the other recorded last
        must(not other.run("ledger", "check")["faults"], "and the chains of the other hold")
        self.everything_arrived(self.kiosk, other)
        return done.stdout.strip()

    def everything_arrived(self, *kiosks):
        """Once, and the chain holds. Returns how many events that are."""
        there, held = self.registry.run("status"), [kiosk.run("status") for kiosk in kiosks]
        once = not any(one["waiting"] for one in held) and there["events"] == sum(one["held_through"] for one in held) and not there["quarantined"]
        must(once, f"everything arrived once: {held}, {there}")
        must(not self.kiosk.run("ledger", "check")["faults"], "and the chain holds")
        return there["events"]

    def registry_seconds(self):
        fields = Path(f"/proc/{self.serving.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def registry_memory(self):
        return int(re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{self.serving.pid}/status").read_text())[1])

    def registry_descriptors(self):
        return len(os.listdir(f"/proc/{self.serving.pid}/fd"))


def main():
    with tempfile.TemporaryDirectory() as name:
        soak = Soak(Path(name))
        try:
            kiosk_seconds, kiosk_memory, registry_seconds, registry_memory = [], [], [], []
            for number in range(10):  # what is made once: caches, prepared statements
                soak.record(number)
                soak.sync()
            descriptors = soak.registry_descriptors()
            for number in range(10, 10 + SYNCS):
                soak.record(number)
                before = soak.registry_seconds()
                seconds, memory = soak.sync()
                kiosk_seconds.append(seconds)
                kiosk_memory.append(memory)
                registry_seconds.append(soak.registry_seconds() - before)
                registry_memory.append(soak.registry_memory())
            events = soak.everything_arrived(soak.kiosk)
            must(soak.registry_descriptors() <= descriptors, f"no descriptor is left open: {descriptors}, then {soak.registry_descriptors()}")
            lines = []
            # A single sync costs the registry less than a tick of its clock: the sum of the window counts, within ten ticks.
            for what, values, sum_up, slack in (("the kiosk's work", kiosk_seconds, statistics.median, 0.005), ("the registry's work", registry_seconds, sum, 10 / TICKS)):
                first, last = sum_up(values[:WINDOW]), sum_up(values[-WINDOW:])
                lines.append(f"{what} {first * 1000:.0f} ms, then {last * 1000:.0f} ms")
                must(last <= first * MORE_TIME + slack, f"{what} does not grow: {lines[-1]}")
            for what, values in (("the kiosk's memory", kiosk_memory), ("the registry's memory", registry_memory)):
                first, last = statistics.median(values[:WINDOW]), statistics.median(values[-WINDOW:])
                lines.append(f"{what} {first / 1024:.1f} MiB, then {last / 1024:.1f} MiB")
                must(last - first <= MORE_MEMORY, f"{what} does not grow: {lines[-1]}")
            print(soak.stay(), flush=True)
            print(f"{SYNCS} syncs, {events} events; first and last {WINDOW}: " + "; ".join(lines))
        finally:
            soak.serving.terminate()
            soak.serving.wait()
            soak.serving.stdout.close()


main()
