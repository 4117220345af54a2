"""Tables in TOML beside the stages, parsed once: what was parsed is kept as Python keeps its bytecode.

The copy lies in the `__pycache__` of the folder under the name of the file, follows `PYTHONPYCACHEPREFIX` and
`PYTHONDONTWRITEBYTECODE`, and counts only for the very same bytes of the file. `python -m workers.extraction.lexicons`
makes all copies, for an image whose processes may write none.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """The table of a TOML file, the caller's own. Raises OSError, and ValueError where it is no TOML."""
    source = path.read_bytes()
    digest = hashlib.blake2b(source, digest_size=16).digest()
    kept = _kept_at(path)
    found = _read(kept, digest) if kept else None
    if found is None:
        import tomllib  # hardly ever needed

        found = tomllib.loads(source.decode())
        if kept and not sys.dont_write_bytecode:
            with suppress(OSError):
                _write(kept, digest + pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    return found


def _kept_at(path: Path) -> Path | None:
    try:
        return Path(cache_from_source(f"{path}.py"))
    except NotImplementedError:  # a Python that keeps no bytecode
        return None


def _read(kept: Path, digest: bytes) -> dict[str, Any] | None:
    try:
        data = kept.read_bytes()
        # Ours as much as the bytecode beside it
        found = pickle.loads(data[len(digest) :]) if data.startswith(digest) else None  # noqa: S301
    except (OSError, EOFError, ValueError, pickle.UnpicklingError):
        return None
    return found if isinstance(found, dict) else None


def _write(kept: Path, data: bytes) -> None:
    """Whole or not at all."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    number, draft = tempfile.mkstemp(dir=kept.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(draft).chmod(0o644)
        Path(draft).replace(kept)
    except OSError:
        with suppress(OSError):
            Path(draft).unlink()
        raise


def main() -> None:
    sys.dont_write_bytecode = False
    files = sorted(Path(__file__).parent.rglob("*.toml"))
    for file in files:
        read(file)
    print(f"{len(files)} tables kept")


if __name__ == "__main__":
    main()
