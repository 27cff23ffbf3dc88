"""`explainer links` against a server on this machine that misbehaves; time passes only where it is told to."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import misbehaving
from conftest import EPOCH, TODAY
from explainer import addresses, cli, record
from explainer.looks import Answer, Look
from explainer.visiting import link_check, visits, wayback, wire
from explainer.visiting.visits import Visitor
from explainer.visiting.wire import NoAnswer, Wire
from misbehaving import Server, by_method, raw, redirect, reset, robots, silence, status

NOBODY = "http://127.0.0.1:9"
"""The port of a service that throws everything away, and that no machine offers any more."""
SHORT = 1.2
"""Seconds in which even a busy machine answers itself, and in which nothing that is slow ends."""


@dataclass
class Clock:
    """Passes only while somebody sleeps."""

    now: float = 1000.0
    naps: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


def _visitor(clock: Clock | None = None, seconds: float = visits.SECONDS, tls: ssl.SSLContext | None = None) -> Visitor:
    """A visitor that may reach this machine."""
    clock = clock or Clock()
    to_here = Wire(lambda ip: ip.is_loopback, tls) if tls else Wire(lambda ip: ip.is_loopback)
    return Visitor(to_here, seconds, clock, clock.sleep)


@pytest.fixture
def server() -> Iterator[Server]:
    with misbehaving.running() as server:
        yield server


class TestAnswers:
    @pytest.mark.parametrize(
        ("replies", "answer"),
        [
            ([status(200)], Answer("found", "200")),
            ([status(204)], Answer("found", "204")),
            ([status(404)], Answer("gone", "404")),
            ([status(410)], Answer("gone", "410")),
            ([status(401)], Answer("refused", "401")),
            ([status(403)], Answer("refused", "403")),
            ([status(451)], Answer("refused", "451")),
            ([status(400)], Answer("unsure", "400")),
            ([status(429)], Answer("unsure", "429")),
            ([status(500)], Answer("unsure", "500")),
            ([status(503)], Answer("unsure", "503")),
            ([status(503), status(200)], Answer("found", "200")),
            ([status(429), status(404)], Answer("gone", "404")),
            ([reset], Answer("unsure", "connection reset")),
            ([reset, status(200)], Answer("found", "200")),
            ([raw(b"")], Answer("unsure", "connection reset")),
            ([raw(b"220 mail.example.org ESMTP\r\n")], Answer("unsure", "not HTTP")),
            ([raw(b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n")], Answer("unsure", "not HTTP")),
            ([raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70000 + b"\r\n\r\n")], Answer("unsure", "not HTTP")),
            ([misbehaving.endless_body], Answer("found", "200")),
            ([misbehaving.huge_body], Answer("found", "200")),
            ([by_method(HEAD=status(405), GET=misbehaving.endless_body)], Answer("found", "200")),
            ([by_method(HEAD=status(405), GET=misbehaving.huge_body)], Answer("found", "200")),
            ([by_method(HEAD=status(404), GET=status(200))], Answer("found", "200")),
            ([by_method(HEAD=status(403), GET=status(404))], Answer("gone", "404")),
            ([by_method(HEAD=status(501), GET=status(200))], Answer("found", "200")),
            ([by_method(HEAD=status(500), GET=status(200))], Answer("found", "200")),
            ([status(302)], Answer("unsure", "302")),
            ([redirect(302, "http://[:")], Answer("unsure", "not an address")),
            ([redirect(301, "ftp://example.org/")], Answer("unsure", "not an address")),
            ([redirect(301, "javascript:alert(1)")], Answer("unsure", "not an address")),
        ],
    )
    def test_an_address_is_judged_by_what_it_says(self, replies, answer: Answer, server: Server) -> None:
        assert _visitor().visit(server.on("/page", *replies)) == answer

    @pytest.mark.parametrize("reply", [misbehaving.endless_headers, silence])
    def test_what_is_slow_is_left_in_time_and_nobody_calls_it_broken(self, reply, server: Server) -> None:
        assert _visitor(seconds=SHORT).visit(server.on("/page", reply)) == Answer("unsure", "time-out")
        assert server.asked == ["GET /robots.txt", "HEAD /page", "GET /page"]

    def test_the_time_is_that_of_all_requests_together(self, server: Server) -> None:
        for number in range(10):
            server.on(f"/{number}", misbehaving.later(redirect(302, f"/{number + 1}")))
        server.on("/10", status(200))
        assert _visitor(seconds=5 * misbehaving.LATER).visit(f"{server.address}/0") == Answer("unsure", "time-out")

    def test_a_failure_that_will_not_pass_is_not_tried_again(self, server: Server) -> None:
        _visitor().visit(server.on("/page", raw(b"220 mail.example.org ESMTP\r\n")))
        assert server.asked == ["GET /robots.txt", "HEAD /page"]

    def test_head_is_asked_first_and_nothing_after_it_answers(self, server: Server) -> None:
        _visitor().visit(server.on("/page", status(200)))
        assert server.asked == ["GET /robots.txt", "HEAD /page"]

    def test_a_host_that_nobody_listens_at_is_tried_twice_and_no_more_in_a_run(self) -> None:
        clock = Clock()
        visitor = _visitor(clock)
        assert visitor.visit(f"{NOBODY}/a") == Answer("unsure", "no connection")
        assert visitor.visit(f"{NOBODY}/b") == Answer("unsure", "no connection")
        assert clock.naps == [visits.REST]

    def test_a_name_that_is_not_known_is_no_broken_link(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_: object, **__: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        assert _visitor().visit("https://example.org/") == Answer("unsure", "name not found")

    @pytest.mark.parametrize("address", ["http://a..b/", f"http://{'a' * 64}.org/"])
    def test_a_name_that_cannot_be_is_not_found(self, address: str) -> None:
        assert _visitor().visit(address) == Answer("unsure", "name not found")

    def test_the_visitor_says_who_it_is_and_whom_it_means(self, server: Server) -> None:
        _visitor().visit(server.on("/page", status(200)))
        assert server.agents == {
            "explainer-links/1.0 (looks once a week whether the sources that a public reference cites are still there)"
        }
        assert server.hosts == {f"127.0.0.1:{server.server_port}"}


class TestRedirects:
    @pytest.mark.parametrize(
        ("first", "second", "moved_to"),
        [(301, 308, "/c"), (308, 302, "/b"), (302, 301, None), (307, 303, None)],
    )
    def test_lasting_redirects_tell_where_an_address_has_moved(self, first, second, moved_to, server: Server) -> None:
        page = server.on("/a", redirect(first, "/b"))
        server.on("/b", redirect(second, f"{server.address}/c"))
        server.on("/c", status(200))
        moved = Answer("moved", "200", f"{server.address}{moved_to}") if moved_to else Answer("found", "200")
        assert _visitor().visit(page) == moved

    def test_an_address_that_has_moved_to_nothing_is_gone(self, server: Server) -> None:
        assert _visitor().visit(server.on("/a", redirect(301, "/nowhere"))) == Answer("gone", "404")

    def test_what_a_terminal_would_obey_comes_out_spelled(self, server: Server) -> None:
        there = server.on("/%1B%5D0;a%07%E2%80%AE", status(200))
        obeyed = b"HTTP/1.1 301 \x1b[31mMoved\r\nLocation: /\x1b]0;a\x07\xe2\x80\xae\r\nContent-Length: 0\r\n\r\n"
        assert _visitor().visit(server.on("/a", raw(obeyed))) == Answer("moved", "200", there)

    def test_a_loop_is_seen(self, server: Server) -> None:
        page = server.on("/a", redirect(302, "/b#top"))
        server.on("/b", redirect(301, "/a"))
        assert _visitor().visit(page) == Answer("unsure", "redirect loop")
        assert server.asked == ["GET /robots.txt", "HEAD /a", "HEAD /b"]

    def test_ten_redirects_are_followed(self, server: Server) -> None:
        for number in range(10):
            server.on(f"/{number}", redirect(302, f"/{number + 1}"))
        server.on("/10", status(200))
        assert _visitor().visit(f"{server.address}/0") == Answer("found", "200")

    def test_an_eleventh_is_not(self, server: Server) -> None:
        for number in range(11):
            server.on(f"/{number}", redirect(302, f"/{number + 1}"))
        assert _visitor().visit(f"{server.address}/0") == Answer("unsure", "more than 10 redirects")
        assert server.asked[-1] == "HEAD /10"

    def test_the_host_that_one_leads_to_is_asked_for_its_robots_txt(self, server: Server) -> None:
        with misbehaving.running() as other:
            other.on("/robots.txt", robots("User-agent: *", "Disallow: /"))
            page = server.on("/a", redirect(301, f"{other.address}/b"))
            assert _visitor().visit(page) == Answer("refused", "robots.txt")
            assert other.asked == ["GET /robots.txt"]


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "asked"),
        [
            ("http://Example.ORG#part", "http://example.org/"),
            (
                "https://україна.ua/Новини?q=ї x#ф",
                "https://xn--80aa2annq7l.ua/%D0%9D%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?q=%D1%97%20x",
            ),
            ("https://example.org/a%2fb/%C3%A9", "https://example.org/a%2Fb/%C3%A9"),
            ("https://user:password@example.org:8443/", "https://example.org:8443/"),
            ('https://example.org/<"`\\>', "https://example.org/%3C%22%60%5C%3E"),
            ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]:80/a"),
        ],
    )
    def test_an_address_is_encoded_before_it_is_asked(self, address: str, asked: str) -> None:
        assert wire.encoded(address) == asked

    @pytest.mark.parametrize(
        "address", ["ftp://example.org/", "https:///path", "https://exa mple.org/", "http://example.org:99999/", ""]
    )
    def test_what_is_no_web_address_is_not_asked(self, address: str) -> None:
        with pytest.raises(NoAnswer, match="not an address"):
            wire.encoded(address)

    def test_letters_of_other_alphabets_reach_the_server(self, server: Server) -> None:
        server.on("/%D0%9D%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?q=%D1%97", redirect(301, "/é".encode().decode("latin-1")))
        server.on("/%C3%A9", status(200))
        answer = _visitor().visit(f"{server.address}/Новини?q=ї")
        assert answer == Answer("moved", "200", f"{server.address}/%C3%A9")

    @pytest.mark.parametrize(
        ("ip", "public"),
        [
            ("93.184.215.14", True),
            ("2606:2800:21f:cb07::1", True),
            ("64:ff9b::5db8:d70e", True),
            ("127.0.0.1", False),
            ("10.1.2.3", False),
            ("172.16.0.1", False),
            ("192.168.1.1", False),
            ("100.64.0.1", False),
            ("169.254.169.254", False),
            ("0.0.0.0", False),
            ("224.0.0.1", False),
            ("255.255.255.255", False),
            ("::1", False),
            ("::", False),
            ("fe80::1", False),
            ("fd00::1", False),
            ("ff02::1", False),
            ("::ffff:10.1.2.3", False),
            ("2002:7f00:1::", False),
            ("64:ff9b::7f00:1", False),
        ],
    )
    def test_only_public_machines_are_reached(self, ip: str, public: bool) -> None:
        assert wire.is_public(ipaddress.ip_address(ip)) is public

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
    def test_a_private_address_is_refused_however_it_is_written(self, host: str, server: Server) -> None:
        clock = Clock()
        visitor = Visitor(Wire(), visits.SECONDS, clock, clock.sleep)
        assert visitor.visit(f"http://{host}:{server.server_port}/") == Answer("refused", "private address")
        assert server.asked == []

    def test_a_redirect_to_a_private_address_is_refused(self, server: Server) -> None:
        page = server.on("/page", redirect(301, f"http://127.0.0.2:{server.server_port}/secret"))
        clock = Clock()
        outside = Wire(lambda ip: str(ip) == "127.0.0.1")
        answer = Visitor(outside, visits.SECONDS, clock, clock.sleep).visit(page)
        assert answer == Answer("refused", "private address")
        assert server.asked == ["GET /robots.txt", "HEAD /page"]

    def test_a_name_with_one_private_machine_among_others_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(socket, "getaddrinfo", _resolving("example.org", "93.184.215.14", "10.1.2.3"))
        assert Visitor().visit("https://example.org/") == Answer("refused", "private address")

    def test_a_machine_that_does_not_listen_leaves_it_to_the_next_one(self, server: Server, monkeypatch) -> None:
        server.on("/page", status(200))
        monkeypatch.setattr(socket, "getaddrinfo", _resolving("example.org", "127.0.0.9", "127.0.0.1"))
        assert _visitor().visit(f"http://example.org:{server.server_port}/page") == Answer("found", "200")
        assert server.hosts == {f"example.org:{server.server_port}"}


def _resolving(name: str, *ips: str) -> Callable[..., list[tuple]]:
    """Resolves one name to these machines, and what is a machine's address already as ever."""
    numeric = socket.getaddrinfo

    def resolved(host: str, port: int, *arguments: int, **named: int) -> list[tuple]:
        return [found for ip in (ips if host == name else [host]) for found in numeric(ip, port, *arguments, **named)]

    return resolved


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return misbehaving.certificate(tmp_path_factory.mktemp("tls"))


