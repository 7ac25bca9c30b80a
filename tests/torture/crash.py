#!/usr/bin/python3
"""kill -9 at random moments of kiosk and registry under load. Every certificate that was ever said to be issued is there for ever; every event for
which the kiosk holds a receipt is in the registry; nothing is there twice; the chains hold.

    tests/torture/crash.py [ROUNDS] [SEED]

A round is one command, killed while it runs, and then run again until it is done.
"""
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, SAMPLE, Kiosk, Log, Registry, Unexpected, free_url

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
dice = random.Random(SEED)
COURSE, SESSIONS, TRAINEES = "kitchen-hygiene.course.json", None, 12
GIVEN = ("Ayesha", "Bushra", "Farzana", "Nasreen", "Parveen", "Rukhsana", "Sana", "Zainab")
FAMILY = ("Bibi", "Chaudhry", "Cheema", "Khan", "Malik", "Sheikh", "Kausar", "Yousuf")


class Torture:
    def __init__(self, folder):
        self.folder, self.log = folder, Log(folder / "log.txt")
        self.url = free_url()
        self.registry = Registry(folder / "registry.db", self.log)
        self.registry.choose_passphrase()
        # The least work that a key file may ask for: a round is to test the disk, not the passphrase.
        self.registry.run("init", "--public-url", self.url, "--key-memory", 1)
        self.registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
        self.kiosk = Kiosk(folder / "kiosk.db", self.log)
        self.kiosk.choose_passphrase()
        self.kiosk.run("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, "--key-memory", 1)
        self.registry.start(self.url, approval="auto")
        self.kiosk.run("register", "--url", self.url, "--code", self.registry.run("registration", "code", "--centre", CENTRE)["code"])
        self.kiosk.run("course", "import", SAMPLE / COURSE)
        self.course = self.kiosk.run("course", "list")["courses"][0]["course"]
        self.took = {}      # how long a kind of command takes when nobody kills it
        self.promised = {}  # serial → certificate: what a command said was issued
        self.rounds = self.kills = self.registry_kills = self.batches = 0

    def command(self, words):
        program = [str(Path(p)) for p in [self.program]]
        return program + [*map(str, words), "--db", str(self.kiosk.db), "--passphrase-file", str(self.kiosk.passphrase), "--json"]

    @property
    def program(self):
        from centre import programs
        return programs() / "sanad"

    def shoot(self, words):
        """Starts the command and kills it at a random moment. True when it was done before that; what it said is kept then."""
        self.rounds += 1
        usual = self.took.get(words[0], 0.1)
        running = subprocess.Popen(self.command(words), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        try:
            said, _ = running.communicate(timeout=dice.uniform(0, usual * 1.1))
        except subprocess.TimeoutExpired:
            running.kill()
            said, _ = running.communicate()
            self.kills += 1
            self.believe(said)
            return False
        self.believe(said)
        return running.returncode == 0

    def believe(self, said):
        """A certificate that was said to be issued, even by a program that died after it: from now on it must be there."""
        try:
            answer = json.loads(said)
        except json.JSONDecodeError:
            return
        for one in answer.get("issued", []):
            self.promised[one["serial"]] = one["certificate"]

    def do(self, *words, harmless=()):
        """Shot at until it gets through, or refuses because an earlier shot came too late."""
        while self.rounds < ROUNDS and dice.random() < 0.8:
            if self.shoot(words):
                return
        started = time.monotonic()
        answer = self.kiosk.run(*words, exit=(0, 1))
        code = answer.get("refusal", {}).get("code")
        if code and code not in harmless:
            raise Unexpected(f"{words}: {answer['refusal']}")
        if not code:
            self.took[words[0]] = time.monotonic() - started
            self.believe(json.dumps(answer))

    def batch(self):
        self.batches += 1
        number = self.batches
        roster = self.folder / f"roster-{number}.csv"
        lines = ["name,name_ur,father_name,gender,cnic"]
        for row in range(TRAINEES):
            cnic = f"99{number:05d}{row:05d}{dice.randrange(10)}"
            name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"
            lines.append(f"{name},عائشہ بی بی,Muhammad Aslam,F,{cnic[:5]}-{cnic[5:12]}-{cnic[12]}")
        roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
        name = f"{self.course}-{number}"
        self.do("roster", "import", roster)
        self.do("batch", "open", "--course", self.course, "--number", number, "--start", "2026-01-05", "--roster", roster.stem, harmless=("batch.number_taken",))
        self.do("session", "plan", "--batch", name, harmless=("plan.already_made",))
        sessions = len(self.kiosk.run("session", "list", "--batch", name)["sessions"])
        self.do("attendance", "mark", "--batch", name, *[word for at in range(1, sessions + 1) for word in ("--session", at)], "--all", "present")
        self.do("issue", "--batch", name)
        self.sync_under_fire()

    def sync_under_fire(self):
        """Kiosk and registry die in turns while they speak to each other."""
        for _ in range(dice.randrange(1, 4)):
            if self.rounds >= ROUNDS:
                break
            if dice.random() < 0.5:
                self.shoot(("sync",))
                continue
            self.rounds += 1
            syncing = subprocess.Popen(self.command(("sync",)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            time.sleep(dice.uniform(0, self.took.get("sync", 0.1) * 1.1))
            self.registry.serving.kill()
            self.registry.serving.wait()
            self.registry.serving.stdout.close()
            self.registry.serving = None
            self.registry_kills += 1
            syncing.wait()
            self.registry.start(self.url, approval="auto")
        # Whatever the kiosk holds a receipt for, the registry has, at every moment.
        held, has = self.kiosk.run("status")["held_through"], self.registry.run("status")["events"]
        if held > has:
            raise Unexpected(f"the kiosk holds receipts for {held} events, the registry has {has}")

    def judge(self):
        while self.kiosk.run("sync", exit=(0, 1))["waiting"]:
            pass
        status, there = self.kiosk.run("status"), self.registry.run("status")
        certificates = [one for batch in range(1, self.batches + 1)
                        for one in self.kiosk.run("certificate", "list", "--batch", f"{self.course}-{batch}")["certificates"]]
        serials = [one["serial"] for one in certificates]
        for true, sentence in (
            (not self.kiosk.run("ledger", "check")["faults"], "the kiosk's chain and projections hold"),
            (all(serial in serials for serial in self.promised), "every certificate that was said to be issued is there"),
            (len(serials) == len(set(serials)) == self.batches * TRAINEES, f"each trainee has one certificate: {len(serials)} of {self.batches * TRAINEES}"),
            (there["certificates"] == len(serials), f"the registry has each once: {there['certificates']}"),
            (there["events"] == status["held_through"] and there["quarantined"] == there["forks"] == 0, f"and every event once: {there}"),
        ):
            if not true:
                raise Unexpected("NOT TRUE: " + sentence)


def main():
    print(f"seed {SEED}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        torture = Torture(Path(name))
        try:
            while torture.rounds < ROUNDS:
                torture.batch()
            torture.judge()
        finally:
            torture.registry.stop()
        print(f"{torture.rounds} rounds: {torture.kills} commands and {torture.registry_kills} registries killed; {len(torture.promised)} certificates "
              f"promised, {torture.batches * TRAINEES} there, each once; nothing lost, nothing twice")


main()
