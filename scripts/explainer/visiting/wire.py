"""One HTTP request on a connection of its own: to a public machine only, within a time, with little of the body."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message

from urllib3.exceptions import LocationValueError
from urllib3.util import Url, parse_url

from explainer.looks import Status

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

AGENT = "explainer-links"
"""The name that robots.txt may address."""
_HEADERS = {
    "User-Agent": f"{AGENT}/1.0 (looks once a week whether the sources that a public reference cites are still there)",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
PORTS = {"http": 80, "https": 443}


class NoAnswer(Exception):
    """An address that was not asked or did not answer."""

    def __init__(self, status: Status, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Message
    body: bytes


def encoded(address: str) -> str:
    """An address as it is asked for: its host in IDNA, the rest percent-encoded, its fragment left out."""
    try:
        url = parse_url(address)
    except LocationValueError:
        raise NoAnswer("unsure", "not an address") from None
    if url.scheme not in PORTS or not url.host:
        raise NoAnswer("unsure", "not an address")
    return url._replace(auth=None, fragment=None, path=url.path or "/").url


def is_public(ip: IpAddress) -> bool:
    """Whether an IP address belongs to the public Internet, and what is embedded in it, too."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Wire:
    """How requests are sent."""

    permits: Callable[[IpAddress], bool] = is_public
    """Which machines may be reached: notes come from strangers, and this runs where there are others to be poked at."""
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(self, method: str, address: str, seconds: float, limit: int = 0) -> Reply:
        """The reply to a request, with at most `limit` bytes of its body; raises NoAnswer within about `seconds`."""
        url, deadline = parse_url(address), time.monotonic() + seconds
        try:
            with self._connection(url, deadline) as connection, _cut_off(connection, deadline):
                return _exchange(method, url, connection, deadline, limit)
        except (OSError, http.client.HTTPException) as error:
            said = "time-out" if time.monotonic() >= deadline else _said(error)
            raise NoAnswer("unsure", said) from error

    def _connection(self, url: Url, deadline: float) -> socket.socket:
        """A connection to a machine of that name, before the handshake of TLS; the machine is the one permitted."""
        connection = _connected(self._machines(url), deadline)
        if url.scheme == "http":
            return connection
        return self.tls.wrap_socket(connection, server_hostname=_name(url), do_handshake_on_connect=False)

    def _machines(self, url: Url) -> list[tuple[str, int]]:
        """The IP addresses of a host, each with the port; one of its own that may not be reached forbids them all."""
        try:
            found = socket.getaddrinfo(_name(url), url.port or PORTS[url.scheme], type=socket.SOCK_STREAM)
        except UnicodeError:
            raise NoAnswer("unsure", "name not found") from None
        if not all(self.permits(ipaddress.ip_address(place[0])) for *_, place in found):
            raise NoAnswer("refused", "private address")
        return [place[:2] for *_, place in found]


def _name(url: Url) -> str:
    return url.host.strip("[]")


def _connected(machines: list[tuple[str, int]], deadline: float) -> socket.socket:
    """A connection to the first machine that accepts one; each has its share of the time."""
    *others, last = machines
    for number, machine in enumerate(others):
        with contextlib.suppress(OSError):
            return socket.create_connection(machine, _left(deadline) / (len(machines) - number))
    return socket.create_connection(last, _left(deadline))


def _exchange(method: str, url: Url, connection: socket.socket, deadline: float, limit: int) -> Reply:
    connection.settimeout(_left(deadline))
    if isinstance(connection, ssl.SSLSocket):
        connection.do_handshake()
    asking = http.client.HTTPConnection(_name(url), url.port or PORTS[url.scheme])
    asking.default_port = PORTS[url.scheme]
    asking.sock = connection
    asking.request(method, url.request_uri, headers=_HEADERS)
    with asking.getresponse() as response:
        body = response.read(limit) if limit else b""
    _left(deadline)  # what was cut off looks like what has ended
    return Reply(response.status, response.headers, body)


@contextlib.contextmanager
def _cut_off(connection: socket.socket, deadline: float) -> Iterator[None]:
    """Ends a connection at the deadline, whatever trickles in: the time-out of a socket counts from byte to byte."""
    timer = threading.Timer(_left(deadline), _shut_down, [connection])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _shut_down(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has ended already
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    """The seconds until the deadline."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _said(error: OSError | http.client.HTTPException) -> str:
    """The kind of a failure, in words that do not change with the system."""
    match error:
        case TimeoutError():
            return "time-out"
        case socket.gaierror():
            return "name not found"
        case ssl.SSLCertVerificationError():
            return "TLS certificate"
        case ssl.SSLError():
            return "TLS"
        case ConnectionResetError() | BrokenPipeError():
            return "connection reset"
        case OSError():
            return "no connection"
    return "not HTTP"
