"""Tables in a folder: kept, checked, made anew where they are broken; and the choice of the parser."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from workers.extraction.document import Span
from workers.extraction.parsing import parser
from workers.extraction.parsing.fast import Fast, lemmas, store
from workers.extraction.parsing.fast.sums import Sums
from workers.extraction.parsing.stock import Stock


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmas, "MOST", 5_000)


@pytest.mark.usefixtures("few")
def test_tables_are_mapped_from_their_files(tables: Path) -> None:
    found, made = store.load(tables), store.load(None)
    for name, array in made.arrays.items():
        assert np.array_equal(found.arrays[name], array), name
        assert not found.arrays[name].flags.writeable, name
    assert found.names["signatures"]
    assert {n: v for n, v in found.names.items() if n != "signatures"} == {
        n: v for n, v in made.names.items() if n != "signatures"
    }


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("harm", ["changed", "missing", "listless"])
def test_broken_tables_are_made_anew(tables: Path, tmp_path: Path, harm: str) -> None:
    shutil.copytree(tables, tmp_path, dirs_exist_ok=True)
    (home,) = tmp_path.glob("tables-*")
    if harm == "changed":
        path = home / "shapes.npy"
        path.write_bytes(path.read_bytes()[:-4] + b"\x01\x02\x03\x04")
    elif harm == "missing":
        (home / "slots.npy").unlink()
    else:
        (home / "tables.json").write_text("{", encoding="utf-8")
    found = store.load(tmp_path)
    assert np.array_equal(found.arrays["shapes"], store.load(tables).arrays["shapes"])
    assert [p.name for p in tmp_path.glob("*tables-*")] == [home.name]


@pytest.mark.usefixtures("few")
def test_several_that_write_at_once_leave_whole_tables(tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: store.load(tmp_path), range(3)))
    (home,) = tmp_path.glob("tables-*")
    assert (home / "tables.json").is_file()
    again = store.load(tmp_path)
    assert all(np.array_equal(again.arrays["shapes"], one.arrays["shapes"]) for one in found)


@pytest.mark.usefixtures("few")
def test_tables_long_unused_are_thrown_away_with_new_ones(tmp_path: Path) -> None:
    for name, days in (("tables-old", 15), ("tables-young", 13), ("others", 99)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tables.json").write_text("{}", encoding="utf-8")
        then = time.time() - days * 86_400
        os.utime(tmp_path / name, (then, then))
    store.load(tmp_path)
    (home,) = {p for p in tmp_path.iterdir() if p.is_dir()} - {tmp_path / "tables-young", tmp_path / "others"}
    os.utime(home, (0, 0))
    store.load(tmp_path)
    assert home.stat().st_mtime > time.time() - 86_400  # they are in use


def test_sums_are_made_once_for_a_file_that_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"first")
    sums = Sums(tmp_path)
    first = sums.of(file)
    sums.keep()
    with monkeypatch.context() as patch:
        patch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("summed again"))
        assert Sums(tmp_path).of(file) == first
    file.write_bytes(b"other")
    os.utime(file, ns=(1, 1))
    assert Sums(tmp_path).of(file) != first
    (tmp_path / "sums.json").write_text('{"a": 1', encoding="utf-8")
    assert Sums(tmp_path).of(file) == Sums(None).of(file)


@pytest.mark.usefixtures("few")
def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "words" in store.load(tmp_path / "file" / "below").arrays


def test_the_parser_is_chosen(fast: Fast, stock: Stock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "_loaded", {"fast": fast, "stock": stock})
    monkeypatch.setattr(parser, "_chosen", [])
    assert parser.load() is {"fast": fast, "stock": stock}[parser.DEFAULT]
    for name, expected in (("fast", fast), ("stock", stock)):
        assert parser.load(parser.kind(name)) is expected
        assert parser.load() is expected
        assert parser.parse("Мост готов.", [Span(0, 11)]).tokens
    with pytest.raises(ValueError, match="no parser 'slow': one of stock, fast"):
        parser.kind("slow")
