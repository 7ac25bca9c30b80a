#!/usr/bin/python3
"""Certificates with all their evidence over a link of 64 kbit/s, 600 ms and 2 % loss, and over one that is cut every 20 KB, between two network
namespaces: everything arrives once, cuts cost at most 1.3 times the bytes of a clean transfer, and the slow link takes at most 1.5 times as long as
one POST of the same content in gzip. A trust list longer than such a link carries arrives in one sync. Fewer than 200 certificates are too few to hold to
that: one lost packet is too much of them. Of so few, cuts cost at most 1.6 times the bytes, and how long the slow link takes is only shown.

    tests/torture/bad_link.py [CERTIFICATES] [SEED] [worst]

worst: instead of these, a link of 16 kbit/s that loses 20 % and cuts every connection after 15 s; and what TLS adds, whole and cut every 20 KB; and the
trust list over TLS, cut every 6 KB.
"""
import contextlib
import gzip
import hashlib
import http.client
import http.server
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import cbor2

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
sys.path.insert(0, str(HOUSE / "tests/torture"))
from authority import make_authority
from centre import CENTRE, NAME_EN, NAME_UR, SAMPLE, Kiosk, Log, Registry, programs
from shaped_link import NoNamespaces, ShapedLink

CERTIFICATES = int(sys.argv[1]) if len(sys.argv) > 1 else 500
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
TRAINEES = 50
MANY = CERTIFICATES >= 200
MOST_TIME, MOST_BYTES = 1.5, 1.3 if MANY else 1.6  # beside one POST; beside a clean transfer
RETIRED_WITH = 3_000  # certificates: of a retired device each is listed
PORT = 8080
GIVEN = ("Ayesha", "Bushra", "Farzana", "Nasreen", "Parveen", "Rukhsana", "Sana", "Zainab", "Hina", "Maryam")
FAMILY = ("Bibi", "Chaudhry", "Cheema", "Khan", "Malik", "Sheikh", "Kausar", "Yousuf", "Aslam", "Raza")


class Inside:
    """Our programs, run in a namespace."""

    def __init__(self, side):
        self.prefix = ["ip", "netns", "exec", side.name]

    def run(self, program, *words):
        command = [*self.prefix, str(programs() / program.name), *map(str, words), "--db", str(program.db), "--passphrase-file", str(program.passphrase), "--json"]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def make_registry(folder, log, url):
    registry = Registry(folder / "registry.db", log)
    registry.choose_passphrase()
    registry.run("init", "--public-url", url, "--key-memory", 1)
    registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
    return registry


def serve(link, registry, url, port=PORT, tls=()):
    command = ["ip", "netns", "exec", link.far.name, str(programs() / "sanad-registry"), "serve", "--db", str(registry.db), "--passphrase-file", str(registry.passphrase),
               "--listen", f"{link.address}:{port}", "--public-url", url, "--json", *tls]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    serving.stdout.readline()
    return serving


