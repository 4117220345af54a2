"""What schemathesis learns of this API: articles are Russian, and NDJSON is read and written line by line."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import schemathesis
import yaml
from schemathesis import Case, CheckContext, HookContext, Response, SerializationContext

from doslovno.client import Client

NDJSON = "application/x-ndjson"
TEXT = "Мэр Заречинска Пётр Звонарёв сообщил журналистам, что мост через Лугу откроют в декабре."
OF_JSON = ("wait", "include")  # query parameters that go with an article in JSON


@schemathesis.hook
def map_case(context: HookContext, case: Case) -> Case:
    """Otherwise hardly any generated article would come past the check of its language. What is meant to be wrong
    stays as it is."""
    if _meant_well(case) and "/stories" in case.path and isinstance(case.body, dict) and case.body.get("articles"):
        case.body["articles"] = [_an_article()]  # they would have to be there
    elif _meant_well(case) and case.method == "POST":
        for article in case.body if isinstance(case.body, list) else [case.body]:
            if isinstance(article, dict):
                for name in ("html", "webhook_id"):  # it would have to be one that is there
                    article.pop(name, None)
                article |= {"text": f"{TEXT} {article.get('text', '')}", "language": "ru"}
        if case.path == "/v1/articles":
            if case.media_type == "text/plain":
                case.body = TEXT
            elif case.query:
                case.query = {name: value for name, value in case.query.items() if name in OF_JSON}
    if _meant_well(case) and case.query and "wait" in case.query:
        case.query["wait"] = 0
    return case


def _an_article() -> str:
    """A new one: any that was there before may have been erased by a request of this run."""
    return Client(os.environ["LIVE_URL"], os.environ["DOSLOVNO_API_KEY"]).submit({"text": TEXT})


def _meant_well(case: Case) -> bool:
    return bool(case.meta and case.meta.generation.mode.is_positive)


@schemathesis.serializer(NDJSON)
def ndjson(context: SerializationContext, value: Any) -> Any:
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.check
def every_line_conforms(context: CheckContext, response: Response, case: Case) -> None:
    """Each line of an NDJSON answer is of the schema that the document gives for it."""
    if response.status_code == 200 and response.headers["content-type"] == [NDJSON]:
        validator = _validator(case.operation.path)
        for line in response.content.splitlines():
            validator.validate(json.loads(line))


@cache
def _validator(path: str) -> Any:
    document = yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text(encoding="utf8"))
    schema = document["paths"][path]["get"]["responses"]["200"]["content"][NDJSON]["schema"]
    return jsonschema.Draft202012Validator({**schema, "components": document["components"]})
