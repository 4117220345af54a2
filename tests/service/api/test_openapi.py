"""The API document: valid, complete, and the same as the committed one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from service.api import openapi_document
from service.api.examples import explained
from service.app import create_app
from service.problems import every_problem
from service.settings import Settings

COMMITTED = Path(__file__).parents[3] / "openapi.yaml"


@pytest.fixture(scope="module")
def document(made_app: Flask) -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load(openapi_document(made_app))
    return parsed


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [op for path in document["paths"].values() for method, op in path.items() if method != "parameters"]


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_the_committed_document_is_this_one(made_app: Flask) -> None:
    assert COMMITTED.read_text(encoding="utf8") == openapi_document(made_app), "write it again: doslovno openapi"


def test_it_does_not_depend_on_the_settings(made_app: Flask) -> None:
    other = create_app(Settings(max_wait=7, max_text=9, redis_url="redis://nowhere.invalid:1/0"))
    assert openapi_document(other) == openapi_document(made_app)


def test_operations_have_stable_names(document: dict[str, Any]) -> None:
    assert sorted(op["operationId"] for op in operations(document)) == [
        "cancelArticle", "cancelBatch", "changeStory", "changeWebhook", "createStory", "createWebhook",
        "deleteArticle", "deleteBatch", "deleteStory", "deleteWebhook", "dropQuarantined", "exportCorrections",
        "getArticle", "getArticleEntities", "getArticleEvents", "getArticleQuotes", "getArticleSentiment",
        "getArticleText", "getArticleTimes", "getBatch", "getBatchResults", "getCapabilities", "getLiveness",
        "getOperations", "getReadiness", "getSpeaker", "getStory", "getStoryQuotes", "getStoryTimeline", "getUsage",
        "getWebhook", "ingestNinjs", "judgeEvent", "judgeQuote", "listArticles", "listDeliveries", "listSpeakers",
        "listStories", "listWebhooks", "retryDelivery", "retryQuarantined", "rotateWebhookSecret", "searchQuotes",
        "submitArticle", "submitBatch", "testWebhook",
    ]  # fmt: skip


def test_every_error_is_a_problem(document: dict[str, Any]) -> None:
    for name, response in document["components"]["responses"].items():
        assert response["content"] == {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }, name
    for operation in operations(document):
        for status, response in operation["responses"].items():
            if not status.startswith(("2", "3")):
                assert response["$ref"].startswith("#/components/responses/"), (operation["operationId"], status)


def test_every_problem_that_a_client_may_meet_is_named(document: dict[str, Any]) -> None:
    described = str(document["components"]["responses"])
    unnamed = {p.name for p in every_problem() if f"`{p.name}`" not in described}
    assert unnamed == {"internal", "method-not-allowed", "uri-too-long", "headers-too-large"}  # the default answer


def test_nothing_on_the_wire_is_a_union(document: dict[str, Any]) -> None:
    def walk(node: Any, where: str) -> None:
        if isinstance(node, dict):
            assert "oneOf" not in node, where
            assert "allOf" not in node, where
            if "anyOf" in node:
                assert [set(option) for option in node["anyOf"]] == [{"$ref"}, {"type"}], where
                assert node["anyOf"][1] == {"type": "null"}, where
            if isinstance(node.get("type"), list):
                assert len(node["type"]) == 2, where
                assert node["type"][1] == "null", where
            for name, below in node.items():
                walk(below, f"{where}/{name}")
        elif isinstance(node, list):
            for i, below in enumerate(node):
                walk(below, f"{where}/{i}")

    walk(document, "")


def test_every_field_has_a_description_and_an_example(document: dict[str, Any]) -> None:
    missing = []
    for name, schema in document["components"]["schemas"].items():
        fields = {"": schema | {"example": None}, **schema.get("properties", {})}
        for field, about in fields.items():
            if not (about.keys() & {"description", "$ref", "anyOf"}):
                missing.append((name, field, "description"))
            if not explained(about):
                missing.append((name, field, "example"))
    assert missing == []


def test_every_parameter_has_a_description_and_an_example(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation if isinstance(operation, list) else operation.get("parameters", ()):
                assert parameter["description"], (path, parameter["name"])
                assert explained(parameter | parameter["schema"]), (path, parameter["name"])


def test_examples_are_what_they_are_examples_of(document: dict[str, Any]) -> None:
    def check(schema: dict[str, Any], example: Any, where: str) -> None:
        errors = list(Draft202012Validator({**schema, "components": document["components"]}).iter_errors(example))
        assert errors == [], where

    for name, schema in document["components"]["schemas"].items():
        for field, about in schema.get("properties", {}).items():
            if "example" in about:
                check(about, about["example"], f"{name}.{field}")
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation if isinstance(operation, list) else operation.get("parameters", ()):
                if "example" in parameter:
                    check(parameter["schema"], parameter["example"], f"{path} {parameter['name']}")


def test_both_kinds_of_body_are_there(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/articles"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", "text/plain"}
    assert document["components"]["schemas"]["Submission"]["additionalProperties"] is False
    assert {"text", "html"} <= set(document["components"]["schemas"]["Submission"]["properties"])


def test_headers_and_query_parameters_are_documented(document: dict[str, Any]) -> None:
    path = document["paths"]["/v1/articles"]
    assert {"Prefer", "Idempotency-Key", "wait", "title", "label"} <= {p["name"] for p in path["post"]["parameters"]}
    assert {p["name"] for p in path["get"]["parameters"]} == {
        "status", "label", "embargoed", "cursor", "limit",
    }  # fmt: skip
    poll = document["paths"]["/v1/articles/{id}"]["get"]
    assert {p["name"] for p in poll["parameters"]} == {"Prefer", "If-None-Match", "wait", "include", "format"}


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/batches"])
def test_what_was_accepted_links_to_all_that_can_be_done_with_it(document: dict[str, Any], path: str) -> None:
    below = {
        op["operationId"]
        for name, methods in document["paths"].items()
        if name.startswith(f"{path}/{{id}}") and name.count("{") == 1
        for method, op in methods.items()
        if method != "parameters"
    }
    links = document["paths"][path]["post"]["responses"]["202"]["links"]
    assert {link["operationId"] for link in links.values()} == below


def test_keys_are_needed_but_for_health(document: dict[str, Any]) -> None:
    assert document["security"] == [{"bearer": []}, {"apiKey": []}]
    free = {op["operationId"] for op in operations(document) if op.get("security") == []}
    assert free == {"getLiveness", "getReadiness"}


def test_the_example_is_accepted(client: FlaskClient, document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/articles"]["post"]["requestBody"]["content"]
    assert client.post("/v1/articles", json=content["application/json"]["example"]).status_code == 202
    text = content["text/plain"]["example"].encode()
    assert client.post("/v1/articles", data=text, content_type="text/plain").status_code == 202


def test_it_is_served(anonymous: FlaskClient, document: dict[str, Any]) -> None:
    served = anonymous.get("/openapi.yaml")
    assert served.mimetype == "application/yaml"
    assert yaml.safe_load(served.data) == document == anonymous.get("/openapi.json").json
    again = anonymous.get("/openapi.yaml", headers={"If-None-Match": served.headers["ETag"]})
    assert again.status_code == 304


def test_the_docs_need_no_other_server(anonymous: FlaskClient) -> None:
    page = anonymous.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("<!doctype html>", "")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    for asset in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"):
        assert f"docs/{asset}" in page.text
        served = anonymous.get(f"/docs/{asset}")
        assert served.status_code == 200
        served.close()
    assert "<script>" not in page.text
    assert anonymous.get("/docs/").status_code == 308
    assert anonymous.get("/docs/../app.py").status_code == 404
    assert anonymous.get("/docs/index.html").json["type"] == "urn:doslovno:problem:not-found"
