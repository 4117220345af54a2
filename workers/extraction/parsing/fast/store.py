"""The tables in a folder: made once of natasha's model files, checked by hash, mapped into memory."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from natasha import NewsMorphTagger, NewsNERTagger, NewsSyntaxParser
from natasha.data import NEWS_EMBEDDING, NEWS_MORPH, NEWS_NER, NEWS_SYNTAX

from workers.extraction.parsing.fast import lemmas, tables
from workers.extraction.parsing.fast.tables import Tables

_LIST = "tables.json"


def load(words: Any, folder: Path | None) -> Tables:
    """The tables of the installed models: those of the folder if they are whole, else made and, if it can be written,
    kept there. `words` is navec. What is made here holds no lemmas, which take long (see `build`)."""
    found = _read(_home(folder)) if folder else None
    if found is None:
        found = _made(words, with_lemmas=False)
        if folder:
            with suppress(OSError):
                found = _kept(folder, found)
    return found


def build(words: Any, folder: Path) -> Tables:
    """The tables with lemmas, kept in the folder; made where they are not there. Raises OSError."""
    found = _read(_home(folder))
    return found if found and found.names["signatures"] else _kept(folder, _made(words, with_lemmas=True))


def _home(folder: Path) -> Path:
    return folder / f"tables-{_key()}"


def _kept(folder: Path, made: Tables) -> Tables:
    """The same tables, mapped from their files."""
    _write(_home(folder), made)
    return _read(_home(folder)) or made


def _made(words: Any, with_lemmas: bool) -> Tables:
    classes = {"morph": NewsMorphTagger, "syntax": NewsSyntaxParser, "ner": NewsNERTagger}
    return tables.build(words, {net: classes[net](words) for net in tables.NETS}, with_lemmas)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _key() -> str:
    """What the tables depend on: the model files, and the form and size of the tables."""
    key = hashlib.sha256(f"{tables.FORMAT} {tables.ROWS} {lemmas.MOST}".encode())
    for path in (NEWS_EMBEDDING, NEWS_MORPH, NEWS_SYNTAX, NEWS_NER):
        key.update(_hash(Path(path)).encode())
    for package in ("pymorphy3", "pymorphy3-dicts-ru"):  # of the lemmas
        key.update(version(package).encode())
    return key.hexdigest()[:32]


def _read(home: Path) -> Tables | None:
    """None where there are none, or a file is not as it was written."""
    try:
        listed = json.loads((home / _LIST).read_text(encoding="utf-8"))
        arrays = {}
        for name, digest in listed["arrays"].items():
            path = home / f"{name}.npy"
            if _hash(path) != digest:
                return None
            arrays[name] = np.load(path, mmap_mode="r").view(np.ndarray)
        return Tables(arrays, listed["names"])
    except (OSError, ValueError, LookupError):
        return None


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
            digests[name] = _hash(path)
        (draft / _LIST).write_text(json.dumps({"arrays": digests, "names": made.names}), encoding="utf-8")
        with suppress(FileNotFoundError):
            home.rename(aside / "old")
        with suppress(OSError):
            draft.rename(home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
