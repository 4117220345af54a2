"""What the benchmarks share: the modules of the shared folder, and a parsed article."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from workers.extraction import parsing, zones
from workers.extraction.document import Document, Span
from workers.extraction.entities.model import Entities, Entity


def module(path: Path) -> ModuleType:
    """A module by its file. Raises FileNotFoundError."""
    spec = importlib.util.spec_from_file_location(f"shared_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise FileNotFoundError(path)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def loaders(shared: Path) -> ModuleType:
    """The readers of NEREL and factRuEval."""
    return module(shared / "corpora" / "loaders.py")


def parse(text: str) -> Document:
    page = zones.divide(text)
    return dataclasses.replace(parsing.parse(text, page.blocks, page.zones), published=page.published)


def text_of(path: Path) -> str:
    """The text as its annotators saw it: line ends are kept."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def overlapping(found: Entities, span: Span, kind: str) -> Entity | None:
    """The entity of the kind whose mention overlaps the span most; media count as organizations."""
    best, most = None, 0
    for entity in found.all:
        if entity.type == kind or (kind == "ORGANIZATION" and entity.type == "MEDIA"):
            for mention in entity.mentions:
                common = min(mention.span.end, span.end) - max(mention.span.start, span.start)
                if common > most:
                    best, most = entity, common
    return best


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