def prepare(folder, log, url, tls=()):
    """A registry that knows a kiosk, and that kiosk with certificates that nobody has heard of yet."""
    registry = make_registry(folder, log, url)
    kiosk = Kiosk(folder / "kiosk.db", log)
    kiosk.choose_passphrase()
    kiosk.run("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, "--key-memory", 1)
    with ShapedLink() as link:
        serving = serve(link, registry, url, tls=tls)
        code = registry.run("registration", "code", "--centre", CENTRE)["code"]
        near = Inside(link.near)
        near.run(kiosk, "register", "--url", url, "--code", code)
        registry.run("registration", "approve", registry.run("registration", "list")["registrations"][0]["fingerprint"])
        answer = near.run(kiosk, "register")
        serving.terminate()
        serving.wait()
    if answer.returncode != 0:
        sys.exit(f"the kiosk could not be registered: {answer.stdout}{answer.stderr}")
    kiosk.run("course", "import", SAMPLE / "kitchen-hygiene.course.json")
    course = kiosk.run("course", "list")["courses"][0]["course"]
    dice = random.Random(SEED)
    left, number = CERTIFICATES, 0
    while left > 0:
        number, here = number + 1, min(left, TRAINEES)
        left -= here
        roster = folder / f"roster-{number}.csv"
        rows = [f"{dice.choice(GIVEN)} {dice.choice(FAMILY)},عائشہ بی بی,Muhammad Aslam,F,99{number:03d}-{dice.randrange(10**4):04d}{row:03d}-{dice.randrange(10)}" for row in range(here)]
        roster.write_text("\n".join(["name,name_ur,father_name,gender,cnic", *rows]) + "\n", encoding="utf-8")
        kiosk.run("roster", "import", roster)
        kiosk.run("batch", "open", "--course", course, "--number", number, "--start", "2026-01-05", "--roster", roster.stem)
        sessions = kiosk.run("session", "plan", "--batch", f"{course}-{number}")["sessions"]
        kiosk.run("attendance", "mark", "--batch", f"{course}-{number}", *[word for at in range(1, sessions + 1) for word in ("--session", at)], "--all", "present")
        kiosk.run("issue", "--batch", f"{course}-{number}")
    return kiosk, registry


def transfer(name, prepared, folder, log, url, tls=(), **link_settings):
    """Sends everything over a link; gives (bytes of TCP payload, seconds)."""
    place = folder / name.replace(" ", "-")
    shutil.copytree(prepared, place)
    kiosk, registry = Kiosk(place / "kiosk.db", log), Registry(place / "registry.db", log)
    waiting = kiosk.run("status")["waiting"]
    with ShapedLink(seed=SEED, **link_settings) as link:
        serving = serve(link, registry, url, tls=tls)
        near, started, syncs = Inside(link.near), time.monotonic(), 0
        while kiosk.run("status")["waiting"]:
            near.run(kiosk, "sync")
            syncs += 1
            if syncs > 400:
                sys.exit(f"{name}: it does not end; {kiosk.run('status')}")
        seconds = time.monotonic() - started
        serving.terminate()
        serving.wait()
        there = registry.run("status")
        held = kiosk.run("status")["held_through"]
        whole = not kiosk.run("ledger", "check")["faults"] and there["certificates"] == CERTIFICATES and there["events"] == held and not there["quarantined"]
        print(f"{name}: {CERTIFICATES} certificates, {waiting} events in {seconds:.1f} s, {link.payload / 1024:.1f} KiB of TCP payload, "
              f"{link.payload / CERTIFICATES:.0f} bytes a certificate with its evidence; {link.connections} connections, {syncs} syncs, {link.lost} packets lost, {link.cuts} cuts", flush=True)
        if not whole:
            sys.exit(f"NOT TRUE: everything arrived once: {there}, {held}")
        return link.payload, seconds


class Sink(http.server.BaseHTTPRequestHandler):
    """Takes what is posted, and passes it on to `behind`, if there is such a place. Takes no prefixes."""
    protocol_version, behind, taken = "HTTP/1.1", None, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.behind and body.find(b"\x50\x2a\x4d\x18", 0, 200) >= 0:
            return self.answer(409, "application/problem+json", b'{"status":409,"title":"","type":"/problems/prefix_unknown"}')
        status, kind, content = self.pass_on(body) if self.behind else (200, "text/plain", b"ok")
        if status == 200 and self.path.endswith("/parcels"):
            self.taken.append(body)
        self.answer(status, kind, content)

    def do_GET(self):
        self.answer(*self.pass_on(None))

    def pass_on(self, body):
        honest = http.client.HTTPConnection(*self.behind, timeout=60)
        honest.request(self.command, self.path, body, {name: value for name, value in self.headers.items() if name.startswith("Sanad-")})
        got = honest.getresponse()
        return got.status, got.headers.get("Content-Type", ""), got.read()

    def answer(self, status, kind, content):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def sink_at(link, behind=None):
    Sink.behind = behind

    def start():
        server = http.server.ThreadingHTTPServer((link.address, PORT), Sink)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    return link.far.call(start)


def content_of(prepared, folder, log, url):
    """The lines that a sync of everything sends, before they are compressed."""
    place = folder / "content"
    shutil.copytree(prepared, place)
    kiosk, registry = Kiosk(place / "kiosk.db", log), Registry(place / "registry.db", log)
    with ShapedLink() as link:
        serving = serve(link, registry, url, PORT + 1)
        server = sink_at(link, (link.address, PORT + 1))
        Inside(link.near).run(kiosk, "sync")
        server.shutdown()
        serving.terminate()
        serving.wait()
    if kiosk.run("status")["waiting"]:
        sys.exit("the content could not be read on its way")
    frames = b"".join(cbor2.loads(parcel).value[2] for parcel in Sink.taken)
    return subprocess.run(["zstd", "-dcq"], input=frames, capture_output=True, check=True).stdout


def one_post(content, **link_settings):
    """(seconds, bytes) of one POST of the content in gzip over the same link, and its answer."""
    packed = gzip.compress(content)
    with ShapedLink(seed=SEED, **link_settings) as link:
        server = sink_at(link)

        def post():
            started = time.monotonic()
            connection = http.client.HTTPConnection(link.address, PORT, timeout=300)
            connection.request("POST", "/all", packed)
            connection.getresponse().read()
            return time.monotonic() - started

        seconds = link.near.call(post)
        server.shutdown()
    return seconds, len(packed)


def long_list(prepared, folder, log, url, cut_every=20_000, tls=()):
    """The trust list of a centre whose device has retired, over a link that is cut before half of it is through."""
    place = folder / "long-list"
    shutil.copytree(prepared, place)
    kiosk, registry = Kiosk(place / "kiosk.db", log), Registry(place / "registry.db", log)

    def sync(**link_settings):
        with ShapedLink(seed=SEED, **link_settings) as link:
            serving = serve(link, registry, url, tls=tls)
            done = Inside(link.near).run(kiosk, "sync")
            serving.terminate()
            serving.wait()
        if done.returncode != 0:
            sys.exit(f"NOT TRUE: one sync is enough for the trust list: {done.stdout}{done.stderr}")
        return link

    sync()
    device = registry.run("device", "list")["devices"][0]["device"]
    rows = [(number, hashlib.sha256(b"%d" % number).digest()[:8], f"certificate {number}", device, number, CENTRE) for number in range(100_001, 100_001 + RETIRED_WITH)]
    with contextlib.closing(sqlite3.connect(registry.db)) as records, records:
        records.executemany("INSERT INTO registered_certificate(ledger, seq, digest, certificate, device, counter, centre, course, course_version, received_at, vouched)"
                            " VALUES('of the retired',?,?,?,?,?,?,'',0,1,0)", rows)
    registry.run("device", "retire", device)
    link = sync(cut_every=cut_every)
    with contextlib.closing(sqlite3.connect(kiosk.db)) as records:
        (listed,), = records.execute("SELECT length(bytes) FROM trust_status")
        (left,), = records.execute("SELECT count(*) FROM answer_piece")
    print(f"a trust list of {listed / 1024:.1f} KiB{' over TLS' if tls else ''}, cut every {cut_every / 1000:.0f} KB: one sync, {link.payload / 1024:.1f} KiB of TCP payload, {link.connections} connections, {link.cuts} cuts", flush=True)
    if listed < 8 * RETIRED_WITH or left or not link.cuts:
        sys.exit("NOT TRUE: the whole list is there, and nothing half")


def worst(folder, prepared, log, url):
    clean, _ = transfer("clean", prepared, folder, log, url)
    transfer("16 kbit/s, 20 % loss, cut every 15 s", prepared, folder, log, url, bits=16_000, delay=0.1, loss=0.2, cut_seconds=15)
    authority, certificate, key = make_authority(folder, "IP:10.99.0.2")
    os.environ["SSL_CERT_FILE"] = str(authority)
    secured = folder / "secured"
    secured.mkdir()
    secure, tls = url.replace("http:", "https:"), ("--tls-certificate", certificate, "--tls-key", key)
    prepare(secured, log, secure, tls)
    whole, _ = transfer("clean over TLS", secured, folder, log, secure, tls)
    cut, _ = transfer("cut every 20 KB over TLS", secured, folder, log, secure, tls, cut_every=20_000)
    print(f"TLS adds {(whole - clean) / 1024:.1f} KiB to a clean transfer of {clean / 1024:.1f} KiB; under cuts {cut / clean:.2f} times the bytes of the clean one without it")
    long_list(secured, folder, log, secure, cut_every=6_000, tls=tls)  # a handshake takes half of that


def main():
    url = f"http://10.99.0.2:{PORT}"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        log = Log(folder / "log.txt")
        prepared = folder / "prepared"
        prepared.mkdir()
        try:
            prepare(prepared, log, url)
        except NoNamespaces as error:
            print(f"SKIPPED: no network namespaces or TUN here, so no bad link was tried: {error}", flush=True)
            return
        if "worst" in sys.argv:
            return worst(folder, prepared, log, url)
        clean, _ = transfer("clean", prepared, folder, log, url)
        slow = dict(bits=64_000, delay=0.3, loss=0.02)
        _, seconds = transfer("64 kbit/s, 600 ms, 2 % loss", prepared, folder, log, url, **slow)
        alone, packed = one_post(content_of(prepared, folder, log, url), **slow)
        print(f"the same content as one POST in gzip: {alone:.1f} s, {packed / 1024:.1f} KiB; ours takes {seconds / alone:.2f} times as long (at most {MOST_TIME} for 200 certificates and more)")
        if MANY and seconds > MOST_TIME * alone:
            sys.exit("NOT HELD: how long the slow link takes")
        cut, _ = transfer("cut every 20 KB", prepared, folder, log, url, cut_every=20_000)
        print(f"under cuts {cut / clean:.2f} times the bytes of a clean transfer (at most {MOST_BYTES})")
        if cut > MOST_BYTES * clean:
            sys.exit("NOT HELD: what cuts cost")
        long_list(prepared, folder, log, url)


main()
