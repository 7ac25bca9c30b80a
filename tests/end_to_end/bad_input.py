#!/usr/bin/python3
"""What the programs say to bad input, by command line: its own sentence in both languages, the right exit code, nothing stored changed.

    tests/end_to_end/bad_input.py
"""
import contextlib
import http.server
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, SAMPLE, Kiosk, Log, free_url, new_kiosk, new_registry, programs, scan
from report import check, equal, finish, holds

WORDS = {language: json.loads((HOUSE / f"assets/lang/{language}.json").read_text(encoding="utf-8")) for language in ("en", "ur")}
DONE, WORLD_SAID_NO, WRONG_USE, MACHINE_BROKE = 0, 1, 2, 3


def sanad(db, *words, json_wanted=True):
    # A kiosk that is not there has no passphrase either.
    passphrase = Path(str(db) + ".passphrase")
    if not passphrase.exists():
        passphrase.write_text("a passphrase of nobody\n")
    command = [str(programs() / "sanad"), *map(str, words), "--db", str(db), "--passphrase-file", str(passphrase)] + (["--json"] if json_wanted else [])
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def is_said(sentence, language, key):
    """Whether a sentence is the catalogue's, its placeholders filled in."""
    pattern = re.sub(r"\\\{\w+\\\}", ".+?", re.escape(WORDS[language][key]))
    return re.fullmatch(pattern, sentence, re.DOTALL) is not None and not re.search(r"\{\w+\}", sentence)


def says_no(db, code, *words):
    """Refused as `code`, in JSON and in plain words, in English and in Urdu."""
    for language in ("en", "ur"):
        answer = sanad(db, *words, "--lang", language)
        equal((answer.returncode, json.loads(answer.stdout)["refusal"]["code"]), (WORLD_SAID_NO, code))
        sentence = json.loads(answer.stdout)["refusal"]["sentence"]
        holds(is_said(sentence, language, "refusal." + code), sentence)
        plain = sanad(db, *words, "--lang", language, json_wanted=False)
        equal(plain.returncode, WORLD_SAID_NO)
        holds(any(is_said(line, language, "refusal." + code) for line in (plain.stdout + plain.stderr).splitlines()), plain)


def state_of(kiosk):
    """All that a refusal may not change; the words of the last try to sync are not a record, nor is the time."""
    status = kiosk.run("status")
    for tried in ("last_outcome", "last_attempt_at", "last_facts", "attempts"):
        status.pop(tried, None)
    for of_disk in ("disk_free_bytes", "disk_reserve"):  # the disk is everybody's
        status.pop(of_disk, None)
    status.get("key", {}).pop("days_left", None)  # time goes on
    return status, kiosk.run("ledger", "check"), kiosk.run("roster", "list"), kiosk.run("batch", "list")


@contextlib.contextmanager
def unchanged(kiosk, sentence):
    with check(sentence):
        before = state_of(kiosk)
        yield
        equal(state_of(kiosk), before)


