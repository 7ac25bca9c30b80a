"""What checks in the kiosk's real window share: a folder with a place for pictures, and a finger."""
import contextlib
import sys
import tempfile
from pathlib import Path

from centre import virtual_screen


@contextlib.contextmanager
def workplace():
    """A folder of its own, and the one for pictures that the first word of the command line names, or one inside."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        yield folder, pictures


def by_finger(kiosk, log, pictures, lines, *options):
    """Opens the kiosk's window with `options` and does what the lines of a touch script say."""
    script = kiosk.db.parent / "touch"
    script.write_text("\n".join([*lines, "quit"]) + "\n", encoding="utf-8")
    with virtual_screen(log) as display:
        kiosk.window(log, "--passphrase-file", kiosk.passphrase, *options, "--size", "1280x800", "--touch-script", script, "--shots", pictures, display=display)
