"""Single modules of natasha: the whole package imports grammars that nobody here asks for, which takes a while."""

from __future__ import annotations

import sys
from importlib import import_module, util
from pathlib import Path
from typing import Any


def module(name: str) -> Any:
    """`natasha.name`, which must import no other module of natasha itself; shared with whoever imports all of it."""
    full = f"natasha.{name}"
    package = util.find_spec("natasha")
    if full in sys.modules or "natasha" in sys.modules or package is None or not package.submodule_search_locations:
        return import_module(full)
    base = Path(package.submodule_search_locations[0]).joinpath(*name.split("."))
    path = next((p for p in (base.with_suffix(".py"), base / "__init__.py") if p.is_file()), None)
    spec = util.spec_from_file_location(f"{__name__}.{name}", path) if path else None
    if spec is None or spec.loader is None:
        return import_module(full)
    found = util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
