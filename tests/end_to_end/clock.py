#!/usr/bin/python3
"""The date looks wrong, by command line and by finger: nothing is recorded until two people have set it, and then everything is.

    tests/end_to_end/clock.py [PICTURES]
"""
import datetime
import sqlite3
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import SAMPLE, Log, new_kiosk
from fingers import both_languages
from report import check, equal, finish, holds
from sitting import by_finger, workplace

COURSES = [SAMPLE / name for name in ("kitchen-hygiene.course.json", "home-baking.course.json", "famg.course.json")]


def story(folder, pictures, log):
    kiosk = new_kiosk(folder / "kiosk.db", log)
    centre_now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=5)
    if (centre_now.month, centre_now.day) == (2, 29):
        centre_now -= datetime.timedelta(days=1)
    in_a_year = centre_now.replace(year=centre_now.year + 1)
    with check("a kiosk of today has nothing to ask"):
        equal(kiosk.run("clock", "status")["wrong"], None)
        kiosk.run("course", "import", COURSES[0])
    with check("one person sets no date, two do"):
        at = in_a_year.strftime("%Y-%m-%d %H:%M")
        equal(kiosk.run("clock", "set", at, "--witness", "coordinator", exit=1)["refusal"]["code"], "clock.witness")
        equal(kiosk.run("clock", "set", "yesterday", "--witness", "warden-2", exit=1)["refusal"]["code"], "clock.no_such_time")
        equal(kiosk.run("clock", "set", "--witness", "warden-2", exit=1)["refusal"]["code"], "clock.nothing_signed")
        equal(kiosk.run("clock", "set", at, "--witness", "warden-2")["source"], "by_hand")
        kiosk.run("course", "import", COURSES[1])
        equal(kiosk.run("clock", "status")["source"], "by_hand")
    records = sqlite3.connect(kiosk.db)  # what was said of the clock is gone, as when its battery dies
    records.execute("DELETE FROM clock_correction")
    records.commit()
    records.close()
    with check("behind its own work nothing is recorded, and everything can be looked at"):
        equal(kiosk.run("clock", "status", exit=1)["wrong"], "clock.behind")
        equal(kiosk.run("course", "import", COURSES[2], exit=1)["refusal"]["code"], "clock.behind")
        equal(len(kiosk.run("course", "list")["courses"]), 2)
    with check("by finger: the day of the calendar, a second person's code, and work goes on"):
        lines = ["wait clock.day_more", *both_languages("clock-wrong"), "tap clock.year_less", "tap clock.next", "wait clock.back", "type warden-2", *both_languages("clock-typed"), "tap keys.finish",
                 "wait idle", *both_languages("clock-set")]
        by_finger(kiosk, log, pictures, lines)
        status = kiosk.run("clock", "status")
        equal(status["wrong"], None)
        holds(abs((datetime.datetime.fromisoformat(status["now"].replace("Z", "+00:00")) - datetime.datetime.now(datetime.timezone.utc)).total_seconds()) < 600)
        kiosk.run("course", "import", COURSES[2])
        equal(kiosk.run("ledger", "check")["faults"], [])


def main():
    with workplace() as (folder, pictures):
        story(folder, pictures, Log(folder / "log.txt"))
    finish()


main()
