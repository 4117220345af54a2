"""The code blocks of the README and of docs/, and the one mark that keeps a block from being run.

A block that cannot be run here says so in its first line, where readers see it: `# not run by the tests: WHY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LANGUAGES = (
    "console",  # commands behind `$ `, with what they print; run, and what they print compared
    "json",  # an answer, a request or a message; compared with real ones
    "python",  # run
    "typescript",  # type-checked, built and run
    "output",  # what the python or typescript above prints; compared
    "nginx", "haproxy", "php",  # parts of what runs elsewhere: marked
    "acl",  # users of Redis; tried by tests/e2e/test_docs.py
    "text",  # no code
)  # fmt: skip
_FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)^```$", re.MULTILINE)
_NOT_RUN = re.compile(r"(?:<\?php\n)?(?:#|//) not run by the tests: (.+)\n")


@dataclass(frozen=True, slots=True)
class Block:
    """`line` is that of its fence; `not_run` is the reason why it is not run, None where it is."""

    page: str
    line: int
    language: str
    text: str
    not_run: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def of(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf8")
    for fence in _FENCE.finditer(text):
        mark = _NOT_RUN.match(fence[2])
        line = text.count("\n", 0, fence.start()) + 1
        yield Block(str(page.relative_to(ROOT)), line, fence[1], fence[2], mark[1] if mark else None)


def every() -> list[Block]:
    return [block for page in pages() for block in of(page)]
