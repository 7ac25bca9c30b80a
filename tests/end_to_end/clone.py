#!/usr/bin/python3
"""A kiosk's folder is copied to a second machine, and both issue before either syncs, by the programs' own commands: who comes second is told,
issues nothing more, registers anew and works on as another device; the first is told too, until that is done; every certificate that was shown is at
the registry, and a number on two of them is a case for an officer. A third copy is thrown away, and the office settles that.

    tests/end_to_end/clone.py [PICTURES]
"""
import shutil
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, SAMPLE, Kiosk, Log, free_url, new_kiosk, new_registry
from fingers import both_languages
from report import finish, same, true
from sitting import by_finger, workplace

COURSE = SAMPLE / "kitchen-hygiene.course.json"
ROSTER = SAMPLE / "roster-home-baking-women.csv"


def register(kiosk, registry, url, *options):
    code = registry.run("registration", "code", "--centre", CENTRE)["code"]
    waits = kiosk.run("register", "--url", url, "--code", code, *options, exit=1)
    same("the registration waits for the office", waits["refusal"]["code"], "sync.registration_pending")
    waiting = [one for one in registry.run("registration", "list")["registrations"] if one["state"] == "pending"]
    registry.run("registration", "approve", waiting[0]["fingerprint"])
    return kiosk.run("register", *options)


def batch(kiosk, course, number):
    kiosk.run("batch", "open", "--course", course, "--number", number, "--start", "2026-10-05", "--roster", ROSTER.stem)
    name = f"{course}-{number}"
    sessions = kiosk.run("session", "plan", "--batch", name)["sessions"]
    kiosk.run("attendance", "mark", "--batch", name, *[word for at in range(1, sessions + 1) for word in ("--session", at)], "--all", "present")
    return name


def certificates(kiosk, name):
    return kiosk.run("certificate", "list", "--batch", name)["certificates"]