class TestTls:
    @pytest.fixture
    def secure(self, certificate: Path) -> Iterator[Server]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with misbehaving.running(context) as server:
            server.on("/page", status(200))
            yield server

    def test_a_certificate_of_somebody_known_is_taken(self, secure: Server, certificate: Path) -> None:
        visitor = _visitor(tls=ssl.create_default_context(cafile=certificate))
        assert visitor.visit(f"https://localhost:{secure.server_port}/page") == Answer("found", "200")
        assert secure.hosts == {f"localhost:{secure.server_port}"}

    def test_a_host_is_named_without_the_port_where_that_is_the_usual_one(
        self, secure: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(wire.PORTS, "https", secure.server_port)
        _visitor(tls=ssl.create_default_context(cafile=certificate)).visit("https://localhost/page")
        assert secure.hosts == {"localhost"}

    def test_a_certificate_that_nobody_signed_is_no_sure_answer(self, secure: Server) -> None:
        address = f"https://localhost:{secure.server_port}/page"
        assert _visitor().visit(address) == Answer("unsure", "TLS certificate")
        assert secure.asked == []

    def test_a_certificate_of_another_name_neither(self, secure: Server, certificate: Path) -> None:
        visitor = _visitor(tls=ssl.create_default_context(cafile=certificate))
        answer = visitor.visit(f"https://127.0.0.1:{secure.server_port}/page")
        assert answer == Answer("unsure", "TLS certificate")
        assert secure.asked == []

    def test_a_server_that_does_not_speak_it_neither(self, server: Server) -> None:
        assert _visitor().visit(f"https://127.0.0.1:{server.server_port}/page") == Answer("unsure", "TLS")

    def test_a_handshake_that_never_ends_is_left_in_time(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            answer = _visitor(seconds=0.3).visit(f"https://127.0.0.1:{mute.getsockname()[1]}/page")
        assert answer == Answer("unsure", "time-out")


class TestManners:
    def test_a_host_has_a_pause_between_two_requests(self, server: Server) -> None:
        clock = Clock()
        visitor = _visitor(clock)
        for name in ("/a", "/b"):
            visitor.visit(server.on(name, status(200)))
        assert server.asked == ["GET /robots.txt", "HEAD /a", "HEAD /b"]
        assert clock.naps == [visits.PAUSE, visits.PAUSE]

    @pytest.mark.parametrize(
        ("wanted", "pause"), [("7", 7.0), ("0.1", visits.PAUSE), ("3600", visits.PATIENCE), ("long", visits.PAUSE)]
    )
    def test_the_pause_is_that_of_robots_txt_where_it_wants_a_longer_one(self, wanted, pause, server: Server) -> None:
        server.on("/robots.txt", robots("User-agent: explainer-links", f"Crawl-delay: {wanted}"))
        clock = Clock()
        visitor = _visitor(clock)
        for name in ("/a", "/b"):
            visitor.visit(server.on(name, status(200)))
        assert clock.naps == [visits.PAUSE, pause]

    @pytest.mark.parametrize(
        ("wanted", "naps"),
        [("3", [1.0, 3.0]), ("60", [1.0, 60.0]), ("0", [1.0, 1.0]), ("soon", [1.0, 5.0]), ("", [1.0, 5.0])],
    )
    def test_who_asks_to_wait_is_waited_for(self, wanted: str, naps: list[float], server: Server) -> None:
        clock = Clock()
        page = server.on("/page", status(429, Retry_After=wanted), status(200))
        assert _visitor(clock).visit(page) == Answer("found", "200")
        assert clock.naps == naps

    @pytest.mark.parametrize("wanted", ["61", "999999999999", "Fri, 31 Dec 2999 23:59:59 GMT"])
    def test_who_asks_for_too_much_is_left_alone_for_the_run(self, wanted: str, server: Server) -> None:
        clock = Clock()
        visitor = _visitor(clock)
        page = server.on("/page", status(429, Retry_After=wanted), status(200))
        assert visitor.visit(page) == Answer("unsure", "429")
        assert visitor.visit(server.on("/other", status(200))) == Answer("unsure", "asks to wait")
        assert server.asked == ["GET /robots.txt", "HEAD /page"]
        assert clock.naps == [visits.PAUSE]

    def test_a_failure_is_tried_again_once(self, server: Server) -> None:
        clock = Clock()
        page = server.on("/page", status(503), status(503), status(200))
        assert _visitor(clock).visit(page) == Answer("unsure", "503")
        assert server.asked == ["GET /robots.txt", "HEAD /page", "GET /page"]
        assert clock.naps == [visits.PAUSE, visits.REST]

    @pytest.mark.parametrize(
        ("reply", "answer"),
        [
            (robots("User-agent: *", "Disallow: /page"), Answer("refused", "robots.txt")),
            (robots("User-agent: *", "Disallow: /*ge$"), Answer("refused", "robots.txt")),
            (robots("User-agent: *", "Disallow: /", "", "User-agent: explainer-links", "Allow: /"), None),
            (robots("User-agent: explainer-links", "Disallow: /", "Allow: /page"), None),
            (robots("User-agent: others", "Disallow: /"), None),
            (status(200, b"\x00\xff<html>not what you want</html>"), None),
            (status(404), None),
            (status(403), None),
            (status(503), Answer("unsure", "robots.txt 503")),
            (status(429), Answer("unsure", "robots.txt 429")),
            (reset, Answer("unsure", "connection reset")),
            (redirect(302, "/robots.txt"), Answer("unsure", "redirect loop")),
            (redirect(302, "/elsewhere"), None),
        ],
    )
    def test_robots_txt_is_obeyed(self, reply, answer: Answer | None, server: Server) -> None:
        server.on("/robots.txt", reply)
        page = server.on("/page", status(200))
        assert _visitor().visit(page) == (answer or Answer("found", "200"))
        assert ("HEAD /page" in server.asked) is (answer is None)

    def test_robots_txt_that_does_not_end_is_read_so_far(self, server: Server) -> None:
        server.on("/robots.txt", misbehaving.huge_body)
        assert _visitor().visit(server.on("/page", status(200))) == Answer("found", "200")

    def test_robots_txt_that_comes_too_slowly_is_left_in_time(self, server: Server) -> None:
        server.on("/robots.txt", misbehaving.endless_body)
        answer = _visitor(seconds=SHORT).visit(server.on("/page", status(200)))
        assert answer == Answer("unsure", "time-out")
        assert server.asked == ["GET /robots.txt", "GET /robots.txt"]

    def test_a_host_is_asked_one_thing_at_a_time(self, server: Server) -> None:
        """Each request waits a little for a second one that must not come."""
        inside, overlapped = threading.Semaphore(1), threading.Event()

        def watched(asked: misbehaving.Asked) -> None:
            if not inside.acquire(blocking=False):
                overlapped.set()
                return
            overlapped.wait(0.03)
            inside.release()
            asked.send(200, {"Content-Length": "0"})

        named = {server.on(f"/{number}", watched): [] for number in range(6)}
        found = list(link_check.look(named, {}, _visitor(), TODAY))
        assert [look.said for look in found] == ["200"] * 6
        assert not overlapped.is_set()
        assert server.counts["/robots.txt"] == 1

    def test_hosts_take_turns(self) -> None:
        asked = ["https://a.org/1", "https://a.org/2", "https://a.org/3", "https://b.org/1", "https://c.org/1"]
        assert link_check.by_turns(asked) == [
            "https://a.org/1",
            "https://b.org/1",
            "https://c.org/1",
            "https://a.org/2",
            "https://a.org/3",
        ]


COPY = "http://web.archive.org/web/20231002030405/https://example.org/page"


class TestArchive:
    @pytest.mark.parametrize(
        ("reply", "copy"),
        [
            (misbehaving.wayback(COPY, "20231002030405"), (COPY.replace("http:", "https:", 1), "2023-10-02")),
            (misbehaving.wayback(COPY, "20231002030405", status="404"), None),
            (misbehaving.wayback(COPY, "yesterday"), None),
            (misbehaving.wayback("javascript:alert(1)", "20231002030405"), None),
            (misbehaving.wayback("https://web.archive.org/<b>", "20231002030405"), None),
            (status(200, b'{"archived_snapshots": {}}'), None),
            (status(200, b'{"archived_snapshots": null}'), None),
            (status(200, b"[]"), None),
            (status(200, b"[" * 60_000), None),
            (status(200, b"<html>"), None),
            (status(200, b"\xff"), None),
            (status(429), None),
            (status(503), None),
            (reset, None),
            (misbehaving.huge_body, None),
        ],
    )
    def test_a_copy_is_what_the_archive_says_it_has(self, reply, copy: tuple[str, str] | None, server: Server) -> None:
        server.on("/wayback/available?url=https%3A%2F%2Fexample.org%2F%C3%A9%3Fa%26b&timestamp=20231001", reply)
        assert wayback.copy(_visitor(), server.address, "https://example.org/é?a&b", "2023-10-01") == copy

    def test_an_archive_that_is_slow_is_left_in_time(self, server: Server) -> None:
        server.on("/wayback/available?url=a&timestamp=2023", misbehaving.endless_body)
        assert wayback.copy(_visitor(seconds=0.3), server.address, "a", "2023") is None

    def test_it_is_asked_for_what_fails_near_the_day_when_that_was_read(self, server: Server, notes) -> None:
        day = TODAY.isoformat()
        gone, unsure, again = (f"{server.address}/{name}" for name in ("gone", "unsure", "again"))
        for path in ("/unsure", "/again"):
            server.on(path, status(429, Retry_After="0"))
        known = {again: Look(again, "unsure", "429", "2026-10-20", "2026-10-20")}
        files = {
            "docs/sources/later.md": SOURCE.format(url=gone, accessed="2026-10-05"),
            "docs/sources/sooner.md": SOURCE.format(url=gone, accessed="2026-10-01"),
            "docs/actors/office.md": ACTOR.format(website=again),
            "docs/sources/unsure.md": SOURCE.format(url=unsure, accessed="2026-10-01"),
        }
        catalog, _ = record.read(notes(files), TODAY)
        with misbehaving.running() as archive:
            asked = "/wayback/available?url={}&timestamp={}"
            quoted = server.address.replace(":", "%3A").replace("/", "%2F")
            archive.on(asked.format(f"{quoted}%2Fgone", "20261001"), misbehaving.wayback(COPY, "20231002030405"))
            archive.on(asked.format(f"{quoted}%2Fagain", "20261101"), misbehaving.wayback(COPY, "20231003030405"))
            named = addresses.named(catalog.notes.values())
            found = {k.address: k for k in link_check.look(named, known, _visitor(), TODAY, archive.address)}
            assert len(archive.asked) == 2
        copy = COPY.replace("http:", "https:", 1)
        assert found == {
            gone: Look(gone, "gone", "404", day, day, None, None, copy, "2023-10-02"),
            again: Look(again, "unsure", "429", day, "2026-10-20", None, None, copy, "2023-10-03"),
            unsure: Look(unsure, "unsure", "429", day, day),
        }

    def test_it_is_not_asked_for_a_copy_that_is_known(self, server: Server) -> None:
        page = f"{server.address}/gone"
        before = Look(
            page, "gone", "404", "2026-10-20", "2026-10-20", None, None, "https://example.org/c", "2023-10-02"
        )
        with misbehaving.running() as archive:
            (look,) = link_check.look({page: []}, {page: before}, _visitor(), TODAY, archive.address)
            assert archive.asked == []
        assert (look.archived, look.archived_on, look.since) == ("https://example.org/c", "2023-10-02", "2026-10-20")


SOURCE = """
    ---
    title: A source
    publisher: Office
    url: {url}
    accessed: {accessed}
    grade: official
    ---
    """
ACTOR = """
    ---
    title: Office
    summary: It builds.
    category: office
    country: NO
    website: {website}
    ---
    """


class TestNamed:
    def test_addresses_are_named_by_fields_and_by_text(self, notes) -> None:
        files = {
            "docs/sources/ledger.md": """
                ---
                title: The ledger
                publisher: Office
                url: https://example.org/ledger#page=3
                archive: https://example.org/copy
                original: https://example.org/first
                accessed: 2026-10-01
                grade: copy
                ---

                See [more](https://example.org/more), [the ledger](https://example.org/ledger),
                [mail](mailto:a@example.org) and [this](survey.md).
                """,
            "docs/actors/office.md": ACTOR.format(website="https://example.org/office"),
            "docs/explainers/why.md": """
                ---
                title: Why
                summary: Why.
                question: Why?
                answer: So [says](http://example.org/so) somebody.
                ---
                """,
        }
        catalog, _ = record.read(notes(files), TODAY)
        found = addresses.named(catalog.notes.values())
        assert {a: [(n.note.path, *n.position, n.accessed) for n in named] for a, named in found.items()} == {
            "http://example.org/so": [("docs/explainers/why.md", 5, 12, None)],
            "https://example.org/copy": [("docs/sources/ledger.md", 5, 10, None)],
            "https://example.org/first": [("docs/sources/ledger.md", 6, 11, None)],
            "https://example.org/ledger": [
                ("docs/sources/ledger.md", 4, 6, "2026-10-01"),
                ("docs/sources/ledger.md", 11, 39, None),
            ],
            "https://example.org/more": [("docs/sources/ledger.md", 11, 5, None)],
            "https://example.org/office": [("docs/actors/office.md", 6, 10, None)],
        }
        assert list(found) == sorted(found)

    @pytest.mark.parametrize(
        ("looked_on", "days", "is_due"),
        [("2026-11-01", 7, False), ("2026-10-26", 7, False), ("2026-10-25", 7, True), ("2026-11-01", 0, True)],
    )
    def test_an_address_is_due_so_many_days_after_a_look(self, looked_on: str, days: int, is_due: bool) -> None:
        known = {"https://example.org/": Look("https://example.org/", "found", "200", looked_on, looked_on)}
        assert bool(link_check.due(known, known, TODAY, days)) is is_due

    def test_an_address_that_nobody_has_looked_at_is_due(self) -> None:
        assert link_check.due(["https://example.org/"], {}, TODAY, 3650) == ["https://example.org/"]


class TestCommand:
    @pytest.fixture(autouse=True)
    def _to_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("explainer.commands.links.Visitor", _visitor)

    @pytest.fixture
    def root(self, server: Server, notes) -> Path:
        """Notes of three addresses: one is found, one has moved, and one was gone already."""
        server.on("/found", status(200))
        server.on("/moved", redirect(301, "/found"))
        address = server.address
        return notes(
            {
                "docs/sources/one.md": SOURCE.format(url=f"{address}/found", accessed="2026-10-01"),
                "docs/sources/two.md": SOURCE.format(url=f"{address}/gone", accessed="2026-10-01"),
                "docs/actors/office.md": ACTOR.format(website=f"{address}/moved"),
                "docs/sources/links.csv": (
                    "address,status,said,looked_on,since,found_on,moved_to,archived,archived_on\n"
                    f"{address}/found,found,200,2026-10-30,2026-10-01,2026-10-30,,,\n"
                    f"{address}/gone,gone,404,2026-10-20,2026-10-20,2026-10-13,,https://example.org/c,2023-10-02\n"
                    f"{address}/not-named-any-more,found,200,2026-10-30,2026-10-01,2026-10-30,,,\n"
                ),
            }
        )

    def test_what_is_due_is_looked_at_and_recorded(self, root: Path, server: Server) -> None:
        run = _run("--root", root, "links")
        assert (run.exit_code, run.stderr) == (0, "")
        assert run.stdout == "Looked at 2 of 3 addresses: 1 moved, 1 gone\n"
        address = server.address
        assert (root / "docs/sources/links.csv").read_text(encoding="utf-8") == (
            "address,status,said,looked_on,since,found_on,moved_to,archived,archived_on\n"
            f"{address}/found,found,200,2026-10-30,2026-10-01,2026-10-30,,,\n"
            f"{address}/gone,gone,404,2026-11-01,2026-10-20,2026-10-13,,https://example.org/c,2023-10-02\n"
            f"{address}/moved,moved,200,2026-11-01,2026-11-01,2026-11-01,{address}/found,,\n"
        )
        assert [str(problem) for problem in record.check(root, TODAY) if "links.csv" in problem.path] == []

    def test_a_second_run_has_nothing_to_do(self, root: Path, server: Server) -> None:
        _run("--root", root, "links")
        before = (root / "docs/sources/links.csv").read_bytes()
        server.asked.clear()
        run = _run("--root", root, "links")
        assert (run.exit_code, run.stdout) == (0, "Looked at 0 of 3 addresses: none is due\n")
        assert server.asked == []
        assert (root / "docs/sources/links.csv").read_bytes() == before

    def test_all_are_looked_at_that_are_older_than_nothing(self, root: Path) -> None:
        run = _run("--root", root, "links", "--older-than", "0")
        assert run.stdout == "Looked at 3 of 3 addresses: 1 found, 1 moved, 1 gone\n"

    def test_those_of_a_note_are_looked_at_whenever_they_were_before(self, root: Path, server: Server) -> None:
        run = _run("--root", root, "links", "--note", "one")
        assert (run.exit_code, run.stdout) == (0, "Looked at 1 of 1 addresses: 1 found\n")
        lines = (root / "docs/sources/links.csv").read_text(encoding="utf-8").splitlines()
        assert lines[1:] == [
            f"{server.address}/found,found,200,2026-11-01,2026-10-01,2026-11-01,,,",
            f"{server.address}/gone,gone,404,2026-10-20,2026-10-20,2026-10-13,,https://example.org/c,2023-10-02",
        ]

    def test_the_report_says_what_is_amiss_and_where_it_is_named(self, root: Path, server: Server) -> None:
        report = root / "report.md"
        run = _run("--root", root, "links", "--report", report)
        assert run.exit_code == 0
        address = server.address
        assert report.read_text(encoding="utf-8") == (
            "# Links\n\n1 found, 1 moved, 1 gone.\n\n"
            "## Gone\n\n"
            f"- <{address}/gone>: 404 since 2026-10-20, last found on 2026-10-13, "
            "[archived copy of 2023-10-02](<https://example.org/c>)\n"
            "    - `docs/sources/two.md:4`\n\n"
            "## Moved for good\n\n"
            f"- <{address}/moved>: 200 since 2026-11-01, now <{address}/found>\n"
            "    - `docs/actors/office.md:6`\n"
        )

    def test_a_report_of_nothing_says_so(self, notes) -> None:
        root = notes({})
        run = _run("--root", root, "links", "--report", root / "report.md")
        assert (run.exit_code, run.stdout) == (0, "Looked at 0 of 0 addresses: none is due\n")
        assert (root / "report.md").read_text(encoding="utf-8") == "# Links\n\nNo address has been looked at.\n"
        assert not (root / "docs/sources/links.csv").exists()

    def test_a_note_that_is_not_there_is_misuse(self, root: Path, server: Server) -> None:
        run = _run("--root", root, "links", "--note", "ofice")
        assert (run.exit_code, run.stdout, server.asked) == (2, "", [])
        assert "Invalid value for --note: there is no note `ofice`; did you mean `office`?" in run.stderr

    def test_a_record_that_is_broken_is_left_as_it_is(self, root: Path, server: Server) -> None:
        path = root / "docs/sources/links.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(",gone,", ",gnoe,"), encoding="utf-8")
        before = path.read_bytes()
        run = _run("--root", root, "links")
        assert (run.exit_code, run.stdout, server.asked) == (2, "", [])
        assert (
            "mend the record of the looks first: docs/sources/links.csv:3:"
            f"{len(server.address) + 7}: D707 `gnoe` is not allowed in the column `status`; did you mean `gone`?"
        ) in " ".join(run.stderr.split())
        assert path.read_bytes() == before

    def test_while_a_note_cannot_be_read_no_look_is_dropped(self, root: Path, server: Server) -> None:
        (root / "docs/sources/one.md").write_text("---\ntitle: a: b\n---\n", encoding="utf-8")
        assert _run("--root", root, "links").stdout == "Looked at 2 of 2 addresses: 1 moved, 1 gone\n"
        lines = (root / "docs/sources/links.csv").read_text(encoding="utf-8").splitlines()
        assert [line.split(",")[0].removeprefix(server.address) for line in lines] == [
            "address",
            "/found",
            "/gone",
            "/moved",
            "/not-named-any-more",
        ]

    def test_a_report_that_cannot_be_written_is_misuse(self, root: Path, server: Server) -> None:
        run = _run("--root", root, "links", "--report", root / "nowhere/report.md")
        assert (run.exit_code, run.stdout, server.asked) == (2, "", [])
        assert "No such file or directory" in run.stderr

    def test_what_was_found_before_it_is_interrupted_is_kept(self, root: Path, server: Server, monkeypatch) -> None:
        def interrupted(*arguments: object) -> Iterator[Look]:
            yield Look(f"{server.address}/moved", "found", "200", "2026-11-01", "2026-11-01", "2026-11-01")
            raise KeyboardInterrupt

        monkeypatch.setattr(link_check, "look", interrupted)
        assert _run("--root", root, "links").exit_code == 1
        lines = (root / "docs/sources/links.csv").read_text(encoding="utf-8").splitlines()
        assert lines[3] == f"{server.address}/moved,found,200,2026-11-01,2026-11-01,2026-11-01,,,"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(a) for a in arguments], env=EPOCH, catch_exceptions=False)


def test_a_look_is_dated_by_the_day_of_the_run(server: Server) -> None:
    day = datetime.date(2027, 1, 2)
    page = server.on("/page", status(200))
    assert list(link_check.look({page: []}, {}, _visitor(), day)) == [
        Look(page, "found", "200", "2027-01-02", "2027-01-02", "2027-01-02")
    ]
