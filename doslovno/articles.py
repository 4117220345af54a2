"""Articles from files and standard input."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from service.settings import Settings

STANDARD_INPUT = "-"

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Unreadable(ValueError):
    """Not an article; the message says why, without naming the file."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """`name` is the file's without its folder; `charset` the one it was decoded from, utf-8 or windows-1251."""

    name: str
    text: str
    charset: str


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
