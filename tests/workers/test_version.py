"""The version of the pipeline follows its code and data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workers.extraction import VERSION
from workers.version import digest, models, pipeline_version


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "quotes").mkdir()
    (tmp_path / "quotes" / "finder.py").write_text("x = 1\n")
    (tmp_path / "quotes" / "cues.toml").write_text("a = 1\n")
    (tmp_path / "weights.npz").write_bytes(b"\x00")
    return tmp_path


def test_it_names_the_version_and_the_code() -> None:
    assert re.fullmatch(re.escape(VERSION) + r"\+[0-9a-f]{8}", pipeline_version())
    assert {"natasha", "slovnet", "pymorphy3"} <= set(models())


@pytest.mark.parametrize("changed", ["quotes/finder.py", "quotes/cues.toml", "weights.npz"])
def test_it_changes_with_code_lexicons_and_weights(folder: Path, changed: str) -> None:
    before = digest(folder)
    assert digest(folder) == before
    (folder / changed).write_text("x = 2\n")
    assert digest(folder) != before


def test_it_changes_with_a_new_file_but_not_with_what_is_compiled(folder: Path) -> None:
    before = digest(folder)
    (folder / "quotes" / "__pycache__").mkdir()
    (folder / "quotes" / "__pycache__" / "finder.pyc").write_bytes(b"\x00")
    assert digest(folder) == before
    (folder / "quotes" / "speakers.py").write_text("")
    assert digest(folder) != before
