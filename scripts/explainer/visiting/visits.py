"""A visitor that behaves: it obeys robots.txt, leaves hosts time between two requests, and tries again only once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from protego import Protego

from explainer.looks import Answer
from explainer.visiting.wire import AGENT, NoAnswer, Reply, Wire, encoded

REDIRECTS = 10
ROBOTS_BYTES = 512_000
"""As much of a robots.txt as RFC 9309 wants to be read."""
PAUSE = 1.0
"""Seconds between two requests to a host."""
REST = 5.0
"""Seconds before a host that failed is asked again, where it does not say how many it wants."""
PATIENCE = 60.0
"""The most seconds that a host is waited for."""
SECONDS = 30.0
"""For all requests to an address together, waiting left out."""

_LASTING = (301, 308)
_REDIRECTING = (301, 302, 303, 307, 308)
_PASSING = ("time-out", "connection reset", "no connection", "name not found")
"""Failures that a second try may mend."""


@dataclass(slots=True)
class Host:
    """A host, asked by one thread at a time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    pause: float = PAUSE
    """The seconds between two requests to it, as its robots.txt may want them."""
    rest: float = 0.0
    """The seconds that it wants after the last one."""
    free_at: float = 0.0
    """When it may be asked again, by the visitor's clock."""


@dataclass(slots=True)
class Origin:
    """A scheme, host and port, and what its robots.txt said, once in a run."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | NoAnswer | None = None


class Visitor:
    """Looks at addresses for one run; any number of threads may share it."""

    def __init__(
        self,
        wire: Wire | None = None,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.wire = wire or Wire()
        self.seconds = seconds
        self.clock = clock
        self.sleep = sleep
        self.hosts: dict[str, Host] = {}
        """By name."""
        self.origins: dict[str, Origin] = {}
        """By the address of the robots.txt."""

    def visit(self, address: str) -> Answer:
        """What an address says."""
        try:
            reply, moved_to = _Walk(self, obedient=True).walk("HEAD", address)
        except NoAnswer as none:
            return Answer(none.status, none.said)
        return _judged(reply.status, moved_to)

    def read(self, address: str, limit: int) -> bytes:
        """The beginning of what a service for programs gives; raises NoAnswer."""
        reply, _ = _Walk(self, obedient=False).walk("GET", address, limit)
        if not _is_good(reply):
            raise NoAnswer("unsure", str(reply.status))
        return reply.body

    def rules(self, address: str) -> Protego:
        """What the robots.txt of an address's origin allows; raises NoAnswer where nobody can tell."""
        robots = urljoin(address, "/robots.txt")
        origin = self.origins.setdefault(robots, Origin())
        with origin.lock:
            if origin.rules is None:
                origin.rules = self._read_rules(robots)
                if isinstance(origin.rules, Protego):
                    wanted = origin.rules.crawl_delay(AGENT) or 0.0
                    self.host(address).pause = min(max(PAUSE, wanted), PATIENCE)
        if isinstance(origin.rules, NoAnswer):
            raise NoAnswer(origin.rules.status, origin.rules.said)
        return origin.rules

    def _read_rules(self, address: str) -> Protego | NoAnswer:
        """As RFC 9309 has it: a robots.txt that is refused allows all, one that fails allows nothing for now."""
        try:
            reply, _ = _Walk(self, obedient=False).walk("GET", address, ROBOTS_BYTES)
        except NoAnswer as none:
            return none
        if reply.status >= 500 or reply.status == 429:
            return NoAnswer("unsure", f"robots.txt {reply.status}")
        return Protego.parse(reply.body.decode("utf-8", "replace") if _is_good(reply) else "")

    def host(self, address: str) -> Host:
        """The host of an address, the same one for all threads."""
        return self.hosts.setdefault(urlsplit(address).hostname, Host())

    @contextmanager
    def turn(self, address: str) -> Iterator[Host]:
        """Waits until a host may be asked, and keeps everybody else away meanwhile; raises NoAnswer if it is long."""
        host = self.host(address)
        with host.lock:
            wait = host.free_at - self.clock()
            if wait > PATIENCE:
                raise NoAnswer("unsure", "asks to wait")
            if wait > 0:
                self.sleep(wait)
            host.rest = REST
            try:
                yield host
            finally:
                host.free_at = self.clock() + max(host.pause, host.rest)


