"""What a finger does in the kiosk's window, as touch scripts (kiosk/app/touch_script.h): one list of lines for each visit."""
import datetime

from sample_batches import KARACHI


def both_languages(name):
    """A picture of what is on the screen, in English and in Urdu."""
    return [f"shot {name}.en", "language ur", "wait idle", f"shot {name}.ur", "language en", "wait idle"]


def unlock(passphrase):
    """Tapped on the screen's own keys."""
    marks = "-_"
    lines, at = ["wait unlock.show", *both_languages("unlock")], "small"
    for letter in passphrase:
        wanted = "marks" if letter in marks else "capital" if letter.isupper() else at if letter.isdigit() and at != "marks" else "small"
        if wanted != at:
            lines.append("tap unlock." + wanted)
            at = wanted
        lines.append("tap keys." + letter)
    return [*lines, "tap keys.finish", "wait nav.today", "wait idle"]


def register(code):
    return ["wait idle", "tap nav.sync", "wait sync.code", *both_languages("register"), "type " + code.replace(" ", ""), "tap keys.finish",
            "wait sync.ask", "wait idle", *both_languages("register-waiting"), "quit"]


def bring_in(batch):
    lines = ["tap nav.today"]
    for file in (batch.course_file, batch.roster_file):
        lines += ["tap today.file." + file, "wait bring_in.confirm"]
        if file == batch.roster_file:
            lines += both_languages("bring-in")
        lines += ["tap bring_in.confirm", "wait idle"]
    return lines


def open_batch(batch):
    today = datetime.datetime.now(KARACHI).date()
    weeks, days = divmod((today - batch.starts_on).days, 7)
    return ["tap today.open_batch", "tap open_batch.course." + batch.course, "tap open_batch.roster.1",
            *["tap open_batch.number_up"] * (int(batch.number) - 1),
            *["tap open_batch.week_before"] * weeks, *["tap open_batch.day_before"] * days,
            *both_languages("open-batch"), "tap open_batch.confirm", "wait idle"]


def call_rolls(batch):
    # A tap on a tile goes from present to late, absent, excused.
    taps = {"late": 1, "absent": 2, "excused": 3}
    lines = ["tap nav.today", f"tap today.{batch.name}.roll", "wait idle"]
    for session in range(1, batch.sessions + 1):
        lines += ["tap roll.session", f"tap roll.session.{session}", "tap roll.all_present"]
        for row, mark in batch.exceptions(session).items():
            lines += [f"tap roll.{row}"] * taps[mark]
        if session == 2:
            lines += both_languages("roll-call")
        lines += ["tap roll.done"]
    return lines + ["wait idle"]


def enter_results(batch):
    lines = ["tap nav.results", "wait idle"]
    for index, component in enumerate(batch.components):
        marks = batch.results(component)
        # The first on the pad's own keys; the others as a keyboard types, which goes on to the next empty cell by itself.
        first, typed = next(iter(marks.items()))
        lines += [f"tap result.{first}.{component}", *[f"tap pad.{key}" for key in typed], "tap pad.finish"]
        lines += [f"type {marks[row]}\\n" for row in list(marks)[1:]]
        if index == 0:
            lines += ["wait idle", *both_languages("results")]
    return lines + ["wait idle"]


def issue(batch):
    return ["tap nav.issue", "wait idle", *both_languages("issue"), "tap issue.start", "wait issue.confirm", *both_languages("issue-confirm"),
            "tap issue.confirm", "wait issue.show", "wait idle", *both_languages("issued")]


def certificate():
    return ["tap issue.show", "wait idle", "wait certificate.full", *both_languages("certificate"),
            "tap certificate.full", "wait certificate.close", "shot certificate-full.en", "tap certificate.next", "wait idle", "tap certificate.close",
            "language ur", "tap certificate.full", "wait certificate.close", "wait idle", "shot certificate-full.ur", "tap certificate.close", "language en"]


def verify(text, name):
    return ["tap nav.verify", f"type {text}\\n", "wait idle", *both_languages(name)]


def sync(name):
    return ["tap nav.sync", "tap sync.send", "wait idle", *both_languages(name)]


def look_at_today(name="today"):
    return ["tap nav.today", "wait idle", *both_languages(name)]
