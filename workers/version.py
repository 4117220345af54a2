"""Which pipeline this is: results of another one are not reused."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

from workers.extraction import VERSION

_SUFFIXES = (".py", ".toml", ".json", ".npz")
_MODELS = ("natasha", "slovnet", "navec", "razdel", "pymorphy3", "pymorphy3-dicts-ru")


@lru_cache(1)
def pipeline_version() -> str:
    """`0.1.0+3f9a2c81`: the version of the extraction and a digest of its code, lexicons, weights and models.

    It changes with every edit, so that a developer never sees the answer of the code before.
    """
    models_digest = hashlib.sha256(repr(sorted(models().items())).encode()).hexdigest()
    both = digest(resources.files("workers.extraction")) + models_digest
    return f"{VERSION}+{hashlib.sha256(both.encode()).hexdigest()[:8]}"


def digest(folder: Traversable) -> str:
    """SHA-256, hexadecimal, over the names and contents of the code and data below a folder."""
    found = hashlib.sha256()
    for name, data in sorted(_files(folder, "")):
        found.update(f"{name}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


@lru_cache(1)
def models() -> dict[str, str]:
    """The packages that hold models and dictionaries, with their versions."""
    return {name: metadata.version(name) for name in _MODELS}


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_SUFFIXES):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
