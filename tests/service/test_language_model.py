"""The model of languages in a folder: the same answers, whatever lies there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from py3langid import langid

from service import language_model

TEXTS = (
    "Мэр города Рудаков сообщил, что мост откроют весной.",
    "Кметът на града съобщи, че мостът ще бъде открит през пролетта.",
    "Мер міста повідомив, що міст відкриють навесні.",
    "The bridge will be opened in spring, the mayor said.",
    "Мост",
    "",
)


@pytest.fixture(scope="module")
def stock() -> Any:
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cache") / "below"
    language_model.load(made)
    return made


def _told(model: Any) -> list[Any]:
    return [model.rank(text) for text in TEXTS]


def test_kept_or_not_the_answers_are_those_of_the_package(folder: Path, stock: Any) -> None:
    assert _told(language_model.load(folder)) == _told(language_model.load(None)) == _told(stock)


def test_a_kept_model_is_not_unpacked_again(folder: Path, stock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "load_model", lambda _: pytest.fail("unpacked"))
    assert _told(language_model.load(folder)) == _told(stock)


@pytest.mark.parametrize("harm", ["cut", "missing", "unfinished"])
def test_a_broken_one_is_made_anew(folder: Path, tmp_path: Path, stock: Any, harm: str) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (home,) = tmp_path.iterdir()
    if harm == "cut":
        with (home / "weights.npy").open("r+b") as file:
            file.truncate(1_000)
    else:
        (home / {"missing": "moves.npy", "unfinished": "whole"}[harm]).unlink()
    assert _told(language_model.load(tmp_path)) == _told(stock)
    assert (home / "whole").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [home.name]


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, stock: Any) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert _told(language_model.load(tmp_path / "file" / "below")) == _told(stock)
