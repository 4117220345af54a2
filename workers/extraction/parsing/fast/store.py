"""The tables in a folder: made once of natasha's model files, checked by hash, mapped into memory."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import numpy as np

from workers.extraction.parsing import _natasha, embedding
from workers.extraction.parsing.fast import lemmas, tables
from workers.extraction.parsing.fast.sums import Sums
from workers.extraction.parsing.fast.tables import Tables

_LIST = "tables.json"
_UNUSED = 14 * 86_400  # seconds


def load(folder: Path | None) -> Tables:
    """The tables of the installed models: those of the folder if they are whole, else made and, if it can be written,
    kept there. What is made here holds no lemmas, which take long (see `build`)."""
    return _kept(folder, with_lemmas=False) if folder else _made(with_lemmas=False)


def build(folder: Path) -> Tables:
    """The tables with lemmas, kept in the folder; made where they are not there. Raises OSError."""
    found = _kept(folder, with_lemmas=True)
    if not _home(folder, Sums(folder)).exists():
        raise OSError(f"{folder} cannot be written")
    return found


def _kept(folder: Path, with_lemmas: bool) -> Tables:
    sums = Sums(folder)
    home = _home(folder, sums)
    found = _read(home, sums)
    if found is None or (with_lemmas and not found.names["signatures"]):
        found = _made(with_lemmas)
        with suppress(OSError):
            _write(home, found)
            _forget(folder, home)
            found = _read(home, sums) or found
    sums.keep()
    return found


def _home(folder: Path, sums: Sums) -> Path:
    return folder / f"tables-{_key(sums)}"


def _made(with_lemmas: bool) -> Tables:
    from natasha import NewsMorphTagger, NewsNERTagger, NewsSyntaxParser

    words = embedding.navec()
    classes = {"morph": NewsMorphTagger, "syntax": NewsSyntaxParser, "ner": NewsNERTagger}
    return tables.build(words, {net: classes[net](words) for net in tables.NETS}, with_lemmas)


def _key(sums: Sums) -> str:
    """What the tables depend on: the model files, and the form and size of the tables."""
    key = hashlib.sha256(f"{tables.FORMAT} {tables.ROWS} {lemmas.MOST}".encode())
    data = _natasha.module("data")
    for path in (data.NEWS_EMBEDDING, data.NEWS_MORPH, data.NEWS_SYNTAX, data.NEWS_NER):
        key.update(sums.of(Path(path)).encode())
    for package in ("pymorphy3", "pymorphy3-dicts-ru"):  # of the lemmas
        key.update(version(package).encode())
    return key.hexdigest()[:32]


def _read(home: Path, sums: Sums) -> Tables | None:
    """None where there are none, or a file is not as it was written."""
    try:
        listed = json.loads((home / _LIST).read_text(encoding="utf-8"))
        arrays = {}
        for name, digest in listed["arrays"].items():
            path = home / f"{name}.npy"
            if sums.of(path) != digest:
                return None
            arrays[name] = np.load(path, mmap_mode="r").view(np.ndarray)
        with suppress(OSError):
            os.utime(home)  # it is in use
        return Tables(arrays, listed["names"])
    except (OSError, ValueError, LookupError):
        return None


def _forget(folder: Path, home: Path) -> None:
    """Removes tables that nobody has used for long: of other models, or of another version."""
    for other in folder.glob("tables-*"):
        if other != home and time.time() - other.stat().st_mtime > _UNUSED:
            shutil.rmtree(other, ignore_errors=True)


def _write(home: Path, made: Tables) -> None:
    """Whole or not at all; what another process has put there meanwhile is as good, and stays."""
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".tables-", dir=home.parent))
    draft = aside / "new"
    try:
        draft.mkdir()
        digests = {}
        for name, array in made.arrays.items():
            path = draft / f"{name}.npy"
            np.save(path, array)
            with path.open("rb") as file:
                digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
        (draft / _LIST).write_text(json.dumps({"arrays": digests, "names": made.names}), encoding="utf-8")
        with suppress(FileNotFoundError):
            home.rename(aside / "old")
        with suppress(OSError):
            draft.rename(home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