class _Walk:
    """The way from an address over its redirects, within a time."""

    def __init__(self, visitor: Visitor, obedient: bool) -> None:
        self.visitor = visitor
        self.obedient = obedient
        """Whether robots.txt is asked first."""
        self.left = visitor.seconds

    def walk(self, method: str, address: str, limit: int = 0) -> tuple[Reply, str | None]:
        """The reply at the end, and where lasting redirects alone lead from the address."""
        at = encoded(address)
        seen, moved_to, lasting = [at], None, True
        while True:
            reply = self.reply(method, at, limit)
            if reply.status not in _REDIRECTING or not reply.headers["Location"]:
                return reply, moved_to
            at = _next(at, _text(reply.headers["Location"]))
            if at in seen:
                raise NoAnswer("unsure", "redirect loop")
            if len(seen) > REDIRECTS:
                raise NoAnswer("unsure", f"more than {REDIRECTS} redirects")
            seen.append(at)
            lasting = lasting and reply.status in _LASTING
            moved_to = at if lasting else moved_to

    def reply(self, method: str, address: str, limit: int) -> Reply:
        """The reply of one address: by GET where HEAD is refused, a second time where a first failure may pass."""
        if self.obedient and not self.visitor.rules(address).can_fetch(address, AGENT):
            raise NoAnswer("refused", "robots.txt")
        again = True
        while True:
            try:
                reply = self.ask(method, address, limit)
            except NoAnswer as none:
                if not (again and none.said in _PASSING):
                    raise
                again, method = False, "GET"
                continue
            if again and _may_pass(reply) and _rest(reply) <= PATIENCE:
                again, method = False, "GET"
            elif method == "HEAD" and reply.status >= 400 and not _may_pass(reply):
                method = "GET"
            else:
                return reply

    def ask(self, method: str, address: str, limit: int) -> Reply:
        """A reply within half of the time that is left, so that a second try has some."""
        with self.visitor.turn(address) as host:
            started = time.monotonic()
            try:
                reply = self.visitor.wire.ask(method, address, self.left / 2, limit)
            finally:
                self.left -= time.monotonic() - started
            host.rest = _rest(reply)
            return reply


def _judged(status: int, moved_to: str | None) -> Answer:
    match status:
        case _ if 200 <= status < 300:
            return Answer("moved" if moved_to else "found", str(status), moved_to)
        case 404 | 410:
            return Answer("gone", str(status))
        case 401 | 402 | 403 | 451:
            return Answer("refused", str(status))
    return Answer("unsure", str(status))


def _is_good(reply: Reply) -> bool:
    return 200 <= reply.status < 300


def _may_pass(reply: Reply) -> bool:
    """Whether a status is one of a moment: too many requests, or a server's failure (but for a method it has not)."""
    return reply.status == 429 or (reply.status >= 500 and reply.status != 501)


def _rest(reply: Reply) -> float:
    """The seconds for which a host wants to be left alone after a reply."""
    if not _may_pass(reply):
        return 0.0
    wanted = (reply.headers["Retry-After"] or "").strip()
    if wanted.isascii() and wanted.isdigit():
        return float(wanted[:9])
    try:
        day = parsedate_to_datetime(wanted)
    except ValueError:
        return REST
    return (day.replace(tzinfo=day.tzinfo or UTC) - datetime.now(UTC)).total_seconds()


def _next(at: str, location: str) -> str:
    """Where a redirect leads."""
    try:
        return encoded(urljoin(at, location))
    except ValueError:
        raise NoAnswer("unsure", "not an address") from None


def _text(location: str) -> str:
    """A redirect's address: http.client reads as Latin-1 what servers mostly mean as UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
