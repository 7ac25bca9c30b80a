#!/usr/bin/python3
"""Somebody types what is printed beside a torn QR code, while the registry of a finished story serves; then an officer decides.

    tests/end_to_end/lookup.py OUTDIR WORK PICTURES      (OUTDIR and WORK of deploy/story.py)
"""
import json
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import Kiosk, Log, Registry, scan


def main():
    out, work, pictures = map(Path, sys.argv[1:4])
    log = Log(work / "lookup.txt")
    registry, kiosk = Registry(work / "registry.db", log), Kiosk(work / "kiosk.db", log)
    codes = sorted((out / "certificates").glob("*.qr.png"))
    facts = [kiosk.verify(scan(picture))["facts"] for picture in (codes[0], codes[-1])]
    first, last = ({"serial": one["serial"], "code": one["lookup_code"], "name": one["holder_name"]} for one in facts)
    # Where a course's certificates count from the hand-over, nobody may have them yet.
    before = registry.run("certificate", "show", "--serial", first["serial"])["status"]
    said = {"valid": "genuine_registered", "not_yet_awarded": "not_yet_awarded"}[before]
    last_before = registry.run("certificate", "show", "--serial", last["serial"])["status"]
    registry.run("certificate", "suspend", "--serial", last["serial"], "--actor", "office-1")
    registry.start(registry.run("status")["public_url"])
    try:
        cases = [
            dict(first, answer=said),
            dict(last, answer="suspended"),
            dict(first, code="00000000", answer="not_found", name=None),
            dict(first, serial=first["serial"][:-1] + ("A" if first["serial"][-1] != "A" else "B"), answer="serial_typo", name=None),
            dict(first, code="1", answer="code_typo", name=None),
            dict(first, serial=first["serial"].lower().replace("-", " "), code=first["code"].lower(), answer=said),
        ]
        url = registry.run("status")["public_url"]
        node = subprocess.run(["node", HOUSE / "tests/end_to_end/lookup.mjs", url, pictures], input=json.dumps(cases), text=True, timeout=240)
        if node.returncode != 0:
            return node.returncode
        registry.run("certificate", "reinstate", "--serial", last["serial"], "--actor", "office-1")
        after = registry.run("certificate", "show", "--serial", last["serial"])
        assert after["status"] == last_before, after
        assert [event["type"] for event in after["events"]][-2:] == ["certificate.suspended/1", "certificate.reinstated/1"], after
        adopted = registry.run("adopt", scan(codes[0]))
        assert adopted["new"] is False and adopted["serial"] == first["serial"]
        registry.run("adopt", "no code", exit=1)
        return 0
    finally:
        registry.stop()


if __name__ == "__main__":
    sys.exit(main())
