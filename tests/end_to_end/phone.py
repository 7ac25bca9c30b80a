#!/usr/bin/python3
"""A phone opens certificates' links while the registry of a finished story serves them, and again when it is switched off.

    tests/end_to_end/phone.py OUTDIR WORK PICTURES      (OUTDIR and WORK of deploy/story.py)

The links are read from the certificates' pages as a printer would have them.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import Kiosk, Log, Registry, scan
from story import one_digit_changed


def printed(document, folder):
    """The first page of a PDF at 150 dpi."""
    page = folder / document.stem
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", document, page], check=True)
    return page.with_suffix(".png")


def main():
    out, work, pictures = map(Path, sys.argv[1:4])
    log = Log(work / "phone.txt")
    registry, kiosk = Registry(work / "registry.db", log), Kiosk(work / "kiosk.db", log)
    with tempfile.TemporaryDirectory(prefix="sanad-phone-") as folder:
        links = []
        documents = sorted((out / "certificates").glob("*.pdf"))
        for document in (documents[0], documents[-1]):
            link = scan(printed(document, Path(folder)))
            said = kiosk.verify(link)  # both verifiers have the same list
            links.append({"link": link, "name": said["facts"]["holder_name"], "verdict": said["verdict"]})
    links.append({"link": one_digit_changed(links[0]["link"]), "name": links[0]["name"], "verdict": "forged"})

    registry.start(registry.run("status")["public_url"])
    phone = subprocess.Popen(["node", HOUSE / "tests/end_to_end/phone.mjs", pictures], text=True, bufsize=1, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        print(json.dumps(links), file=phone.stdin)
        for line in phone.stdout:
            if line == "switch it off\n":
                registry.stop()
                print("off", file=phone.stdin)
            else:
                print(line, end="", flush=True)
        return phone.wait(30)
    finally:
        registry.stop()
        phone.kill()


if __name__ == "__main__":
    sys.exit(main())
