"""The service as tests see it: its address, its processes, the store behind it."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import urllib3

from doslovno import roles
from doslovno.child import Child
from doslovno.client import Client
from doslovno.redis_server import RedisServer
from service.registry import Job, Registry, Submission
from service.registry.connection import connect
from service.registry.model import TERMINAL
from service.security import keys
from service.settings import Settings
from workers import heartbeat

T = TypeVar("T")

TENANT = "newsroom"
PATIENCE = 120.0  # seconds; far above what anything here takes

TEXT = (
    "Мост через Журавку откроют в мае\n\n"
    "Мэр Тальцовска Вера Ланская посетила стройку 12 марта. «Мы закончим мост к маю», — заявила Ланская журналистам. "
    "По её словам, движение откроют 9 мая. Депутат Игорь Чубенко раскритиковал подрядчика.\n"
)


def long_text(mark: str, copies: int = 40) -> str:
    """An article that takes seconds; `mark` makes it unlike any other."""
    return f"{TEXT}\n{mark}.\n" + "\n".join(f"{TEXT} Прошёл день номер {n}." for n in range(copies))


@dataclass
class Stack:
    """A running service. `registry` looks past the API at the store."""

    redis: RedisServer
    worker: Child
    api: Child
    settings: Settings
    url: str
    key: str

    def __post_init__(self) -> None:
        self.registry = Registry(connect(self.settings), self.settings)
        self._http = urllib3.PoolManager(retries=False, timeout=40)

    def call(self, method: str, path: str, **options: Any) -> urllib3.BaseHTTPResponse:
        headers = {"Authorization": f"Bearer {self.key}", **options.pop("headers", {})}
        return self._http.request(method, self.url + path, headers=headers, **options)

    def submit(self, text: str, **more: Any) -> str:
        answer = self.call("POST", "/v1/articles", json={"text": text, **more})
        assert answer.status in (200, 202), answer.data
        return str(answer.json()["id"])

    def finished(self, id: str) -> Job:
        """The job in its final state."""
        return eventually(lambda: self.job(id), lambda job: job.status in TERMINAL)

    def running(self, id: str) -> int:
        """Waits until a worker has the article; the process that analyses it."""
        eventually(lambda: self.job(id), lambda job: job.status == "running")
        client = connect(self.settings)
        owner = client.hget(f"ds:{{t:{TENANT}}}:job:{id}", "worker")
        client.close()
        assert isinstance(owner, bytes)
        host, _, process = owner.decode().rpartition(":")
        assert host == socket.gethostname()
        return int(process)

    def job(self, id: str) -> Job:
        job = self.registry.get(TENANT, id)
        assert isinstance(job, Job)
        return job

    def store_without_hint(self, id: str, text: str) -> None:
        """As an API that dies between storing and publishing leaves it."""
        digest = hashlib.sha256(f"{id}{text}".encode()).hexdigest()
        meta = {"priority": "interactive", "features": ["quotes"], "language": "ru", "labels": {}}
        assert self.registry.submit(TENANT, Submission(id, text, digest, meta)).outcome == "created"

    def logs(self) -> str:
        return "".join(log.read_text(encoding="utf8") for log in (self.worker.log, self.api.log, self.redis.log))


@contextmanager
def running(
    folder: Path,
    environment: Mapping[str, str],
    processes: int = 2,
    address: Callable[[RedisServer], str] = lambda store: store.url,
) -> Iterator[Stack]:
    """Starts everything with its data in the folder, and stops it again. `processes` of the worker analyse; `address`
    makes that of Redis, once it runs."""
    store = RedisServer(folder)
    store.start()
    environment = {
        "DOSLOVNO_REDIS_URL": address(store),
        "DOSLOVNO_HEARTBEAT_FILE": str(folder / "worker.heartbeat"),
        "DOSLOVNO_LEASE": "8",
        "DOSLOVNO_SWEEP_INTERVAL": "0.5",
        "DOSLOVNO_QUEUED_GRACE": "2",
        "DOSLOVNO_API_PROCESSES": "1",
        **environment,
    }
    settings = Settings.from_environment(environment)
    port = free_port()
    worker = Child("worker", roles.worker(processes), folder / "worker.log", {**environment, **roles.ONE_THREAD})
    api = Child("api", roles.api("127.0.0.1", port), folder / "api.log", environment)
    url = f"http://127.0.0.1:{port}"
    try:
        worker.start()
        api.start()
        with connect(settings) as client:
            key = keys.create(client, TENANT)
        eventually(
            lambda: (worker.poll(), api.poll(), heartbeat.beats(settings) and Client(url, key).ready()),
            lambda state: state[2] or state[:2] != (None, None),
        )
        assert (worker.poll(), api.poll()) == (None, None), worker.tail() + api.tail()
        yield Stack(store, worker, api, settings, url, key)
    finally:
        api.stop(grace=1)
        worker.stop()
        store.stop()


def eventually(look: Callable[[], T], good: Callable[[T], bool]) -> T:
    """Looks until it is good; fails after `PATIENCE` seconds."""
    deadline = time.monotonic() + PATIENCE
    while not good(found := look()):
        assert time.monotonic() < deadline, f"still {found}"
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(folder: Path) -> dict[int, str]:
    """Command lines of the processes that name the folder, have it in their environment or run inside it."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
                seen = command + (entry / "environ").read_bytes() + os.fsencode((entry / "cwd").readlink())
            except OSError:
                continue
            if os.fsencode(folder) in seen and command:
                found[int(entry.name)] = command.replace(b"\0", b" ").decode()
    return found
