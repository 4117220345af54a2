"""`doslovno analyze`."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from doslovno.cli import main

TEXT = "Мэр Тальцовска Вера Ланская вчера открыла мост. «Мы построили его за год», — заявила Ланская журналистам.\n"
PARTS = ["quotes", "events", "sentiment", "entities", "times"]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "мост.txt"
    file.write_text(f"date 2026-03-13\n{TEXT}", encoding="utf8")
    return file


def analyze(*arguments: str | Path, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["analyze", *map(str, arguments)], input=given)


def test_jsonl_is_one_object_a_document(article: Path, tmp_path: Path) -> None:
    other = tmp_path / "б.txt"
    other.write_text(TEXT, encoding="utf8")
    result = analyze("--format", "jsonl", article, other)
    assert result.exit_code == 0, result.stderr
    first, second = map(json.loads, result.stdout.splitlines())
    assert list(first) == ["doc", "sha256", *PARTS]
    assert (first["doc"], second["doc"]) == ("мост.txt", "б.txt")
    text = article.read_text(encoding="utf8")
    assert first["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    for record, source in ((first, text), (second, TEXT)):
        (quote,) = record["quotes"]
        assert [source[start:end] for start, end in quote["spans"]] == ["Мы построили его за год"]
        assert quote["speaker"]["name"] == "Вера Ланская"
        assert source[slice(*quote["cue"]["span"])] == "заявила"


def test_the_leading_date_resolves_times(article: Path) -> None:
    times = json.loads(analyze("--format", "json", article).stdout)["times"]
    assert (times[0]["text"], times[0]["start"]) == ("вчера", "2026-03-12")


def test_the_date_on_the_line_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"date 2026-03-13 {TEXT}", encoding="utf8")
    record = json.loads(analyze("--format", "json", file).stdout)
    assert (record["times"][0]["text"], record["times"][0]["start"]) == ("вчера", "2026-03-12")
    assert len(record["quotes"]) == 1


def test_json_is_an_object_or_a_list(article: Path) -> None:
    assert isinstance(json.loads(analyze("--format", "json", article).stdout), dict)
    many = json.loads(analyze("--format", "json", article, article).stdout)
    assert [record["doc"] for record in many] == ["мост.txt", "мост.txt"]


def test_text_is_a_page_to_read(article: Path) -> None:
    page = analyze(article).stdout
    assert "━━━ мост.txt" in page
    assert "2026-03-13" in page
    assert "«Мы построили его за год»" in page
    assert "Вера Ланская" in page
    assert "cue «заявила»" in page
    assert "\x1b" not in page


def test_line_ends_count_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    text = f"Мост открыт\r\n\r\n{TEXT}"
    file.write_bytes(text.encode())
    (quote,) = json.loads(analyze("--format", "json", file).stdout)["quotes"]
    assert text[slice(*quote["spans"][0])] == "Мы построили его за год"


def test_standard_input() -> None:
    record = json.loads(analyze("--format", "jsonl", "-", given=TEXT.encode()).stdout)
    assert (record["doc"], len(record["quotes"])) == ("-", 1)


def test_windows_1251_with_a_note() -> None:
    result = analyze("--format", "jsonl", "-", given=TEXT.encode("windows-1251"))
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["quotes"]) == 1
    assert "windows-1251" in result.stderr


BAD: list[tuple[bytes, str]] = [
    (b"", "empty"),
    (b" \n\t ", "empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text"),
    (b"The mayor said that the bridge will be opened in May.", "not Russian: the text seems to be in en"),
    ("Міський голова сказав, що міст відкриють у травні.".encode(), "not Russian: the text seems to be in uk"),
    ("«".encode() * 200_000, "no letters"),
    (("Мост. " * 40_000).encode(), "240,000 characters"),
]


@pytest.mark.parametrize(("data", "complaint"), BAD, ids=[complaint[:12] for _, complaint in BAD])
def test_bad_input_is_named_and_the_others_go_on(article: Path, tmp_path: Path, data: bytes, complaint: str) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(data)
    result = analyze("--format", "jsonl", bad, article)
    assert result.exit_code == 1
    assert f"{bad}: " in result.stderr
    assert complaint in result.stderr
    assert [json.loads(line)["doc"] for line in result.stdout.splitlines()] == ["мост.txt"]


def test_a_file_that_is_not_there(article: Path, tmp_path: Path) -> None:
    result = analyze("--format", "json", tmp_path / "none.txt", article)
    assert result.exit_code == 1
    assert "none.txt: No such file" in result.stderr
    assert len(json.loads(result.stdout)) == 1
    assert analyze("--format", "json", tmp_path / "none.txt").stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        ("старый дом стоит у реки и " * 8_000)[:200_000],
        TEXT + "«" * 199_000,
    ],
    ids=["no sentence end", "opening marks"],
)
def test_200_000_characters_of_anything(text: str) -> None:
    result = analyze("--format", "jsonl", "-", given=text.encode())
    assert result.exit_code == 0, result.stderr
    record: dict[str, Any] = json.loads(result.stdout)
    assert record["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_it_starts_neither_the_front_nor_the_queue(article: Path) -> None:
    code = (
        "import sys\n"
        "from doslovno.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print(sorted({'flask', 'celery', 'redis', 'gunicorn', 'gevent'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code, "analyze", "--format", "jsonl", str(article)]
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    assert lines[-1] == "[]"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from doslovno.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(sorted({'flask', 'celery', 'redis', 'numpy', 'natasha', 'urllib3'} & set(sys.modules)))\n"
    )
    lines = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.splitlines()
    assert lines[-1] == "[]"
