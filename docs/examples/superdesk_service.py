"""Doslovno as a text-checking service of Superdesk: tags, people, organisations, places and events of a story.

In Superdesk derive from `superdesk.text_checkers.ai.base.AIServiceBase` too; it needs `name`, `label`, `analyze`.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

KINDS = {"PERSON": "person", "ORGANIZATION": "organisation", "MEDIA": "organisation", "LOCATION": "place"}
MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"


class DoslovnoService:
    name = "doslovno"
    label = "Дословно"
    wait = 25  # seconds; Superdesk gives up after 30

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self.headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}

    def analyze(
        self, item: Mapping[str, Any], tags: Mapping[str, Any] | None = None
    ) -> dict[str, list[dict[str, Any]]]:
        """The widget's rows. `tags` are what the editor has already; they are not offered twice.

        Raises TimeoutError where the analysis is not ready in time, ValueError with the reason where it is refused.
        """
        article = {"html": item["body_html"], "title": item.get("headline"), "external_id": item["guid"]}
        article["withheld"] = True  # a draft: not for others to show
        found = self._post(f"/v1/articles?wait={self.wait}&include=quotes,events,entities", article)
        if found["status"] in ("queued", "running"):
            raise TimeoutError(f"{found['id']} is still {found['status']}")
        if found["status"] not in ("succeeded", "partial"):
            raise ValueError(f"{found['id']} has {found['status']}: {found['problem']}")
        had = {row.get("qcode") for rows in (tags or {}).values() for row in rows}
        rows = self._rows(found)
        return {kind: [row for row in some if row["qcode"] not in had] for kind, some in rows.items()}

    def _rows(self, found: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        out: dict[str, list[dict[str, Any]]] = {k: [] for k in ("subject", "person", "organisation", "place", "event")}
        result = {part: found["result"].get(part) or [] for part in ("quotes", "events", "entities")}
        said = {quote["speaker"]["entity"] for quote in result["quotes"]}
        for one in sorted(result["entities"], key=lambda one: -one["salience"]):
            row = self._row(one["name"], f"doslovno:{KINDS[one['type']]}:{one['name']}", one["aliases"])
            row["description"] = "; ".join([*one["roles"], *(["цитируется"] if one["id"] in said else [])])
            out[KINDS[one["type"]]].append(row)
        for code in sorted({code for event in result["events"] for code in event["iptc"]}):
            out["subject"].append(self._row(code, MEDIA_TOPICS + code, []) | {"scheme": "mediatopic"})
        for event in result["events"]:
            out["event"].append(self._row(event["text"], f"doslovno:event:{found['id']}:{event['id']}", []))
        return out

    def _row(self, name: str, qcode: str, aliases: list[str]) -> dict[str, Any]:
        return {
            "name": name, "qcode": qcode, "aliases": aliases, "source": self.name, "original_source": self.name,
            "altids": {self.name: qcode}, "parent": None,
        }  # fmt: skip

    def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), self.headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self.wait + 4) as response:  # noqa: S310
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise ValueError(f"{error.code}: {error.read().decode()}") from None