def story(folder, log, pictures):
    url = free_url()
    registry = new_registry(folder / "registry.db", url, log)
    registry.start(url)
    try:
        (folder / "first").mkdir()
        first = new_kiosk(folder / "first/kiosk.db", log)
        same("the first device", register(first, registry, url)["device"], "K0001")
        first.run("course", "import", COURSE)
        first.run("roster", "import", ROSTER)
        course = first.run("course", "list")["courses"][0]["course"]
        first.run("sync")

        shutil.copytree(folder / "first", folder / "second")
        second = Kiosk(folder / "second/kiosk.db", log)
        batches = {first: batch(first, course, 1), second: batch(second, course, 2)}
        issued = {kiosk: kiosk.run("issue", "--batch", name)["issued"] for kiosk, name in batches.items()}
        true("both issue while apart, with the same numbers", len(issued[first]) > 3 and {c["serial"] for c in issued[first]} == {c["serial"] for c in issued[second]}, issued)
        first.run("sync")

        told = second.run("sync", exit=1)
        same("the second is told that there are two", told["refusal"]["code"], "sync.cloned")
        status = second.run("status")
        same("its status says so", status["key"]["stage"], "cloned")
        said = second.run("issue", "--batch", batches[second], exit=1)
        same("it issues nothing", said["refusal"]["code"], "issue.cloned")
        one = certificates(second, batches[second])[0]["certificate"]
        same("nor copies", second.run("certificate", "export", "--id", one, "--duplicate", "lost", "--form", "pdf", "--out", folder, exit=1)["refusal"]["code"], "issue.cloned")
        third = batch(second, course, 3)
        true("it records attendance all the same", second.run("status")["waiting"] > status["waiting"], status)
        same("it is told each time", second.run("sync", exit=1)["refusal"]["code"], "sync.cloned")
        same("the office sees a fork", registry.run("status")["forks"], 1)
        same("the second is not told that it goes on", "copy" in second.run("status"), False)
        same("the first is not told before it has synced", "copy" in first.run("status"), False)
        first.run("sync")
        copy = first.run("status").get("copy", {})
        same("then it is told of its copy", copy.get("seq"), registry.run("fork", "list")["forks"][0]["seq"])
        true("and since when", copy.get("found_at", "").startswith("20"), copy)
        same("it goes on", first.run("status")["key"]["stage"], "good")
        refused = second.run("key", "passphrase", "--new-passphrase-file", second.passphrase, exit=0)
        true("another passphrase may be given before", "key_file" in refused, refused)

        same("registered anew, it is another device", register(second, registry, url, "--anew")["device"], "K0002")
        status = second.run("status")
        same("nothing waits any more", status["waiting"], 0)
        same("and it may issue", status["key"]["stage"], "good")
        batches[second] = third
        later = second.run("issue", "--batch", third)["issued"]
        true("with its own numbers, from 1", later[0]["serial"].split("-")[1:2] == ["K0002"] or "K0002" in later[0]["serial"], later[0])
        for kiosk in (second, first, second):
            kiosk.run("sync")
        same("the first is warned no more", "copy" in first.run("status"), False)
        same("nothing is left to do in the office's list", registry.run("fork", "list")["forks"], [])
        same("nor in its status", registry.run("status")["forks"], 0)
        device = next(one for one in registry.run("device", "list")["devices"] if one["device"] == "K0001")
        same("the list of devices remembers it", (device["forked"], device["fork_mended"]), (True, True))
        shown = {c["certificate"] for c in issued[first] + issued[second] + later}
        same("the registry holds every certificate that was shown", registry.run("status")["certificates"], len(shown))
        same("nothing is set apart", registry.run("status")["quarantined"], 0)
        doubled = [case for case in registry.run("case", "list")["cases"] if case["kind"] == "doubled_serial"]
        same("each number on two certificates is a case", len(doubled), len(issued[first]))
        registry.run("case", "decide", "doubled_serial", doubled[0]["subject"], "--all-stand")
        for kiosk in (first, second):
            kiosk.run("sync")
            same("records are whole", kiosk.run("ledger", "check")["faults"], [])
            there = {c["certificate"] for number in (1, 2, 3) for c in certificates(kiosk, f"{course}-{number}")}
            same("each kiosk knows all of them", there, shown)

        shutil.copytree(folder / "first", folder / "thrown-away")
        thrown_away = Kiosk(folder / "thrown-away/kiosk.db", log)
        for kiosk in (first, thrown_away):
            batch(kiosk, course, 4)
        first.run("sync")
        same("a third machine is told too", thrown_away.run("sync", exit=1)["refusal"]["code"], "sync.cloned")
        first.run("sync")
        true("the first is told of it", "copy" in first.run("status"), first.run("status"))
        by_finger(first, log, pictures, ["wait idle", "tap nav.sync", "wait idle", *both_languages("sync-copy-found")])
        shutil.rmtree(folder / "thrown-away")
        forks = registry.run("fork", "list")["forks"]
        same("it is one thing to do", len(forks), 1)
        same("of a ledger that never forked nothing is settled", registry.run("fork", "settle", "NONE", exit=1)["refused"], "registry.unknown_fork")
        same("the office settles it", registry.run("fork", "settle", forks[0]["ledger"], "--actor", "officer-7")["device"], "K0001")
        same("nothing is left to do", (registry.run("fork", "list")["forks"], registry.run("status")["forks"]), ([], 0))
        first.run("sync")
        same("the first warns of a copy that was thrown away no more", "copy" in first.run("status"), False)
        same("its records are whole", first.run("ledger", "check")["faults"], [])
        first.run("roster", "import", SAMPLE / "roster-agri-officers-batch-35.csv")
        same("the first works on", first.run("sync")["waiting"], 0)
    finally:
        registry.stop()


def main():
    with workplace() as (folder, pictures):
        story(folder, Log(folder / "clone.log"), pictures)
    finish()


main()
