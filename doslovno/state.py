"""The folder in which `doslovno up` keeps what outlives it: the private Redis, the logs, the development key."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

MOST = 20  # instances side by side


def home() -> Path:
    """`$XDG_STATE_HOME/doslovno`, by default `~/.local/state/doslovno`."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".local" / "state") / "doslovno"


@dataclass(frozen=True, slots=True)
class Instance:
    """A folder of our own. `lock` is an open file descriptor: the folder is taken while any process holds it open."""

    number: int
    folder: Path
    lock: int


def take(base: Path) -> Instance:
    """The first free folder `1`, `2`, … below `base`. Raises OSError when none can be written or all are taken."""
    for number in range(1, MOST + 1):
        folder = base / str(number)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        return Instance(number, folder, lock)
    raise OSError(f"{MOST} instances run already; stop one, or set XDG_STATE_HOME to another folder than {base}")
