"""The tasks, called as Celery calls them."""

from __future__ import annotations

import pytest

from service import spans, telemetry
from tests.e2e.collector import Collector
from workers import attempt, tasks, webhooks


def test_the_lines_of_an_attempt_have_the_ids_of_its_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    monkeypatch.setattr(attempt, "run", lambda *_: seen.append(telemetry.carried()))
    headers = {"request_id": "desk-7", "traceparent": "00-a-b-01", "stranger": "x"}
    tasks.analyze.apply(kwargs={"tenant": "newsroom", "id": "ar_1"}, headers=headers)
    tasks.analyze.apply(kwargs={"tenant": "newsroom", "id": "ar_2"})
    assert seen == [{"request_id": "desk-7", "traceparent": "00-a-b-01"}, {}]


def test_a_delivery_is_a_span_of_the_trace_that_it_came_by(monkeypatch: pytest.MonkeyPatch) -> None:
    collector = Collector()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    monkeypatch.setattr(webhooks, "run", lambda *_: "delivered")
    spans.start("test")
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    tasks.deliver.apply(kwargs={"tenant": "newsroom", "id": "dl_1"}, headers={"traceparent": f"00-{trace}-{parent}-01"})
    spans.stop()
    collector.close()
    [span] = collector.seen
    assert (span.name, span.trace, span.parent) == ("deliver", trace, parent)
    assert span.attributes == {"doslovno.delivery": "dl_1", "doslovno.outcome": "delivered"}
