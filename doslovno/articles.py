"""Articles from files and standard input."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from service.settings import Settings

STANDARD_INPUT = "-"

_HEADER = re.compile(
    r"\s*date (?P<day>\d{4}-\d{2}-\d{2})(?![\d-])[ \t]*"
    r"(?:\r?\n(?P<title>[^\r\n]{1,200})\r?\n[ \t]*\r?\n)?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Unreadable(ValueError):
    """Not an article; the message says why, without naming the file."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """`name` is the file's without its folder; `charset` the one it was decoded from, utf-8 or windows-1251."""

    name: str
    text: str
    charset: str

    @property
    def submission(self) -> dict[str, str]:
        """What is sent of it. A first line of its own, `date 2026-03-14`, says when it was published; a line after it
        that an empty one follows is the headline. The text stays whole, for spans count from its beginning."""
        sent = {"text": self.text, "external_id": self.name}
        if (header := _HEADER.match(self.text)) and _is_day(header["day"]):
            sent["published_at"] = header["day"]
            if header["title"]:
                sent["title"] = header["title"].strip()
        return sent


def read(path: str) -> ArticleFile:
    """Reads a file, or standard input for `-`; line ends stay as they are. Raises Unreadable."""
    try:
        data = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    except OSError as error:
        raise Unreadable(error.strerror or "cannot be read") from None
    text, charset = decode(data)
    if not text.strip():
        raise Unreadable("the file is empty")
    longest = Settings().max_text
    if len(text) > longest:
        raise Unreadable(f"{len(text):,} characters; an article has at most {longest:,}")
    return ArticleFile(path if path == STANDARD_INPUT else Path(path).name, text, charset)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def decode(data: bytes) -> tuple[str, str]:
    """The text without a byte order mark, and its charset: UTF-8, else windows-1251. Raises Unreadable."""
    try:
        text, charset = data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        try:
            text, charset = data.decode("windows-1251"), "windows-1251"
        except UnicodeDecodeError:
            raise Unreadable("neither UTF-8 nor windows-1251 text") from None
    if _CONTROL.search(text):
        raise Unreadable("not a text: it holds control characters")
    return text, charset
