#!/usr/bin/python3
"""What `deploy/run --headless OUTDIR` left, read by libraries that are not ours: zbar, cbor2, PyNaCl, Poppler, @digitalbazaar's.

    tests/interop/outputs.py OUTDIR

Nothing of Sanad runs here. The COSE bytes are verified against devices.json by RFC 9052's own words; the full credentials, by outputs.mjs.
"""
import hashlib
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
HOLDER, HOLDER_UR, COURSE_TITLE, COURSE_CODE, FULL_DIGEST = 2, 5, 7, 8, 17
SUPERSEDED, REVOKED = 3, 4
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


def opened(message, key, kind=None):
    """The payload of a COSE_Sign1 by Ed25519 key, or an exception. Every kind but the certificate itself (None) names itself."""
    tagged = cbor2.loads(message)
    equal(tagged.tag, 18)
    protected, unprotected, payload, signature = tagged.value
    equal(unprotected, {})
    header = cbor2.loads(protected)
    equal(header[1], -8)
    equal(header.get(16), kind and f"application/vnd.sanad.{kind}")
    to_be_signed = cbor2.dumps(["Signature1", protected, f"sanad/{kind}/1".encode() if kind else b"", payload])
    nacl.signing.VerifyKey(key).verify(to_be_signed, signature)
    return cbor2.loads(payload)


def refused(message, key, kind=None):
    try:
        opened(message, key, kind)
    except Exception:  # by whichever of the libraries: a bent length may even ask cbor2 for more memory than there is
        return True
    return False


def letters(text):
    """As people compare them: composed, without marks of direction, every gap one space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(BIDI_CONTROLS).split())


def parts_of(serial):
    """<centre>-<device>-<counter>-<check>"""
    centre, device, counter, _ = serial.split("-")
    return centre, device, int(counter)


def check_full_credential(path, claims, serial):
    with check(f"{serial}: the code holds the full credential's digest, the full credential the code's facts and no identity number"):
        text = path.read_bytes()
        equal(claims[FULL_DIGEST], hashlib.sha256(text).digest()[:16])
        full = json.loads(text)
        subject = full["credentialSubject"]
        names = {one["identityHash"] for one in subject["identifier"]}
        holds(claims[HOLDER] in names and claims.get(HOLDER_UR, claims[HOLDER]) in names, names)
        equal(subject["achievement"]["humanCode"], claims[COURSE_CODE])
        holds(full["credentialStatus"]["statusListIndex"] == str(parts_of(serial)[2] % 131072), full["credentialStatus"])
        holds(not re.search(rb"[0-9]{5}-?[0-9]{7}-?[0-9]", text.replace(b"urn:uuid:" + subject["id"][9:].encode(), b"")))


def is_registered(numbers, counter, digest):
    """By the ranges of an active device (first, last, first, last …), or by the list of another's digests."""
    if isinstance(numbers, bytes):
        return digest[:8] in {numbers[at:at + 8] for at in range(0, len(numbers), 8)}
    return any(first <= counter <= last for first, last in zip(numbers[::2], numbers[1::2]))


def check_trust(out, anchor, certificates):
    """The trust list from the anchor alone. Gives the serial numbers that it lists as revoked or superseded."""
    message = (out / "trust/keys.cose").read_bytes()
    listed = {}
    with check("trust/keys.cose: signed by the key that the anchor certifies, and refused with any byte changed"):
        certificate = cbor2.loads(cbor2.loads(message).value[2])[6]
        registry = opened(certificate, anchor, "registry-key-certificate")[4]
        keys = opened(message, registry, "trust-keys")
        equal({code: key.hex() for code, _, key, *_ in keys[5]}, json.loads((out / "devices.json").read_text()))
        for at in range(len(message)):
            holds(refused(message[:at] + bytes([message[at] ^ 0x10]) + message[at + 1:], registry, "trust-keys"), at)
    for path in sorted((out / "trust").glob("*.cose")):
        if path.stem == "keys":
            continue
        with check(f"trust/{path.name}: as new as the keys; every certificate of the centre is registered"):
            status = opened(path.read_bytes(), registry, "trust-status")
            equal((status[1], status[3]), (keys[1], path.stem))
            registered = dict(status[4])
            for serial, digest in certificates.items():
                centre, device, counter = parts_of(serial)
                if centre == path.stem:
                    holds(is_registered(registered[device], counter, digest), serial)
            for device, counter, digest, state, *_ in status[5]:
                listed.update((serial, state) for serial, whole in certificates.items()
                              if parts_of(serial)[1:] == (device, counter) and whole[:4] == digest)
    return sorted(serial for serial, state in listed.items() if state in (SUPERSEDED, REVOKED))


def check_documents(out, revoked):
    with check("full credentials, DID documents and status lists: accepted and refused by @digitalbazaar's libraries"):
        here = Path(__file__).resolve().parent
        run(here / "packages")
        done = subprocess.run(["node", here / "outputs.mjs", out, *revoked], capture_output=True, text=True)
        print(done.stdout, end="")
        equal(done.returncode, 0)


def check_pdf(pdf, message, claims):
    serial = pdf.stem
    text = letters(run("pdftotext", "-layout", pdf, "-"))
    with check(f"{serial}.pdf: the names and the title can be selected and copied"):
        holds(letters(claims[HOLDER]) in text, text)
        holds(letters(claims[COURSE_TITLE]) in text, text)
        if HOLDER_UR in claims:
            # Poppler guesses gaps from places, and in a sloping script sometimes finds some within a word: the letters and their order count.
            holds(letters(claims[HOLDER_UR]).replace(" ", "") in text.replace(" ", ""), text)
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
    certificates = {path.stem: hashlib.sha256(path.read_bytes()).digest() for path in codes}
    with check("as many certificates as the summary counts, each in five forms"):
        equal(len(codes), summary["issued"])
        equal(sorted(path.name for path in (out / "certificates").iterdir()),
              sorted(code.stem + ending for code in codes for ending in (".baked.png", ".cose", ".json", ".pdf", ".qr.png")))
    with check("the summary adds up"):
        equal(summary["trainees"], summary["issued"] + len(summary["refused"]))
        equal(summary["events"], summary["receipted"])
        holds(all(one["reasons"] for one in summary["refused"]), summary["refused"])
    for path in codes:
        serial, message = path.stem, path.read_bytes()
        key = devices[parts_of(serial)[1]]
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
        check_full_credential(path.with_suffix(".json"), claims, serial)
        check_pdf(path.with_suffix(".pdf"), message, claims)
    anchor = bytes.fromhex(re.search(r'"sanad-anchor" content="([0-9a-f]{64})"', (out / "verify.html").read_text())[1])
    check_documents(out, check_trust(out, anchor, certificates))
    finish()


if __name__ == "__main__":
    main()
