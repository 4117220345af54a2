"""`doslovno up`: Redis, a worker and the API on this machine, with one command."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from threading import Event
from types import FrameType

import click
import redis

from doslovno import roles, state
from doslovno.child import Child
from doslovno.client import Client
from doslovno.redis_server import RedisServer
from doslovno.showing import Showing, read_all
from doslovno.supervisor import Supervisor
from service.registry import migrations
from service.registry.connection import connect
from service.security import keys
from service.settings import Settings
from workers import heartbeat

DEFAULT_PORT = 8080
TENANT = "dev"

_PATIENCE = 180.0  # seconds until everything must be ready
_API_GRACE, _WORKER_GRACE = 2.0, 10.0  # seconds between SIGTERM and SIGKILL


@dataclass(frozen=True, slots=True)
class Options:
    """`port` None: 8080, or another one where that is taken. `paths` empty: the sample articles."""

    host: str = "127.0.0.1"
    port: int | None = None
    paths: Sequence[str] = ()
    exit_when_done: bool = False
    concurrency: int | None = None


class CannotStart(RuntimeError):
    """The message says why, and what to do."""


class _Interrupted(Exception):
    """A signal came before everything was ready."""


def say(line: str) -> None:
    click.echo(f"doslovno: {line}", err=True)


def samples() -> list[Path]:
    """The sample articles, written for this purpose: their people and places are invented."""
    with resources.as_file(resources.files("doslovno") / "samples") as folder:
        return sorted(folder.glob("*.txt"))


def run(options: Options) -> int:
    """Runs until a signal, or with `exit_when_done` until the articles are shown. Returns the exit status."""
    shown = read_all(options.paths or [str(path) for path in samples()])
    complete = len(shown) == len(options.paths or shown)
    if options.exit_when_done and not shown:
        return 1
    stopping = Event()
    supervisor = Supervisor(say)

    def stop(number: int, frame: FrameType | None) -> None:
        if stopping.is_set():
            supervisor.kill()
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        client, folder = _start(options, supervisor, stopping)
        showing = Showing(client, shown)
        showing.start()
        told = False
        while not stopping.wait(0.2):
            supervisor.watch()
            if showing.done.is_set() and options.exit_when_done:
                return 0 if showing.succeeded and complete else 1
            if showing.done.is_set() and not told:
                click.echo(_farewell(client, folder))
                told = True
        return 0
    except _Interrupted:
        return 130
    except (RuntimeError, ValueError, OSError, redis.RedisError) as error:
        say(str(error))
        return 1
    finally:
        say("stopping")
        supervisor.stop()


def _start(options: Options, supervisor: Supervisor, stopping: Event) -> tuple[Client, Path]:
    """Starts everything and returns when it is ready, with a client that holds the development key."""
    instance = state.take(state.home())
    folder = instance.folder
    if instance.number > 1:
        say("another `doslovno up` runs; this one keeps its data apart")
    say(f"data and logs: {folder}")
    settings = Settings.from_environment()
    if os.environ.get("REDIS_URL") or os.environ.get("DOSLOVNO_REDIS_URL"):
        _reach(settings)
        say("Redis: the one of REDIS_URL")
    else:
        server = RedisServer(folder, keep=[instance.lock])
        supervisor.start(server)
        settings = replace(settings, redis_url=server.url)
        _migrate(settings)
        say(f"Redis: our own, on port {server.port}")
    settings = replace(settings, heartbeat_file=str(folder / "worker.heartbeat"))
    environment = {
        "DOSLOVNO_REDIS_URL": settings.redis_url,
        "DOSLOVNO_HEARTBEAT_FILE": settings.heartbeat_file,
        # there is no balancer here, and who presses Ctrl-C does not like to wait
        "DOSLOVNO_DRAIN_SECONDS": "0",
        "DOSLOVNO_RELEASE_AFTER": str(min(settings.release_after, _WORKER_GRACE / 2)),
    }
    port = _port(options)
    Path(settings.heartbeat_file).unlink(missing_ok=True)
    for child in _children(options, port, folder, environment):
        supervisor.start(child)
    say("the worker loads its models …")
    client = Client(f"http://{_reachable(options.host)}:{port}", "")
    deadline = time.monotonic() + _PATIENCE
    while not (heartbeat.beats(settings) and client.ready()):
        if stopping.wait(0.2):
            raise _Interrupted
        supervisor.check()
        if time.monotonic() > deadline:
            raise CannotStart(f"not ready after {_PATIENCE:.0f} seconds; see the logs in {folder}")
    say(f"ready: {client.url}")
    return Client(client.url, _key(client.url, folder, settings)), folder


def _migrate(settings: Settings) -> None:
    """What an earlier version left in our own store. Nobody else is there. Raises CannotStart."""
    try:
        with connect(settings) as client:
            for done, _ in migrations.run(client, settings, alone=True):
                say(f"the store has the layout {done.target} now: {done.what}")
    except migrations.CannotMigrate as error:
        raise CannotStart(str(error)) from None


def _children(options: Options, port: int, folder: Path, environment: Mapping[str, str]) -> list[Child]:
    worker = Child(
        "worker", roles.worker(options.concurrency), folder / "worker.log",
        {**environment, **roles.ONE_THREAD, **_next_metrics()}, grace=_WORKER_GRACE,
    )  # fmt: skip
    api = Child("api", roles.api(options.host, port), folder / "api.log", environment, grace=_API_GRACE)
    return [worker, api]


def _next_metrics() -> dict[str, str]:
    """The API has the port of the metrics, the worker the next one."""
    settings = Settings.from_environment()
    if not settings.metrics_bind:
        return {}
    _, port = settings.metrics_address
    return {"DOSLOVNO_METRICS_BIND": f"{settings.metrics_bind.rpartition(':')[0]}:{port + 1}"}


def _reach(settings: Settings) -> None:
    """Raises CannotStart when the Redis of the settings does not answer."""
    try:
        connect(settings).ping()
    except (redis.RedisError, ValueError) as error:
        why = f"the Redis of REDIS_URL does not answer ({type(error).__name__})"
        raise CannotStart(f"{why}; start it, or unset REDIS_URL") from None


def _port(options: Options) -> int:
    """The port that was asked for, else 8080, else a free one. Raises CannotStart when that is taken."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    for port in (options.port,) if options.port else (DEFAULT_PORT, 0):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((options.host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    where = f"{options.host}:{options.port or DEFAULT_PORT}"
    raise CannotStart(f"{where} is taken or not ours; choose another --port or --host")


