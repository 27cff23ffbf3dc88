"""Real servers for the tests, each set up as the project's own configuration says."""

import contextlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import ROOT, TODAY
from explainer import hosting, record

HOST = "arms.example"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
NEEDED = {"nginx": "nginx-light libnginx-mod-http-brotli-static", "caddy": "caddy"}
"""What Debian calls them."""

NGINX = """\
load_module {module};
daemon off;
master_process off;
pid {scratch}/pid;
error_log {scratch}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {scratch}/body;
    proxy_temp_path {scratch}/proxy;
    fastcgi_temp_path {scratch}/fastcgi;
    uwsgi_temp_path {scratch}/uwsgi;
    scgi_temp_path {scratch}/scgi;
    include {scratch}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str] = field(hash=False)
    body: bytes = b""


class _Connection(http.client.HTTPConnection):
    """By TLS to a host of another name than its address, with a certificate of its own making."""

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.sock = context.wrap_socket(self.sock, server_hostname=HOST)


@dataclass(frozen=True)
class Server:
    """A server that runs: ports of 127.0.0.1."""

    name: str
    secure: int
    plain: int

    def connection(self) -> http.client.HTTPConnection:
        """One that is opened again where the server has closed it, as nginx does after a thousand requests."""
        connection = _Connection("127.0.0.1", self.secure, timeout=20)
        connection.connect()
        return connection

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """What is said on a request; of a header `if_none_match` its name is `If-None-Match`."""
        with contextlib.closing(self.connection()) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers={"Host": f"{HOST}:{self.secure}", **named})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def need(*names: str) -> None:
    """Skips a test, and says what it needs, where a server is not installed; where all is tested, it fails."""
    there = {name: shutil.which(name) for name in names}
    missing = [NEEDED[name] for name, path in there.items() if not path or (name == "nginx" and not MODULE.exists())]
    if missing:
        said = f"needs servers that are not installed: apt-get install {' '.join(missing)}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(said)


@contextlib.contextmanager
def serving(name: str, folder: Path, catalog_of: Path, scratch: Path) -> Iterator[Server]:
    """Serves a folder as `explainer hosting` says for the notes of another."""
    need(name)
    server = Server(name, _free_port(), _free_port())
    catalog, _ = record.read(catalog_of, TODAY)
    said = hosting.configuration(name, catalog, ROOT / "templates", folder, f"https://{HOST}/")
    command = (_nginx if name == "nginx" else _caddy)(said, server, scratch)
    environment = {**os.environ, "HOME": str(scratch), "XDG_DATA_HOME": str(scratch), "XDG_CONFIG_HOME": str(scratch)}
    with (scratch / "said").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        _wait(process, server, scratch / "said")
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _nginx(said: str, server: Server, scratch: Path) -> list[str | Path]:
    certificate, key = _certificate(scratch)
    changes = {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{server.plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{server.secure} ssl http2;",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": str(certificate),
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": str(key),
    }
    (scratch / "site.conf").write_text(_changed(said, changes))
    user = "user root;\n" if os.geteuid() == 0 else ""
    (scratch / "nginx.conf").write_text(user + NGINX.format(module=MODULE, scratch=scratch))
    return ["nginx", "-p", scratch, "-c", scratch / "nginx.conf", "-e", scratch / "error.log"]


def _caddy(said: str, server: Server, scratch: Path) -> list[str | Path]:
    certificate, key = _certificate(scratch)
    place = f"https://{HOST}:{server.secure} {{\n\tbind 127.0.0.1\n\ttls {certificate} {key}\n"
    settings = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\thttp_port {server.plain}\n}}\n"
    (scratch / "Caddyfile").write_text(settings + _changed(said, {f"{HOST} {{\n": place}))
    return ["caddy", "run", "--adapter", "caddyfile", "--config", scratch / "Caddyfile"]


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def _certificate(scratch: Path) -> tuple[Path, Path]:
    certificate, key = scratch / "certificate.pem", scratch / "key.pem"
    ask = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split()
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run([*ask, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait(process: subprocess.Popen, server: Server, said: Path) -> None:
    for _ in range(400):
        if process.poll() is not None:
            break
        try:
            server.connection().close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{server.name} does not answer: {said.read_text()}")
