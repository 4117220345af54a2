"""Articles from files."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from doslovno.articles import Unreadable, decode, read
from service.settings import Settings

TEXT = "Мэр Вера Ланская открыла мост.\r\nДвижение возобновили."


@pytest.mark.parametrize(
    ("data", "charset"),
    [(TEXT.encode(), "utf-8"), (TEXT.encode("utf-8-sig"), "utf-8"), (TEXT.encode("windows-1251"), "windows-1251")],
)
def test_charsets_and_line_ends(data: bytes, charset: str) -> None:
    assert decode(data) == (TEXT, charset)


@pytest.mark.parametrize(
    "data", [b"\x00\x01", b"\x89PNG\r\n\x1a\n", "Мэр\x00".encode(), b"\x98" + TEXT.encode("cp1251")]
)
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data)


def test_a_file_has_its_name_without_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "мост.txt"
    file.write_bytes(TEXT.encode())
    assert (read(str(file)).name, read(str(file)).text) == ("мост.txt", TEXT)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("date 2026-03-14\r\nМост открыт\r\n\r\nТекст.", {"published_at": "2026-03-14", "title": "Мост открыт"}),
        ("date 2026-03-14\nМост открыт.\nМэр рад.", {"published_at": "2026-03-14"}),
        ("date 2026-03-14 Мост открыт.\n\nМэр рад.", {"published_at": "2026-03-14"}),
        ("date 2026-02-31\nМост открыт\n\nТекст.", {}),
        ("Мост открыт\n\nТекст.", {}),
    ],
)
def test_the_first_line_may_say_when_it_was_published(tmp_path: Path, text: str, sent: dict[str, str]) -> None:
    file = tmp_path / "мост.txt"
    file.write_bytes(text.encode())
    assert read(str(file)).submission == {"text": text, "external_id": "мост.txt"} | sent


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    article = read("-")
    assert (article.name, article.text) == ("-", TEXT)


@pytest.mark.parametrize("text", ["", "  \n\t\n"])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(Unreadable, match="empty"):
        read(str(tmp_path / "a.txt"))


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        read(str(tmp_path / "a.txt"))
    with pytest.raises(Unreadable, match="directory"):
        read(str(tmp_path))


def test_an_article_that_is_too_long(tmp_path: Path) -> None:
    longest = Settings().max_text
    (tmp_path / "a.txt").write_text("я" * longest, encoding="utf8")
    (tmp_path / "b.txt").write_text("я" * (longest + 1), encoding="utf8")
    assert len(read(str(tmp_path / "a.txt")).text) == longest
    with pytest.raises(Unreadable, match="200,001 characters"):
        read(str(tmp_path / "b.txt"))
