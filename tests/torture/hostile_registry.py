#!/usr/bin/python3
"""A hostile registry, on real sockets: every wrong answer that a kiosk may get. After each, `sanad sync` has released nothing and says why by the
one code of that cause; then an honest sync completes. Every code of the list `refusal.sync.*` must be reached here or in a test that names it.

    tests/torture/hostile_registry.py [long]

`long` adds the registry that says nothing at all, for which a kiosk waits half a minute again and again.
"""
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import cbor2
import nacl.signing

HOUSE = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(HOUSE / "deploy"))
from centre import CENTRE, NAME_EN, NAME_UR, Kiosk, Log, Registry, Unexpected, free_url

LONG = sys.argv[1:] == ["long"]
WORDS = {language: json.loads((HOUSE / f"assets/lang/{language}.json").read_text(encoding="utf-8")) for language in ("en", "ur")}
CODES = {key.removeprefix("refusal.") for key in WORDS["en"] if key.startswith("refusal.sync.")}
# What the registry itself may say, with its status: from the program's own list.
PROBLEMS = {name: int(status) for name, status in re.findall(r'\{Problem::\w+, "(\w+)", (\d+)\}', (HOUSE / "sync/protocol/problem.cpp").read_text())}


def must(true, sentence):
    if not true:
        raise Unexpected("NOT TRUE: " + sentence)


def answer(status, body=b"", kind="application/cose", extra=""):
    if isinstance(body, str):
        body = body.encode()
    return f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}Connection: close\r\n\r\n".encode() + body


class Request:
    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body

    @property
    def is_parcel(self):
        return self.method == "POST" and self.path.endswith("/parcels")


class Middleman:
    """Stands where the kiosk believes its registry. `attack(request)` gives the bytes of an answer, None to pass the request on honestly, or b""
    to hang up."""

    def __init__(self, registry_url, certificate=None):
        self.registry, self.attack, self.seen = registry_url.split("//")[1], lambda request: None, []
        self.tls = None
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(*certificate)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'https' if certificate else 'http'}://localhost:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            with connection:
                connection.settimeout(100)
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                request = self.read(connection)
                if request is None:
                    return
                answered = self.attack(request)
                if callable(answered):
                    answered(connection)
                else:
                    connection.sendall(self.forward(request) if answered is None else answered)
        except OSError:
            pass

    @staticmethod
    def read(connection):
        got = b""
        while b"\r\n\r\n" not in got:
            more = connection.recv(65536)
            if not more:
                return None
            got += more
        head, body = got.split(b"\r\n\r\n", 1)
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        method, path, _ = first.split(" ")
        return Request(method, path, headers, body)

    def ask(self, request, nonce=None, body=None):
        """The honest registry's (status, kind, body)."""
        honest = http.client.HTTPConnection(self.registry.replace("localhost", "127.0.0.1"), timeout=60)
        headers = {"Sanad-Nonce": nonce or request.headers.get("sanad-nonce", ""), "Sanad-Request": request.headers.get("sanad-request", ""),
                   "Content-Type": "application/cose"}
        honest.request(request.method, request.path, request.body if body is None else body, {name: value for name, value in headers.items() if value})
        got = honest.getresponse()
        content = got.read()
        honest.close()
        if request.is_parcel:
            self.seen.append((request, got.status, content))
        return got.status, got.headers.get("Content-Type", ""), content

    def forward(self, request):
        status, kind, body = self.ask(request)
        return answer(status, body, kind)


def on_parcels(what):
    return lambda request: what(request) if request.is_parcel else None


def resigned(message, own_kid):
    """The same receipt, properly signed by another key: under the registry's name, or under its own."""
    key = nacl.signing.SigningKey.generate()
    tag = cbor2.loads(message)
    protected, unprotected, payload, _ = tag.value
    if own_kid:
        head = cbor2.loads(protected)
        import hashlib
        head[4] = hashlib.sha256(bytes(key.verify_key)).digest()[:len(head[4])]
        protected = cbor2.dumps(head, canonical=True)
    to_sign = cbor2.dumps(["Signature1", protected, b"sanad/receipt/1", payload])
    return cbor2.dumps(cbor2.CBORTag(18, [protected, unprotected, payload, key.sign(to_sign).signature]))


