"""A client of the service over HTTP."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Any

import urllib3

PARTS = ("quotes", "events", "sentiment", "entities", "times")
FINAL = ("succeeded", "partial", "failed", "cancelled")

_WAIT = 25  # seconds a poll waits for the result
_TIMEOUT = urllib3.Timeout(connect=5, read=_WAIT + 10)
_RETRY = urllib3.Retry(
    6, connect=3, backoff_factor=0.5, status_forcelist=(429, 503), allowed_methods=None, raise_on_status=False
)  # a submission too: its Idempotency-Key makes it safe


class ServiceError(RuntimeError):
    """The service refused or did not answer; the message is for people."""


class Client:
    """`url` is the service's address, `key` an API key."""

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

    def submit(self, text: str, external_id: str) -> str:
        """Submits an article and returns its id. Raises ServiceError when it was refused or the service is away."""
        once = {"Idempotency-Key": str(uuid.uuid4())}
        article = self._call("POST", "/v1/articles", once, json={"text": text, "external_id": external_id})
        return str(article["id"])

    def wait(self, id: str, patience: float = 600.0) -> dict[str, Any]:
        """The article in its final state as on the wire, with its results.

        Raises ServiceError when the service is away or has not finished within `patience` seconds.
        """
        deadline = time.monotonic() + patience
        while True:
            article = self._call("GET", f"/v1/articles/{id}?include={','.join(PARTS)}&wait={_WAIT}")
            if article["status"] in FINAL:
                return article
            if time.monotonic() > deadline:
                raise ServiceError(f"{id} is still {article['status']} after {patience:.0f} seconds")

    def _call(self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any) -> dict[str, Any]:
        try:
            sent = {**self._headers, **(headers or {})}
            answer = self._http.request(method, self.url + path, headers=sent, **options)
        except urllib3.exceptions.HTTPError as error:
            raise ServiceError(f"{self.url} does not answer ({type(error).__name__})") from None
        try:
            body: dict[str, Any] = answer.json()
        except ValueError:
            body = {}
        if answer.status >= 300 or not body:
            raise ServiceError(_explain(answer.status, body))
        return body


def _explain(status: int, problem: dict[str, Any]) -> str:
    what = problem.get("detail") or problem.get("title") or "the service did not say why"
    details = [error["detail"] for error in problem.get("errors", ()) if error.get("detail")]
    return " ".join([f"{status}:", str(what), *details])
