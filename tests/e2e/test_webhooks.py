"""Real processes tell a real receiver when an article has ended."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from tests.e2e.stack import TEXT, Stack, eventually
from tests.workers.receiver import Receiver, status

pytestmark = pytest.mark.e2e


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def webhook(stack: Stack, receiver: Receiver) -> dict[str, Any]:
    answer = stack.call("POST", "/v1/webhooks", json={"url": f"http://127.0.0.1:{receiver.port}/hook"})
    assert answer.status == 201, answer.data
    made: dict[str, Any] = answer.json()
    return made


def log(stack: Stack, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = stack.call("GET", f"/v1/webhooks/{webhook['id']}/deliveries").json()["deliveries"]
    return rows


def test_an_article_is_told(stack: Stack, receiver: Receiver, webhook: dict[str, Any]) -> None:
    ids = [stack.submit(f"{TEXT}\nСообщение номер {n}.", webhook_id=webhook["id"]) for n in range(3)]
    eventually(lambda: log(stack, webhook), lambda rows: [r["status"] for r in rows] == ["delivered"] * 3)
    verifier = Verifier(webhook["secret"])
    told = [verifier.verify(got.body, got.headers)["data"] for got in receiver.got]
    assert sorted(data["id"] for data in told) == sorted(ids)
    assert {data["status"] for data in told} == {"succeeded"}
    assert webhook["secret"] not in stack.logs()


def test_a_failed_delivery_comes_again(stack: Stack, receiver: Receiver, webhook: dict[str, Any]) -> None:
    receiver.replies = [status(503), status(204)]
    stack.submit(f"{TEXT}\nСо второго раза.", webhook_id=webhook["id"])
    [row] = eventually(lambda: log(stack, webhook), lambda rows: [r["status"] for r in rows] == ["delivered"])
    assert [attempt["code"] for attempt in row["attempts"]] == [503, 204]


def test_delivering_workers_are_killed(stack: Stack, receiver: Receiver, webhook: dict[str, Any]) -> None:
    receiver.replies = [lambda _: time.sleep(20), status(204)]
    stack.call("POST", f"/v1/webhooks/{webhook['id']}/test")
    eventually(lambda: len(receiver.got), lambda got: got == 1)
    assert stack.worker.process is not None
    parent = stack.worker.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    assert children
    for child in children:
        os.kill(int(child), signal.SIGKILL)
    [row] = eventually(lambda: log(stack, webhook), lambda rows: rows[0]["status"] == "delivered")
    assert [got.headers["webhook-id"] for got in receiver.got] == [row["id"]] * 2
    assert receiver.got[0].body == receiver.got[1].body
