"""Spans where they are off, where the collector is away, and where something breaks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from service import spans, telemetry
from service.registry import Registry
from tests.e2e.collector import Collector

OFF = """
import os, sys
os.environ.update({environment})
from service import spans, telemetry
import service.app, workers.tasks
spans.start("api")
with spans.span("x") as span:
    assert span is spans.NOTHING and span.traceparent is None
    span.set({{"a": 1}})
print(any(name.startswith(("opentelemetry.sdk.trace", "opentelemetry.exporter")) for name in sys.modules))
spans.stop()
"""


@pytest.mark.parametrize(
    "environment", [{}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "true"}]
)
def test_nothing_is_imported_without_a_collector(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OFF.format(environment=environment)], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "False", done.stderr


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    spans.start("api")
    assert "install doslovno[otel]" in caplog.text
    assert spans.begin("x") is spans.NOTHING


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """This process sends its spans there; they are there after `spans.stop`."""
    collector = Collector()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    spans.start("test")
    yield collector
    spans.stop()
    collector.close()


def test_an_error_is_noted_by_its_type_alone(collector: Collector) -> None:
    with pytest.raises(ValueError, match="канарейка"), telemetry.bound(), spans.span("outer"), spans.span("inner"):
        raise ValueError("канарейка")
    spans.stop()
    inner, outer = collector.seen
    assert (inner.name, inner.failed, inner.attributes) == ("inner", True, {"error.type": "ValueError"})
    assert (inner.parent, inner.trace, outer.parent) == (outer.id, outer.trace, "")
    assert "канарейка".encode() not in b"".join(collector.raw)


def test_the_current_span_is_that_of_the_lines(collector: Collector) -> None:
    with telemetry.bound(request_id="desk-7"):
        with spans.span("x") as span:
            assert telemetry.carried() == {"request_id": "desk-7", "traceparent": span.traceparent}
        assert telemetry.carried() == {"request_id": "desk-7"}


def test_refusals_are_no_failures_and_errors_are(
    collector: Collector, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/no/such/path?q=канарейка").status_code == 404
    assert client.get("/v1/articles?limit=0").status_code == 422

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("канарейка")

    monkeypatch.setattr(Registry, "list", broken)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    assert client.get("/v1/articles").status_code == 500
    spans.stop()
    found = [(span.name, span.attributes["http.response.status_code"], span.failed) for span in collector.seen]
    assert found == [("GET none", 404, False), ("GET /v1/articles", 422, False), ("GET /v1/articles", 500, True)]
    assert "канарейка".encode() not in b"".join(collector.raw)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "no address at all"])
def test_a_collector_that_is_away_harms_nobody(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", address)
    spans.start("test")
    with telemetry.bound(), spans.span("x") as span:
        assert span.traceparent
    spans.stop()
    assert spans.begin("x") is spans.NOTHING


def test_the_names_of_a_service_are_the_operators(monkeypatch: pytest.MonkeyPatch, collector: Collector) -> None:
    spans.stop()
    monkeypatch.setenv("OTEL_SERVICE_NAME", "newsroom-quotes")
    spans.start("api")
    spans.begin("x").end()
    spans.stop()
    assert [span.service for span in collector.seen] == ["newsroom-quotes"]
