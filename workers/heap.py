"""Memory that is free goes back to the system: what one article needed, the next child may need."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any


@lru_cache(1)
def _trim() -> Any:
    """glibc's `malloc_trim`; elsewhere the allocator is left alone."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


def give_back() -> bool:
    """Whether that can be done here. It takes less than a millisecond."""
    trim = _trim()
    if trim is not None:
        trim(0)
    return trim is not None
