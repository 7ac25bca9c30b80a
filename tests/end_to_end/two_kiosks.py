#!/usr/bin/python3
"""Two kiosks of one centre and their office, by the programs' own commands: what one records the other knows after its sync, what both did while
apart is a case that an officer decides, and the decision comes back; what the office enters (a course, a roster, who may do what) is what a
kiosk works with, to the certificate. With the registry in a file, and in a PostgreSQL of its own.

    tests/end_to_end/two_kiosks.py
"""
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, SAMPLE, Log, Registry, free_url, new_kiosk
from report import finish, same, true

ROSTER = SAMPLE / "roster-home-baking-women.csv"
OFFICE_ROSTER = SAMPLE / "roster-agri-officers-batch-35.csv"
STAFF = {"coordinator": ["administer"], "trainer": ["attendance", "award"], "head": ["sign"]}


def postgresql():
    """Its address; nothing where it is not installed. It ends with this process."""
    started = subprocess.run([HOUSE / "tests/support/postgresql", str(os.getpid())], capture_output=True, text=True)
    return started.stdout.strip() if started.returncode == 0 else None


def registry_at(folder, address, url, log):
    registry = Registry(folder / "registry.db", log)
    if address:
        registry.place = ("--db", address, "--keys", str(folder))
    registry.choose_passphrase()
    registry.run("init", "--public-url", url)
    registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
    registry.start(url)
    return registry


def registered_kiosk(folder, name, registry, url, log):
    kiosk = new_kiosk(folder / name, log)
    kiosk.run("register", "--url", url, "--code", registry.run("registration", "code", "--centre", CENTRE)["code"], exit=1)
    waiting = [one for one in registry.run("registration", "list")["registrations"] if one["state"] == "pending"]
    registry.run("registration", "approve", waiting[0]["fingerprint"])
    kiosk.run("register")
    return kiosk


def earn(kiosk, batch, *who):
    sessions = kiosk.run("session", "plan", "--batch", batch)["sessions"]
    kiosk.run("attendance", "mark", "--batch", batch, *[word for at in range(1, sessions + 1) for word in ("--session", at)], "--all", "present", *who)


def refused(kiosk, *words):
    return kiosk.run(*words, exit=1)["refusal"]["code"]


def office_story(registry, kiosk):
    """From what the office entered to certificates, on a kiosk that brought in nothing of it. Returns how many it issued."""
    registry.run("course", "import", SAMPLE / "home-baking.course.json", "--all-centres")
    true("the same course again is there already", registry.run("course", "import", SAMPLE / "home-baking.course.json", "--centre", CENTRE)["already_there"] == [CENTRE], "")
    entered = registry.run("roster", "import", OFFICE_ROSTER, "--centre", CENTRE, "--title", "Spring", "--actor", "officer-7")
    same("the same roster again is there already", registry.run("roster", "import", OFFICE_ROSTER, "--centre", CENTRE)["already_there"], True)
    for staff, rights in STAFF.items():
        registry.run("staff", "grant", staff, "--centre", CENTRE, "--name", staff.title(), *[word for right in rights for word in ("--right", right)])
    kiosk.run("sync")
    true("the office's course is on the kiosk", "HBW" in [course["course"] for course in kiosk.run("course", "list")["courses"]], kiosk.run("course", "list"))
    same("the office's roster is on the kiosk", {roster["title"]: roster["trainees"] for roster in kiosk.run("roster", "list")["rosters"]}.get("Spring"), entered["added"])
    same("the kiosk knows who may do what", {one["staff"]: one["rights"] for one in kiosk.run("staff", "list")["staff"]}, STAFF)

    opening = ("batch", "open", "--course", "HBW", "--number", 9, "--start", "2026-09-01", "--roster", "Spring")
    same("who is not on the list opens no batch", refused(kiosk, *opening, "--actor", "stranger"), "staff.unknown")
    trainees = kiosk.run(*opening)["trainees"]
    same("everybody of the roster takes part", trainees, entered["added"])
    earn(kiosk, "HBW-9", "--actor", "trainer")
    results = [f"{row}:{component}={marks}" for row in range(1, trainees + 1) for component, marks in (("PT", 55), ("HQ", 18))]
    entering, issuing = ("results", "set", "--batch", "HBW-9", *results, "--actor"), ("issue", "--batch", "HBW-9", "--actor")
    same("who signs does not award", refused(kiosk, *entering, "head"), "staff.may_not.award")
    kiosk.run(*entering, "trainer")
    same("who awards does not sign", refused(kiosk, *issuing, "trainer"), "staff.may_not.sign")
    issued = kiosk.run(*issuing, "head")["issued"]
    same("the two together come to the certificates", len(issued), trainees)
    registry.run("staff", "end", "head", "--centre", CENTRE)
    kiosk.run("sync")
    same("whose rights have ended signs no more", refused(kiosk, *issuing, "head"), "staff.ended")
    return len(issued)


def looked_up(url, certificate):
    form = urllib.parse.urlencode({"serial": certificate["serial"], "code": certificate["certificate"][:8]}).encode()
    with urllib.request.urlopen(f"{url}/lookup", form) as answer:
        return answer.read().decode()


def answer_on(page):
    return re.search(r'data-answer="(\w+)"', page)[1]


