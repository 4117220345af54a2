"""Spans of OpenTelemetry from the request to the results, over real processes."""

from __future__ import annotations

import json
import secrets

import pytest

from tests.e2e.collector import Collector, Seen
from tests.e2e.stack import TEXT, Stack, eventually

pytestmark = pytest.mark.e2e

CANARY = "Кенарь-Заозёрский"


def test_one_trace_from_the_request_to_the_results(stack: Stack, collector: Collector) -> None:
    trace, caller = secrets.token_hex(16), secrets.token_hex(8)
    text = f"{TEXT}\n«Мы рады», — сказал Пётр {CANARY}. Номер {trace}.\n"
    answer = stack.call(
        "POST", "/v1/articles", json={"text": text, "title": CANARY}, headers={"traceparent": f"00-{trace}-{caller}-01"}
    )
    id = answer.json()["id"]
    assert stack.finished(id).status == "succeeded"
    # each process sends its spans when it likes
    named = {"POST /v1/articles", "send hint", "analyze", "finish"}
    spans = eventually(lambda: collector.trace(trace), lambda seen: named <= {span.name for span in seen})
    by_name: dict[str, Seen] = {span.name: span for span in spans}
    request, hint, analyze = (by_name[name] for name in ("POST /v1/articles", "send hint", "analyze"))

    assert (request.service, request.kind, request.parent) == ("doslovno-api", 2, caller)
    assert request.attributes == {
        "http.request.method": "POST", "http.route": "/v1/articles", "http.response.status_code": 202
    }  # fmt: skip
    assert (hint.kind, hint.parent) == (4, request.id)
    assert (analyze.service, analyze.kind, analyze.parent) == ("doslovno-worker", 5, request.id)
    assert analyze.attributes == {
        "doslovno.article": id, "doslovno.attempt": 1, "doslovno.length": len(text), "doslovno.outcome": "succeeded"
    }  # fmt: skip
    stages = [span for span in spans if span.name.startswith("stage ")]
    assert {"stage parsing", "stage quotes", "stage events", "stage sentiment"} <= {span.name for span in stages}
    assert {span.parent for span in [*stages, by_name["finish"]]} == {analyze.id}
    assert sum(span.seconds for span in stages) <= analyze.seconds
    assert not any(span.failed for span in spans)

    lines = [json.loads(line) for line in stack.worker.log.read_text(encoding="utf8").splitlines() if id in line]
    assert f"00-{trace}-{analyze.id}-01" in {line["traceparent"] for line in lines}


def test_what_the_caller_does_not_sample_is_not_sent(stack: Stack, collector: Collector) -> None:
    unsampled, sampled = secrets.token_hex(16), secrets.token_hex(16)
    for trace, flags in ((unsampled, "00"), (sampled, "01")):
        header = {"traceparent": f"00-{trace}-{secrets.token_hex(8)}-{flags}"}
        assert stack.call("GET", "/v1/capabilities", headers=header).status == 200
    eventually(lambda: collector.trace(sampled), bool)
    assert collector.trace(unsampled) == []
    lines = [line for line in stack.api.log.read_text(encoding="utf8").splitlines() if unsampled in line]
    assert lines  # but its lines are found


def test_a_trace_begins_here_where_none_comes(stack: Stack, collector: Collector) -> None:
    before = len(collector.seen)
    stack.call("GET", "/v1/articles/ar_01ARZ3NDEKTSV4RRFFQ69G5FAV/text")
    stack.call("GET", "/livez")
    new = eventually(lambda: [s for s in collector.seen[before:] if s.name == "GET /v1/articles/<id>/text"], bool)
    assert new[0].parent == ""
    assert new[0].attributes["http.response.status_code"] == 404
    assert not [span for span in collector.seen if "livez" in span.name or "readyz" in span.name]


def test_no_word_of_an_article_leaves_by_a_span(stack: Stack, collector: Collector) -> None:
    id = stack.submit(f"{TEXT}\nПётр {CANARY} рад. {secrets.token_hex(8)}\n", title=CANARY, labels={"desk": CANARY})
    assert stack.finished(id).status == "succeeded"
    stack.call("GET", "/v1/articles", fields={"label": f"desk:{CANARY}"})
    eventually(lambda: [s for s in collector.seen if s.attributes.get("doslovno.article") == id], bool)
    everything = b"".join(collector.raw)
    for word in (CANARY, "Ланская", "Тальцовск"):
        assert word.encode() not in everything
    assert stack.key.encode() not in everything
