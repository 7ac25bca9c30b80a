#!/usr/bin/python3
"""Where `sanad` gets its passphrase: a person at a real terminal, the service manager's credential, a file; and nowhere else.

    tests/end_to_end/passphrase.py
"""
import contextlib
import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, programs
from report import check, equal, finish, holds

WORDS = json.loads((HOUSE / "assets/lang/en.json").read_text(encoding="utf-8"))
DONE, WORLD_SAID_NO = 0, 1
CHOSEN, OTHER = "four words at night", "five words in the morning"
CHEAP = ("--key-memory", "1")
INIT = ("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, *CHEAP)


def command(db, *words):
    return [str(programs() / "sanad"), *words, "--db", str(db)]


def environment(credentials=None):
    kept = {name: value for name, value in os.environ.items() if name != "CREDENTIALS_DIRECTORY"}
    return kept | ({"CREDENTIALS_DIRECTORY": str(credentials)} if credentials else {})


class Terminal:
    """A person before a terminal of their own; `answers` waits for a question and types what comes after it."""

    def __init__(self, db, *words, credentials=None, to_file=None):
        self.screen, side = pty.openpty()
        self.out = open(to_file, "wb") if to_file else None
        self.program = subprocess.Popen(
            command(db, *words), stdin=side, stdout=self.out or side, stderr=self.out or side, env=environment(credentials),
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.side, self.shown, self.read = side, "", 0

    def echoes(self):
        return bool(termios.tcgetattr(self.side)[3] & termios.ECHO)

    def see(self, seconds):
        ready, _, _ = select.select([self.screen], [], [], seconds)
        if ready:
            self.shown += os.read(self.screen, 4096).decode(errors="replace")
        return bool(ready)

    def wait_for(self, text):
        until = time.monotonic() + 30
        while text not in self.shown[self.read:]:
            if time.monotonic() > until or (not self.see(0.2) and self.program.poll() is not None and not self.see(0)):
                raise AssertionError(f"never asked {text!r}; shown: {self.shown!r}")
        self.read = self.shown.index(text, self.read) + len(text)

    def answers(self, *pairs):
        """(question, what is typed) …; gives the exit code."""
        for question, typed in pairs:
            self.wait_for(question)
            holds(not self.echoes(), "the terminal shows what is typed")
            os.write(self.screen, typed if isinstance(typed, bytes) else typed.encode() + b"\r")
        code = self.program.wait(timeout=60)
        while self.see(0):
            pass
        holds(self.echoes(), "the terminal stays dumb behind the program")
        return code

    def close(self):
        if self.program.poll() is None:
            self.program.send_signal(signal.SIGKILL)
            self.program.wait()
        for fd in (self.screen, self.side):
            os.close(fd)
        if self.out:
            self.out.close()


@contextlib.contextmanager
def terminal(db, *words, **options):
    opened = Terminal(db, *words, **options)
    try:
        yield opened
    finally:
        opened.close()


def no_terminal(db, *words, credentials=None):
    return subprocess.run(command(db, *words, "--json"), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                          env=environment(credentials), start_new_session=True)


def main():
    ask, ask_new, again = WORDS["passphrase.ask"], WORDS["passphrase.ask_new"], WORDS["passphrase.ask_again"]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        db = folder / "kiosk.db"

        with check("a new passphrase that is typed otherwise the second time makes nothing"), terminal(db, *INIT) as t:
            equal(t.answers((ask_new, CHOSEN), (again, CHOSEN + "!")), WORLD_SAID_NO)
            holds(WORDS["refusal.passphrase.not_the_same"] in t.shown, t.shown)
            equal(list(folder.iterdir()), [])

        with check("one that is too short is refused before it is asked for again"), terminal(db, *INIT) as t:
            equal(t.answers((ask_new, "short")), WORLD_SAID_NO)
            holds(WORDS["refusal.passphrase.too_short"] in t.shown and again not in t.shown, t.shown)
            equal(list(folder.iterdir()), [])

        for key, name in ((b"\x03", "Ctrl-C"), (b"\x04", "Ctrl-D")):
            with check(f"{name} at the question ends the program, and the terminal shows letters again"), terminal(db, *INIT) as t:
                equal(t.answers((ask_new, key)), WORLD_SAID_NO)
                equal(list(folder.iterdir()), [])

        with check("typed twice alike it makes the keys, and nothing of it is shown"), terminal(db, *INIT) as t:
            equal(t.answers((ask_new, CHOSEN), (again, CHOSEN)), DONE)
            holds(CHOSEN not in t.shown and "night" not in t.shown, t.shown)
            holds(db.exists() and Path(f"{db}.key").stat().st_mode & 0o777 == 0o600)
            holds(CHOSEN.encode() not in Path(f"{db}.key").read_bytes() + db.read_bytes())

        with check("an old passphrase is asked for once, a slip can be rubbed out"), terminal(db, "status") as t:
            equal(t.answers((ask, b"fourr\x7f words at\x08t\x7ft night\r")), DONE)
            holds(again not in t.shown and "night" not in t.shown, t.shown)

        with check("a line can be begun again with Ctrl-U"), terminal(db, "status") as t:
            equal(t.answers((ask, b"all wrong\x15" + CHOSEN.encode() + b"\r")), DONE)

        with check("a wrong one opens nothing, and says so"), terminal(db, "status") as t:
            equal(t.answers((ask, OTHER)), WORLD_SAID_NO)
            holds(WORDS["refusal.keys.wrong_passphrase"] in t.shown, t.shown)

        with check("the question comes to the terminal though the answer goes to a file"), \
                terminal(db, "status", "--json", to_file=folder / "answer.json") as t:
            equal(t.answers((ask, CHOSEN)), DONE)
            equal(json.loads((folder / "answer.json").read_text())["centre"], CENTRE)

        with check("the passphrase is changed at the terminal: the old one, then the new one twice"), \
                terminal(db, "key", "passphrase", *CHEAP) as t:
            equal(t.answers((ask, CHOSEN), (ask_new, OTHER), (again, OTHER)), DONE)
            holds(CHOSEN not in t.shown and OTHER not in t.shown, t.shown)
        with check("after that only the new one opens the keys"):
            for passphrase, code in ((CHOSEN, WORLD_SAID_NO), (OTHER, DONE)):
                with terminal(db, "status") as t:
                    equal(t.answers((ask, passphrase)), code)

        with check("without a terminal, a credential or a file nothing is guessed"):
            answer = no_terminal(db, "status")
            equal((answer.returncode, json.loads(answer.stdout)["refusal"]["code"]), (WORLD_SAID_NO, "passphrase.none"))

        credentials = folder / "credentials"
        credentials.mkdir()
        handed_over = credentials / "sanad.passphrase"
        handed_over.write_text(OTHER + "\n")
        with check("the service manager's credential opens the keys, and nobody is asked"):
            equal(no_terminal(db, "status", credentials=credentials).returncode, DONE)
            with terminal(db, "status", credentials=credentials) as t:
                equal(t.answers(), DONE)
                holds(ask not in t.shown, t.shown)

        with check("a change with a credential asks for the new one all the same"), \
                terminal(db, "key", "passphrase", *CHEAP, credentials=credentials) as t:
            equal(t.answers((ask_new, CHOSEN), (again, CHOSEN)), DONE)
            holds(ask not in t.shown, t.shown)

        with check("a file that is named goes before the credential"):
            named = folder / "named"
            named.write_text(CHOSEN + "\n")
            equal(no_terminal(db, "status", "--passphrase-file", str(named), credentials=credentials).returncode, DONE)
            answer = no_terminal(db, "status", credentials=credentials)  # the old one by now
            equal(json.loads(answer.stdout)["refusal"]["code"], "keys.wrong_passphrase")
            answer = no_terminal(db, "status", "--passphrase-file", str(folder / "none"), credentials=credentials)
            equal(json.loads(answer.stdout)["refusal"]["code"], "passphrase.file_missing")
    finish()


if __name__ == "__main__":
    main()
