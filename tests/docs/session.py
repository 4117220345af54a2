"""A shell that runs the console blocks of one page, in their order, against a live service.

What readers copy is run as it stands, but for what is theirs: the address of the service, `.venv/bin/`, and ids and
keys. An id in a command means the one of its kind that was seen last, `ds_live_…` the key of the session.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

ADDRESSES = ("http://127.0.0.1:8080", "http://localhost:8080", "localhost:8080")
PATIENCE = 180  # seconds for all commands of a page
_ID = re.compile(r"\b([a-z]{2})_(?:[0-9A-HJKMNP-TV-Z]{26}|[a-z2-7]{16})\b")
_NAMED = re.compile(r"\b([a-z]{2})_(?:[0-9A-HJKMNP-TV-Z]{26}\b|[a-z2-7]{16}\b|[0-9A-Z]+…)")
_KEY = re.compile(r"\bds_live_([0-9a-z]{8})_[0-9A-Za-z_-]{43}")
_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?")
_END = "\x1e"


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a block and what it is said to print."""

    command: str
    shown: str


def steps(transcript: str) -> Iterator[Step]:
    """A command begins with `$ ` and goes on behind a backslash, inside single quotes, and up to the end of a
    here-document."""
    lines = transcript.splitlines()
    at = 0
    while at < len(lines):
        if not lines[at].startswith("$ "):
            at += 1
            continue
        command = [lines[at][2:]]
        at += 1
        document = _HEREDOC.search(command[0])
        while at < len(lines) and (command[-1] != document[1] if document else _goes_on(command)):
            command.append(lines[at])
            at += 1
        shown = []
        while at < len(lines) and not lines[at].startswith("$ "):
            shown.append(lines[at])
            at += 1
        yield Step("\n".join(command), "\n".join(shown).strip("\n"))


def _goes_on(command: Sequence[str]) -> bool:
    return command[-1].endswith("\\") or "".join(command).count("'") % 2 == 1


class Session:
    """`last` holds the newest id of each kind; `answers` every JSON object that a command printed."""

    def __init__(self, folder: Path, url: str, key: str, redis_url: str) -> None:
        self.url, self.key = url, key
        self.last: dict[str, str] = {}
        self.answers: list[Any] = []
        self._made = ""
        bin_folder = str(Path(sys.executable).parent)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "XDG_CACHE_HOME") if name in os.environ}
        environment = kept | {
            "PATH": f"{bin_folder}:{kept['PATH']}",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PYTHONUTF8": "1",
            "DOSLOVNO_REDIS_URL": redis_url,
            "DOSLOVNO_URL": url,
            "DOSLOVNO_API_KEY": key,
            "KEY": key,
        }
        environment |= {"DOSLOVNO_CACHE": str(Path.home() / ".cache" / "doslovno")} if "HOME" in os.environ else {}
        (folder / ".curlrc").write_text("silent\nshow-error\n")
        commands, self._commands = os.pipe()
        self._shell = subprocess.Popen(
            ["timeout", str(PATIENCE), "bash", "--noprofile", "--norc", f"/dev/fd/{commands}"],
            cwd=folder, env=environment, pass_fds=[commands],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf8",
        )  # fmt: skip
        os.close(commands)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._commands)
        self._shell.wait()
        if self._shell.stdout:
            self._shell.stdout.close()

    def __call__(self, command: str) -> tuple[int, str]:
        """Exit code and output, standard error among it."""
        own = self._owned(command)
        os.write(self._commands, f"{own}\nprintf '%s%d\\n' $'\\n\\x1e' $?\n".encode())
        assert self._shell.stdout
        printed: list[str] = []
        for line in self._shell.stdout:
            if line.startswith(_END):
                output = "".join(printed).rstrip("\n")
                self._note(output)
                return int(line.removeprefix(_END)), output
            printed.append(line)
        raise AssertionError(f"the shell ended in {own!r}: {''.join(printed)}")

    def _owned(self, command: str) -> str:
        for address in ADDRESSES:
            command = command.replace(address, self.url)
        command = command.replace(".venv/bin/", "").replace("ds_live_…", self.key).replace("KEY_ID", self._made)
        return _NAMED.sub(lambda match: self.last.get(match[1], match[0]), command)

    def _note(self, output: str) -> None:
        for id in _ID.finditer(output):
            self.last[id[1]] = id[0]
        for key in _KEY.finditer(output):
            self._made = key[1]
        self.answers += documents(output)


def documents(output: str) -> list[Any]:
    """The output as JSON: whole, or line by line; empty where it is none."""
    try:
        return [json.loads(output)]
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in output.splitlines() if line.strip()]
    except ValueError:
        return []


def objects(answer: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in an answer, the outer ones first."""
    if isinstance(answer, dict):
        yield answer
    for below in answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ():
        yield from objects(below)
