"""The end that is near, known to a process and to all that it has forked: a few bytes of shared memory.

A role that gets SIGTERM does not end at once. The front says in /readyz that it wants no more requests, and goes on
until the balancer has noticed. A worker goes on with the articles it has, and gives back those that take too long.
"""

from __future__ import annotations

import mmap
import struct
import time

_moment = struct.Struct("d")  # when it is over, by the monotonic clock, which all processes share; 0: no end is near
_shared = mmap.mmap(-1, _moment.size)


def begin(seconds: float) -> None:
    """The end is so many seconds away. Safe in the handler of a signal."""
    _moment.pack_into(_shared, 0, time.monotonic() + seconds)


def begun() -> bool:
    return bool(_moment.unpack_from(_shared)[0])


def over() -> bool:
    """The seconds have passed."""
    end = _moment.unpack_from(_shared)[0]
    return bool(end) and time.monotonic() >= end


def forget() -> None:
    """No end is near."""
    _moment.pack_into(_shared, 0, 0.0)
