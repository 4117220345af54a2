"""Clients that submit articles and do not give up: an article counts as accepted when the service has said so.

Each submission has an Idempotency-Key and is sent again with it until it is answered. So an article for which a front
has died, whose answer was lost or that was refused for a while must still be there once.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import urllib3

from tests.chaos.articles import PARTS, short

_PATIENCE = 300.0  # seconds for one article
_PAUSE = 0.2  # seconds before a submission is sent again


class Crowd:
    """Submits to `urls` by turns, in threads of its own."""

    def __init__(self, urls: list[str], tenant: str, key: str, *, retries: bool = True) -> None:
        """Without `retries` whatever is not answered as it should be is an entry of `broken`."""
        self.tenant = tenant
        self.accepted: dict[str, str] = {}  # external_id -> id
        self.answers: Counter[str] = Counter()  # what the service said, by status or exception
        self.broken: list[str] = []
        self._urls = urls
        self._retries = retries
        self._headers = {"Authorization": f"Bearer {key}"}
        self._http = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=40), retries=False, maxsize=20)
        self._threads: list[threading.Thread] = []
        self._stopped = False

    def submit(
        self,
        count: int,
        *,
        clients: int = 4,
        text: Callable[[str], str] = short,
        mark: str = "",
        poll: bool = False,
        pace: float = 0.0,
        **more: Any,
    ) -> None:
        """Begins to submit so many articles. `poll`: each client waits for the end of its article; `pace`: and so many
        seconds then."""
        marks = iter([f"{self.tenant}{mark}-{len(self.accepted)}-{n}" for n in range(count)])
        lock = threading.Lock()

        def work() -> None:
            for external in _each(marks, lock):
                self._submit(external, {"text": text(external), "external_id": external, "features": PARTS, **more})
                if poll and external in self.accepted:
                    self._poll(self.accepted[external])
                time.sleep(pace)
                if self._stopped:
                    return

        for _ in range(clients):
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Each client goes when it is done with its article."""
        self._stopped = True

    @property
    def busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def get(self, path: str) -> tuple[int, Any]:
        """Status and answer, 0 and a word where nobody answered."""
        return self._call("GET", self._urls[0] + path, {}, None)

    def _submit(self, external: str, body: dict[str, Any]) -> None:
        deadline = time.monotonic() + _PATIENCE
        tried = 0
        while True:
            url = self._urls[tried % len(self._urls)]
            tried += 1
            status, answer = self._call(
                "POST", f"{url}/v1/articles", {"Idempotency-Key": external, "Prefer": "respond-async"}, body
            )
            if status in (200, 202):
                self.accepted[external] = str(answer["id"])
                return
            if not self._retries or status in (400, 401, 422) or time.monotonic() > deadline:
                self.broken.append(f"POST {external}: {status} {answer}")
                return
            time.sleep(_PAUSE)

    def _poll(self, id: str) -> None:
        while True:
            status, answer = self._call("GET", f"{self._urls[0]}/v1/articles/{id}?wait=5", {}, None)
            if status != 200:
                if self._retries:
                    time.sleep(_PAUSE)
                    continue
                self.broken.append(f"GET {id}: {status} {answer}")
            elif answer["status"] in ("queued", "running"):
                continue
            return

    def _call(self, method: str, url: str, headers: dict[str, str], body: Any) -> tuple[int, Any]:
        """0 and a word where nobody answered."""
        options = {} if body is None else {"json": body}
        try:
            answer = self._http.request(method, url, headers={**self._headers, **headers}, **options)
            found = answer.json()
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            self.answers[type(error).__name__] += 1
            return 0, type(error).__name__
        kind = str(found["type"]).rpartition(":")[2] if answer.status >= 400 else ""
        self.answers[f"{answer.status} {kind}".strip()] += 1
        return answer.status, found


def _each(marks: Iterable[str], lock: threading.Lock) -> Iterator[str]:
    """The next one, for several threads."""
    iterator = iter(marks)
    while True:
        with lock:
            mark = next(iterator, None)
        if mark is None:
            return
        yield mark
