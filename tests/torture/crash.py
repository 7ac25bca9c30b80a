#!/usr/bin/python3
"""kill -9 at random moments of kiosk and registry under load. Every certificate that was ever said to be issued is there for ever; every event for
which the kiosk holds a receipt is in the registry; nothing is there twice; the chains hold.

    tests/torture/crash.py [ROUNDS] [SEED] [postgresql]

A round is one command, killed while it runs, and then run again until it is done. With `postgresql` the registry is two processes on a real
PostgreSQL, and that server is killed too: its registries find it again by themselves.
"""
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, SAMPLE, Kiosk, Log, Registry, Unexpected, free_url, programs

ON_POSTGRESQL = "postgresql" in sys.argv
NUMBERS = [int(word) for word in sys.argv[1:] if word.isdigit()]
ROUNDS = NUMBERS[0] if NUMBERS else 1000
SEED = NUMBERS[1] if len(NUMBERS) > 1 else random.randrange(1 << 30)
# On PostgreSQL it is the registry's side that is new; a kiosk's is the same.
AT_THE_KIOSK = 0.3 if ON_POSTGRESQL else 0.8
SYNCS = (3, 6) if ON_POSTGRESQL else (1, 3)
dice = random.Random(SEED)
COURSE, SESSIONS, TRAINEES = "kitchen-hygiene.course.json", None, 12
GIVEN = ("Ayesha", "Bushra", "Farzana", "Nasreen", "Parveen", "Rukhsana", "Sana", "Zainab")
FAMILY = ("Bibi", "Chaudhry", "Cheema", "Khan", "Malik", "Sheikh", "Kausar", "Yousuf")


class Postgresql:
    """A server of this test's own (tests/support/postgresql), which can be killed and started again."""

    def __init__(self):
        started = subprocess.run([HOUSE / "tests/support/postgresql", str(os.getpid())], capture_output=True, text=True)
        self.is_here = started.returncode != 77
        if self.is_here and started.returncode != 0:
            raise Unexpected("PostgreSQL does not start: " + started.stderr)
        self.address = started.stdout.strip()
        self.kills = 0

    @property
    def folder(self):
        return Path(urllib.parse.parse_qs(urllib.parse.urlsplit(self.address).query)["host"][0])

    def kill(self):
        """The postmaster alone, whose children find out by themselves; or all of them at once, as `pg_ctl stop -m immediate` does."""
        postmaster = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(postmaster, dice.choice((signal.SIGKILL, signal.SIGQUIT)))
        self.kills += 1

    def start(self):
        started = subprocess.run([HOUSE / "tests/support/postgresql", "start", self.folder], capture_output=True, text=True)
        if started.returncode != 0:
            raise Unexpected("PostgreSQL does not start again: " + started.stderr)


class Balancer:
    """What stands before several registry processes: each connection goes to one of those that live, by chance."""

    def __init__(self, url, behind):
        self.behind = [address(one) for one in behind]
        self.listener = socket.create_server(address(url))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            threading.Thread(target=self.connect, args=(near,), daemon=True).start()

    def connect(self, near):
        with near:
            for one in random.sample(self.behind, len(self.behind)):
                try:
                    far = socket.create_connection(one)
                except OSError:
                    continue
                with far:
                    answers = threading.Thread(target=self.carry, args=(far, near), daemon=True)
                    answers.start()
                    self.carry(near, far)
                    answers.join()
                return

    @staticmethod
    def carry(near, far):
        try:
            while part := near.recv(65536):
                far.sendall(part)
        except OSError:
            pass  # one of the two was killed
        for one in (near, far):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def address(url):
    host, port = url.split("//")[1].split(":")
    return host.replace("localhost", "127.0.0.1"), int(port)


