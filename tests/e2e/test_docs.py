"""Every code block of the README and of docs/ over the running service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from doslovno.redis_server import RedisServer
from service.registry.webhooks import Delivery
from tests.docs import blocks
from tests.docs.blocks import ROOT, Block
from tests.docs.session import Session, documents, objects, steps
from tests.docs.showing import differences, lines, parse
from tests.e2e.stack import TEXT, Stack, running
from workers.webhooks import message

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

FILES = ("article.txt", "one.txt", "two.txt", "a.txt", "b.txt")  # what readers have in their folder
SCHEMAS: dict[str, Any] = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf8"))["components"]["schemas"]
_FACTS = {"article": f"ar_{26 * '0'}", "external_id": "x", "outcome": "succeeded", "submitted": "0", "finished": "1"}
_DELIVERY = Delivery("dl_1", "wh_1", "article.finished", "pending", None, 0, 9, 0, None, (), _FACTS)
MESSAGE = json.loads(message(_DELIVERY))  # what a webhook gets
PAGES = sorted({block.page for block in blocks.every() if not block.not_run})


def of(page: str, language: str) -> list[Block]:
    return [b for b in blocks.every() if b.page == page and b.language == language and not b.not_run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_text(f"{TEXT}\n{name}.\n", encoding="utf8")
    rows = [{"text": f"{TEXT}\nСтрока {n}.", "external_id": f"feed-{n}"} for n in range(2)]
    (tmp_path / "feed.ndjson").write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    return tmp_path


@pytest.fixture
def session(stack: Stack, folder: Path) -> Iterator[Session]:
    if missing := [program for program in ("bash", "curl", "timeout") if not shutil.which(program)]:
        assert "CI" not in os.environ, f"needs {missing}"
        pytest.skip(f"needs {missing}")
    with Session(folder, stack.url, stack.key, stack.settings.redis_url) as session:
        made = stack.call("POST", "/v1/batches", json=[{"text": TEXT}]).json()
        hook = stack.call("POST", "/v1/webhooks", json={"url": "https://cms.example.com/made-before"}).json()
        session.last |= {"ba": made["id"], "ar": stack.submit(TEXT), "wh": hook["id"]}
        stack.finished(session.last["ar"])
        session.answers.append(MESSAGE)
        yield session
        for one in stack.call("GET", "/v1/webhooks").json()["webhooks"]:
            stack.call("DELETE", f"/v1/webhooks/{one['id']}")


@pytest.mark.parametrize("page", [page for page in PAGES if of(page, "console") or of(page, "json")])
def test_commands_and_answers(page: str, session: Session) -> None:
    """Commands succeed, and print what the page shows; a JSON block shows an object of their answers, or has the
    shape of a schema."""
    wrong = []
    for block in blocks.every():
        if block.page != page or block.not_run:
            continue
        if block.language == "console":
            for step in steps(block.text):
                wrong += [f"{block}: {step.command}: {what}" for what in in_console(session, step.command, step.shown)]
        elif block.language == "json":
            wrong += [f"{block}: {what}" for what in in_json(session, block.text)]
    assert wrong == [], "\n".join(wrong)


def in_console(session: Session, command: str, shown: str) -> Iterator[str]:
    code, printed = session(command)
    answers = documents(printed)
    if code != 0:
        yield f"exit code {code}: {printed[-600:]}"
    elif not shown:
        refused = [a for a in answers if isinstance(a, dict) and str(a.get("type")).startswith("urn:doslovno:problem")]
        yield from (f"refused: {problem}" for problem in refused)
    elif answers:
        try:
            examples = [parse(shown)]
        except ValueError:
            examples = [parse(line) for line in shown.splitlines()]
        for example, answer in zip(examples, answers, strict=True):
            yield from differences(example, answer)
    else:
        yield from (f"does not print {line!r} but {printed[:600]!r}" for line in lines(shown, printed))


def in_json(session: Session, example: str) -> Iterator[str]:
    shown = parse(example)
    found = [list(differences(shown, one)) for answer in session.answers for one in objects(answer)]
    if [] in found or (isinstance(shown, dict) and any(shapes(shown))):
        return
    yield from min(found, key=len, default=["no answer that it could be, and no schema"])


def shapes(shown: dict[str, Any]) -> Iterator[str]:
    """Schemas of a request whose properties these are, with all that are required."""
    for name, schema in SCHEMAS.items():
        known = set(schema.get("properties", ()))
        if name in ("Submission", "NewWebhook", "QuoteJudgement", "EventJudgement", "Problem") and (
            set(schema.get("required", ())) <= set(shown) <= known
        ):
            yield name


@pytest.mark.parametrize("page", [page for page in PAGES if of(page, "python")])
def test_python(page: str, session: Session, folder: Path) -> None:
    check(page, "python", lambda text: ran([sys.executable, "-c", text], folder, session))


@pytest.mark.parametrize("page", [page for page in PAGES if of(page, "typescript")])
def test_typescript(page: str, session: Session, typescript: Path) -> None:
    """Type-checked against openapi.yaml, strictly, and run by node."""
    ran(["npx", "openapi-typescript", str(ROOT / "openapi.yaml"), "--output", "schema.d.ts"], typescript, session)
    config = {"extends": "./tsconfig.json", "files": ["example.ts"]}
    (typescript / "example.json").write_text(json.dumps(config), encoding="utf8")

    def run(text: str) -> str:
        (typescript / "example.ts").write_text(text, encoding="utf8")
        ran(["npx", "tsc", "--project", "example.json"], typescript, session)
        return ran(["node", "built/example.js"], typescript, session)

    check(page, "typescript", run)


def check(page: str, language: str, run: Callable[[str], str]) -> None:
    """Runs each block of the language; an `output` block behind it is what it prints."""
    every = [block for block in blocks.every() if block.page == page]
    for block, following in zip(every, [*every[1:], None], strict=True):
        if block.language == language and not block.not_run:
            printed = run(block.text)
            shown = following.text if following and following.language == "output" else ""
            assert list(lines(shown, printed)) == [], f"{block} prints {printed}"


def ran(command: list[str], folder: Path, session: Session) -> str:
    environment = os.environ | {"DOSLOVNO_URL": session.url, "DOSLOVNO_API_KEY": session.key}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf8", timeout=300
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def restricted(server: RedisServer) -> str:
    """The address of the server under the user of docs/operation.md: no role and no command needs more than it may."""
    (rules,) = (block.text for block in blocks.of(blocks.ROOT / "docs" / "operation.md") if block.language == "acl")
    name, *granted = next(line.split()[1:] for line in rules.splitlines() if not line.startswith("user default"))
    with redis.Redis.from_url(server.url) as client:
        client.execute_command("ACL", "SETUSER", name, *(rule.replace("PASSWORD", server.password) for rule in granted))
    return str(server.url).replace("redis://:", f"redis://{name}:")


def test_the_user_of_redis_may_all_that_is_needed(tmp_path: Path) -> None:
    """And cannot do what would show or erase what is not the service's."""
    with running(tmp_path, {}, 1, restricted) as stack:
        batch = stack.call("POST", "/v1/batches", json=[{"text": TEXT}, {"text": f"{TEXT} Ещё раз."}]).json()
        assert stack.call("GET", f"/v1/batches/{batch['id']}?wait=30").json()["status"] == "finished"
        assert stack.call("GET", "/v1/articles").json()["articles"]
        assert stack.call("GET", "/readyz").status == 200
        environment = os.environ | {"DOSLOVNO_REDIS_URL": stack.settings.redis_url}
        for command in ("keys list", "quarantine list", "reanalyze", "migrate"):
            done = subprocess.run(
                [sys.executable, "-m", "doslovno", *command.split()],
                env=environment, capture_output=True, text=True, timeout=60,
            )  # fmt: skip
            assert "NOPERM" not in done.stderr, done.stderr
            assert done.returncode == 0 or command == "migrate", done.stderr
        with redis.Redis.from_url(stack.settings.redis_url) as client:
            for command in ("FLUSHALL", "CONFIG GET requirepass", "GET other"):
                with pytest.raises(redis.exceptions.NoPermissionError):
                    client.execute_command(*command.split())
