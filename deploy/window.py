#!/usr/bin/python3
"""The kiosk's window on a sample centre, with its registry running beside it until the window is closed.

    deploy/window.py DIR

The first run makes the sample centre in DIR: registered, one batch in its third week, one roster and one course waiting to be
brought in. Later runs go on where the last one ended.
"""
import shutil
import sys
from pathlib import Path

from centre import CENTRE, SAMPLE, Kiosk, Log, Registry, Unexpected, free_url, new_kiosk, new_registry, stop_cleanly_when_told
from sample_batches import AGRI_OFFICERS, HOME_BAKING, monday


def make(folder, log):
    """A centre in the middle of its work. Made beside `folder` and moved there whole."""
    log.say("Making a sample centre …")
    making = folder.with_name(folder.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    (making / "inbox").mkdir(parents=True)
    url = free_url()
    registry, kiosk, batch = new_registry(making / "registry.db", url, log), new_kiosk(making / "kiosk.db", log), AGRI_OFFICERS
    try:
        registry.start(url, approval="auto")
        kiosk.run("register", "--url", url, "--code", registry.run("registration", "code", "--centre", CENTRE)["code"])
    finally:
        registry.stop()
    kiosk.run("course", "import", SAMPLE / batch.course_file)
    kiosk.run("roster", "import", SAMPLE / batch.roster_file)
    kiosk.run("batch", "open", "--course", batch.course, "--number", batch.number, "--start", monday(2), "--roster", batch.roster)
    kiosk.run("session", "plan", "--batch", batch.name)
    for session in range(1, 31):
        marks = [word for row, mark in batch.exceptions(session).items() for word in ("--mark", f"{row}={mark}")]
        kiosk.run("attendance", "mark", "--batch", batch.name, "--session", session, "--all", "present", *marks)
    for file in (HOME_BAKING.course_file, HOME_BAKING.roster_file):
        shutil.copy(SAMPLE / file, making / "inbox")
    making.rename(folder)


def main():
    stop_cleanly_when_told()
    folder = Path(sys.argv[1])
    folder.parent.mkdir(parents=True, exist_ok=True)
    log = Log(folder.with_name(folder.name + ".log"))
    try:
        if not folder.exists():
            make(folder, log)
        registry, kiosk = Registry(folder / "registry.db", log), Kiosk(folder / "kiosk.db", log)
        url = registry.run("status")["public_url"]
        try:
            registry.start(url)
            log.say(f"The registry runs at {url}; the kiosk's window is open, locked.\nIts passphrase: {kiosk.passphrase.read_text().strip()}   Close the window to end both.")
            kiosk.window(log, "--registry", url, "--inbox", folder / "inbox", "--out", folder / "certificates")
        finally:
            registry.stop()
    except Unexpected as unexpected:
        log.say(str(unexpected))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