class Torture:
    def __init__(self, folder, postgresql=None):
        self.folder, self.log, self.postgresql = folder, Log(folder / "log.txt"), postgresql
        self.url = free_url()
        self.registry = Registry(folder / "registry.db", self.log)
        if postgresql:
            self.registry.place = ("--db", postgresql.address, "--keys", str(folder))
        self.registry.choose_passphrase()
        # The least work that a key file may ask for: a round is to test the disk, not the passphrase.
        self.registry.run("init", "--public-url", self.url, "--key-memory", 1)
        self.registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
        self.kiosk = Kiosk(folder / "kiosk.db", self.log)
        self.kiosk.choose_passphrase()
        self.kiosk.run("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, "--key-memory", 1)
        self.serve()
        self.kiosk.run("register", "--url", self.url, "--code", self.registry.run("registration", "code", "--centre", CENTRE)["code"])
        self.kiosk.run("course", "import", SAMPLE / COURSE)
        self.course = self.kiosk.run("course", "list")["courses"][0]["course"]
        self.took = {}      # how long a kind of command takes when nobody kills it
        self.promised = {}  # serial → certificate: what a command said was issued
        self.rounds = self.kills = self.registry_kills = self.batches = 0

    def serve(self):
        """One process on a file; on PostgreSQL two, behind one address."""
        self.serving = {self.registry: self.url}
        if self.postgresql:
            other = Registry(self.folder / "registry.db", self.log)
            other.place = self.registry.place
            self.serving = {self.registry: free_url(), other: free_url()}
            Balancer(self.url, self.serving.values())
        for registry in self.serving:
            self.start(registry)

    def start(self, registry):
        registry.start(self.url, approval="auto", listen=self.serving[registry])

    def stop(self):
        for registry in self.serving:
            registry.stop()

    def command(self, words):
        return [str(programs() / "sanad"), *map(str, words), "--db", str(self.kiosk.db), "--passphrase-file", str(self.kiosk.passphrase), "--json"]

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
        while self.rounds < ROUNDS and dice.random() < AT_THE_KIOSK:
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
        for _ in range(dice.randint(*SYNCS)):
            if self.rounds >= ROUNDS:
                break
            if dice.random() < (0.2 if self.postgresql else 0.5):
                self.shoot(("sync",))
                continue
            self.rounds += 1
            syncing = subprocess.Popen(self.command(("sync",)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            time.sleep(dice.uniform(0, self.took.get("sync", 0.1) * 1.1))
            killed = []
            falls = self.postgresql and dice.random() < 0.2
            for registry in dice.sample(list(self.serving), dice.randint(0 if falls else 1, len(self.serving))):
                registry.serving.kill()
                killed.append(registry)
            if falls:
                self.postgresql.kill()
                syncing.wait()
                self.postgresql.start()
            for registry in killed:
                registry.serving.wait()
                registry.serving.stdout.close()
                registry.serving = None
                self.registry_kills += 1
            syncing.wait()
            for registry in killed:
                self.start(registry)
        # Whatever the kiosk holds a receipt for, the registry has, at every moment.
        held, has = self.kiosk.run("status")["held_through"], self.registry.run("status")["events"]
        if held > has:
            raise Unexpected(f"the kiosk holds receipts for {held} events, the registry has {has}")

    def judge(self):
        for _ in range(30):  # the connections that broke are made again, each when it is asked for
            if self.kiosk.run("sync", exit=(0, 1))["waiting"] == 0:
                break
        status, there = self.kiosk.run("status"), self.registry.run("status")
        certificates = [one for batch in range(1, self.batches + 1)
                        for one in self.kiosk.run("certificate", "list", "--batch", f"{self.course}-{batch}")["certificates"]]
        serials = [one["serial"] for one in certificates]
        for true, sentence in (
            (status["waiting"] == 0, "everything arrives once nothing is killed any more"),
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
    postgresql = Postgresql() if ON_POSTGRESQL else None
    if postgresql and not postgresql.is_here:
        print("SKIPPED: PostgreSQL is not installed, so nothing was tried on it", flush=True)
        return
    with tempfile.TemporaryDirectory() as name:
        torture = Torture(Path(name), postgresql)
        try:
            while torture.rounds < ROUNDS:
                torture.batch()
            torture.judge()
        finally:
            torture.stop()
        servers = f", {postgresql.kills} PostgreSQL servers" if postgresql else ""
        print(f"{torture.rounds} rounds: {torture.kills} commands, {torture.registry_kills} registries{servers} killed; {len(torture.promised)} certificates "
              f"promised, {torture.batches * TRAINEES} there, each once; nothing lost, nothing twice")


main()