@contextlib.contextmanager
def impostor(url, answer):
    """Something that is not the registry, at the registry's address. `answer` is written to each connection's request as it is."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.wfile.write(answer)
            self.close_connection = True

        do_POST = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(url.rsplit(":", 1)[1])), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def http_answer(status, kind, body, length=None):
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body


def check_database_files(kiosk, folder):
    stranger = folder / "accounts.db"
    with sqlite3.connect(stranger) as database:
        database.execute("CREATE TABLE account (owner TEXT)")
    text = folder / "letter.db"
    text.write_text("Dear Sir or Madam, " * 400)
    for file in (stranger, text):
        with unchanged(kiosk, f"{file.name}: a file that is no kiosk's is left alone"):
            before = file.read_bytes()
            says_no(file, "db.not_ours", "status")
            equal(file.read_bytes(), before)
    with unchanged(kiosk, "a file that is not there is not made"):
        says_no(folder / "nowhere.db", "db.missing", "status")
        holds(not (folder / "nowhere.db").exists())
    with unchanged(kiosk, "init does not touch a database that is there"):
        says_no(kiosk.db, "db.exists", "init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)

    newer = copy_of(kiosk, folder / "newer.db")
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 30000")
    with unchanged(kiosk, "a database of a newer version is not opened"):
        says_no(newer, "db.newer_version", "status")

    keyless = copy_of(kiosk, folder / "keyless.db")
    (folder / "keyless.db.key").unlink()
    with unchanged(kiosk, "a database without its keys is not opened, and no new keys are made"):
        says_no(keyless, "keys.missing", "status")
        holds(not (folder / "keyless.db.key").exists())
    (folder / "keyless.db.key").write_bytes(b"not a key\n")
    with unchanged(kiosk, "a key file that is none"):
        says_no(keyless, "keys.malformed", "status")

    wrong = copy_of(kiosk, folder / "wrong.db")
    Path(str(wrong) + ".passphrase").write_text("not the passphrase\n")
    with unchanged(kiosk, "a wrong passphrase, and then the right one"):
        says_no(wrong, "keys.wrong_passphrase", "status")
        shutil.copy(kiosk.passphrase, str(wrong) + ".passphrase")
        equal(sanad(wrong, "status").returncode, DONE)
    with unchanged(kiosk, "a key file with one byte changed is damaged, whatever the passphrase"):
        key = bytearray(Path(str(wrong) + ".key").read_bytes())
        key[100] ^= 1
        Path(str(wrong) + ".key").write_bytes(key)
        says_no(wrong, "keys.damaged", "status")
    with unchanged(kiosk, "a passphrase is needed where nobody can be asked"):
        answer = subprocess.run([str(programs() / "sanad"), "status", "--db", str(kiosk.db), "--json"], capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, start_new_session=True, timeout=120)
        equal((answer.returncode, json.loads(answer.stdout)["refusal"]["code"]), (WORLD_SAID_NO, "passphrase.none"))

    with unchanged(kiosk, "a database that another process holds"):
        holder = sqlite3.connect(kiosk.db, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        says_no(kiosk.db, "db.locked", "course", "import", SAMPLE / "kitchen-hygiene.course.json")
        holder.execute("ROLLBACK")
        holder.close()

    broken = copy_of(kiosk, folder / "broken.db")
    content = bytearray(broken.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    broken.write_bytes(content)
    with unchanged(kiosk, "a damaged database is the machine's trouble"):
        told = sanad(broken, "ledger", "check")
        equal((told.returncode, json.loads(told.stdout)["refusal"]["code"]), (MACHINE_BROKE, "db.damaged"))


def copy_of(kiosk, file):
    with sqlite3.connect(kiosk.db) as source, sqlite3.connect(file) as copy:
        source.backup(copy)
    for ending in (".key", ".passphrase"):
        shutil.copy(str(kiosk.db) + ending, str(file) + ending)
    return file


def check_rosters(kiosk, folder):
    messy = folder / "messy.csv"
    messy.write_text("name,name_ur,father_name,gender,cnic\n"
                     "Saima Cheema,صائمہ چیمہ,Asif Cheema,F,99104-7224713-4\n"
                     ",فرزانہ شیخ,Asif Sheikh,F,99103-3584508-4\n"
                     "Uzma Ansari,عظمیٰ انصاری,Ahmad Ansari,F,99104-7224713-4\n", encoding="utf-8")
    with unchanged(kiosk, "a preview names the missing name and the doubled CNIC, in both languages, and keeps nothing"):
        for language in ("en", "ur"):
            answer = sanad(kiosk.db, "roster", "import", messy, "--preview", "--lang", language)
            equal(answer.returncode, DONE)
            problems = json.loads(answer.stdout)["problems"]
            holds({"roster.name_missing", "roster.cnic_duplicate"} <= {one["code"] for one in problems}, problems)
            holds(all(is_said(one["sentence"], language, "refusal." + one["code"]) for one in problems), problems)
    nameless = folder / "nameless.csv"
    nameless.write_text("name,father_name,gender\n,Asif Sheikh,F\n,Zahid Cheema,F\n", encoding="utf-8")
    with unchanged(kiosk, "a roster with no good row"):
        says_no(kiosk.db, "roster.no_good_rows", "roster", "import", nameless)
    headless = folder / "headless.csv"
    headless.write_text("1,2,3\n4,5,6\n", encoding="utf-8")
    with unchanged(kiosk, "a roster without headings"):
        says_no(kiosk.db, "roster.no_header", "roster", "import", headless)
    with unchanged(kiosk, "a roster that is not there"):
        says_no(kiosk.db, "file.missing", "roster", "import", folder / "nowhere.csv")
    with check("the good rows of a messy roster go in, the others are kept aside; once more changes nothing"):
        first = kiosk.run("roster", "import", messy)
        equal((first["added"], first["bad"] > 0, first["already_there"]), (first["good"], True, False))
        before = state_of(kiosk)
        equal(kiosk.run("roster", "import", messy)["already_there"], True)
        equal(state_of(kiosk), before)


def check_codes(kiosk, folder):
    """A small batch of real certificates, and what is left of one when a digit changes."""
    roster = folder / "three.csv"
    roster.write_text("\n".join((SAMPLE / "roster-home-baking-women.csv").read_text(encoding="utf-8").splitlines()[:4]) + "\n", encoding="utf-8")
    kiosk.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
    course = kiosk.run("course", "list")["courses"][0]["course"]
    kiosk.run("roster", "import", roster)
    with unchanged(kiosk, "a batch of a course that is not here"):
        says_no(kiosk.db, "course.unknown", "batch", "open", "--course", "NONE", "--number", 1, "--start", "2026-01-05", "--roster", "three")
    kiosk.run("batch", "open", "--course", course, "--number", 1, "--start", "2026-01-05", "--roster", "three")
    batch = f"{course}-1"
    for session in range(1, kiosk.run("session", "plan", "--batch", batch)["sessions"] + 1):
        kiosk.run("attendance", "mark", "--batch", batch, "--session", session, "--all", "present")
    equal(len(kiosk.run("issue", "--batch", batch)["issued"]), 3)
    kiosk.run("certificate", "export", "--batch", batch, "--out", folder, "--form", "qr")
    code = scan(next(folder.glob("*.qr.png")))
    with unchanged(kiosk, "a genuine code is genuine, and checking it changes nothing"):
        holds(kiosk.verify(code)["verdict"] in ("genuine_unregistered", "not_yet_awarded"))  # as its course awards
    start = code.index("#") + 1
    with unchanged(kiosk, "a code with one digit changed shows nothing of the holder, in either language"):
        for at in range(start, len(code), 41):
            changed = code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1:]
            for language in ("en", "ur"):
                answer = sanad(kiosk.db, "verify", changed, "--lang", language)
                said = json.loads(answer.stdout)
                equal(answer.returncode, WORLD_SAID_NO)
                holds(said["verdict"] in ("forged", "unreadable", "unknown_key"), said)
                equal(said["sentence"], WORDS[language]["verdict." + said["verdict"]])
                holds("facts" not in said, said)
    for text in ("", "hello", "http://localhost/v#", code[:-40]):
        with unchanged(kiosk, f"“{text[:20]}” is no code"):
            equal(sanad(kiosk.db, "verify", text).returncode, WORLD_SAID_NO)


def check_links(kiosk, registry, url, folder):
    page = b"<html><body>Welcome to the hotel's Wi-Fi. Please log in.</body></html>"
    trouble = b'{"type":"about:blank","title":"broken"}'
    impostors = {
        "a login page": (http_answer("200 OK", "text/html", page), "sync.login_page"),
        "a server that is broken": (http_answer("500 Internal Server Error", "text/html", page), "sync.server_broke"),
        "a problem document": (http_answer("500 Internal Server Error", "application/problem+json", trouble), "sync.server_broke"),
        "half an answer": (http_answer("200 OK", "application/cose", b"\xd2\x84", length=4000), "sync.answer_cut_off"),
        "an empty answer": (http_answer("200 OK", "application/cose", b""), "sync.answer_empty"),
        "no HTTP at all": (b"SSH-2.0-OpenSSH_9.2\r\n", "sync.answer_cut_off"),
    }
    with unchanged(kiosk, "sync with the registry off"):
        says_no(kiosk.db, "sync.offline", "sync")
    for name, (answer, code) in impostors.items():
        with unchanged(kiosk, f"sync with {name} at the registry's address"), impostor(url, answer):
            says_no(kiosk.db, code, "sync")
    foreign = new_registry(folder / "foreign.db", url, registry.log)
    with unchanged(kiosk, "sync with somebody else's registry at the address"):
        foreign.start(url)
        try:
            answer = sanad(kiosk.db, "sync")
            equal(answer.returncode, WORLD_SAID_NO)
            holds(json.loads(answer.stdout)["refusal"]["code"].startswith("sync."), answer.stdout)
        finally:
            foreign.stop()
    with check("and the true registry takes everything afterwards"):
        registry.start(url)
        answer = kiosk.run("sync")
        equal((answer["waiting"], answer["quarantined"]), (0, 0))
        registry.stop()


def check_registration(folder, log, url, registry):
    other = new_kiosk(folder / "other.db", log)
    with unchanged(other, "a kiosk that is not registered does not sync"):
        says_no(other.db, "sync.not_registered", "sync")
    with unchanged(other, "an office's code that is too short"):
        says_no(other.db, "sync.bad_office_code", "register", "--url", url, "--code", "ABCD")
    with unchanged(other, "registration with the registry off"):
        code = registry.run("registration", "code", "--centre", CENTRE)["code"]
        says_no(other.db, "sync.offline", "register", "--url", url, "--code", code)


def check_wrong_use(kiosk):
    for words in (["stats"], ["roster"], ["batch", "open"], ["status", "--lang", "fr"], ["certificate", "export", "--batch", "X", "--out", "/nowhere"]):
        with unchanged(kiosk, "wrong use: sanad " + " ".join(words)):
            equal(sanad(kiosk.db, *words).returncode, WRONG_USE)
    with check("without a database named: wrong use"):
        equal(subprocess.run([programs() / "sanad", "status"], capture_output=True).returncode, WRONG_USE)


def main():
    with tempfile.TemporaryDirectory(prefix="sanad-bad-input-") as temporary:
        folder, url = Path(temporary), free_url()
        log = Log(folder / "log.txt")
        registry, kiosk = new_registry(folder / "registry.db", url, log), new_kiosk(folder / "kiosk.db", log)
        registry.start(url, approval="auto")
        try:
            kiosk.run("register", "--url", url, "--code", registry.run("registration", "code", "--centre", CENTRE)["code"])
        finally:
            registry.stop()
        check_wrong_use(kiosk)
        check_rosters(kiosk, folder)
        check_codes(kiosk, folder)
        check_database_files(kiosk, folder)
        check_registration(folder, log, url, registry)
        check_links(kiosk, registry, url, folder)
    finish()


if __name__ == "__main__":
    main()
