"""A web server on this machine that misbehaves in every way, and one that speaks TLS with a certificate of its own."""

import http.server
import json
import socket
import ssl
import struct
import subprocess
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

TICK = 0.01
"""Seconds between two bytes of what comes slowly."""

LATER = 0.06
"""Seconds after which what is late comes."""

Reply = Callable[["Asked"], None]


class Server(http.server.ThreadingHTTPServer):
    """Answers each path as it was told to; a path that it does not know is not found."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.replies: dict[str, list[Reply]] = defaultdict(lambda: [status(404)])
        """By path: what it replies the first time, the second time …; the last of them from then on."""
        self.asked: list[str] = []
        """`METHOD path` of each request, in their order."""
        self.agents: set[str | None] = set()
        self.hosts: set[str | None] = set()
        self.stopping = threading.Event()
        self.counts: Counter[str] = Counter()
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def on(self, path: str, *replies: Reply) -> str:
        """Has a path reply so; its whole address."""
        self.replies[path] = list(replies)
        return self.address + path

    def next(self, path: str) -> Reply:
        with self.lock:
            replies = self.replies[path]
            self.counts[path] += 1
            return replies[min(self.counts[path], len(replies)) - 1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing: that the other side hangs up is what is tested."""


class Asked(http.server.BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"

    def reply(self) -> None:
        self.close_connection = True
        with self.server.lock:
            self.server.asked.append(f"{self.command} {self.path}")
            self.server.agents.add(self.headers["User-Agent"])
            self.server.hosts.add(self.headers["Host"])
        self.server.next(self.path)(self)

    do_GET = do_HEAD = reply

    def log_message(self, *_: object) -> None:
        pass

    def send(self, code: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


def status(code: int, body: bytes = b"", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked: asked.send(code, {"Content-Length": str(len(body)), **named}, body)


def redirect(code: int, location: str) -> Reply:
    return status(code, Location=location)


def robots(*lines: str) -> Reply:
    return status(200, "\n".join(lines).encode())


def by_method(**replies: Reply) -> Reply:
    return lambda asked: replies[asked.command](asked)


def later(reply: Reply) -> Reply:
    return lambda asked: asked.server.stopping.wait(LATER) or reply(asked)


def raw(data: bytes) -> Reply:
    return lambda asked: asked.wfile.write(data) and None


def endless_headers(asked: Asked) -> None:
    """Each byte comes in time, and there is no last one."""
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _trickle(asked)


def endless_body(asked: Asked) -> None:
    asked.send(200, {})
    _trickle(asked)


def huge_body(asked: Asked) -> None:
    """As much as the other side takes."""
    asked.send(200, {})
    while not asked.server.stopping.is_set():
        asked.wfile.write(b"x" * 65536)


def silence(asked: Asked) -> None:
    asked.server.stopping.wait()


def reset(asked: Asked) -> None:
    asked.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.rfile.close()
    asked.connection.close()


def wayback(url: str, timestamp: str, **fields: str) -> Reply:
    closest = {"url": url, "timestamp": timestamp, "status": "200", "available": True, **fields}
    return status(200, json.dumps({"archived_snapshots": {"closest": closest}}).encode())


def _trickle(asked: Asked) -> None:
    while not asked.server.stopping.wait(TICK):
        asked.wfile.write(b"x")


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    with Server() as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(TICK,))
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


def certificate(folder: Path) -> Path:
    """A certificate for `localhost` that nobody has signed but itself, with its key."""
    path = folder / "localhost.pem"
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path, "-out", path]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "36500"]
    subprocess.run(["openssl", "req", "-x509", *made, *named], check=True, capture_output=True)
    return path
