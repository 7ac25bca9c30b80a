#!/usr/bin/python3
"""The registry's server with the real programs: hundreds of slow connections, a stop in the middle of a load, HTTPS by itself and behind nginx.

    tests/torture/server.py [SLOW CONNECTIONS]

nginx (deploy/proxy/nginx.conf) is tried where it is installed; without it the test says loudly that this part was skipped.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from authority import make_authority
from centre import CENTRE, NAME_EN, NAME_UR, Kiosk, Log, Registry, Unexpected, programs

SLOW = int(sys.argv[1]) if len(sys.argv) > 1 else 600
COURSE = HOUSE / "assets/sample/kitchen-hygiene.course.json"


def must(true, sentence):
    if not true:
        raise Unexpected("NOT TRUE: " + sentence)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """`sanad-registry serve` with options; keeps its log."""

    def __init__(self, registry, port, *options):
        self.registry, self.lines = registry, []
        command = [str(programs() / "sanad-registry"), "serve", "--db", str(registry.db), "--passphrase-file", str(registry.passphrase),
                   "--listen", f"127.0.0.1:{port}", "--register", "auto", "--json", *map(str, options)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        answer = self.process.stdout.readline()
        must("listening" in answer, f"the registry serves: {answer}")
        self.answer = json.loads(answer)
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def stop(self):
        """TERM; gives the seconds it took."""
        started = time.monotonic()
        self.process.terminate()
        must(self.process.wait(20) == 0, "a stopped registry ends with 0")
        self.reader.join(5)
        self.process.stdout.close()
        return time.monotonic() - started

    def judge_log(self, secrets):
        """Every line is one JSON object, and none says more than it may."""
        for line in self.lines:
            entry = json.loads(line)
            must({"time", "level", "event"} <= set(entry), f"a log line has its members: {line}")
            if entry["event"] == "request":
                must(set(entry) == {"time", "level", "event", "route", "method", "status", "ms", "in", "out"}, f"and a request no others: {line}")
            must(not any(secret in line for secret in secrets) and "127.0.0.1" not in line, f"nor anything of a person or an address: {line}")
        must(any(json.loads(line)["event"] == "request" for line in self.lines), "requests are logged")


class World:
    def __init__(self, folder, port, public_url, log):
        self.folder, self.port, self.url, self.log = folder, port, public_url, log
        self.registry = Registry(folder / "registry.db", log)
        self.registry.choose_passphrase()
        self.registry.run("init", "--public-url", public_url, "--key-memory", 1)
        self.registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)

    def kiosk(self, name):
        kiosk = Kiosk(self.folder / f"{name}.db", self.log)
        kiosk.choose_passphrase()
        kiosk.run("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, "--key-memory", 1)
        kiosk.run("register", "--url", self.url, "--code", self.registry.run("registration", "code", "--centre", CENTRE)["code"])
        return kiosk

    def record(self, kiosk, number, rows=1):
        """One more roster with one trainee: a few events."""
        roster = self.folder / f"{kiosk.db.stem}-{number}.csv"
        lines = [f"Ayesha Bibi,عائشہ بی بی,Muhammad Aslam,F,99{number % 1000:03d}-{number // 1000:03d}{row:04d}-1" for row in range(rows)]
        roster.write_text("\n".join(["name,name_ur,father_name,gender,cnic", *lines]) + "\n", encoding="utf-8")
        kiosk.run("roster", "import", roster)


def slow_connections(world):
    """Silent, half a header, a body by drops: the good kiosk is served quickly all the while, and no thread is spent on them."""
    serving = Serving(world.registry, world.port, "--metrics-listen", "127.0.0.1:0")
    kiosk = world.kiosk("good")
    held = []

    def threads():
        return int(re.search(r"Threads:\s*(\d+)", Path(f"/proc/{serving.process.pid}/status").read_text())[1])

    def resident():
        return int(re.search(r"VmRSS:\s*(\d+)", Path(f"/proc/{serving.process.pid}/status").read_text())[1])

    def sync(number):
        world.record(kiosk, number)
        started = time.monotonic()
        must(kiosk.run("sync")["waiting"] == 0, "the good kiosk is served")
        return time.monotonic() - started

    alone = max(sync(number) for number in range(3))
    threads_before, resident_before = threads(), resident()
    beside = 0
    for at in range(SLOW):
        one = socket.create_connection(("127.0.0.1", world.port))
        if at % 3 == 1:
            one.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        if at % 3 == 2:
            one.sendall(b"POST /v1/ledgers/L1/parcels HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\nx")
        held.append(one)
        if at % (SLOW // 5) == SLOW // 5 - 1:
            beside = max(beside, sync(10 + at))
    must(threads() == threads_before, f"no thread is spent on slow connections: {threads_before}, then {threads()}")
    must(beside < alone * 5 + 1, f"a good kiosk is served quickly beside them: {beside:.2f} s, alone {alone:.2f} s")
    each = (resident() - resident_before) / SLOW
    must(each < 64, f"a slow connection costs a buffer: {each:.1f} KiB")
    metrics = urllib.request.urlopen(f"http://127.0.0.1:{serving.answer['metrics_port']}/metrics").read().decode()
    must(re.search(r"^sanad_connections (\d+)$", metrics, re.M), "metrics count connections")
    parcels = int(re.search(r"^sanad_parcels_total (\d+)$", metrics, re.M)[1])
    must(parcels >= 8, f"and parcels: {parcels}")
    stopped = serving.stop()
    for one in held:
        one.close()
    must(stopped < 12, f"and a stop does not wait for them: {stopped:.1f} s")
    serving.judge_log(["Ayesha", "99001", kiosk.run("status").get("ledger", "Ayesha")])
    print(f"{SLOW} slow connections: {each:.1f} KiB each, {threads_before} threads all the while; a good kiosk synced in {beside:.2f} s, alone in {alone:.2f} s", flush=True)


def stop_under_load(world):
    """TERM while three kiosks send: whatever any of them holds a receipt for is in the database."""
    kiosks = []
    serving = Serving(world.registry, world.port)
    for name in ("a", "b", "c"):
        kiosks.append(world.kiosk(name))
    before = world.registry.run("status")["events"]
    held_before = sum(kiosk.run("status")["held_through"] for kiosk in kiosks)
    for kiosk in kiosks:
        world.record(kiosk, 1, rows=400)
    stops, receipts, number, trouble = 0, 0, 100, []
    while stops < 6:
        number += 1
        ends = threading.Event()

        def send(kiosk):
            at = number
            try:
                while not ends.is_set():
                    at += 1000
                    kiosk.run("sync", exit=(0, 1))
                    world.record(kiosk, at)
            except Unexpected as error:
                trouble.append(error)

        senders = [threading.Thread(target=send, args=(kiosk,)) for kiosk in kiosks]
        for sender in senders:
            sender.start()
        time.sleep(0.6 + 0.43 * stops)
        took = serving.stop()
        ends.set()
        for sender in senders:
            sender.join()
        must(not trouble, f"kiosks go on whatever the registry does: {trouble}")
        must(took < 12, f"a stop ends: {took:.1f} s")
        held = sum(kiosk.run("status")["held_through"] for kiosk in kiosks)
        there = world.registry.run("status")
        must(there["events"] - before >= held - held_before, f"every receipt that a kiosk got is in the database: {held - held_before}, {there['events'] - before}")
        stops, receipts = stops + 1, held - held_before
        serving = Serving(world.registry, world.port)
    for kiosk in kiosks:
        must(kiosk.run("sync")["waiting"] == 0, "and what was not receipted arrives afterwards")
    held = sum(kiosk.run("status")["held_through"] for kiosk in kiosks)
    must(world.registry.run("status")["events"] - before == held - held_before, "everything once")
    serving.stop()
    print(f"{stops} stops under the load of three kiosks: {receipts} events receipted by then, all there, each once", flush=True)


def https(folder, log, with_nginx):
    """A whole registration and sync over HTTPS; without our authority nothing is sent."""
    folder.mkdir()
    authority, certificate, key = make_authority(folder)
    outer, inner = free_port(), free_port()
    world = World(folder, inner if with_nginx else outer, f"https://localhost:{outer}", log)
    nginx = None
    if with_nginx:
        serving = Serving(world.registry, inner, "--trusted-proxy", "127.0.0.1")
        nginx = start_nginx(folder, outer, inner, certificate, key)
    else:
        refused = world.registry.run("serve", "--listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", folder / "authority.key", exit=1)
        must(refused["refused"] == "registry.bad_tls", "a key of another certificate is refused")
        serving = Serving(world.registry, outer, "--tls-certificate", certificate, "--tls-key", key)
    try:
        os.environ["SSL_CERT_FILE"] = str(authority)
        kiosk = world.kiosk("kiosk")
        world.record(kiosk, 1, rows=50)
        os.environ.pop("SSL_CERT_FILE")
        stopped = kiosk.run("sync", exit=1)
        must(stopped["refusal"]["code"] == "sync.insecure" and stopped["released"] == 0, f"a stranger's certificate stops a sync: {stopped}")
        os.environ["SSL_CERT_FILE"] = str(authority)
        done = kiosk.run("sync")
        must(done["released"] > 50 and done["waiting"] == 0, f"a sync over HTTPS: {done}")
        if not with_nginx:  # half-open handshakes hold nobody up
            silent = [socket.create_connection(("127.0.0.1", outer)) for _ in range(50)]
            world.record(kiosk, 2)
            must(kiosk.run("sync")["waiting"] == 0, "beside fifty half-open handshakes")
            for one in silent:
                one.close()
    finally:
        os.environ.pop("SSL_CERT_FILE", None)
        serving.stop()
        if nginx:
            nginx.terminate()
            nginx.wait()
    print("HTTPS " + ("behind nginx" if with_nginx else "by the registry itself") + f": registered, {done['released']} events released; without the authority nothing was sent", flush=True)


def start_nginx(folder, outer, inner, certificate, key):
    """deploy/proxy/nginx.conf as it is, but for names, ports and files."""
    site = (HOUSE / "deploy/proxy/nginx.conf").read_text()
    for old, new in (("listen 443", f"listen 127.0.0.1:{outer}"), ("listen 80;", f"listen 127.0.0.1:{free_port()};"), ("registry.example", "localhost"),
                     ("/etc/ssl/sanad/certificate.pem", str(certificate)), ("/etc/ssl/sanad/key.pem", str(key)),
                     ("127.0.0.1:8080;", f"127.0.0.1:{inner};"), ("/var/log/nginx/", f"{folder}/")):
        must(old in site, f"{old} is in the configuration")
        site = site.replace(old, new)
    user = "user root;\n" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(f"{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;\nevents {{}}\nhttp {{\n"
                     + "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) + f"\n{site}}}\n")
    nginx = subprocess.Popen(["nginx", "-c", str(whole), "-p", str(folder), "-e", str(folder / "nginx-error.log")], stderr=subprocess.PIPE)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", outer), 1).close()
            return nginx
        except OSError:
            must(nginx.poll() is None, f"nginx starts: {nginx.stderr.read().decode() if nginx.poll() is not None else ''}")
            time.sleep(0.05)
    raise Unexpected("nginx does not listen")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = Log(folder / "log.txt")
        for part in (slow_connections, stop_under_load):
            place = folder / part.__name__
            place.mkdir()
            port = free_port()
            part(World(place, port, f"http://localhost:{port}", log))
        https(folder / "https", log, with_nginx=False)
        if shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"):
            os.environ["PATH"] += ":/usr/sbin"
            https(folder / "nginx", log, with_nginx=True)
        else:
            print("SKIPPED: nginx is not installed, so its configuration was not tried", flush=True)


main()
