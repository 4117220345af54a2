"""py3langid's model from a folder where it lies unpacked and mapped: unpacking it takes most of a second of every start
and 70 MB of every process."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model

_PARTS = ("weights", "priors", "languages", "moves", "rows", "features")  # in the order of py3langid
_WHOLE = "whole"  # written last: what each file weighs


def load(folder: Path | None) -> Any:
    """The model, kept in the folder for the next start where that can be written."""
    home = folder / f"language-{version('py3langid')}" if folder else None
    parts = _read(home) if home else None
    if parts is None:
        parts = dict(zip(_PARTS, map(np.asarray, load_model(Path(MODEL_DIR) / MODEL_FILE)), strict=True))
        if home:
            with suppress(OSError):
                _write(home, parts)
                parts = _read(home) or parts
    weights, priors, languages, moves, rows, features = (parts[name] for name in _PARTS)
    return LanguageIdentifier(
        weights, priors, languages.tolist(), memoryview(moves.data), features.tolist(),
        norm_probs=True, tk_row=rows.tolist(),
    )  # fmt: skip


def _read(home: Path) -> dict[str, Any] | None:
    """None where a part is missing or not as long as it was."""
    try:
        sizes = [(home / f"{name}.npy").stat().st_size for name in _PARTS]
        if (home / _WHOLE).read_text(encoding="ascii") != _listed(sizes):
            return None
        return {name: np.load(home / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in _PARTS}
    except (OSError, ValueError):
        return None


def _listed(sizes: list[int]) -> str:
    return " ".join(map(str, sizes))


def _write(home: Path, parts: dict[str, Any]) -> None:
    """Whole or not at all."""
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".language-", dir=home.parent))
    try:
        draft.chmod(0o755)
        for name in _PARTS:
            np.save(draft / f"{name}.npy", parts[name])
        sizes = [(draft / f"{name}.npy").stat().st_size for name in _PARTS]
        (draft / _WHOLE).write_text(_listed(sizes), encoding="ascii")
        if home.exists():  # broken
            shutil.rmtree(home, ignore_errors=True)
        with suppress(OSError):  # another process was quicker
            os.rename(draft, home)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
