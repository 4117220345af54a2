"""The folder through which the processes of one role share what they count: Prometheus's multiprocess mode.

Each process writes files of its own, `<type>_<pid>.db`. Those of the dead are added up into one pair of files, so that
the counts go on, and the folder stays small however often children are replaced.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from service.settings import Settings

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is first imported

_FILE = re.compile(r"(counter|histogram)_(\d+)\.db")
_SUM = "{}_0.db"  # no process has this number


def prepared(settings: Settings) -> dict[str, str]:
    """What to add to the environment before anything imports prometheus_client: a folder for this process and its
    children, where metrics are wanted and none is chosen yet. Those that dead processes left behind are removed."""
    if not settings.metrics_bind or VARIABLE in os.environ:
        return {}
    memory = Path("/dev/shm")  # noqa: S108 - written all the time: not to a disk, where there is a choice
    home = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    mark = f"doslovno-metrics-{os.getuid()}-"
    for left in home.glob(f"{mark}*"):
        number = left.name.removeprefix(mark)
        if number.isdigit() and (int(number) == os.getpid() or not _lives(int(number))):
            shutil.rmtree(left, ignore_errors=True)
    folder = home / f"{mark}{os.getpid()}"
    folder.mkdir(mode=0o700)
    return {VARIABLE: str(folder)}


def chosen() -> Path | None:
    """The folder of this process; None where it counts for itself alone."""
    name = os.environ.get(VARIABLE)
    return Path(name) if name else None


@contextlib.contextmanager
def tidied(folder: Path) -> Iterator[None]:
    """Inside, the files of the dead are added up, and no other process does so: nothing is read twice."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _add_up(folder)
        yield


def _add_up(folder: Path) -> None:
    from prometheus_client.mmap_dict import MmapedDict

    dead = [(match[1], file) for file in sorted(folder.glob("*.db")) if (match := _FILE.fullmatch(file.name))
            and int(match[2]) and not _lives(int(match[2]))]  # fmt: skip
    for kind in {kind for kind, _ in dead}:
        # Beside it first: who dies here leaves the files as they were, or counts the last process twice
        total, fresh = folder / _SUM.format(kind), folder / f"{kind}.new"
        fresh.unlink(missing_ok=True)
        if total.exists():
            shutil.copyfile(total, fresh)
        sums = MmapedDict(str(fresh))
        files = [file for its_kind, file in dead if its_kind == kind]
        for file in files:
            for key, value, _, _ in MmapedDict.read_all_values_from_file(str(file)):
                sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
        sums.close()
        fresh.replace(total)
        for file in files:
            file.unlink()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
