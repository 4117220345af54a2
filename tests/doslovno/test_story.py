"""`doslovno analyze --story`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from doslovno.cli import main

FIRST = """date 2026-03-12 Мэр Тальцовска Вера Ланская вчера встретилась с губернатором Игнатом Коробовым.

«Мы построили новый мост через Тальцу за один год, и это должно помочь всем жителям», — заявила Ланская журналистам.
"""
SECOND = """date 2026-03-13 Вера Ланская и Игнат Коробов провели встречу 11 марта в Тальцовске.

«Мы построили новый мост через Тальцу за два года», — заявила Ланская.
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "а.txt", tmp_path / "б.txt"]
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_text(text, encoding="utf8")
    return paths


def tell(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["analyze", "--story", *map(str, arguments)])


def test_json_is_one_story(files: list[Path]) -> None:
    result = tell("--format", "json", *files)
    assert result.exit_code == 0, result.stderr
    story = json.loads(result.stdout)
    (family,) = story["families"]
    assert family["speaker"] == "Вера Ланская"
    assert [(m["doc"], m["class"]) for m in family["members"]] == [("а.txt", "verbatim"), ("б.txt", "altered")]
    for member, text in zip(family["members"], (FIRST, SECOND), strict=True):
        assert [text[start:end] for start, end in member["spans"]] == [member["text"]]
    assert {(c["kind"], c["before"], c["after"]) for c in family["members"][1]["changes"]} >= {
        ("number", "один", "два")
    }
    (line,) = tell("--format", "jsonl", *files).stdout.splitlines()
    assert json.loads(line) == story


def test_text_shows_the_words_that_differ_and_the_timeline(files: list[Path]) -> None:
    text = " ".join(tell(*files).stdout.split())
    assert "A story of 2 articles" in text
    assert "мост через Тальцу за [-один год, и это должно помочь всем жителям-] {+два года+}" in text
    assert "number: один → два" in text
    assert "2026-03-11 MEETING · Вера Ланская; Игнат Коробов" in text
    assert "CONFLICTS 1 number, CEREMONY, duration" in text
    assert "SHIFTS" not in text


def test_a_file_that_is_no_article_is_left_out_and_told(files: list[Path], tmp_path: Path) -> None:
    empty = tmp_path / "в.txt"
    empty.write_text(" ", encoding="utf8")
    result = tell("--format", "json", *files, empty)
    assert result.exit_code == 1
    assert "empty" in result.stderr
    assert len(json.loads(result.stdout)["families"]) == 1
    nothing = tell("--format", "json", empty)
    assert (nothing.exit_code, nothing.stdout) == (1, "")


def test_files_of_one_name_are_two_articles(files: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "другой" / "а.txt"
    other.parent.mkdir()
    other.write_text(SECOND, encoding="utf8")
    (family,) = json.loads(tell("--format", "json", files[0], other).stdout)["families"]
    assert [m["doc"] for m in family["members"]] == ["а.txt", "а.txt (2)"]
