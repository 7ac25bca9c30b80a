#!/usr/bin/env python3
"""Writes inputs to begin from, taken from tests/vectors, into FOLDER/<target>/: what a fuzzer would take hours to guess."""
import json
import pathlib
import sys
import zlib

vectors = json.loads((pathlib.Path(__file__).parent / "../vectors/credential.json").read_text())
sync = json.loads((pathlib.Path(__file__).parent / "../vectors/sync.json").read_text())
messages = [bytes.fromhex(case["credential"]) for case in vectors["cases"]]
parts = [bytes.fromhex(one["message"]) for one in vectors["status_parts"]]
lists = [bytes.fromhex(one["message"]) for one in vectors["trust_lists"]]
requests = [bytes.fromhex(one["message"]) for one in vectors["registry_key_requests"]]


def payload(message):
    """The third part of a COSE_Sign1 whose first two are ours: tag, array, protected header, empty map."""
    at = 3 + (message[2] - 0x40) if message[2] < 0x58 else 4 + message[3]
    head = message[at + 1]
    size = {0x58: 1, 0x59: 2}.get(head, 0)
    length = int.from_bytes(message[at + 2 : at + 2 + size], "big") if size else head - 0x40
    return message[at + 2 + size : at + 2 + size + length]


def chunk(kind, data):
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def picture(*inner):
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + b"".join(inner) + chunk(b"IEND", b"")


def without_certificate(payload):
    """A part of the trust list as a verifier stores it: the map without its last entry, 6, the registry's certificate."""
    certificate = bytes.fromhex(vectors["registry_key_certificate"])
    at = payload.find(certificate) - (3 if len(certificate) < 256 else 4)  # key 6 and the length come before it
    return bytes([payload[0] - 1]) + payload[1:at] if at > 0 else payload


seeds = {
    "baked_png": [picture(chunk(b"iTXt", b"openbadgecredential\0" + text)) for text in (b"\0\0\0\0{}", b"\0\0en\0x\0{}", b"\1\0\0\0{}")]
    + [picture(chunk(b"IDAT", b""))],
    "cbor": messages + lists,
    "compact_credential": [payload(message) for message in messages if message[:2] == b"\xd2\x84"]
    + [bytes.fromhex(case["credential"]) for case in vectors["cases"] if "facts" not in case],
    "full_credential": [(pathlib.Path(__file__).parent / "../vectors/openbadge/worked.json").read_bytes().strip(), b"Ayesha Bibi"],
    "key_request": [payload(one) for one in requests if one[:2] == b"\xd2\x84"],
    # Where, and what to put there: nothing, version, whose, memory, passes, sealed; and a file of old.
    "key_file": [bytes([at]) + over for at, over in ((0, b""), (8, b"\3"), (9, b"\2"), (10, b"\xff" * 8), (10, bytes(4)), (14, b"\0\0\0\x11"), (58, bytes(32)))]
    + [json.dumps({"format": "sanad-keys/1"} | {key: "01" * 32 for key in ("signing_seed", "sealing_secret", "data_key")}).encode()],
    "qr_text": [case["qr_text"].encode() for case in vectors["cases"]],
    "feed": [b"\x01" + sync["feed_lines"].encode(), sync["feed_request"].encode()],
    "request": [payload(bytes.fromhex(sync[one])) for one in ("request", "time")],
    "renewal": [payload(bytes.fromhex(sync["renewal_request"]))],
    "trust_keys": [payload(one) for one in lists if one[:2] == b"\xd2\x84"],
    "trust_status": [without_certificate(payload(one)) for one in parts if one[:2] == b"\xd2\x84"],
    "verify": [b"\x00", b"\x13", b"\x00\x00\x40\x41", b"\x10\x01\x00\xff\x00\x20\x00"],
    "canonical_json": [b'{"a":[1,-2,true,null,"\\n\\u0001"],"b":{"c":"\xc3\xa9"}}', b'[{"a":1,"a":2}]', b"[1.5,1e2,9007199254740992]"],
}
templates = pathlib.Path(__file__).parent / "../../assets/templates"
# As short as it can be: the fuzzer's inputs are at most 4 KiB.
seeds["page_template"] = [(templates / "example.json").read_bytes(), json.dumps(
    json.loads((templates / "classic.json").read_text()) | {"emblem": [{"fill": "paper", "path": "M 50 62 C 43 56 32 55 22 57 L 22 76 Z"}],
                                                            "fonts": {"naskh": "a.ttf"}}).encode()]
for target, inputs in seeds.items():
    folder = pathlib.Path(sys.argv[1]) / target
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(inputs):
        (folder / f"seed-{number}").write_bytes(data)
