"""Style sheets, scripts and pictures, all from this package. Their address holds the hash of them all, so that a
browser may keep them for ever, and a script finds its neighbours under the same hash."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
}
_COMPRESSED = ("css", "js", "svg")


@dataclass(frozen=True, slots=True)
class Asset:
    """`packed`: the same as gzip, where that is shorter."""

    media_type: str
    raw: bytes
    packed: bytes | None


@cache
def every() -> dict[str, Asset]:
    """By name. Files of another kind (licences) are not served."""
    found = {}
    for file in sorted(files("service.web").joinpath("assets").iterdir(), key=lambda f: f.name):
        kind = file.name.rpartition(".")[2]
        if kind in TYPES:
            raw = file.read_bytes()
            packed = gzip.compress(raw, 9, mtime=0) if kind in _COMPRESSED else None
            found[file.name] = Asset(TYPES[kind], raw, packed)
    return found


@cache
def digest() -> str:
    whole = hashlib.sha256()
    for name, asset in every().items():
        whole.update(name.encode() + b"\0" + asset.raw + b"\0")
    return whole.hexdigest()[:16]
