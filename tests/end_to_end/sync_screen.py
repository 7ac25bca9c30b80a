#!/usr/bin/python3
"""The Sync screen, used by finger in the real window: registered by stick, the link lost, a Wi-Fi that asks for a login, a stick there and back, the
link again. What it shows is looked at in pictures; what it did is asked from the records.

    tests/end_to_end/sync_screen.py [PICTURES]
"""
import http.server
import shutil
import sys
import threading
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import SAMPLE, Kiosk, Log, free_url, new_kiosk, new_registry
from fingers import both_languages
from report import check, equal, finish, holds
from sitting import by_finger, workplace


class LoginWall(http.server.BaseHTTPRequestHandler):
    def answer(self):
        page = b"<!doctype html><title>Welcome to our Wi-Fi</title><form><input name=room><button>Log in</button></form>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class Sitting:
    def __init__(self, folder, pictures):
        self.folder, self.pictures, self.log = folder, pictures, Log(folder / "log.txt")
        self.url = free_url()
        self.registry = new_registry(folder / "registry.db", self.url, self.log)
        self.kiosk = new_kiosk(folder / "kiosk.db", self.log)
        self.stick = folder / "stick"
        self.stick.mkdir()

    def by_finger(self, *lines):
        by_finger(self.kiosk, self.log, self.pictures, ["wait idle", "tap nav.sync", *lines, "wait idle"], "--stick", self.stick)

    def outcome(self):
        return self.kiosk.run("status")["last_outcome"]


def story(sitting):
    kiosk, registry = sitting.kiosk, sitting.registry
    with check("with no network, a code and an empty address write the request on the stick"):
        code = registry.run("registration", "code", "--centre", "PTSD")["code"].replace(" ", "")
        sitting.by_finger("wait sync.code", "type " + code, "tap keys.finish", "wait sync.ask", "wait idle", *both_languages("sync-asked-by-stick"))
        asked = registry.run("bundle", "import", sitting.stick)["registrations"]
        equal((len(asked), asked[0]["approved"]), (1, False))
    with check("asked again when the stick is back from the office, it is registered, and knows the registry's address"):
        registry.run("registration", "approve", asked[0]["fingerprint"])
        registry.run("bundle", "export", sitting.stick, "--centre", "PTSD")
        sitting.by_finger("tap sync.ask", "wait sync.send", "wait idle", *both_languages("sync-registered-by-stick"))
        equal((kiosk.run("status")["registered"], kiosk.run("status")["last_outcome"]), (True, ""))
    kiosk.run("course", "import", SAMPLE / "home-baking.course.json")
    kiosk.run("roster", "import", SAMPLE / "roster-home-baking-women.csv")
    waiting = kiosk.run("status")["waiting"]
    with check("the link is lost: everything waits"):
        sitting.by_finger("tap sync.send", "wait idle", *both_languages("sync-link-lost"))
        equal((sitting.outcome(), kiosk.run("status")["waiting"]), ("sync.offline", waiting))
    host, port = sitting.url.split("//")[1].split(":")
    wall = http.server.ThreadingHTTPServer((host.replace("localhost", "127.0.0.1"), int(port)), LoginWall)
    threading.Thread(target=wall.serve_forever, daemon=True).start()
    with check("a Wi-Fi that asks for a login takes nothing, and is named"):
        sitting.by_finger("tap sync.send", "wait idle", *both_languages("sync-login-wall"))
        equal((sitting.outcome(), kiosk.run("status")["waiting"]), ("sync.login_page", waiting))
    wall.shutdown()
    wall.server_close()
    with check("the stick takes what waits, and brings the receipts home"):
        sitting.by_finger("tap sync.stick_write", "wait idle", *both_languages("sync-stick-written"))
        equal(kiosk.run("status")["on_stick"], waiting)
        equal(registry.run("bundle", "import", sitting.stick)["files"][0]["added"], waiting)
        sitting.by_finger("tap sync.stick_read", "wait idle", *both_languages("sync-stick-read"))
        equal((kiosk.run("status")["waiting"], kiosk.run("status")["held_through"]), (0, waiting))
    with check("the link is back: what others of the centre did comes by itself"):
        registry.start(sitting.url)
        kiosk.run("batch", "open", "--course", "HBW", "--number", "1", "--roster", kiosk.run("roster", "list")["rosters"][0]["roster"], "--start", "2026-01-05")
        registry.run("roster", "import", SAMPLE / "roster-agri-officers-batch-35.csv", "--centre", "PTSD")
        sitting.by_finger("tap sync.send", "wait idle", *both_languages("sync-link-back"))
        equal((sitting.outcome(), kiosk.run("status")["waiting"]), ("done", 0))
        holds(kiosk.run("status")["from_others"] > 0)
        equal(kiosk.run("ledger", "check")["faults"], [])
    with check("a copy of its disk recorded elsewhere: it is told, and registered anew by finger"):
        copied = sitting.folder / "copied"
        copied.mkdir()
        for part in sitting.folder.glob("kiosk.db*"):
            shutil.copy(part, copied)
        other = Kiosk(copied / "kiosk.db", sitting.log)
        other.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
        other.run("sync")
        kiosk.run("course", "import", SAMPLE / "famg.course.json")
        sitting.by_finger("tap sync.send", "wait sync.anew", "wait idle", *both_languages("sync-cloned"))
        code = registry.run("registration", "code", "--centre", "PTSD")["code"].replace(" ", "")
        sitting.by_finger("tap sync.anew", "wait sync.code", "type " + code, *both_languages("sync-anew"), "tap keys.finish", "wait sync.anew", "wait idle", *both_languages("sync-anew-asked"))
        asked = [one for one in registry.run("registration", "list")["registrations"] if one["state"] == "pending"]
        registry.run("registration", "approve", asked[0]["fingerprint"])
        sitting.by_finger("tap sync.send", "wait idle", "wait nav.sync", "wait idle", *both_languages("sync-anew-done"), "tap sync.send", "wait idle", *both_languages("sync-after-anew"))
        status = kiosk.run("status")
        equal((status["device"], status["key"]["stage"], status["waiting"], status["last_outcome"]), ("K0002", "good", 0, "done"))
        equal(kiosk.run("ledger", "check")["faults"], [])


def main():
    with workplace() as (folder, pictures):
        sitting = Sitting(folder, pictures)
        try:
            story(sitting)
        finally:
            sitting.registry.stop()
    finish()


main()