def _reachable(host: str) -> str:
    """Where a client of this machine finds a server that is bound to `host`."""
    if host in ("", "0.0.0.0"):  # noqa: S104 - a comparison
        return "127.0.0.1"
    return f"[{'::1' if host == '::' else host}]" if ":" in host else host


def _key(url: str, folder: Path, settings: Settings) -> str:
    """The folder's development key; a new one where there is none or the store has forgotten it."""
    file = folder / "key"
    if file.exists():
        key = file.read_text(encoding="ascii").strip()
        if Client(url, key).accepted():
            return key
    with contextlib.closing(connect(settings)) as client:
        key = keys.create(client, TENANT, label="doslovno up", scopes=keys.SCOPES)
    file.touch(mode=0o600)
    file.write_text(key + "\n", encoding="ascii")
    return key


def _farewell(client: Client, folder: Path) -> str:
    """What a person needs to go on."""
    return f"""
Read the articles at {click.style(client.url, bold=True)}; every call of the API is described at {client.url}/docs
Your development key: {client.key}

  curl '{client.url}/v1/articles?wait=30&include=quotes,events,sentiment' \\
    -H 'Authorization: Bearer {client.key}' \\
    -H 'Content-Type: text/plain; charset=utf-8' --data-binary @'{samples()[0]}'

Data and logs: {folder}. Ctrl-C stops everything."""
