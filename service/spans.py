"""Spans of OpenTelemetry, an extra: `pip install doslovno[otel]`. Without an address of a collector nothing of it is
imported, and a span does nothing.

One trace leads from the request to the results: which span is the current one stands in `traceparent` among the ids of
`telemetry`, which go with every hint and are kept with the article. Attributes are ids, lengths, counts and outcomes;
never an article's words, and of an error its type alone.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from threading import Thread
from typing import TYPE_CHECKING, Final, Literal

from service import telemetry

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span as _Span
    from opentelemetry.trace import Tracer

ADDRESSES: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_LAST: Final = 2.0  # seconds to send what is left at the end

Kind = Literal["internal", "server", "producer", "consumer"]
Value = str | int | float | bool

log = logging.getLogger(__name__)

_provider: TracerProvider | None = None
_tracer: Tracer | None = None


class Span:
    """One that is under way, or nothing at all."""

    __slots__ = ("_span",)

    def __init__(self, span: _Span | None = None) -> None:
        self._span = span

    @property
    def traceparent(self) -> str | None:
        """What its children name as their parent; None where there are no spans."""
        if self._span is None:
            return None
        context = self._span.get_span_context()
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"

    def name(self, name: str) -> None:
        if self._span is not None:
            self._span.update_name(name)

    def set(self, attributes: Mapping[str, Value]) -> None:
        """By name; see docs/operation.md for the names."""
        if self._span is not None:
            self._span.set_attributes(attributes)

    def fail(self, kind: str) -> None:
        """`kind` is the type of an error or of a problem. No message: that may quote what was being read."""
        if self._span is not None:
            from opentelemetry.trace import Status, StatusCode

            self._span.set_attribute("error.type", kind)
            self._span.set_status(Status(StatusCode.ERROR))

    def end(self) -> None:
        if self._span is not None:
            self._span.end()


NOTHING: Final = Span()


def now() -> int:
    """For `since`."""
    return time.time_ns()


def begin(name: str, kind: Kind = "internal", parent: str | None = None, since: int | None = None) -> Span:
    """A span below `parent`, a `traceparent`; the first of a new trace where that is none. Who begins it ends it."""
    if _tracer is None:
        return NOTHING
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = TraceContextTextMapPropagator().extract({"traceparent": parent} if parent else {})
    return Span(_tracer.start_span(name, context, SpanKind[kind.upper()], start_time=since))


@contextmanager
def span(name: str, kind: Kind = "internal", since: int | None = None) -> Iterator[Span]:
    """One below the current span, which is the current one inside. An error that leaves it is noted."""
    if _tracer is None:
        yield NOTHING
        return
    inside = begin(name, kind, telemetry.carried().get("traceparent"), since)
    try:
        with telemetry.added(traceparent=inside.traceparent or ""):
            yield inside
    except BaseException as error:
        inside.fail(type(error).__name__)
        raise
    finally:
        inside.end()


def start(role: str) -> None:
    """Spans go to the collector from now on, if one is named. To be called in each process, after it was forked."""
    global _provider, _tracer
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if disabled or not any(os.environ.get(address) for address in ADDRESSES):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.error("no spans are sent: install doslovno[otel]")
        return
    resource = Resource.create()
    if str(resource.attributes.get(SERVICE_NAME, "")).startswith("unknown_service"):
        resource = resource.merge(Resource({SERVICE_NAME: f"doslovno-{role}"}))
    _provider = TracerProvider(
        resource=resource.merge(Resource({SERVICE_VERSION: version("doslovno")})), shutdown_on_exit=False
    )
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = _provider.get_tracer("doslovno")


def stop() -> None:
    """Sends what is left. To be called when the process ends."""
    global _provider, _tracer
    if _provider is not None:
        sending = Thread(target=_provider.shutdown, daemon=True)  # it may try for long, if that is away
        sending.start()
        sending.join(_LAST)
    _provider = _tracer = None
