"""A collector of OpenTelemetry's spans (OTLP over HTTP) that keeps what it gets."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True)
class Seen:
    """`kind` as the protocol numbers it: 1 internal, 2 server, 4 producer, 5 consumer."""

    service: str
    name: str
    kind: int
    trace: str
    id: str
    parent: str
    seconds: float
    failed: bool
    attributes: dict[str, Any]


class Collector:
    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.raw: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                collector.take(body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def take(self, body: bytes) -> None:
        self.raw.append(body)
        for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _plain(sent.resource.attributes)["service.name"]
            for scope in sent.scope_spans:
                for span in scope.spans:
                    self.seen.append(
                        Seen(
                            service, span.name, span.kind, span.trace_id.hex(), span.span_id.hex(),
                            span.parent_span_id.hex(), (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                            span.status.code == 2, _plain(span.attributes),
                        )
                    )  # fmt: skip

    def trace(self, id: str) -> list[Seen]:
        return [span for span in self.seen if span.trace == id]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _plain(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