class Trial:
    def __init__(self, folder):
        self.folder, self.log = folder, Log(folder / "log.txt")
        url = free_url()
        self.registry = Registry(folder / "registry.db", self.log)
        self.registry.choose_passphrase()
        self.registry.run("init", "--public-url", url, "--key-memory", 1)
        self.registry.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
        self.registry.start(url, approval="auto")
        self.middle = Middleman(url)
        self.reached, self.attacks, self.rosters = {}, 0, 0
        self.kiosk = self.new_kiosk("kiosk")
        self.register(self.kiosk)
        self.kiosk.run("sync")
        self.other = self.new_kiosk("other")
        self.register(self.other)

    def new_kiosk(self, name):
        kiosk = Kiosk(self.folder / f"{name}.db", self.log)
        kiosk.choose_passphrase()
        kiosk.run("init", "--centre", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR, "--key-memory", 1)
        return kiosk

    def code(self):
        return self.registry.run("registration", "code", "--centre", CENTRE)["code"]

    def register(self, kiosk, **more):
        return kiosk.run("register", "--url", self.middle.url, "--code", self.code(), **more)

    def record(self, kiosk):
        self.rosters += 1
        roster = self.folder / f"roster-{self.rosters}.csv"
        roster.write_text(f"name,name_ur,father_name,gender,cnic\nAyesha Bibi,عائشہ بی بی,Muhammad Aslam,F,99{self.rosters:03d}-0000001-1\n", encoding="utf-8")
        kiosk.run("roster", "import", roster)

    def judge(self, name, said, expected):
        must("refusal" in said, f"{name}: it says why, not {said}")
        code = said["refusal"]["code"]
        must(code == expected, f"{name}: {expected}, not {code}")
        must("{" not in said["refusal"]["sentence"], f"{name}: the sentence has its facts: {said['refusal']['sentence']}")
        for language in WORDS:
            must(WORDS[language].get("refusal." + code, "").strip(), f"{code} has its sentence in {language}")
        must(WORDS["ur"]["refusal." + code] != WORDS["en"]["refusal." + code], f"{code} is translated")
        self.reached.setdefault(code, name)
        self.attacks += 1

    def sync(self, name, attack, expected, releases=False):
        """One attack on a sync, then an honest one."""
        self.record(self.kiosk)
        before = self.kiosk.run("status")["held_through"]
        self.middle.attack = attack
        said = self.kiosk.run("sync", exit=1)
        self.middle.attack = lambda request: None
        self.judge(name, said, expected)
        after = self.kiosk.run("status")
        if not releases:
            must(said["released"] == 0 and after["held_through"] == before and after["waiting"] > 0, f"{name}: zero released: {said}, {before}, {after}")
        honest = self.kiosk.run("sync")
        must(honest["waiting"] == 0, f"{name}: then an honest sync completes: {honest}")

    def pages(self):
        html = "<!DOCTYPE html><html><body>Please log in</body></html>"
        for name, bytes_, expected in (
            ("200 with nothing in it", answer(200), "answer_empty"),
            ("200 without a length", b"HTTP/1.1 200 OK\r\nContent-Type: application/cose\r\n\r\n", "answer_empty"),
            ("200 with a login page", answer(200, html, "text/html"), "login_page"),
            ("200 with a login page that calls itself a receipt's kind", answer(200, html, "application/cose"), "answer_damaged"),
            ("302 to a login wall", answer(302, "", "text/html", "Location: http://login.example/\r\n"), "login_page"),
            ("307 to a login wall", answer(307, "", "text/plain", "Location: http://login.example/\r\n"), "login_page"),
            ("511 network authentication required", answer(511, html, "text/html"), "login_page"),
            ("401 of a proxy", answer(401, html, "text/html", "WWW-Authenticate: Basic\r\n"), "login_page"),
            ("401 in plain text", answer(401, "no", "text/plain"), "not_the_registry"),
            ("404 in plain text", answer(404, "no", "text/plain"), "not_the_registry"),
            ("200 and a word", answer(200, "ok", "text/plain"), "not_the_registry"),
            ("200 and JSON that says ok", answer(200, '{"ok":true,"stored":1}', "application/json"), "not_the_registry"),
            ("413 of nginx", answer(413, html, "text/html"), "login_page"),
            ("500 of nobody knows whom", answer(500, "oops", "text/plain"), "server_broke"),
            ("500 with a page", answer(500, html, "text/html"), "server_broke"),
            ("503 with Retry-After", answer(503, html, "text/html", "Retry-After: 120\r\n"), "server_broke"),
            ("rubbish of a receipt's kind", answer(200, os.urandom(300)), "answer_damaged"),
            ("an answer longer than any", answer(200, b"x" * (1 << 20)), "answer_too_long"),
            ("an endless answer", b"HTTP/1.1 200 OK\r\nContent-Type: application/cose\r\n\r\n" + b"x" * (1 << 20), "answer_too_long"),
            ("no HTTP at all", b"SSH-2.0-OpenSSH_9.2\r\n", "answer_cut_off"),
            ("a connection that ends at once", b"", "answer_cut_off"),
        ):
            self.sync(name, on_parcels(lambda request, it=bytes_: it), "sync." + expected)

    def problems(self):
        for name, status in PROBLEMS.items():
            body = {"type": f"/problems/{name}", "status": status, "title": "X", **({"wanted": 10**9} if name == "gap" else {})}
            self.sync(f"problem {name}", on_parcels(lambda request, it=(status, json.dumps(body)): answer(it[0], it[1], "application/problem+json")), "sync." + name)
        wrong = (("a problem under another status", 200, {"type": "/problems/busy", "status": 200}), ("a problem that is not in the list", 400, {"type": "/problems/surprise", "status": 400}),
                 ("a gap without a number", 409, {"type": "/problems/gap", "status": 409}), ("half a problem", 400, None),
                 ("a gap before the first", 409, {"type": "/problems/gap", "status": 409, "wanted": 0}),
                 ("a gap far before the first", 409, {"type": "/problems/gap", "status": 409, "wanted": -(2**63)}))
        for name, status, body in wrong:
            text = json.dumps(body) if body else '{"type":"/problems/mal'
            self.sync(name, on_parcels(lambda request, it=(status, text): answer(it[0], it[1], "application/problem+json")), "sync.answer_damaged")

        for wanted in (1, 0, -1, -(2**63)):  # where to go back to is a gap's alone: the whole ledger would be read, or the first events twice
            body = json.dumps({"type": "/problems/busy", "status": 503, "wanted": wanted})
            self.sync(f"busy, and send from {wanted}", on_parcels(lambda request, it=body: answer(503, it, "application/problem+json")), "sync.busy")

    def receipts(self):
        middle = self.middle
        first = next(content for request, status, content in middle.seen if status == 200)
        first_request = next(request for request, status, content in middle.seen if status == 200)
        self.sync("a receipt of last week", on_parcels(lambda request: answer(200, first)), "sync.receipt_of_another")
        self.sync("a receipt for another nonce", on_parcels(lambda request: answer(200, middle.ask(request, nonce="0" * 32)[2])), "sync.receipt_of_another")
        self.record(self.other)
        self.other.run("sync")
        theirs = middle.seen[-1][0]
        must(theirs.path != first_request.path, "the other kiosk has a ledger of its own")

        def of_other_ledger(request):
            again = Request("POST", theirs.path, request.headers, theirs.body)
            return answer(200, middle.ask(again)[2])
        self.sync("a receipt for another ledger, with our nonce", on_parcels(of_other_ledger), "sync.receipt_of_another")
        self.sync("a receipt that stored nothing", on_parcels(lambda request: answer(200, middle.ask(request, body=first_request.body)[2])), "sync.receipt_without_gain")
        self.sync("a receipt signed by another key under the registry's name", on_parcels(lambda request: answer(200, resigned(middle.ask(request)[2], False))), "sync.receipt_foreign")
        self.sync("a receipt signed by another key", on_parcels(lambda request: answer(200, resigned(middle.ask(request)[2], True))), "sync.receipt_foreign")
        for at in (0, 1, 2, -1, -64, -65):
            def flipped(request, at=at):
                body = bytearray(middle.ask(request)[2])
                body[at] ^= 1
                return answer(200, bytes(body))
            self.sync(f"a receipt with a bit turned at {at}", on_parcels(flipped), "sync.answer_damaged" if at in (0, 1, 2, -65) else "sync.receipt_foreign")
        for keep in (1, 20, 100, -1):
            self.sync(f"a receipt cut to {keep}, as if whole", on_parcels(lambda request, keep=keep: answer(200, middle.ask(request)[2][:keep])), "sync.answer_damaged")
        self.sync("a receipt with a byte behind it", on_parcels(lambda request: answer(200, middle.ask(request)[2] + b"\0")), "sync.answer_damaged")
        self.sync("a receipt of the right bytes and another kind", on_parcels(lambda request: answer(200, middle.ask(request)[2], "application/octet-stream")), "sync.not_the_registry")
        self.sync("a receipt with status 500", on_parcels(lambda request: answer(500, middle.ask(request)[2])), "sync.server_broke")
        for stage in (1, 12, 60, 110, -1):  # 60: in the header, where libcurl would see an answer without a body
            self.sync(f"a connection cut after {stage} bytes of the answer",
                      on_parcels(lambda request, stage=stage: middle.forward(request)[:stage]), "sync.answer_cut_off")
        self.sync("a parcel for a receipt", on_parcels(lambda request: answer(200, request.body)), "sync.receipt_foreign")

    def trust(self):
        def instead(path, what):
            return lambda request: what(request) if request.path.startswith(path) else None
        stranger = Registry(self.folder / "stranger.db", self.log)
        stranger.choose_passphrase()
        url = free_url()
        stranger.run("init", "--public-url", url, "--key-memory", 1)
        stranger.run("centre", "add", CENTRE, "--name-en", NAME_EN, "--name-ur", NAME_UR)
        stranger.start(url, approval="auto")
        theirs = Middleman(url)
        try:
            self.sync("another registry's list of keys", instead("/trust/keys", lambda request: answer(200, theirs.ask(request)[2])), "sync.trust_foreign", releases=True)
            self.sync("a list of keys that is a page", instead("/trust/keys", lambda request: answer(200, "<html>", "text/html")), "sync.login_page", releases=True)
            for_them = self.new_kiosk("for-them")
            refused = for_them.run("register", "--url", self.middle.url, "--code", stranger.run("registration", "code", "--centre", CENTRE)["code"], exit=1)
            self.judge("a code of another registry", refused, refused["refusal"]["code"])
            self.middle.attack = lambda request: theirs.forward(request)
            refused = for_them.run("register", "--url", self.middle.url, "--code", self.code(), exit=1)
            self.judge("another registry behind the address", refused, refused["refusal"]["code"])
            self.middle.attack = lambda request: None
        finally:
            stranger.stop()

    def addresses(self):
        alone = self.new_kiosk("alone")
        must(alone.run("sync", exit=1)["refusal"]["code"] in ("sync.not_registered", "issue.not_registered"), "a kiosk that nobody knows sends nothing")
        code = self.code()
        for name, url, words, expected in (
            ("nobody at that address", free_url(), code, "sync.offline"), ("a name that nobody has", "http://registry.invalid", code, "sync.offline"),
            ("an address of files", "file:///etc/passwd", code, "sync.bad_address"), ("half a code", self.middle.url, "1234", "sync.bad_office_code"),
            ("a code that nobody gave out", self.middle.url, None, "sync.wrong_office_code"),
        ):
            if words is None:  # the registry's own eight check digits, and eight of nobody's
                words = ("00000000" if not code.startswith("0000") else "11111111") + code.replace("-", "").replace(" ", "")[8:]
            self.judge(name, alone.run("register", "--url", url, "--code", words, exit=1), expected)
        self.middle.attack = lambda request: answer(200, cbor2.dumps({1: b"x" * 32, 2: b"y", 3: b"z"}, canonical=True), "application/cbor")
        said = alone.run("register", "--url", self.middle.url, "--code", code, exit=1)
        self.judge("a made-up registration", said, said["refusal"]["code"])
        self.middle.attack = lambda request: None

        key, request, certificate = self.folder / "tls.key", self.folder / "tls.csr", self.folder / "tls.pem"
        subprocess.run(["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", request], check=True, capture_output=True)
        for days, expected in ((-1, "sync.clock_wrong"), (1, "sync.insecure")):
            subprocess.run(["openssl", "x509", "-req", "-in", request, "-key", key, "-days", str(days), "-out", certificate], check=True, capture_output=True)
            other = Middleman(self.registry_url, (certificate, key))
            if days < 0:
                os.environ["SSL_CERT_FILE"] = str(certificate)
            said = alone.run("register", "--url", other.url, "--code", code, exit=1)
            os.environ.pop("SSL_CERT_FILE", None)
            self.judge("a certificate of yesterday" if days < 0 else "a certificate of nobody", said, expected)
            must(not other.seen, "and nothing was sent")

    @property
    def registry_url(self):
        return "http://" + self.middle.registry

    def silence(self):
        def say_nothing(connection):
            threading.Event().wait(40)
        self.sync("a registry that says nothing", on_parcels(lambda request: say_nothing), "sync.link_timed_out")

    def coverage(self):
        """A code that nothing reaches is a sentence that nobody has tried."""
        tests = "".join(path.read_text(encoding="utf-8") for room in ("sync", "kiosk") for path in (HOUSE / "tests" / room).rglob("*_test.cpp"))
        missing = sorted(code for code in CODES if code not in self.reached and f'"{code}"' not in tests)
        must(not missing, f"every code is reached: not {missing}")
        must(set(WORDS["ur"]) >= {"refusal." + code for code in CODES}, "and has its sentence in both languages")
        elsewhere = sorted(CODES - set(self.reached))
        print(f"{self.attacks} wrong answers, none released anything; {len(self.reached)} of {len(CODES)} codes reached here, in tests/sync and tests/kiosk: {', '.join(elsewhere)}")


def main():
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name))
        try:
            trial.pages()
            trial.problems()
            trial.receipts()
            trial.trust()
            trial.addresses()
            if LONG:
                trial.silence()
            there, held = trial.registry.run("status"), trial.kiosk.run("status")["held_through"] + trial.other.run("status")["held_through"]
            must(there["events"] == held and there["forks"] == there["quarantined"] == 0, f"the registry has each event once: {there}, {held}")
            trial.coverage()
        finally:
            trial.registry.stop()


main()
