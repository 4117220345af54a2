"""What Redis's append-only file says of commits: a witness that asks neither the registry nor its scripts.

Redis writes there what scripts did, not that they ran. Each write of a final state into an article's hash is a commit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from service.registry.model import TERMINAL

_ENDS = {status.encode() for status in TERMINAL}
_JOB = re.compile(rb"ds:\{t:[^}]+\}:job:(.+)")


def commits(folder: Path) -> Counter[str]:
    """How often each article came to an end, by its id, since the Redis of this folder was first started."""
    found: Counter[str] = Counter()
    for file in (*folder.glob("appendonly.aof"), *folder.glob("appendonlydir/*.incr.aof")):  # Redis 6, 7
        with file.open("rb") as log:
            for command in _commands(log):
                if command[0].upper() in (b"HSET", b"HMSET") and (job := _JOB.fullmatch(command[1])):
                    fields = dict(zip(command[2::2], command[3::2], strict=True))
                    if fields.get(b"status") in _ENDS:
                        found[job[1].decode()] += 1
    return found


def _commands(log: BinaryIO) -> Iterator[list[bytes]]:
    """The commands of the file; one that was cut off at its end is left out, as Redis leaves it out."""
    while line := log.readline():
        if line[:1] != b"*":
            continue  # an annotation
        words = []
        for _ in range(int(line[1:])):
            size = log.readline()
            if not size.endswith(b"\n"):
                return
            words.append(log.read(int(size[1:])))
            if len(log.read(2)) < 2:
                return
        yield words
