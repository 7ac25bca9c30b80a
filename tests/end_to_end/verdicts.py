#!/usr/bin/python3
"""`sanad verify` on a machine that has no kiosk: every code of tests/vectors/verdicts.json gets its verdict from the list in two files, in both
languages, and a list that isn't to be believed is refused by its cause. Then a kiosk and its registry by their own commands: its key is
renewed, and at last called compromised, and the list as published has everybody judge its certificates by that.

    tests/end_to_end/verdicts.py
"""
import base64
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, SAMPLE, Log, free_url, new_kiosk, new_registry, programs, scan
from report import check, equal, finish, holds

TABLE = json.loads((HOUSE / "tests/vectors/verdicts.json").read_text(encoding="utf-8"))
WORDS = {language: json.loads((HOUSE / f"assets/lang/{language}.json").read_text(encoding="utf-8")) for language in ("en", "ur")}
GENUINE = ("genuine_registered", "genuine_unregistered")
SHOWS_NOTHING = ("unreadable", "unknown_key", "forged")


def verify(folder, text, *words, anchor=TABLE["anchor"]):
    files = [word for centre in TABLE["status"] for word in ("--trust-status", folder / f"{centre}.cose")]
    command = [programs() / "sanad", "verify", text, "--trust-keys", folder / "keys.cose", *files, "--anchor", anchor, *words]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


def check_table(folder):
    for case in TABLE["cases"]:
        words = ["--at", TABLE["now"], "--json"] + (["--registered"] if case["registered_online"] else [])
        for language in ("en", "ur"):
            with check(f"{case['name']}: {case['verdict']} ({language})"):
                done = verify(folder, case["text"], *words, "--lang", language)
                answer = json.loads(done.stdout)
                equal(answer["verdict"], case["verdict"])
                equal(done.returncode, 0 if case["verdict"] in GENUINE else 1)
                equal(answer["sentence"], WORDS[language][f"verdict.{case['verdict']}"])
                equal(answer["advice"], WORDS[language][f"verdict.{case['verdict']}.do"])
                equal(answer["by_number"], case["by_number"])
                equal(answer.get("listed"), case.get("listed"))
                equal("facts" in answer, case["verdict"] not in SHOWS_NOTHING)
                reason = case.get("listed", {}).get("reason")
                holds(not reason or WORDS[language]["reason." + reason] in answer["detail"], answer.get("detail"))
                holds("{" not in answer["list"] + answer.get("detail", ""), answer)


def check_age(folder):
    case = next(case for case in TABLE["cases"] if case["verdict"] == "revoked")
    for days, caution in ((0, "fresh"), (30, "old"), (400, "very_old")):
        with check(f"a list {days} days old: the same verdict, and its age is said"):
            answer = json.loads(verify(folder, case["text"], "--at", TABLE["now"] + days * 86400, "--json").stdout)
            equal(answer["verdict"], "revoked")
            begins = WORDS["en"]["trust.list." + caution].split("{date}")[0]
            holds(answer["list"].startswith(begins), answer["list"])


def check_refusals(folder):
    text = TABLE["cases"][0]["text"]

    def refused(code, anchor=TABLE["anchor"]):
        for language in ("en", "ur"):
            done = verify(folder, text, "--json", "--lang", language, anchor=anchor)
            equal((done.returncode, json.loads(done.stdout)["refusal"]["code"]), (1, code))
            holds("keys.cose" in json.loads(done.stdout)["refusal"]["sentence"], done.stdout)

    keys = folder / "keys.cose"
    good = keys.read_bytes()
    with check("a list of another anchor's registry is refused"):
        refused("trust.wrong_registry", anchor="1" * 64)
    for name, content, code in (
        ("changed after signing", good[:-1] + bytes([good[-1] ^ 1]), "trust.bad_signature"),
        ("cut short", good[:-1], "trust.malformed"),
        ("a centre's part in place of the keys", (folder / "PTSD.cose").read_bytes(), "trust.malformed"),
        ("far too large", bytes(300 * 1024), "file.too_large"),
        ("a web page", b"<!DOCTYPE html><title>Log in</title>", "trust.malformed"),
    ):
        with check(f"a list that is refused: {name}"):
            keys.write_bytes(content)
            refused(code)
    keys.write_bytes(good)
    with check("an anchor that is no key, a day that is none, a list without an anchor: wrong use"):
        equal(verify(folder, text, anchor="12ab").returncode, 2)
        equal(verify(folder, text, "--at", "yesterday").returncode, 2)
        equal(subprocess.run([programs() / "sanad", "verify", text, "--trust-keys", keys], capture_output=True).returncode, 2)
        equal(subprocess.run([programs() / "sanad", "verify", text], capture_output=True).returncode, 2)


def issue(kiosk, folder, number):
    """A batch of three; the texts of their QR codes."""
    batch = f"{kiosk.run('course', 'list')['courses'][0]['course']}-{number}"
    kiosk.run("batch", "open", "--course", batch.rsplit("-", 1)[0], "--number", number, "--start", "2026-01-05", "--roster", "three")
    for session in range(1, kiosk.run("session", "plan", "--batch", batch)["sessions"] + 1):
        kiosk.run("attendance", "mark", "--batch", batch, "--session", session, "--all", "present")
    equal(len(kiosk.run("issue", "--batch", batch)["issued"]), 3)
    (folder / str(number)).mkdir()
    kiosk.run("certificate", "export", "--batch", batch, "--out", folder / str(number), "--form", "qr")
    return [scan(one) for one in sorted((folder / str(number)).glob("*.qr.png"))]


