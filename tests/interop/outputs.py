#!/usr/bin/python3
"""What `deploy/run --headless OUTDIR` left, read by libraries that are not ours: zbar, cbor2, PyNaCl, Poppler.

    tests/interop/outputs.py OUTDIR

Nothing of Sanad runs here. The COSE bytes are verified against devices.json by RFC 9052's own words.
"""
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import cbor2
import nacl.signing

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "end_to_end"))
from report import check, equal, finish, holds

CLAIMS = -70001
HOLDER, HOLDER_UR, COURSE_TITLE, COURSE_CODE = 2, 5, 7, 8
MAX_BYTES = 373
BIDI_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def scan(picture):
    return run("zbarimg", "--quiet", "--raw", "--nodbus", "-S*.disable", "-Sqrcode.enable", picture).strip()


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


def bytes_of_link(link):
    number = int(link.split("/v#")[1])
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    equal(raw[0], 1)
    return raw[1:]


def opened(message, key):
    """The payload of a COSE_Sign1 by Ed25519 key, or an exception."""
    tagged = cbor2.loads(message)
    equal(tagged.tag, 18)
    protected, unprotected, payload, signature = tagged.value
    equal(unprotected, {})
    equal(cbor2.loads(protected)[1], -8)
    to_be_signed = cbor2.dumps(["Signature1", protected, b"", payload])
    nacl.signing.VerifyKey(key).verify(to_be_signed, signature)
    return cbor2.loads(payload)


def refused(message, key):
    try:
        opened(message, key)
    except Exception:  # by whichever of the libraries: a bent length may even ask cbor2 for more memory than there is
        return True
    return False


def device_of(serial):
    """<centre>-<device>-<counter>-<check>"""
    return serial.split("-")[1]


def letters(text):
    """As people compare them: composed, without marks of direction, every gap one space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(BIDI_CONTROLS).split())


def check_pdf(pdf, message, claims):
    serial = pdf.stem
    text = letters(run("pdftotext", "-layout", pdf, "-"))
    with check(f"{serial}.pdf: the names and the title can be selected and copied"):
        holds(letters(claims[HOLDER]) in text, text)
        holds(letters(claims[COURSE_TITLE]) in text, text)
        if HOLDER_UR in claims:
            holds(letters(claims[HOLDER_UR]) in text, text)
        holds(serial in text, text)
    with check(f"{serial}.pdf: A4 landscape, one page, every font embedded"):
        info = run("pdfinfo", pdf)
        width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", info).groups())
        holds(abs(width - 841.89) < 0.5 and abs(height - 595.28) < 0.5, info)
        equal(re.search(r"Pages:\s+(\d+)", info)[1], "1")
        fonts = run("pdffonts", pdf).splitlines()[2:]
        # name, type (may have a space), encoding, then: embedded, subset, unicode, object
        holds(fonts and all(re.search(r"\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", font)[1] == "yes" for font in fonts), fonts)
    with check(f"{serial}.pdf: its code scans from the paper"), tempfile.TemporaryDirectory() as folder:
        run("pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", pdf, Path(folder) / "page")
        equal(bytes_of_link(scan(Path(folder) / "page.png")), message)


def main():
    out = Path(sys.argv[1])
    devices = {code: bytes.fromhex(key) for code, key in json.loads((out / "devices.json").read_text()).items()}
    summary = json.loads((out / "summary.json").read_text())
    codes = sorted((out / "certificates").glob("*.cose"))
    with check("as many certificates as the summary counts, each in three forms"):
        equal(len(codes), summary["issued"])
        equal(sorted(path.name for path in (out / "certificates").iterdir()),
              sorted(code.stem + ending for code in codes for ending in (".cose", ".pdf", ".qr.png")))
    with check("the summary adds up"):
        equal(summary["trainees"], summary["issued"] + len(summary["refused"]))
        equal(summary["events"], summary["receipted"])
        holds(all(one["reasons"] for one in summary["refused"]), summary["refused"])
    for path in codes:
        serial, message = path.stem, path.read_bytes()
        key = devices[device_of(serial)]
        with check(f"{serial}: the signature is genuine, and of no other device"):
            claims = opened(message, key)[CLAIMS]
            holds(len(message) <= MAX_BYTES, len(message))
            other = nacl.signing.SigningKey(b"another device's seed, 32 bytes.").verify_key.encode()
            holds(refused(message, other))
        with check(f"{serial}: the code holds exactly the signed bytes"):
            link = scan(path.with_suffix(".qr.png"))
            equal(bytes_of_link(link), message)
            digits = link.index("#") + 1
        with check(f"{serial}: with any of its digits changed it is refused"):
            for at in range(digits, len(link), 37):
                changed = link[:at] + str((int(link[at]) + 1) % 10) + link[at + 1:]
                try:
                    bent = bytes_of_link(changed)
                except AssertionError:
                    continue  # the guard byte is gone: not a code of ours
                holds(refused(bent, key), at)
        check_pdf(path.with_suffix(".pdf"), message, claims)
    finish()


if __name__ == "__main__":
    main()
