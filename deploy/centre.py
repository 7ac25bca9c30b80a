"""A training centre and its registry on this machine, driven as people drive them: by the programs' own commands.

`deploy/story.py`, `deploy/window.py` and tests/end_to_end use it. Every command and all that it says goes to one log.
"""
import contextlib
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
SAMPLE = HOUSE / "assets/sample"
CENTRE = "PTSD"
NAME_EN = "PTSD-Centre, University of Agriculture Faisalabad"
NAME_UR = "پی ٹی ایس ڈی سنٹر، جامعہ زرعیہ فیصل آباد"


def programs():
    return Path(os.environ.get("SANAD_BIN", HOUSE / "build/release/bin"))


class Unexpected(Exception):
    """A program answered otherwise than the story arranged."""


def stop_cleanly_when_told():
    """TERM ends a story as Ctrl-C does: what it started is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Log:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")

    def say(self, text):
        """For who watches, and for the log."""
        print(text, flush=True)
        self.note("== " + text)

    def note(self, text):
        self.file.write(text.rstrip("\n") + "\n")
        self.file.flush()


class Program:
    """One of our programs with one database: `run("sync", exit=1)` gives its JSON answer, or stops the story.

    The passphrase of its keys is in a file beside the database, as no centre should keep it; a credential of the service
    manager or a person's memory takes its place (deploy/README.md)."""

    def __init__(self, name, db, log):
        self.name, self.db, self.log = name, Path(db), log
        self.passphrase = Path(str(db) + ".passphrase")
        self.place = ("--db", str(db))

    def choose_passphrase(self):
        """Before the keys are made."""
        self.passphrase.touch(0o600)
        self.passphrase.write_text(secrets.token_urlsafe(12) + "\n")

    def run(self, *words, exit=0):
        command = [str(programs() / self.name), *map(str, words), *self.place, "--passphrase-file", str(self.passphrase), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300)
        shown = " ".join(word if len(word) < 200 else word[:60] + "…" for word in command[1:-5])
        self.log.note(f"$ {self.name} {shown}\n{done.stdout}{done.stderr}[exit {done.returncode}]")
        if done.returncode not in (exit if isinstance(exit, tuple) else (exit,)):
            raise Unexpected(f"{self.name} {shown}: exit {done.returncode}, not {exit}: {(done.stdout + done.stderr).strip()[:2000]}")
        return json.loads(done.stdout) if done.stdout.lstrip().startswith("{") else {}


class Kiosk(Program):
    def __init__(self, db, log):
        super().__init__("sanad", db, log)

    def verify(self, text):
        """What it says of a code, good or not: a verdict that isn't genuine ends the program with 1."""
        return self.run("verify", text, exit=(0, 1))

    def window(self, log, *options, display=None):
        """Opens the kiosk's window, locked, and waits until it is closed, by a person or by the end of its touch script."""
        # A virtual screen has no graphics card; SDL's software renderer is quicker there than a driver's imitation of one.
        environment = dict(os.environ, **({"DISPLAY": display, "SDL_RENDER_DRIVER": "software"} if display else {}))
        command = [str(programs() / "sanad-kiosk"), "--db", str(self.db), *map(str, options)]
        log.note("$ " + " ".join(command[:1] + command[3:]))
        done = subprocess.run(command, stdout=log.file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment)
        if done.returncode != 0:
            raise Unexpected(f"the kiosk window ended with {done.returncode}: {last_line(log)}")


class Registry(Program):
    def __init__(self, db, log):
        super().__init__("sanad-registry", db, log)
        self.serving = None

    def start(self, url, approval="officer", listen=None):
        """Serves at `url`, or behind it at another address, `listen`; back when it answers."""
        address = (listen or url).split("//")[1].replace("localhost", "127.0.0.1")
        command = [str(programs() / self.name), "serve", *self.place, "--passphrase-file", str(self.passphrase), "--listen", address, "--public-url", url, "--register", approval, "--json"]
        self.log.note("$ " + " ".join(command[1:]))
        self.serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log.file, stdin=subprocess.DEVNULL)
        ready, _, _ = select.select([self.serving.stdout], [], [], 20)
        answer = self.serving.stdout.readline() if ready else b""
        if b"listening" not in answer:
            self.stop()
            raise Unexpected(f"the registry does not serve at {url}: {answer.decode().strip() or last_line(self.log)}")

    def stop(self):
        if self.serving is None:
            return
        self.serving.send_signal(signal.SIGTERM)
        try:
            self.serving.wait(10)
        except subprocess.TimeoutExpired:
            self.serving.kill()
            self.serving.wait()
        self.serving.stdout.close()
        self.serving = None


def new_registry(db, url, log):
    registry = Registry(db, log)
    registry.choose_passphrase()
    registry.run("init", "--public-url", url)
    registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, "--time-zone", "Asia/Karachi")
    return registry


def new_kiosk(db, log):
    kiosk = Kiosk(db, log)
    kiosk.choose_passphrase()
    kiosk.run("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
    return kiosk


def free_url():
    """An address of this machine where nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://localhost:{probe.getsockname()[1]}"


@contextlib.contextmanager
def virtual_screen(log, size="1280x800"):
    """Xvfb on a display number that it finds itself; gives the value for DISPLAY."""
    read_end, write_end = os.pipe()
    screen = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", size + "x24", "-nolisten", "tcp"],
                              pass_fds=[write_end], stdout=log.file, stderr=subprocess.STDOUT)
    os.close(write_end)
    try:
        number = ""
        ends_at = time.monotonic() + 30
        while not number.endswith("\n"):
            ready, _, _ = select.select([read_end], [], [], max(0, ends_at - time.monotonic()))
            read = os.read(read_end, 64).decode() if ready else ""
            if not read:
                raise Unexpected("Xvfb does not start: " + last_line(log))
            number += read
        yield ":" + number.strip()
    finally:
        os.close(read_end)
        screen.terminate()
        screen.wait()


def scan(picture):
    """The text of the QR code in a picture, as an independent decoder (zbar) reads it; "" when it finds none."""
    done = subprocess.run(["zbarimg", "--quiet", "--raw", "--nodbus", "-S*.disable", "-Sqrcode.enable", str(picture)], capture_output=True, text=True)
    return done.stdout.strip()


def last_line(log):
    lines = [line for line in Path(log.file.name).read_text(encoding="utf-8").splitlines() if line.strip()]
    return lines[-1] if lines else ""
