"""A client of the service over HTTP."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import urllib3

PARTS = ("quotes", "events", "sentiment", "entities", "times")
FINAL = ("succeeded", "partial", "failed", "cancelled")

_WAIT = {"Prefer": "wait=25"}  # seconds a poll waits for the result, where the service permits it
_PAUSE = 0.2  # seconds between two polls; most of the waiting is the service's
_TAKING_IN = 120.0  # seconds until a batch is stored at the latest
_TIMEOUT = urllib3.Timeout(connect=5, read=35)
_RETRY = urllib3.Retry(
    6, connect=3, backoff_factor=0.5, status_forcelist=(429, 503), allowed_methods=None, raise_on_status=False
)  # a submission too: its Idempotency-Key makes it safe
_AWAY = (502, 503, 504)


class ServiceError(RuntimeError):
    """The service refused; the message is for people."""


class InProgress(ServiceError):
    """The first request with this Idempotency-Key is not done yet."""


class Unreachable(ServiceError):
    """The service does not answer, or cannot answer now."""


class Client:
    """`url` is the service's address, `key` an API key. Every call raises ServiceError when it was refused, and its
    child Unreachable when the service is away."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self.key = key
        self._headers = {"Authorization": f"Bearer {key}"}
        self._http = urllib3.PoolManager(timeout=_TIMEOUT, retries=_RETRY)

    def ready(self) -> bool:
        """Whether the service would take an article now."""
        try:
            answer = self._http.request("GET", f"{self.url}/readyz", timeout=5, retries=False)
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status == 200

    def accepted(self) -> bool:
        """Whether the service knows the key."""
        answer = self._http.request("GET", f"{self.url}/v1/articles", headers=self._headers, fields={"limit": "1"})
        return answer.status == 200

    def submit(self, submission: Mapping[str, str]) -> str:
        """Submits an article and returns its id."""
        article = self._call("POST", "/v1/articles", _once(), json=submission)
        return str(article["id"])

    def get(self, id: str, *, wait: bool = False) -> dict[str, Any]:
        """The article as it is now, with the results that are there."""
        return self._call("GET", f"/v1/articles/{id}?include={','.join(PARTS)}", _WAIT if wait else None)

    def text(self, id: str) -> str:
        """The text of the article as it is stored."""
        return str(self._call("GET", f"/v1/articles/{id}/text")["content"])

    def wait(self, id: str, patience: float = 600.0) -> dict[str, Any]:
        """The article in its final state as on the wire, with its results. Raises ServiceError when it has not
        finished within `patience` seconds."""
        deadline = time.monotonic() + patience
        while True:
            article = self.get(id, wait=True)
            if article["status"] in FINAL:
                return article
            if time.monotonic() > deadline:
                raise ServiceError(f"{id} is still {article['status']} after {patience:.0f} seconds")
            time.sleep(_PAUSE)

    def submit_batch(self, lines: bytes, *, packed: bool = False) -> dict[str, Any]:
        """Submits NDJSON, one article a line, `packed` with gzip or not; the batch."""
        headers = _once() | {"Content-Type": "application/x-ndjson"} | ({"Content-Encoding": "gzip"} if packed else {})
        deadline = time.monotonic() + _TAKING_IN
        while True:  # a large one may take longer than the answer is waited for, and is then sent again
            try:
                return self._call("POST", "/v1/batches", headers, body=lines)
            except InProgress:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE)

    def batch(self, id: str) -> dict[str, Any]:
        return self._call("GET", f"/v1/batches/{id}")

    def results(self, id: str, after: int = 0) -> Iterator[dict[str, Any]]:
        """The lines of a batch behind the number `after`, up to the first that is not there within a wait."""
        path = f"/v1/batches/{id}/results?after={after}&include={','.join(PARTS)}"
        answer = self._send("GET", path, _WAIT, preload_content=False)
        try:
            if answer.status >= 300:
                raise _refusal(answer.status, answer.read())
            for line in answer:
                yield json.loads(line)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise Unreachable(f"{self.url} broke off ({type(error).__name__})") from None
        finally:
            answer.release_conn()

    def _call(self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any) -> dict[str, Any]:
        answer = self._send(method, path, headers, **options)
        if answer.status >= 300:
            raise _refusal(answer.status, answer.data)
        try:
            body: dict[str, Any] = answer.json()
        except ValueError:
            raise ServiceError(f"{self.url} answers no JSON; is it this service?") from None
        return body

    def _send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any
    ) -> urllib3.BaseHTTPResponse:
        try:
            sent = {**self._headers, **(headers or {})}
            return self._http.request(method, self.url + path, headers=sent, **options)
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(f"{self.url} does not answer ({type(error).__name__})") from None


def _once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid.uuid4())}


def _refusal(status: int, body: bytes) -> ServiceError:
    try:
        problem = json.loads(body)
    except ValueError:
        problem = {}
    what = problem.get("detail") or problem.get("title") or "the service did not say why"
    details = [error["detail"] for error in problem.get("errors", ()) if error.get("detail")]
    message = " ".join([f"{status}:", str(what), *details])
    if str(problem.get("type")).endswith(":idempotency-in-progress"):
        return InProgress(message)
    return Unreachable(message) if status in _AWAY else ServiceError(message)
