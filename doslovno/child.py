"""A child process: its log, its end, and no orphan when we end first."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LEASH = Path(__file__).with_name("leash.py")
_LOG_LIMIT = 5_000_000  # bytes; a longer log is put aside at the next start


@dataclass(slots=True)
class Child:
    """A command with a log file and a process group of its own, run in the folder of the log.

    Start it in the main thread: it ends with its thread.

    `grace` is how many seconds it gets between SIGTERM and SIGKILL, `orphaned` the signal that it gets when we are
    killed, `keep` file descriptors that it inherits.
    """

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = 10.0
    orphaned: signal.Signals = signal.SIGKILL
    keep: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.kill()
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        leash = [sys.executable, "-I", "-S", str(_LEASH), str(os.getpid()), str(int(self.orphaned))]
        with self.log.open("ab") as log:
            log.write(f"--- {time.strftime('%Y-%m-%d %H:%M:%S')} {self.name} starts\n".encode())
            log.flush()
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                [*leash, *self.command],
                cwd=self.log.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, **self.environment}, start_new_session=True, pass_fds=self.keep,
            )  # fmt: skip

    def poll(self) -> int | None:
        """The exit status of a process that has ended, None while it runs."""
        return self.process.poll() if self.process else None

    def stop(self, grace: float | None = None) -> None:
        """Ends it and its group: SIGTERM, after the grace SIGKILL."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace if grace is None else grace)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to it and to what is left of its group."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: the latter for a group of zombies
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def tail(self, lines: int = 20) -> str:
        """The end of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf8", errors="replace").splitlines()[-lines:])
