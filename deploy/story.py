#!/usr/bin/python3
"""The whole job of a sample centre, without a display: from registration and import to the registry's receipt.

    deploy/story.py OUTDIR [--work DIR]

Leaves in OUTDIR what `deploy/run --headless` promises (see deploy/README.md). The databases stay in DIR if it is given (tests
go on with them), and vanish otherwise. Ends with 1 when a program answered otherwise than arranged.
"""
import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cbor2

import fingers
from centre import HOUSE, SAMPLE, Log, Unexpected, free_url, new_kiosk, new_registry, scan, stop_cleanly_when_told, virtual_screen
from sample_batches import AGRI_OFFICERS, HOME_BAKING

SCREENS = ("unlock", "today", "roll-call", "results", "issue", "certificate-full", "verify", "sync")


class Story:
    def __init__(self, out, work):
        self.out, self.work, self.log = out, work, Log(out / "log.txt")
        self.url = free_url()
        self.registry = new_registry(work / "registry.db", self.url, self.log)
        self.kiosk = new_kiosk(work / "kiosk.db", self.log)
        self.inbox = work / "inbox"
        self.unlocked_by_finger = False
        for folder in (self.inbox, work / "saved", out / "certificates", out / "screens"):
            folder.mkdir()

    def tell(self):
        self.register()
        self.take_the_link_down()
        self.agri_officers_by_command_line()
        self.home_baking_by_finger()
        self.bring_the_link_back()
        self.check_the_records()
        self.export()
        self.keep_what_is_published()
        self.verify_with_the_registry_off()
        self.picture_the_verify_page()
        return self.summarise()

    def by_finger(self, name, *visits):
        """One sitting at the window: its visits, one after the other. The first begins with the passphrase, typed on the screen."""
        script = self.work / (name + ".touch")
        options = ["--passphrase-file", self.kiosk.passphrase]
        if not self.unlocked_by_finger:
            visits, options, self.unlocked_by_finger = (fingers.unlock(self.kiosk.passphrase.read_text().strip()), *visits), [], True
        script.write_text("\n".join(line for visit in visits for line in visit) + "\nquit\n", encoding="utf-8")
        with virtual_screen(self.log) as display:
            self.kiosk.window(self.log, *options, "--registry", self.url, "--inbox", self.inbox, "--out", self.work / "saved", "--size", "1280x800",
                              "--touch-script", script, "--shots", self.out / "screens", display=display)

    def register(self):
        self.log.say("The link is up: the kiosk asks to be registered, an officer approves")
        self.registry.start(self.url)
        code = self.registry.run("registration", "code", "--centre", "PTSD")["code"]
        self.by_finger("register", fingers.register(code))
        self.kiosk.run("register", exit=1)  # nobody has approved yet
        waiting = self.registry.run("registration", "list")["registrations"]
        self.registry.run("registration", "approve", waiting[0]["fingerprint"])
        self.device = self.kiosk.run("register")["device"]

    def take_the_link_down(self):
        self.log.say("The link goes down")
        self.registry.stop()
        self.expect_refusal(self.kiosk.run("sync", exit=1), "sync.offline")

    def agri_officers_by_command_line(self):
        batch, kiosk = AGRI_OFFICERS, self.kiosk
        self.log.say(f"{batch.name}, {batch.trainees} trainees, by command line")
        kiosk.run("course", "import", SAMPLE / batch.course_file)
        imported = kiosk.run("roster", "import", SAMPLE / batch.roster_file)
        self.expect(imported["added"] == batch.trainees and not imported["problems"], "every row of the roster goes in", imported)
        kiosk.run("batch", "open", "--course", batch.course, "--number", batch.number, "--start", batch.starts_on, "--roster", batch.roster)
        planned = kiosk.run("session", "plan", "--batch", batch.name)
        self.expect(planned["sessions"] == batch.sessions, f"{batch.sessions} sessions", planned)
        for session in range(1, batch.sessions + 1):
            marks = [word for row, mark in batch.exceptions(session).items() for word in ("--mark", f"{row}={mark}")]
            kiosk.run("attendance", "mark", "--batch", batch.name, "--session", session, "--all", "present", *marks)
        for component in batch.components:
            kiosk.run("results", "set", "--batch", batch.name, *[f"{row}:{component}={typed}" for row, typed in batch.results(component).items()])
        self.expect_only_the_arranged_refusals(batch)
        issued = kiosk.run("issue", "--batch", batch.name)
        self.expect(len(issued["issued"]) == batch.trainees - len(batch.refused), "one certificate for each who is eligible", issued)

    def home_baking_by_finger(self):
        batch = HOME_BAKING
        self.log.say(f"{batch.name}, {batch.trainees} trainees, by finger in the kiosk's window")
        for file in (batch.course_file, batch.roster_file):
            shutil.copy(SAMPLE / file, self.inbox)
        code = self.one_code_of(AGRI_OFFICERS)
        self.by_finger("home-baking", fingers.bring_in(batch), fingers.open_batch(batch), fingers.call_rolls(batch), fingers.enter_results(batch),
                       fingers.look_at_today(), fingers.issue(batch), fingers.certificate(), fingers.verify(code, "verify"),
                       fingers.verify(one_digit_changed(code), "verify-changed"), fingers.sync("sync-offline"))
        self.expect_only_the_arranged_refusals(batch)

    def one_code_of(self, batch):
        """What a scanner reads from the first certificate of a batch."""
        folder = self.work / "one"
        folder.mkdir(exist_ok=True)
        first = self.kiosk.run("certificate", "list", "--batch", batch.name)["certificates"][0]
        written = self.kiosk.run("certificate", "export", "--id", first["certificate"], "--out", folder, "--form", "qr")
        return scan(written["files"][0])

    def bring_the_link_back(self):
        self.log.say("The link is back: everything goes to the registry")
        self.waited = self.kiosk.run("status")["waiting"]
        self.registry.start(self.url)
        self.by_finger("sync", fingers.sync("sync"), fingers.verify(self.one_code_of(AGRI_OFFICERS), "verify-registered"))
        status = self.kiosk.run("sync")
        self.expect(status["waiting"] == 0 and status["quarantined"] == 0, "nothing waits any more", status)
        held = self.registry.run("status")
        self.expect(held["certificates"] == self.issued() and held["events"] >= self.waited, "the registry holds every event and certificate", held)
        with urllib.request.urlopen(self.url + "/trust/keys", timeout=10) as answer:
            keys = cbor2.loads(cbor2.loads(answer.read()).value[2])
        devices = {code: key.hex() for code, _, key, *_ in keys[5]}
        (self.out / "devices.json").write_text(json.dumps(devices, indent=2) + "\n")
        self.expect(self.device in devices, "the trust list names the kiosk", devices)

    def issued(self):
        return sum(batch.trainees - len(batch.refused) for batch in (AGRI_OFFICERS, HOME_BAKING))

    def check_the_records(self):
        check = self.kiosk.run("ledger", "check")
        self.events, self.receipted = check["events"], self.kiosk.run("status")["held_through"]
        self.expect(not check["faults"] and self.events == self.receipted, "a whole ledger, receipted to its end", check)

    def export(self):
        self.log.say("Certificates as files")
        for batch in (AGRI_OFFICERS, HOME_BAKING):
            for form in ("pdf", "qr", "cose", "json", "baked"):
                self.kiosk.run("certificate", "export", "--batch", batch.name, "--out", self.out / "certificates", "--form", form)
        for ending in ("pdf", "qr.png", "cose", "json", "baked.png"):
            written = len(list((self.out / "certificates").glob("*." + ending)))
            self.expect(written == self.issued(), f"{self.issued()} files .{ending}", written)
        missing = [f"{name}.{language}.png" for name in SCREENS for language in ("en", "ur") if not (self.out / "screens" / f"{name}.{language}.png").exists()]
        self.expect(not missing, "every screen in both languages", missing)

    def keep_what_is_published(self):
        self.log.say("What the registry publishes: trust list, DID documents, status lists, the verify page to save")
        self.registry.run("publish", "--out", self.out)

    def verify_with_the_registry_off(self):
        self.log.say("The registry is switched off: every code still verifies")
        self.registry.stop()

        def check(picture):
            answer = self.kiosk.verify(scan(picture))
            # Where a course's certificates count from the hand-over, they are not awarded yet.
            self.expect(answer["verdict"] in ("genuine_registered", "not_yet_awarded"), f"{picture.name} is ours and registered", answer)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(check, sorted((self.out / "certificates").glob("*.qr.png"))))

    def picture_the_verify_page(self):
        self.log.say("The verify page as a phone shows it, each verdict in both languages")
        done = subprocess.run([HOUSE / "tests/verify/pictures", self.out / "verify-page"], capture_output=True, text=True)
        self.log.note(done.stdout + done.stderr)
        self.expect(done.returncode == 0, "pictures of the verify page", done.stderr)

    def summarise(self):
        refused = [{"batch": batch.name, "trainee": row["name"], "reasons": [reason["sentence"] for reason in row["reasons"] if not reason["met"]]}
                   for batch in (AGRI_OFFICERS, HOME_BAKING)
                   for row in self.kiosk.run("eligibility", "--batch", batch.name)["trainees"] if not row["eligible"]]
        trainees = AGRI_OFFICERS.trainees + HOME_BAKING.trainees
        summary = {"trainees": trainees, "issued": self.issued(), "refused": refused, "events": self.events, "receipted": self.receipted}
        (self.out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        for one in refused:
            self.log.say(f"  no certificate: {one['trainee']} ({one['batch']}): {'; '.join(one['reasons'])}")
        self.log.say(f"{trainees} trainees, {self.issued()} issued, {len(refused)} refused, {self.events} events, {self.receipted} receipted")

    def expect_only_the_arranged_refusals(self, batch):
        for row in self.kiosk.run("eligibility", "--batch", batch.name)["trainees"]:
            missing = [reason["key"] for reason in row["reasons"] if not reason["met"]]
            arranged = batch.refused.get(row["row"])
            self.expect(arranged in missing if arranged else row["eligible"], f"{batch.name}, row {row['row']}: {arranged or 'eligible'}", row)

    def expect_refusal(self, answer, code):
        self.expect(answer.get("refusal", {}).get("code") == code, code, answer)

    @staticmethod
    def expect(true, what, seen):
        if not true:
            raise Unexpected(f"expected: {what}; seen: {json.dumps(seen, ensure_ascii=False)[:2000]}")


def one_digit_changed(code):
    """The same code with one digit near its end changed, where the signature stands."""
    at = len(code) - 9
    return code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1:]


def main():
    stop_cleanly_when_told()
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--work", type=Path, help="keep the databases in this new folder")
    wanted = arguments.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for left in ("certificates", "screens", "trust", "did", "status", "verify-page"):
        shutil.rmtree(wanted.out / left, ignore_errors=True)
    for left in ("devices.json", "summary.json", "verify.html", "log.txt"):
        (wanted.out / left).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="sanad-story-") as temporary:
        work = wanted.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        story = Story(wanted.out, work)
        try:
            story.tell()
        except Unexpected as unexpected:
            story.log.say(f"NOT AS ARRANGED: {unexpected}")
            return 1
        finally:
            story.registry.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
