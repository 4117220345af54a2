"""What haproxy compresses, as deploy/haproxy.cfg sets it up: before a server of ours that answers all kinds."""

from __future__ import annotations

import gzip
import shutil
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from doslovno.child import Child
from service.api.exports import MEDIA_TYPES
from service.api.responses import NDJSON
from service.problems import MEDIA_TYPE
from service.web.assets import TYPES
from tests.deploy.test_deploy import HAPROXY
from tests.e2e.stack import free_port

PROGRAM = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
BODY = ("Паромщики Тальцовска требуют выплат. " * 200).encode()
READABLE = [
    "application/json", MEDIA_TYPE, *MEDIA_TYPES, NDJSON, "text/html; charset=utf-8",
    *(TYPES[kind] for kind in ("css", "js", "svg")),
]  # fmt: skip

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="haproxy is not installed")


class Kinds(BaseHTTPRequestHandler):
    """Answers with the type that the address names; `/lines` one line and, a second later, another; `/packed` what is
    packed already."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path[1:]
        self.send_response(200)
        if path == "lines":
            self.send_header("Content-Type", "application/x-ndjson")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for line in (b'{"n": 1}\n', b'{"n": 2}\n'):
                self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
                time.sleep(1)
            self.wfile.write(b"0\r\n\r\n")
            return
        packed = path == "packed"
        body = gzip.compress(BODY) if packed else BODY
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "text/css" if packed else path.replace("_", " "))
        self.send_header("ETag", '"abc"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass

    def handle_one_request(self) -> None:
        with suppress(ConnectionError):  # haproxy drops what it has read
            super().handle_one_request()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Kinds)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port, folder = free_port(), tmp_path_factory.mktemp("haproxy")
    written = HAPROXY.replace("bind :8080", f"bind 127.0.0.1:{port}").replace("option httpchk", "")
    kept = [line for line in written.splitlines() if "http-check" not in line and "default-server" not in line]
    there = f"  server api 127.0.0.1:{server.server_port}"
    kept = [there if "server-template" in line else line for line in kept]
    (folder / "haproxy.cfg").write_text("\n".join(kept) + "\n", encoding="ascii")
    assert PROGRAM
    haproxy = Child("haproxy", [PROGRAM, "-db", "-f", str(folder / "haproxy.cfg")], folder / "haproxy.log")
    haproxy.start()
    deadline = time.monotonic() + 10
    while True:
        try:
            asked(port, "text/html").close()
            break
        except OSError:
            assert time.monotonic() < deadline, (folder / "haproxy.log").read_text()
            time.sleep(0.05)
    yield port
    haproxy.stop()
    server.shutdown()


def asked(port: int, path: str, encoding: str = "gzip") -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/" + path.replace(" ", "_"), headers={"Accept-Encoding": encoding})
    return connection.getresponse()


@pytest.mark.parametrize("kind", READABLE)
def test_what_people_and_programs_read_is_compressed(port: int, kind: str) -> None:
    answer = asked(port, kind)
    received = answer.read()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(received) == BODY
    assert len(received) < len(BODY) / 10
    assert answer.headers["ETag"] == 'W/"abc"'


def test_who_cannot_unpack_gets_it_as_it_is(port: int) -> None:
    answer = asked(port, "application/json", "identity")
    assert (answer.headers["Content-Encoding"], answer.headers["ETag"]) == (None, '"abc"')
    assert answer.read() == BODY


@pytest.mark.parametrize("kind", ["font/woff2", "image/png"])
def test_what_is_small_already_is_left_alone(port: int, kind: str) -> None:
    assert asked(port, kind).headers["Content-Encoding"] is None


def test_nothing_is_packed_twice(port: int) -> None:
    assert gzip.decompress(asked(port, "packed").read()) == BODY


def test_lines_come_as_they_are_made(port: int) -> None:
    """The last bytes of one may come with the next."""
    began = time.monotonic()
    answer, unpack = asked(port, "lines"), zlib.decompressobj(31)
    assert answer.headers["Content-Encoding"] == "gzip"
    first = unpack.decompress(answer.read1(100))
    assert first.startswith(b'{"n":')
    assert time.monotonic() - began < 0.9
    assert first + unpack.decompress(answer.read()) == b'{"n": 1}\n{"n": 2}\n'
