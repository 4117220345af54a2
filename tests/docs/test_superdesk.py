"""The example client for Superdesk, against a server."""

from __future__ import annotations

import importlib.util
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from werkzeug.serving import make_server

from doslovno.redis_server import RedisServer
from service.api.front import Front
from service.app import create_app
from service.security import keys
from service.settings import Settings
from tests.service.api.test_corrections import EVENT
from tests.service.samples import PARTS, TEXT

DOCS = Path(__file__).parents[2] / "docs"
ENTITIES = [
    {**PARTS["entities"][0], "id": id, "type": kind, "name": name, "salience": salience, "roles": []}
    for id, kind, name, salience in [
        ("e2", "PERSON", "Анна Лужина", 0.3),
        ("e1", "PERSON", "Пётр Звонарёв", 0.9),
        ("e3", "LOCATION", "Заречинск", 0.5),
        ("e4", "MEDIA", "Вестник", 0.1),
    ]
]
FOUND = PARTS | {"entities": ENTITIES, "events": [EVENT | {"iptc": ["20000501"]}]}
STORY = {
    "guid": "urn:newsml:example.org:2026:most",
    "headline": "Мост",
    "body_html": f"<p>{TEXT}</p>",
    "language": "ru",
}


class Worker:
    """Analyses what is published, at once; `status` is how it ends, None: never."""

    status: str | None = "succeeded"
    front: Front

    def __call__(self, tenant: str, id: str, *_: Any) -> None:
        if self.status:
            claim = self.front.registry.claim(tenant, id, "worker")
            parts = FOUND if self.status == "succeeded" else {}
            assert self.front.registry.finish(tenant, id, claim.fence, self.status, parts=parts, pipeline="7")


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def service(worker: Worker, redis_server: RedisServer, redis_client: redis.Redis) -> Iterator[Any]:
    app = create_app(Settings(redis_url=redis_server.url), publish=worker)
    worker.front = app.extensions["doslovno"]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    spec = importlib.util.spec_from_file_location("superdesk_service", DOCS / "examples" / "superdesk_service.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module.DoslovnoService(f"http://127.0.0.1:{server.server_port}/", keys.create(redis_client, "acme"))
    server.shutdown()
    server.server_close()
    worker.front.stop()
    worker.front.client.close()


def test_rows_of_the_widget(service: Any) -> None:
    rows = service.analyze(STORY)
    assert {kind: [row["name"] for row in some] for kind, some in rows.items()} == {
        "subject": ["20000501"],
        "person": ["Пётр Звонарёв", "Анна Лужина"],
        "organisation": ["Вестник"],
        "place": ["Заречинск"],
        "event": ["мост откроют"],
    }
    assert [row["description"] for row in rows["person"]] == ["цитируется", ""]
    for row in (row for some in rows.values() for row in some):
        assert {"name", "qcode", "source", "aliases", "original_source", "altids", "parent"} <= set(row)


def test_what_the_editor_has_is_not_offered_again(service: Any) -> None:
    had = service.analyze(STORY)["person"][:1]
    rows = service.analyze(STORY, tags={"person": had})
    assert [row["name"] for row in rows["person"]] == ["Анна Лужина"]


def test_not_ready_in_time(service: Any, worker: Worker) -> None:
    worker.status, service.wait = None, 1
    with pytest.raises(TimeoutError, match="queued"):
        service.analyze(STORY)


def test_refused_and_failed(service: Any, worker: Worker) -> None:
    with pytest.raises(ValueError, match=r"422: .*unsupported-language"):
        service.analyze(STORY | {"body_html": "<p>The bridge will be opened in December, said the mayor.</p>"})
    worker.status = "failed"
    with pytest.raises(ValueError, match="failed"):
        service.analyze(STORY)


def test_the_page_names_what_is_there() -> None:
    page = (DOCS / "superdesk.md").read_text(encoding="utf8")
    api = (DOCS.parent / "openapi.yaml").read_text(encoding="utf8")
    calls = set(re.findall(r"(?:GET|POST) (/v1/[a-z{}/]+)", page))
    assert len(calls) >= 4
    for path in calls:
        assert re.search(rf"^  {re.escape(path).replace('id', '[a-z_]+')}:$", api, re.MULTILINE), path