def next_second():
    """Once the second in which we are is over; in UTC, as an officer types it."""
    time.sleep(1.1)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def check_device_key(folder):
    url, log = free_url(), Log(folder / "log.txt")
    registry, kiosk = new_registry(folder / "registry.db", url, log), new_kiosk(folder / "kiosk.db", log)
    roster = folder / "three.csv"
    roster.write_text("\n".join((SAMPLE / "roster-home-baking-women.csv").read_text(encoding="utf-8").splitlines()[:4]) + "\n", encoding="utf-8")
    kiosk.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
    kiosk.run("roster", "import", roster)
    code = registry.run("registration", "code", "--centre", CENTRE)["code"]
    registry.start(url)
    try:
        kiosk.run("register", "--url", url, "--code", code, exit=1)
        fingerprint = registry.run("registration", "list")["registrations"][0]["fingerprint"]
        device = registry.run("registration", "approve", fingerprint)["device"]
        first = kiosk.run("register")["not_after"]
        with check("a key's renewal waits for an officer, and then ends later under the same code"):
            next_second()
            for _ in range(2):
                equal(kiosk.run("key", "renew", exit=1)["refusal"]["code"], "sync.renewal_pending")
            equal(kiosk.run("status")["key"]["renewal"], "sync.renewal_pending")
            [asked] = registry.run("registration", "list")["registrations"]
            equal((asked["state"], asked["renewal"], asked["device"]), ("pending", True, device))
            equal(registry.run("registration", "approve", asked["fingerprint"])["device"], device)
            renewed = kiosk.run("key", "renew")
            equal(renewed["device"], device)
            holds(renewed["not_after"] > first, (first, renewed))
            equal(kiosk.run("status")["key"]["renewal"], "")
        arrived = issue(kiosk, folder, 1)
        equal(kiosk.run("sync")["waiting"], 0)
        since = next_second()
        unsent = issue(kiosk, folder, 2)
        with check("a key called compromised stays so, and its time moves back only; what it says is in both languages"):
            called = registry.run("device", "compromised", device, "--since", since)
            equal((called["state"], called["compromised_since"], called["certificates"], called["under_review"]), ("compromised", since, 3, 0))
            equal(registry.run("device", "list")["devices"], [called])
            for language in ("en", "ur"):
                for words, why in ((("compromised", device, "--since", "2199-01-01T00:00Z"), "time_in_future"), (("retire", device), "retire_compromised"),
                                   (("compromised", device, "--since", "soon"), "bad_time"), (("retire", "K0999"), "unknown_device")):
                    refused = registry.run("device", *words, "--lang", language, exit=1)
                    pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(WORDS[language]["refusal.registry." + why]))
                    equal(refused["refused"], "registry." + why)
                    holds(re.fullmatch(pattern, refused["sentence"]), refused)
        registry.run("publish", "--out", folder / "public")
        lists = ["--trust-keys", folder / "public/trust/keys.cose", "--trust-status", folder / f"public/trust/{CENTRE}.cose"]
        with sqlite3.connect(registry.db) as database:
            lists += ["--anchor", database.execute("SELECT anchor FROM registry").fetchone()[0].hex()]

        def verdicts(texts):
            said = []
            for text in texts:
                command = [programs() / "sanad", "verify", text, *lists, "--json"]
                said.append(json.loads(subprocess.run(list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout)["verdict"])
            return said

        with check("by the list as published: what had arrived is genuine, what had not is under review"):
            equal((len(arrived), len(unsent)), (3, 3))
            equal(verdicts(arrived), ["genuine_registered"] * 3)
            equal(verdicts(unsent), ["under_review"] * 3)
            methods = json.loads((folder / f"public/did/{CENTRE}.json").read_text())["assertionMethod"]
            equal(len(methods), 1)  # the registry's own
        with check("what the kiosk sends after that is set apart; it hears of it, and issues and renews no more"):
            synced = kiosk.run("sync", exit=1)
            equal(synced["refusal"]["code"], "sync.device_compromised")
            holds(synced["waiting"] == 0 and synced["quarantined"] >= 3, synced)
            registry.run("publish", "--out", folder / "public")
            equal((verdicts(arrived), verdicts(unsent)), (["genuine_registered"] * 3, ["under_review"] * 3))
            equal([kiosk.verify(text)["verdict"] for text in arrived + unsent], ["genuine_registered"] * 3 + ["under_review"] * 3)
            equal(kiosk.run("status")["key"]["stage"], "compromised")
            batch = kiosk.run("batch", "list")["batches"][0]["name"]
            equal(kiosk.run("issue", "--batch", batch, exit=1)["refusal"]["code"], "issue.key_compromised")
            equal(kiosk.run("key", "renew", exit=1)["refusal"]["code"], "sync.device_compromised")
        with check("one that the centre knows for its own is vouched for"):
            registry.run("adopt", unsent[0], "--vouch")
            registry.run("publish", "--out", folder / "public")
            equal(verdicts(unsent), ["genuine_registered", "under_review", "under_review"])
    finally:
        registry.stop()


def main():
    with tempfile.TemporaryDirectory(prefix="sanad-verdicts-") as temporary:
        folder = Path(temporary)
        (folder / "keys.cose").write_bytes(base64.b64decode(TABLE["keys"]))
        for centre, part in TABLE["status"].items():
            (folder / f"{centre}.cose").write_bytes(base64.b64decode(part))
        check_table(folder)
        check_age(folder)
        check_refusals(folder)
        check_device_key(folder)
    finish()


if __name__ == "__main__":
    main()
