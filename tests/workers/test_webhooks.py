"""Deliveries over a real Redis to a real receiver."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import redis
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from service.destinations import Destinations
from service.registry import Registry
from service.registry.webhooks import LEASE, PAUSES, Webhook, Webhooks
from service.settings import Settings
from tests.service.registry.passing_time import pass_time
from tests.workers.conftest import TENANT
from tests.workers.receiver import NAME, Receiver, certificate, status
from workers import webhooks as workers
from workers.webhooks import Answer, Sender

HOOK = "wh_1"
INSIDE = Settings(webhook_networks="127.0.0.0/8", webhook_schemes="https,http", webhook_ports="any")
Submit = Callable[..., str]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def hooks(redis_client: redis.Redis, settings: Settings, receiver: Receiver) -> Webhooks:
    hooks = Webhooks(redis_client, settings)
    assert hooks.create(TENANT, HOOK, receiver.url, None)
    return hooks


def at(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda _host, _port: list(addresses)


def inside(*addresses: str) -> Sender:
    """A sender that may reach this machine, where the name of the receiver leads."""
    return Sender(Destinations(INSIDE), at(*addresses or ("127.0.0.1",)))


def hook(hooks: Webhooks) -> Webhook:
    found = hooks.get(TENANT, HOOK)
    assert found is not None
    return found


@pytest.fixture
def ended(submit: Submit, registry: Registry, hooks: Webhooks) -> str:
    """An article has ended; the id of its delivery."""
    submit("ar_1", webhook_id=HOOK, external_id="zarechinsk-1", title="Тайный заголовок")
    claim = registry.claim(TENANT, "ar_1", "worker")
    assert registry.finish(TENANT, "ar_1", claim.fence, "succeeded", parts={}, pipeline="1")
    return "dl_1"


# --- what is sent ---
def test_a_signed_message_without_the_articles_words(hooks: Webhooks, receiver: Receiver, ended: str) -> None:
    assert workers.run(hooks, inside(), TENANT, ended) == "delivered"
    [got] = receiver.got
    assert got.path == "/hook?desk=city"
    assert got.headers["host"] == f"{NAME}:{receiver.port}"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == ended
    verified = Verifier(hook(hooks).secret).verify(got.body, got.headers)
    data = verified["data"]
    assert verified["type"] == "article.finished"
    assert verified["timestamp"] == data.pop("finished_at")
    assert data.pop("created_at").endswith("Z")
    assert data == {
        "id": "ar_1", "external_id": "zarechinsk-1", "status": "succeeded", "embargoed_until": None, "withheld": False,
        "href": "/v1/articles/ar_1",
    }  # fmt: skip
    assert "заголовок" not in got.body.decode()
    found = hooks.delivery(TENANT, ended)
    assert found is not None
    assert (found.status, [a["code"] for a in found.attempts]) == ("delivered", [204])
    assert hook(hooks).succeeded is not None


def test_a_message_carries_the_marks_of_an_embargo(
    hooks: Webhooks, receiver: Receiver, submit: Submit, registry: Registry
) -> None:
    for n, marks in enumerate(({"embargoed_until": "2099-01-01"}, {"withheld": True})):
        submit(f"ar_{n}", webhook_id=HOOK, **marks)
        claim = registry.claim(TENANT, f"ar_{n}", "worker")
        assert registry.finish(TENANT, f"ar_{n}", claim.fence, "succeeded", parts={}, pipeline="1")
        assert workers.run(hooks, inside(), TENANT, f"dl_{n}") == "delivered"
        data = json.loads(receiver.got[-1].body)["data"]
        assert (data["embargoed_until"], data["withheld"]) == (marks.get("embargoed_until"), "withheld" in marks)


def test_wrong_signatures_are_found_out(hooks: Webhooks, receiver: Receiver, ended: str) -> None:
    workers.run(hooks, inside(), TENANT, ended)
    [got] = receiver.got
    right = Verifier(hook(hooks).secret)
    other = Verifier("whsec_" + "A" * 43 + "=")
    late = str(int(got.headers["webhook-timestamp"]) - 600)
    for verifier, body, headers in (
        (other, got.body, got.headers),
        (right, got.body.replace(b"succeeded", b"failed"), got.headers),
        (right, got.body, got.headers | {"webhook-id": "dl_2"}),
        (right, got.body, got.headers | {"webhook-timestamp": late}),
        (right, got.body, got.headers | {"webhook-signature": "v1," + "A" * 43 + "="}),
    ):
        with pytest.raises(WebhookVerificationError):
            verifier.verify(body, headers)


def test_two_signatures_while_a_rotation_lasts(
    hooks: Webhooks, receiver: Receiver, ended: str, redis_client: redis.Redis, settings: Settings
) -> None:
    old = hook(hooks)
    hooks.rotate(TENANT, old)
    new = hook(hooks)
    workers.run(hooks, inside(), TENANT, ended)
    for secret in (old.secret, new.secret):
        assert Verifier(secret).verify(receiver.got[0].body, receiver.got[0].headers)
    pass_time(redis_client, settings.webhook_rotation + 1)
    hooks.retry(TENANT, HOOK, ended)
    workers.run(hooks, inside(), TENANT, ended)
    assert Verifier(new.secret).verify(receiver.got[1].body, receiver.got[1].headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(old.secret).verify(receiver.got[1].body, receiver.got[1].headers)


def test_a_test_message(hooks: Webhooks, receiver: Receiver) -> None:
    assert hooks.test(TENANT, HOOK, "dl_9") == "created"
    assert workers.run(hooks, inside(), TENANT, "dl_9") == "delivered"
    message = json.loads(receiver.got[0].body)
    assert (message["type"], message["data"]) == ("webhook.test", {"webhook": HOOK})


# --- what is answered ---
@pytest.mark.parametrize("code", [200, 201, 204, 299])
def test_2xx_is_enough(hooks: Webhooks, receiver: Receiver, ended: str, code: int) -> None:
    receiver.replies = [status(code)]
    assert workers.run(hooks, inside(), TENANT, ended) == "delivered"


@pytest.mark.parametrize("code", [304, 400, 401, 404, 418, 429, 500, 503])
def test_everything_else_is_tried_again(hooks: Webhooks, receiver: Receiver, ended: str, code: int) -> None:
    receiver.replies = [status(code)]
    assert workers.run(hooks, inside(), TENANT, ended) == "again"
    assert workers.run(hooks, inside(), TENANT, ended) == "early"
    assert len(receiver.got) == 1


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_no_redirect_is_followed(hooks: Webhooks, receiver: Receiver, ended: str, code: int) -> None:
    receiver.replies = [status(code, Location=f"http://127.0.0.1:{receiver.port}/inside"), status(200)]
    assert workers.run(hooks, inside(), TENANT, ended) == "again"
    assert [got.path for got in receiver.got] == ["/hook?desk=city"]


def test_410_disables(hooks: Webhooks, receiver: Receiver, ended: str) -> None:
    receiver.replies = [status(410)]
    assert workers.run(hooks, inside(), TENANT, ended) == "gone"
    assert (hook(hooks).status, hook(hooks).reason) == ("disabled", "gone")


def test_all_tries_with_their_pauses(
    hooks: Webhooks, receiver: Receiver, ended: str, redis_client: redis.Redis
) -> None:
    receiver.replies = [status(503)]
    for n, pause in enumerate(PAUSES, 1):
        assert workers.run(hooks, inside(), TENANT, ended) == "again"
        found = hooks.delivery(TENANT, ended)
        assert found is not None
        assert found.next is not None
        wait = found.next / 1000 - time.time()
        assert pause - 2 < wait <= pause * 1.2 + 1, n
        pass_time(redis_client, round(pause * 1.2) + 1)
        assert [hint.id for hint in hooks.overdue(10)] == [ended]
    assert workers.run(hooks, inside(), TENANT, ended) == "failed"
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1
    assert len(receiver.got) == len(PAUSES) + 1
    found = hooks.delivery(TENANT, ended)
    assert found is not None
    assert (found.status, len(found.attempts), found.next) == ("failed", 8, None)


def test_a_long_answer_is_not_read(hooks: Webhooks, receiver: Receiver, ended: str, redis_client: redis.Redis) -> None:
    sent: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for n in range(4_000):
            handler.wfile.write(b"secret-of-the-receiver" * 1_000)
            sent.append(n)

    receiver.replies = [endless]
    assert workers.run(hooks, inside(), TENANT, ended) == "delivered"
    assert len(sent) < 4_000
    stored = [redis_client.hgetall(key) for key in redis_client.scan_iter("*:call:*")]
    assert stored
    assert "secret-of-the-receiver" not in str(stored)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", ["head", "nothing", "body"])
def test_slow_receivers(
    hooks: Webhooks, receiver: Receiver, ended: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "ANSWER", 0.4)
    monkeypatch.setattr(workers, "CONNECT", 0.4)

    dripped: list[int] = []

    def drip(handler: BaseHTTPRequestHandler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
        elif part == "head":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for n in range(100):
            dripped.append(n)
            if part != "nothing":
                handler.wfile.write(b"a")
                handler.wfile.flush()
            time.sleep(0.1)

    receiver.replies = [drip]
    outcome = workers.run(hooks, inside(), TENANT, ended)
    assert len(dripped) < 100  # it was not waited for
    if part == "body":  # the status has been heard
        assert outcome == "delivered"
    else:
        found = hooks.delivery(TENANT, ended)
        assert found is not None
        assert (outcome, found.attempts[0]["error"]) == ("again", "timeout")


@pytest.mark.parametrize("raw", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 xyz\r\n\r\n", b"SSH-2.0-server\r\n"])
def test_no_http(hooks: Webhooks, receiver: Receiver, ended: str, raw: bytes) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(raw)
        handler.close_connection = True

    receiver.replies = [reply]
    assert workers.run(hooks, inside(), TENANT, ended) == "again"
    found = hooks.delivery(TENANT, ended)
    assert found is not None
    assert found.attempts[0]["error"] == "no-answer"


def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert inside()(f"http://{NAME}:{port}/", b"{}", {}) == Answer(error="no-connection")


# --- where it goes ---
@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["::1"], ["169.254.169.254"], ["10.0.0.1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"], ["8.8.8.8", "127.0.0.1"], ["fe80::1%lo"], ["0.0.0.0"],  # noqa: S104
    ],
)  # fmt: skip
def test_a_name_that_leads_inside(receiver: Receiver, addresses: list[str]) -> None:
    public = Sender(Destinations(replace(INSIDE, webhook_networks="")), at(*addresses))
    assert public(receiver.url, b"{}", {}) == Answer(error="forbidden-address")
    assert receiver.got == []


def test_it_goes_to_the_address_that_was_checked(receiver: Receiver) -> None:
    """A name server that answers otherwise the second time is not asked a second time."""
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    send = Sender(Destinations(replace(INSIDE, webhook_networks="127.0.0.1/32")), rebinding)
    assert send(receiver.url, b"{}", {}) == Answer(code=204)
    assert asked == [NAME]
    assert send(receiver.url, b"{}", {}) == Answer(error="forbidden-address")
    assert len(receiver.got) == 1


def test_an_url_that_the_settings_no_longer_permit(receiver: Receiver) -> None:
    send = Sender(Destinations(replace(INSIDE, webhook_schemes="https")), at("127.0.0.1"))
    assert send(receiver.url, b"{}", {}) == Answer(error="forbidden-scheme")


def test_a_name_that_leads_nowhere(receiver: Receiver) -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert Sender(Destinations(INSIDE), nowhere)(receiver.url, b"{}", {}) == Answer(error="name-unresolved")
    assert inside("8.8.8.8")("http://" + NAME + "." * 2, b"{}", {}) == Answer(error="invalid-url")


def test_the_second_address_is_tried(receiver: Receiver) -> None:
    assert inside("127.0.0.9", "127.0.0.1")(receiver.url, b"{}", {}) == Answer(code=204)


def test_no_proxy_of_the_environment(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert inside()(receiver.url, b"{}", {}) == Answer(code=204)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_https_under_the_receivers_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, foreign = certificate(tmp_path, NAME), certificate(tmp_path, "elsewhere.example")
    both = tmp_path / "authorities.pem"
    both.write_bytes(own.read_bytes() + foreign.read_bytes())
    for file, trusted, expected in (
        (own, both, Answer(code=204)),
        (own, foreign, Answer(error="tls")),  # an authority that nobody trusts
        (foreign, both, Answer(error="tls")),  # another name
    ):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        receiver = Receiver(context=context)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        workers._trust.cache_clear()
        try:
            assert inside()(receiver.url, b"{}", {}) == expected
            assert receiver.names == [NAME]
            assert len(receiver.got) == (expected.code is not None)
        finally:
            receiver.close()
    workers._trust.cache_clear()


# --- nothing is lost ---
_DELIVERS = """
import sys
from service.destinations import Destinations
from service.registry.connection import connect
from service.registry.webhooks import Webhooks
from service.settings import Settings
from workers.webhooks import Sender, run
settings = Settings(redis_url=sys.argv[1], webhook_networks="127.0.0.0/8", webhook_schemes="http", webhook_ports="any")
run(Webhooks(connect(settings), settings), Sender(Destinations(settings), lambda *_: ["127.0.0.1"]), *sys.argv[2:])
"""


def test_a_worker_is_killed_in_the_middle(
    hooks: Webhooks, receiver: Receiver, ended: str, redis_client: redis.Redis, settings: Settings
) -> None:
    """The message comes twice, under one id; none is lost."""
    receiver.replies = [lambda _: time.sleep(30), status(204)]
    command = [sys.executable, "-c", _DELIVERS, settings.redis_url, TENANT, ended]
    with subprocess.Popen(command) as worker:
        while not receiver.got:
            assert worker.poll() is None
            time.sleep(0.01)
        os.kill(worker.pid, signal.SIGKILL)
    assert workers.run(hooks, inside(), TENANT, ended) == "leased"
    assert hooks.overdue(10) == []
    pass_time(redis_client, LEASE + 1)
    assert [hint.id for hint in hooks.overdue(10)] == [ended]
    assert workers.run(hooks, inside(), TENANT, ended) == "delivered"
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == ended
    assert first.body == second.body


def test_a_hint_that_comes_twice_delivers_once(hooks: Webhooks, receiver: Receiver, ended: str) -> None:
    assert [workers.run(hooks, inside(), TENANT, ended) for _ in range(2)] == ["delivered", "done"]
    assert len(receiver.got) == 1


def test_logs_hold_neither_addresses_nor_secrets(
    hooks: Webhooks, receiver: Receiver, ended: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        workers.run(hooks, inside(), TENANT, ended)
    written = str([vars(record) for record in caplog.records if record.name.startswith("workers")])
    assert "delivered" in written
    assert NAME not in written
    assert hook(hooks).secret not in written
