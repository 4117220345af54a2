"""Labels for a table in the form of RuSentNE-2023."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from doslovno.cli import main
from workers.extraction.sentiment import evaluation

HEAD = "sentence\tentity\tentity_tag\tentity_pos_start_rel\tentity_pos_end_rel"
ROWS = (
    "Суд обвинил Лосева в обмане.\tЛосева\tPERSON\t12\t18",
    "По данным полиции, Лосев жил на соседней улице.\tЛосев\tPERSON\t19\t24",
    "Жители благодарны Лосеву за помощь.\tЛосеву\tPERSON\t18\t24",
)


def written(folder: Path) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join([HEAD, *ROWS]) + "\n", encoding="utf-8")
    return path


def test_a_label_a_row_in_order(tmp_path: Path) -> None:
    assert evaluation.labels(written(tmp_path)) == [-1, 0, 1]


def test_the_command_prints_them(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["analyze", "--sentiment-csv", str(written(tmp_path))])
    assert found.output.split() == ["-1", "0", "1"]


def test_the_command_says_what_is_wrong_with_another_table(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a\tb\n1\t2\n", encoding="utf-8")
    found = CliRunner().invoke(main, ["analyze", "--sentiment-csv", str(path)])
    assert found.exit_code == 2
    assert "RuSentNE" in found.output
