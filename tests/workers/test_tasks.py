"""The tasks, called as Celery calls them."""

from __future__ import annotations

import pytest

from service import telemetry
from workers import attempt, tasks


def test_the_lines_of_an_attempt_have_the_ids_of_its_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    monkeypatch.setattr(attempt, "run", lambda *_: seen.append(telemetry.carried()))
    headers = {"request_id": "desk-7", "traceparent": "00-a-b-01", "stranger": "x"}
    tasks.analyze.apply(kwargs={"tenant": "newsroom", "id": "ar_1"}, headers=headers)
    tasks.analyze.apply(kwargs={"tenant": "newsroom", "id": "ar_2"})
    assert seen == [{"request_id": "desk-7", "traceparent": "00-a-b-01"}, {}]
