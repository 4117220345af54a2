"""One attempt at one delivery: claim it, send it, note what came of it.

The message says that an article has ended, and where to read of it; never what it says. It is signed as Standard
Webhooks 1.0 has it. A receiver may get it twice, always under the same `webhook-id`.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import logging
import random
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Literal

import urllib3
from celery.exceptions import SoftTimeLimitExceeded
from urllib3.connection import HTTPConnection, HTTPSConnection

from service import destinations, metrics
from service.destinations import Address, Destinations, Forbidden, Resolve, Target
from service.registry.webhooks import PAUSES, Delivery, DeliveryClaim, Webhook, Webhooks

log = logging.getLogger(__name__)

CONNECT, ANSWER = 5.0, 10.0  # seconds to connect, and to answer once connected
SOFT_LIMIT, HARD_LIMIT = 25, 28  # seconds of a whole attempt, below its lease
READ = 4_096  # bytes of an answer that are read, and thrown away
JITTER = 0.2  # at most this share is added to a pause, so that a receiver that was away is not met by all at once
_TRIED = 2  # addresses of a receiver

Outcome = Literal["delivered", "again", "failed", "gone"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The HTTP status, or the name of what went wrong."""

    code: int | None = None
    error: str | None = None


class Sender:
    """Sends to the public internet and to the permitted networks, and nowhere else: no redirect is followed and no
    proxy is asked, and the connection goes to the very address that was checked."""

    def __init__(self, permitted: Destinations, resolve: Resolve = destinations.resolve) -> None:
        self._permitted = permitted
        self._resolve = resolve

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Raises nothing that a receiver can cause."""
        try:
            target = self._permitted.check(url)
            addresses = self._permitted.permit(self._resolve(target.host, target.port))
        except Forbidden as error:
            return Answer(error=error.code.replace("_", "-"))
        except (OSError, UnicodeError):
            return Answer(error="name-unresolved")
        answer = Answer(error="name-unresolved")
        for address in _some(addresses):
            answer = _exchange(target, address, body, headers)
            if answer.error != "no-connection":
                break
        return answer


def _some(addresses: list[Address]) -> list[Address]:
    """The first address, and the first one of the other kind: a machine without IPv6 reaches the second."""
    others = [a for a in addresses[1:] if a.version != addresses[0].version] or addresses[1:]
    return (addresses[:1] + others)[:_TRIED]


def _exchange(target: Target, address: Address, body: bytes, headers: Mapping[str, str]) -> Answer:
    """One request to this address, under the receiver's name (`Host`, SNI and certificate)."""
    connection: HTTPConnection
    if target.scheme == "https":
        connection = HTTPSConnection(
            str(address), target.port, timeout=CONNECT, server_hostname=target.host, ssl_context=_trust()
        )
    else:
        connection = HTTPConnection(str(address), target.port, timeout=CONNECT)
    late = threading.Event()

    def give_up() -> None:
        """A receiver that sends a byte now and then must not hold a worker."""
        late.set()
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(CONNECT + ANSWER, give_up)
    watch.daemon = True
    watch.start()
    try:
        try:
            connection.connect()
        except (ssl.SSLError, urllib3.exceptions.SSLError):
            return Answer(error="tls")
        except (OSError, urllib3.exceptions.HTTPError):
            return Answer(error="no-connection")
        connection.timeout = ANSWER
        connection.sock.settimeout(ANSWER)
        connection.request(
            "POST", target.path, body, {**headers, "Host": target.authority},
            preload_content=False, decode_content=False,
        )  # fmt: skip
        response = connection.getresponse()
        if late.is_set():  # cut off amid its head, which the standard library takes for its end
            return Answer(error="timeout")
        with contextlib.suppress(OSError, http.client.HTTPException, urllib3.exceptions.HTTPError):
            response.read(READ)
        return Answer(code=response.status)
    except (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError) as error:
        timed_out = late.is_set() or isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError)
        return Answer(error="timeout" if timed_out else "no-answer")
    finally:
        watch.cancel()
        connection.close()


@lru_cache(1)
def _trust() -> ssl.SSLContext:
    """The authorities of this machine; `SSL_CERT_FILE` names others."""
    return ssl.create_default_context()


def message(delivery: Delivery) -> bytes:
    """The body: the same bytes at every attempt."""
    facts = delivery.facts
    if delivery.type == "article.finished":
        data: dict[str, Any] = {
            "id": facts["article"],
            "external_id": facts.get("external_id"),
            "status": facts["outcome"],
            "created_at": _moment(facts["submitted"]),
            "finished_at": _moment(facts["finished"]),
            "embargoed_until": facts.get("embargoed_until"),
            "withheld": "withheld" in facts,
            "href": f"/v1/articles/{facts['article']}",
        }
    else:
        data = {"webhook": delivery.webhook}
    body = {"type": delivery.type, "timestamp": _moment(facts.get("finished", delivery.created)), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _moment(milliseconds: str | int) -> str:
    moment = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sign(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """`v1,<base64>`: HMAC-SHA256 under the secret over id, time and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(delivery: Delivery, webhook: Webhook, body: bytes, now: int) -> dict[str, str]:
    """`now` in seconds. While a rotation lasts there are two signatures, the new one first."""
    known = [secret for secret in (webhook.secret, webhook.old_secret) if secret]
    return {
        "Content-Type": "application/json",
        "User-Agent": f"doslovno/{version('doslovno')}",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(sign(secret, delivery.id, now, body) for secret in known),
    }


def run(webhooks: Webhooks, send: Sender, tenant: str, id: str) -> str:
    """Makes the delivery if it is due, and says in a word what came of it. Raises `redis.RedisError` when the store
    does not answer: the delivery comes again when its lease is over."""
    claim = webhooks.claim(tenant, id)
    if claim.outcome != "ok" or claim.delivery is None or claim.webhook is None:
        log.info("nothing to deliver", extra={"outcome": claim.outcome})
        return claim.outcome
    body = message(claim.delivery)
    started = time.monotonic()
    at = round(time.time() * 1000)
    try:
        answer = send(claim.webhook.url, body, headers(claim.delivery, claim.webhook, body, at // 1000))
    except SoftTimeLimitExceeded:
        answer = Answer(error="timeout")
    seconds = round(time.monotonic() - started, 3)
    metrics.DELIVERY_SECONDS.observe(seconds)
    outcome = judge(answer, claim)
    attempt = {"at": at, "code": answer.code, "error": answer.error, "seconds": seconds}
    pause = 0.0
    if outcome == "again":
        pause = PAUSES[claim.attempt - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311 - no secret
    owned = webhooks.settle(tenant, claim, outcome, attempt, pause)
    log.info(
        "delivery attempted",
        extra={
            "webhook": claim.webhook.id, "outcome": outcome if owned else "fenced", "attempt": claim.attempt,
            "code": answer.code, "problem": answer.error, "seconds": seconds,
        },
    )  # fmt: skip
    return outcome if owned else "fenced"


def judge(answer: Answer, claim: DeliveryClaim) -> Outcome:
    """2xx: delivered; 410: the receiver wants no more; all else is tried again as long as there are tries left."""
    if answer.code is not None and 200 <= answer.code < 300:
        return "delivered"
    if answer.code == 410:
        return "gone"
    return "again" if claim.attempt <= len(PAUSES) else "failed"
