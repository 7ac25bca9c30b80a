#!/usr/bin/python3
"""A phone opens certificates' links while the registry of a finished story serves them.

    tests/end_to_end/phone.py OUTDIR WORK PICTURES      (OUTDIR and WORK of deploy/story.py)
"""
import json
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import Kiosk, Log, Registry, scan
from story import one_digit_changed


def main():
    out, work, pictures = map(Path, sys.argv[1:4])
    log = Log(work / "phone.txt")
    registry, kiosk = Registry(work / "registry.db", log), Kiosk(work / "kiosk.db", log)
    links = []
    codes = sorted((out / "certificates").glob("*.qr.png"))
    for picture in (codes[0], codes[-1]):
        link = scan(picture)
        name = kiosk.run("verify", link)["facts"]["holder_name"]
        links.append({"link": link, "name": name, "verdict": "genuine_registered"})
    links.append({"link": one_digit_changed(links[0]["link"]), "name": links[0]["name"], "verdict": "forged"})
    registry.start(registry.run("status")["public_url"])
    try:
        command = ["node", HOUSE / "tests/end_to_end/phone.mjs", pictures]
        return subprocess.run(command, input=json.dumps(links), text=True, timeout=240).returncode
    finally:
        registry.stop()


if __name__ == "__main__":
    sys.exit(main())
