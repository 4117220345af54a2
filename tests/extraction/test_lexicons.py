"""Tables in TOML: the kept copy is as good as the file, and never outlives a change of it."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from workers import extraction
from workers.extraction import lexicons

FOLDER = Path(extraction.__file__).parent


@pytest.fixture(autouse=True)
def _writing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))


def _copies(tmp_path: Path) -> list[Path]:
    return sorted(path for path in (tmp_path / "kept").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.toml")), ids=lambda path: path.name)
def test_a_kept_table_is_that_of_the_file(path: Path, tmp_path: Path) -> None:
    expected = tomllib.loads(path.read_text(encoding="utf-8"))
    assert lexicons.read(path) == expected
    assert len(_copies(tmp_path)) == 1  # whatever the tables hold, it can be kept
    again = lexicons.read(path)
    assert again == expected
    assert list(again) == list(expected)


def test_the_copy_is_read_and_a_change_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "words.toml"
    path.write_text('a = ["мост", "парк"]\n', encoding="utf-8")
    assert lexicons.read(path) == {"a": ["мост", "парк"]}
    with monkeypatch.context() as patch:
        patch.setattr(tomllib, "loads", lambda _: pytest.fail("parsed again"))
        assert lexicons.read(path) == {"a": ["мост", "парк"]}
    path.write_text('a = ["мост", "сад_"]\n', encoding="utf-8")  # of the same length
    assert lexicons.read(path) == {"a": ["мост", "сад_"]}


def test_callers_share_nothing(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text("a = [1]\n", encoding="utf-8")
    for _ in range(3):
        found = lexicons.read(path)
        assert found == {"a": [1]}
        found["a"].append(2)


@pytest.mark.parametrize("harm", [b"", b"short", pickle.dumps({"a": 2}), None])
def test_a_broken_copy_is_made_anew(tmp_path: Path, harm: bytes | None) -> None:
    path = tmp_path / "words.toml"
    path.write_text("a = 1\n", encoding="utf-8")
    lexicons.read(path)
    (copy,) = _copies(tmp_path)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:18] if harm is None else harm)
    assert lexicons.read(path) == {"a": 1}
    assert copy.read_bytes() == whole


def test_what_may_not_be_written_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "words.toml"
    path.write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert lexicons.read(path) == {"a": 1}
    assert _copies(tmp_path) == []
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "kept").write_text("no folder", encoding="utf-8")
    assert lexicons.read(path) == {"a": 1}


def test_all_copies_are_made_by_one_command(tmp_path: Path) -> None:
    """As an image is built, whose processes write none."""
    command = [sys.executable, "-X", f"pycache_prefix={tmp_path / 'kept'}", "-m", "workers.extraction.lexicons"]
    subprocess.run(command, check=True, capture_output=True)
    names = {path.name.split(".")[0] for path in _copies(tmp_path) if ".toml." in path.name}
    assert names == {path.stem for path in FOLDER.rglob("*.toml")}
