"""The front under gunicorn, as it is run: slow clients hold nobody up, a stop lets requests in flight end."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry.keys import FRONTS
from service.registry.presence import Presence
from service.security import keys
from service.settings import Settings
from tests.service.samples import TEXT

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]


class Server:
    """A gunicorn with one worker process."""

    def __init__(self, redis_url: str, key: str, **settings: str) -> None:
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.key = key
        environment = (
            os.environ
            | {
                "REDIS_URL": redis_url,
                "DOSLOVNO_BIND": f"127.0.0.1:{self.port}",
                "DOSLOVNO_API_PROCESSES": "1",
            }
            | settings
        )
        # not a pipe: one that nobody reads fills up, and the server waits
        self.log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:service.gunicorn_conf", "service.wsgi:app"],
            env=environment, stdout=self.log, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def ended(self, timeout: float | None = None) -> str:
        """What it has written, when it is no more."""
        self.process.wait(timeout)
        self.log.seek(0)
        return self.log.read()

    def call(self, path: str, body: dict[str, Any] | None = None, timeout: float = 60) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode() if body else None,
            headers={"X-API-Key": self.key, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
            return answer.status, json.load(answer)

    def wait_until_up(self) -> None:
        while self.process.poll() is None:
            try:
                self.call("/livez")
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(self.ended())


@contextlib.contextmanager
def running(redis_url: str, client: redis.Redis, **settings: str) -> Iterator[Server]:
    server = Server(redis_url, keys.create(client, "acme"), **settings)
    server.wait_until_up()
    yield server
    server.process.kill()
    server.ended()


@pytest.fixture
def server(redis_server: RedisServer, redis_client: redis.Redis) -> Iterator[Server]:
    with running(redis_server.url, redis_client) as server:
        yield server


def test_a_stop_ends_long_polls_with_an_answer(server: Server) -> None:
    status, article = server.call("/v1/articles", {"text": TEXT})
    assert status == 202
    answers: list[tuple[int, Any]] = []
    poll = threading.Thread(target=lambda: answers.append(server.call(f"/v1/articles/{article['id']}?wait=30")))
    poll.start()
    poll.join(1)
    assert answers == []
    server.process.send_signal(signal.SIGTERM)
    poll.join(20)
    assert [(code, body["status"]) for code, body in answers] == [(200, "queued")]
    log = server.ended(timeout=20)
    assert server.process.returncode == 0
    assert "Control socket" not in log
    lines = [line for line in log.splitlines() if '"message": "request"' in line]
    assert len(lines) >= 2
    assert all(json.loads(line)["request_id"] for line in lines)


def test_its_processes_say_that_they_live(server: Server, redis_client: redis.Redis) -> None:
    fronts = Presence(redis_client, Settings(), FRONTS)
    while not fronts.alive():
        time.sleep(0.05)
    assert [name.rpartition(":")[0] for name in fronts.alive()] == [socket.gethostname()]
    server.process.terminate()
    server.ended(60)
    assert fronts.alive() == {}


@pytest.fixture
def patient(redis_server: RedisServer, redis_client: redis.Redis) -> Iterator[Server]:
    """A server that gives its balancer three seconds."""
    with running(redis_server.url, redis_client, DOSLOVNO_DRAIN_SECONDS="3") as server:
        yield server


def until_unready(server: Server) -> None:
    """Fails when the server has gone before it said so."""
    refusal = None
    while refusal is None:
        try:
            server.call("/readyz")
        except urllib.error.HTTPError as error:
            refusal = (error.code, error.read().decode())
    assert refusal[0] == 503
    assert "draining" in refusal[1]


def test_a_stop_is_announced_first(patient: Server) -> None:
    """A balancer that looks now and then loses no request: they are answered until it has seen that none are wanted."""
    _, article = patient.call("/v1/articles", {"text": TEXT})
    answers: list[tuple[int, Any]] = []
    poll = threading.Thread(target=lambda: answers.append(patient.call(f"/v1/articles/{article['id']}?wait=30")))
    poll.start()
    poll.join(1)
    patient.process.send_signal(signal.SIGTERM)
    until_unready(patient)
    assert patient.process.poll() is None
    assert patient.call("/v1/articles", {"text": TEXT + " И ещё."})[0] == 202
    poll.join(20)
    assert [(code, body["status"]) for code, body in answers] == [(200, "queued")]
    patient.ended(timeout=30)
    assert patient.process.returncode == 0


def test_a_second_signal_ends_the_waiting(redis_server: RedisServer, redis_client: redis.Redis) -> None:
    server = Server(redis_server.url, keys.create(redis_client, "acme"), DOSLOVNO_DRAIN_SECONDS="1000")
    server.wait_until_up()
    server.process.send_signal(signal.SIGTERM)
    until_unready(server)
    server.process.send_signal(signal.SIGTERM)
    server.ended(timeout=30)
    assert server.process.returncode == 0


def test_all_processes_are_counted_on_one_page(redis_server: RedisServer, redis_client: redis.Redis) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    server = Server(
        redis_server.url, keys.create(redis_client, "acme"), DOSLOVNO_API_PROCESSES="2",
        DOSLOVNO_METRICS_BIND=f"127.0.0.1:{port}",
    )  # fmt: skip
    try:
        server.wait_until_up()
        for _ in range(40):
            server.call("/v1/articles")
        for _ in range(4):  # whichever process answers
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
                shown = answer.read().decode()
            assert 'doslovno_http_requests_total{method="GET",route="/v1/articles",status="200"} 40.0' in shown
            assert "doslovno_redis_up 1.0" in shown
        server.process.terminate()
        server.ended(timeout=30)
        assert server.process.returncode == 0
    finally:
        server.process.kill()
        server.ended()


UNREADABLE = [
    (f"GET /v1/articles?title={'Звонарёв' * 520} HTTP/1.1", "", 414, "uri-too-long"),
    ("GET /livez HTTP/1.1", f"X-Title: {'Z' * 20_000}\r\n", 431, "headers-too-large"),
    ("GET /livez HTTP/1.1", "X-Title: z\r\n" * 200, 431, "headers-too-large"),
    ("GET /livez?Zvonaryov HTTP/9.9", "", 400, "bad-request"),
    ("Zvonaryov", "", 400, "bad-request"),
    ("GET /livez HTTP/1.1", "Zvonaryov: in \x00 it\r\n", 400, "bad-request"),
    ("POST /v1/articles HTTP/1.1", "Transfer-Encoding: Zvonaryov\r\n", 500, "internal"),
]


def test_what_is_no_request_is_a_problem_too(server: Server) -> None:
    """And no word of it is logged, or repeated in the answer."""
    for request_line, headers, status, name in UNREADABLE:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(f"{request_line}\r\nHost: x\r\n{headers}\r\n".encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        head, body = answer.split(b"\r\n\r\n", 1)
        assert int(head.split()[1]) == status
        assert b"Content-Type: application/problem+json" in head
        problem = json.loads(body)
        assert (problem["type"], problem["status"]) == (f"urn:doslovno:problem:{name}", status)
        assert "onaryov" not in body.decode()
    server.process.send_signal(signal.SIGTERM)
    log = server.ended(timeout=30)
    for word in ("Звонарёв", "%D0", "onaryov", "ZZZ"):
        assert word not in log


def test_a_long_title_fits_into_the_query(server: Server) -> None:
    query = urllib.parse.urlencode({"title": "Щ" * 1000})
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/v1/articles?{query}", TEXT.encode(),
        {"Content-Type": "text/plain; charset=utf-8", "X-API-Key": server.key},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own server
        assert answer.status == 202
        assert json.load(answer)["title"] == "Щ" * 1000


def test_slow_clients_hold_nobody_up(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    try:
        for connection in slow[:25]:
            connection.sendall(b"POST /v1/articles HTTP/1.1\r\nHost: x\r\n")
        for connection in slow[25:]:
            head = f"POST /v1/articles HTTP/1.1\r\nHost: x\r\nX-API-Key: {server.key}\r\n"
            connection.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{{".encode())
        assert server.call("/v1/articles", {"text": TEXT}, timeout=10)[0] == 202
    finally:
        for connection in slow:
            connection.close()


@pytest.fixture
def impatient(redis_server: RedisServer, redis_client: redis.Redis) -> Iterator[Server]:
    """A server that waits two seconds for a body."""
    with running(redis_server.url, redis_client, DOSLOVNO_BODY_PATIENCE="2") as server:
        yield server


def test_a_body_that_drips_is_given_up(impatient: Server) -> None:
    """A byte now and then is no progress; the client is told, and the connection ends."""
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as connection:
        head = f"POST /v1/articles HTTP/1.1\r\nHost: x\r\nX-API-Key: {impatient.key}\r\n"
        connection.sendall(f"{head}Content-Type: text/plain\r\nContent-Length: 500\r\n\r\n".encode())
        connection.settimeout(0.5)
        answer = b""
        for _ in range(30):
            with contextlib.suppress(OSError):
                connection.sendall(b"a")
            with contextlib.suppress(TimeoutError):
                answer += connection.recv(65536)
            if b"request-timeout" in answer:
                break
    assert answer.split()[1] == b"408", answer
    assert b"urn:doslovno:problem:request-timeout" in answer


@pytest.mark.timeout(300)
def test_half_open_connections_beyond_all_bounds_are_let_go(impatient: Server) -> None:
    """More than the process holds at once (2,000): the later ones wait in the backlog until the first are given up."""
    wanted = 2500
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted + 500:
        pytest.skip(f"this machine permits {hard} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted + 500), hard))
    head = b"POST /v1/articles HTTP/1.1\r\nHost: x\r\n"
    whole = head + f"X-API-Key: {impatient.key}\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n".encode()
    slow: list[socket.socket] = []
    try:
        for n in range(wanted):
            connection = socket.create_connection(("127.0.0.1", impatient.port), timeout=60)
            connection.sendall(head if n % 2 else whole)
            slow.append(connection)
        assert impatient.call("/v1/articles", {"text": TEXT}, timeout=60)[0] == 202
    finally:
        for connection in slow:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("framing", ["Content-Length: 500", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_a_body_that_is_cut_off_is_no_article(server: Server, framing: str, kind: str) -> None:
    """Its beginning is a Russian text; nothing of it is stored."""
    body = TEXT.encode() if kind == "text/plain" else json.dumps({"text": TEXT}).encode()
    if framing.startswith("Transfer"):
        body = f"{len(body):x}\r\n".encode() + body + b"\r\n"  # the chunk that ends it is missing
    head = f"POST /v1/articles HTTP/1.1\r\nHost: x\r\nX-API-Key: {server.key}\r\n"
    head += f"Content-Type: {kind}\r\n{framing}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").read()
    assert answer == b"" or answer.split()[1] == b"400", answer
    assert server.call("/v1/articles")[1]["articles"] == []


def test_hundreds_of_half_open_connections(server: Server) -> None:
    """They stay open while others are served, and the server is as before when they have gone."""
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(600)]
    try:
        for connection in silent[::2]:
            connection.sendall(b"GET /v1/articles HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        for n in range(5):
            assert server.call("/v1/articles", {"text": f"{TEXT} {n}"}, timeout=20)[0] == 202
    finally:
        for connection in silent:
            connection.close()
    assert len(server.call("/v1/articles")[1]["articles"]) == 5
