"""Both parsers, with tables of their own that hold lemmas."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.extraction.parsing.fast import Fast, lemmas, store
from workers.extraction.parsing.stock import Stock


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lemmas, "MOST", 5_000)
        store.build(folder)
    return folder


@pytest.fixture(scope="session")
def fast(tables: Path) -> Fast:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lemmas, "MOST", 5_000)
        return Fast(tables)


@pytest.fixture(scope="session")
def stock() -> Stock:
    return Stock()
