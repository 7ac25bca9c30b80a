#!/usr/bin/python3
"""`sanad verify` on a machine that has no kiosk: every code of tests/vectors/verdicts.json gets its verdict from the list in two files, in both
languages, and a list that isn't to be believed is refused by its cause.

    tests/end_to_end/verdicts.py
"""
import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import programs
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


def main():
    with tempfile.TemporaryDirectory(prefix="sanad-verdicts-") as temporary:
        folder = Path(temporary)
        (folder / "keys.cose").write_bytes(base64.b64decode(TABLE["keys"]))
        for centre, part in TABLE["status"].items():
            (folder / f"{centre}.cose").write_bytes(base64.b64decode(part))
        check_table(folder)
        check_age(folder)
        check_refusals(folder)
    finish()


if __name__ == "__main__":
    main()
