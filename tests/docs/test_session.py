"""How console blocks are cut into commands, and what of them is the reader's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.session import Session, Step, steps

ID, OTHER = "ar_01M80PTFE531JVDQN331S0WVW9", "ar_01M80PTFE531JVDQN331S0WVWA"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session(tmp_path, "http://127.0.0.1:9", "ds_live_mine", "redis://127.0.0.1:9/0") as session:
        yield session


def test_commands_and_what_they_print() -> None:
    block = "$ one \\\n    two\nprinted\n\nmore\n$ cat > f <<'END'\n$ no command\nEND\n$ three -d '{\n  4}' # note\n"
    assert list(steps(block)) == [
        Step("one \\\n    two", "printed\n\nmore"),
        Step("cat > f <<'END'\n$ no command\nEND", ""),
        Step("three -d '{\n  4}' # note", ""),
    ]


def test_one_shell_for_all(session: Session) -> None:
    assert session("export NAME=мост; cat > file <<'END'\n$NAME\nEND") == (0, "")
    assert session("echo $NAME; cat file") == (0, "мост\n$NAME")
    assert session("false") == (1, "")
    assert session("printf 'no end of line'; echo trouble >&2") == (0, "no end of linetrouble")


def test_what_is_the_readers_own(session: Session) -> None:
    assert session("echo http://127.0.0.1:8080/v1 ds_live_… .venv/bin/x") == (0, "http://127.0.0.1:9/v1 ds_live_mine x")
    session(f'echo \'{{"id": "{ID}"}}\'')
    assert session(f"echo {OTHER} ar_01M7… ba_01M7…") == (0, f"{ID} {ID} ba_01M7…")
    assert session.answers == [{"id": ID}]
