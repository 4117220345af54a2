"""Child processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doslovno.child import Child

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")


def alive(pid: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


def test_its_words_are_in_the_log(tmp_path: Path) -> None:
    code = "import os; print(os.environ['GREETING'], os.getcwd(), flush=True)"
    child = Child("greeter", [sys.executable, "-c", code], tmp_path / "greeter.log", {"GREETING": "привет"})
    for _ in range(2):
        child.start()
        assert child.process
        child.process.wait(30)
    assert child.poll() == 0
    assert child.tail().count(f"привет {tmp_path}") == 2
    assert child.tail(1) == f"привет {tmp_path}"


@LINUX
def test_it_ends_with_its_whole_group(tmp_path: Path) -> None:
    code = f"import subprocess; p = subprocess.Popen({SLEEP}); print(p.pid, flush=True); p.wait()"
    child = Child("parent", [sys.executable, "-c", code], tmp_path / "log")
    child.start()
    while not (last := child.tail(1)).isdigit():
        time.sleep(0.02)
    child.stop(grace=5)
    assert child.poll() is None
    assert child.process is None
    assert gone(int(last))


@LINUX
def test_what_ignores_the_polite_signal_is_killed(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    child = Child("deaf", [sys.executable, "-c", code], tmp_path / "log")
    child.start()
    while child.tail(1) != "deaf":
        time.sleep(0.02)
    assert child.process
    pid = child.process.pid
    child.stop(grace=0.2)
    assert gone(pid)


@LINUX
@pytest.mark.parametrize("orphaned", [signal.SIGKILL, signal.SIGTERM])
def test_it_does_not_outlive_us(tmp_path: Path, orphaned: signal.Signals) -> None:
    code = (
        "import pathlib, signal, sys, time\n"
        "from doslovno.child import Child\n"
        f"child = Child('sleeper', {SLEEP}, pathlib.Path(sys.argv[1]), orphaned=signal.{orphaned.name})\n"
        "child.start()\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    us = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "log")], stdout=subprocess.PIPE)
    assert us.stdout
    pid = int(us.stdout.readline())
    time.sleep(0.3)  # the leash is put on
    assert alive(pid)
    us.kill()
    us.wait()
    us.stdout.close()
    assert gone(pid)


def test_a_leash_whose_holder_is_gone_starts_nothing(tmp_path: Path) -> None:
    from doslovno import leash

    mark = tmp_path / "mark"
    command = [sys.executable, leash.__file__, str(os.getpid() + 1), "9", "touch", str(mark)]
    assert subprocess.run(command, capture_output=True).returncode != 0
    assert not mark.exists()


def test_a_long_log_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    log.write_bytes(b"x" * 5_000_001)
    child = Child("child", [sys.executable, "-c", ""], log)
    child.start()
    assert child.process
    child.process.wait(30)
    assert log.stat().st_size < 1000
    assert (tmp_path / "child.log.1").stat().st_size == 5_000_001
