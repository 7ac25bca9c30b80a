"""Two network namespaces joined by a slow, lossy, seeded link of our own: a TUN device in each, and this process between them.

`with ShapedLink(...) as link:` gives two sides, `link.near` (the kiosk's) and `link.far` (the registry's, at link.address), and counts what crosses.
"""
import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import subprocess
import threading
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
QUEUE_BYTES = 24 * 1024  # what a modem holds before it drops


class NoNamespaces(Exception):
    """Not allowed here, or no TUN device."""


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Side:
    """One namespace and the packets that come out of it."""

    def __init__(self, name, address, peer):
        self.name, self.address = name, address
        run("ip", "netns", "add", name)
        self.inside("ip", "link", "set", "lo", "up")
        self.tun = self.call(self.open_tun)
        self.inside("ip", "addr", "add", f"{address}/32", "peer", peer, "dev", "tun0")
        self.inside("ip", "link", "set", "tun0", "up", "mtu", "1400")

    def inside(self, *command):
        run("ip", "netns", "exec", self.name, *command)

    def call(self, function):
        """What `function` gives, called by a thread that has stepped into the namespace; sockets and devices that it opens stay there, and threads
        that it starts."""
        given = []

        def step_in():
            with open(f"/run/netns/{self.name}") as space:
                if ctypes.CDLL(None, use_errno=True).setns(space.fileno(), 0x40000000) == 0:
                    given.append(function())

        worker = threading.Thread(target=step_in)
        worker.start()
        worker.join()
        if not given:
            raise NoNamespaces(f"{function.__name__} failed in a namespace")
        return given[0]

    def open_tun(self):
        tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", b"tun0", IFF_TUN | IFF_NO_PI))
        return tun

    def close(self):
        os.close(self.tun)
        subprocess.run(["ip", "netns", "del", self.name], capture_output=True)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoNamespaces(f"{' '.join(command)}: {done.stderr.strip()}")


class ShapedLink:
    """`bits`: per second each way, 0 for no limit; `delay`: seconds one way; `loss`: share of packets; `cut_every`: a connection is cut after so
    many bytes of TCP payload, both ways together; `cut_seconds`: or when it is so old."""

    def __init__(self, bits=0, delay=0.0, loss=0.0, cut_every=0, cut_seconds=0, seed=1):
        self.bits, self.delay, self.loss, self.cut_every, self.cut_seconds = bits, delay, loss, cut_every, cut_seconds
        self.dice = random.Random(seed)
        self.packets = self.payload = self.lost = self.cuts = self.connections = 0
        self.flows = {}   # both ends of a connection → bytes so far; None: cut
        self.since = {}   # both ends of a connection → when it began
        self.waiting = []  # (when it arrives, number, side, packet)
        self.free_at = {}  # side → when its line is free
        self.stopping = threading.Event()

    def __enter__(self):
        self.made = []
        try:
            self.near = Side(f"sanad-near-{os.getpid()}", "10.99.0.1", "10.99.0.2")
            self.made.append(self.near)
            self.far = Side(f"sanad-far-{os.getpid()}", "10.99.0.2", "10.99.0.1")
            self.made.append(self.far)
        except (NoNamespaces, OSError) as error:
            self.close()
            raise NoNamespaces(str(error)) from error
        self.address = self.far.address
        self.mover = threading.Thread(target=self.move, daemon=True)
        self.mover.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.mover.join()
        self.close()

    def close(self):
        for side in self.made:
            side.close()

    def move(self):
        sides = {self.near.tun: self.near, self.far.tun: self.far}
        while not self.stopping.is_set():
            now = time.monotonic()
            while self.waiting and self.waiting[0][0] <= now:
                _, _, side, packet = heapq.heappop(self.waiting)
                with contextlib.suppress(OSError):
                    os.write(side.tun, packet)
            until = min(0.05, self.waiting[0][0] - now) if self.waiting else 0.05
            for tun in select.select(list(sides), [], [], max(0, until))[0]:
                with contextlib.suppress(BlockingIOError):
                    while True:
                        self.take(sides[tun], os.read(tun, 2048))

    def take(self, side, packet):
        if packet[0] >> 4 != 4:
            return
        other = self.far if side is self.near else self.near
        if packet[9] == socket.IPPROTO_TCP and self.is_cut(side, other, packet):
            return
        now = time.monotonic()
        free_at = max(now, self.free_at.get(side.name, 0))
        if self.bits and (free_at - now) * self.bits / 8 > QUEUE_BYTES:
            self.lost += 1
            return
        self.free_at[side.name] = free_at + (len(packet) * 8 / self.bits if self.bits else 0)
        if self.dice.random() < self.loss:
            self.lost += 1
            return
        self.packets += 1
        heapq.heappush(self.waiting, (self.free_at[side.name] + self.delay, self.packets, other, packet))

    def is_cut(self, side, other, packet):
        header = (packet[0] & 15) * 4
        ports = struct.unpack("!HH", packet[header:header + 4])
        length = len(packet) - header - (packet[header + 12] >> 4) * 4
        self.payload += length
        flow = frozenset(((side.address, ports[0]), (other.address, ports[1])))
        if packet[header + 13] & 0x12 == 0x02:  # SYN: a new connection, perhaps with ports used before
            if self.flows.get(flow, -1) != 0:
                self.connections += 1
            self.flows[flow] = 0
            self.since.setdefault(flow, time.monotonic())
        cuts = self.cut_every or self.cut_seconds
        if not cuts or self.flows.get(flow) is None:
            return cuts and flow in self.flows
        self.flows[flow] += length
        too_much = self.cut_every and self.flows[flow] >= self.cut_every
        if not too_much and not (self.cut_seconds and time.monotonic() - self.since[flow] > self.cut_seconds):
            return False
        self.flows[flow] = None
        self.since.pop(flow, None)
        self.cuts += 1
        # Both ends hear of it at once, as when a modem drops its session.
        sequence, acknowledged = struct.unpack("!II", packet[header + 4:header + 12])
        self.reset(side, (other.address, ports[1]), (side.address, ports[0]), acknowledged)
        self.reset(other, (side.address, ports[0]), (other.address, ports[1]), sequence)
        return True

    def reset(self, to, source, target, sequence):
        addresses = socket.inet_aton(source[0]) + socket.inet_aton(target[0])
        tcp = struct.pack("!HHIIBBHHH", source[1], target[1], sequence, 0, 5 << 4, 0x04, 0, 0, 0)
        tcp = tcp[:16] + struct.pack("!H", checksum(addresses + struct.pack("!BBH", 0, socket.IPPROTO_TCP, len(tcp)) + tcp)) + tcp[18:]
        ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, 64, socket.IPPROTO_TCP, 0) + addresses
        ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
        with contextlib.suppress(OSError):
            os.write(to.tun, ip + tcp)