def erase_two(one, two, registry, batch, url, folder):
    """One person erased at a kiosk, one at the office; with a certificate of the first on paper."""
    mine, theirs = one.run("certificate", "list", "--batch", batch)["certificates"][1:3]
    paper = folder / "paper"
    paper.mkdir()
    one.run("certificate", "export", "--certificate", mine["serial"], "--out", paper)
    before = one.run("verify", "--file", paper / f"{mine['serial']}.json")
    row = next(one_row["row"] for one_row in one.run("eligibility", "--batch", batch)["trainees"] if one_row["enrolment"] == mine["enrolment"])
    same("without --yes nothing is erased", one.run("trainee", "erase", "--batch", batch, "--row", row, exit=1)["erased"], False)
    same("nor at the office", registry.run("trainee", "erase", "--serial", theirs["serial"], exit=1)["erased"], False)
    pages = [looked_up(url, person) for person in (mine, theirs)]
    true("both have their names", mine["name"] in pages[0] and theirs["name"] in pages[1], pages)
    one.run("trainee", "erase", "--batch", batch, "--row", row, "--yes")
    registry.run("trainee", "erase", "--serial", theirs["serial"], "--yes")
    for kiosk in (one, two, one):
        kiosk.run("sync")
    erased = sorted([mine["serial"], theirs["serial"]])
    for kiosk in (one, two):
        seen = kiosk.run("certificate", "list", "--batch", batch)["certificates"]
        same("both are nameless on each kiosk, and nobody else", sorted(c["serial"] for c in seen if not c["name"]), erased)
        for person in (mine, theirs):
            said = kiosk.run("certificate", "export", "--certificate", person["serial"], "--out", paper, exit=1)
            same("there is nothing to export", said["refusal"]["code"], "certificate.erased")
            same("nobody is found by the name", kiosk.run("certificate", "list", "--find", person["name"])["certificates"], [])
    for person, before_it in zip((mine, theirs), pages):
        page = looked_up(url, person)
        same("the lookup answers what it did", answer_on(page), answer_on(before_it))
        true("without the name", person["name"] not in page and "data-erased" in page, page)
    after = one.run("verify", "--file", paper / f"{mine['serial']}.json")
    same("the paper is worth what it was", after["verdict"], before["verdict"])


def story(folder, address, log):
    url = free_url()
    registry = registry_at(folder, address, url, log)
    try:
        one = registered_kiosk(folder, "one.db", registry, url, log)
        two = registered_kiosk(folder, "two.db", registry, url, log)
        for kiosk in (one, two):
            kiosk.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
            kiosk.run("roster", "import", ROSTER)
        course = one.run("course", "list")["courses"][0]["course"]
        one.run("batch", "open", "--course", course, "--number", 1, "--start", "2026-10-05", "--roster", ROSTER.stem)
        earn(one, f"{course}-1")
        issued = one.run("issue", "--batch", f"{course}-1")["issued"]
        true("the first kiosk issues", len(issued) > 3, len(issued))
        one.run("sync")
        came = two.run("sync")
        true("the second kiosk hears of it", came["received"] > 0, came)
        there = two.run("certificate", "list", "--batch", f"{course}-1")["certificates"]
        same("the second kiosk knows every certificate of the first", sorted(c["serial"] for c in there), sorted(c["serial"] for c in one.run("certificate", "list", "--batch", f"{course}-1")["certificates"]))
        same("its records are whole", two.run("ledger", "check")["faults"], [])

        two.run("sync")
        one.run("sync")
        cases = registry.run("case", "list")["cases"]
        twice = [case for case in cases if case["kind"] == "roster_twice"]
        same("one roster on two kiosks is one case", len(twice), 1)
        registry.run("case", "decide", "roster_twice", twice[0]["subject"], "--all-stand")
        same("a case that is decided waits for nobody", [case for case in registry.run("case", "list")["cases"] if case["kind"] == "roster_twice"], [])
        back = one.run("sync")
        true("the decision comes back", back["received"] > 0, back)
        told = one.run("status")["decisions"]
        same("and the kiosk tells it", [(said["kind"], said["subject"]) for said in told], [("roster_twice", twice[0]["subject"])])

        first = two.run("certificate", "list", "--batch", f"{course}-1")["certificates"][0]
        registry.run("certificate", "revoke", "--serial", first["serial"], "--reason", "issued_in_error")
        two.run("sync")
        states = {c["certificate"]: c["state"] for c in two.run("certificate", "list", "--batch", f"{course}-1")["certificates"]}
        same("what the office revoked is revoked on the other kiosk", states[first["certificate"]], "revoked")
        erase_two(one, two, registry, f"{course}-1", url, folder)
        office_issued = office_story(registry, two)
        for kiosk in (one, two, one):
            kiosk.run("sync")
            same("nothing waits", kiosk.run("status")["waiting"], 0)
            same("records are whole", kiosk.run("ledger", "check")["faults"], [])
        told = registry.run("status")
        same("the registry holds each certificate once", told["certificates"], len(issued) + office_issued)
        same("nothing is set apart", told["quarantined"], 0)
    finally:
        registry.stop()


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, address in (("file", None), ("postgresql", postgresql())):
            if name == "postgresql" and not address:
                print("SKIPPED: PostgreSQL is not installed, so nothing was tried on it", flush=True)
                continue
            (folder / name).mkdir()
            story(folder / name, address, Log(folder / f"{name}.log"))
    finish()


main()
