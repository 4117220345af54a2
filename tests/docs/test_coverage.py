"""Everything that a user may meet is documented: problems, codes, paths, settings, commands; and links lead somewhere.

Metrics and alerts: tests/deploy. Settings with their defaults: tests/test_readme.py. Fields: test_fields.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml

from doslovno.cli import main
from service.app import create_app
from service.problems import every_problem
from service.registry import registry
from service.settings import Settings
from tests.docs.blocks import ROOT, pages
from workers import attempt

DOCS = {page: page.read_text(encoding="utf8") for page in pages()}
EVERYTHING = "\n".join(DOCS.values())
PROBLEMS = DOCS[ROOT / "docs" / "problems.md"]
FAILURES = [attempt.BROKE["type"], attempt.TIMED_OUT["type"], json.loads(registry._CRASHED)["type"]]
OF_THE_CLIENT = {"DOSLOVNO_URL", "DOSLOVNO_API_KEY"}  # settings that no role reads
OF_THE_TESTS = {"DOSLOVNO_EQUALITY_EVERY"}


def rows(page: str) -> list[tuple[str, ...]]:
    """First cells of all tables, with the second."""
    return [tuple(line.strip("| ").split(" | ")) for line in page.splitlines() if line.startswith("| `")]


def test_every_problem_with_its_status() -> None:
    told = {(name.strip("`"), status) for name, status, *_ in rows(PROBLEMS) if status.isdigit()}
    assert told == {(problem.name, str(problem.status)) for problem in every_problem()}


def test_every_problem_of_an_article() -> None:
    assert len(set(FAILURES)) == 3
    for name in FAILURES:
        assert f"\n| `{name}` | " in PROBLEMS


def test_every_code_of_errors() -> None:
    given = re.compile(r"(?:Coded\(|\"code\": |_error\(|_of_key\(|Forbidden\(|_wrong\(\"\w+\", )\s*\"([a-z_]+)\"")
    sources = [path.read_text(encoding="utf8") for path in (ROOT / "service").rglob("*.py")]
    codes = {code for source in sources for code in given.findall(source)}
    assert len(codes) > 20
    told = set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", PROBLEMS.split("## Codes")[1]))
    assert told - {"errors", "pointer", "parameter", "header", "code", "detail"} == codes


def _operations() -> Iterator[tuple[str, str]]:
    for path, operations in yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf8"))["paths"].items():
        yield from ((method.upper(), path) for method in operations if method != "parameters")


@pytest.mark.parametrize(("method", "path"), list(_operations()))
def test_every_call_stands_in_the_table_of_the_readme(method: str, path: str) -> None:
    """A row may name several methods and paths; behind a comma a path may be cut to its end."""
    table = [line for line in DOCS[ROOT / "README.md"].splitlines() if line.startswith(("| `GET", "| `POST", "| `P"))]
    calls = [line.strip("| ").split(" | ")[0] for line in table]
    end = "/" + path.rsplit("/", 1)[1]
    assert any(
        re.search(rf"\b{method}\b", call) and re.search(rf"{re.escape(path)}(?![\w/])|`{re.escape(end)}(?![\w/])", call)
        for call in calls
    ), f"{method} {path}"


def test_where_the_paths_begin_that_are_not_in_openapi() -> None:
    """Pages for people."""
    rules = [str(rule) for rule in create_app(Settings()).url_map.iter_rules()]
    begins = {"/" + rule.split("/")[1] for rule in rules} - {"/v1", "/assets"}
    assert len(begins) > 4
    for path in sorted(begins):
        assert re.search(rf"`(GET )?{re.escape(path)}[`/{{]", EVERYTHING), path


def test_no_setting_that_is_not_there() -> None:
    known = {f"DOSLOVNO_{setting.name.upper()}" for setting in fields(Settings)} | OF_THE_CLIENT | OF_THE_TESTS
    for page, text in DOCS.items():
        assert set(re.findall(r"DOSLOVNO_[A-Z_]*[A-Z]", text)) <= known, page


def _commands(group: click.Group, before: str = "doslovno") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


@pytest.mark.parametrize("command", list(_commands(main)))
def test_every_command(command: str) -> None:
    group, _, last = command.rpartition(" ")
    assert re.search(rf"\b{command}\b|\b{group} [a-z|]*\b{last}\b", EVERYTHING)


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", DOCS[page]):
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}, (target, anchor)


def test_every_page_is_found_from_the_index() -> None:
    index = DOCS[ROOT / "docs" / "README.md"]
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index, page.name
