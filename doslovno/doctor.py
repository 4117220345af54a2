"""`doslovno doctor`: what on this machine would keep the service from running, and what to do about it."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

import click
import redis

from doslovno import state
from doslovno.redis_server import RedisNotFound, find_binary
from service.registry.connection import connect
from service.settings import Settings

_PYTHONS = ((3, 11), (3, 14))  # from, to before


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` is None where all is well."""

    subject: str
    found: str
    remedy: str | None = None


def examine() -> bool:
    """Prints all findings. False when something has to be done."""
    well = True
    for check in (_python, _models, _redis, _folder):
        for finding in check():
            well = well and finding.remedy is None
            mark = (
                click.style("ok  ", fg="green") if finding.remedy is None else click.style("FAIL", fg="red", bold=True)
            )
            click.echo(f"{mark} {finding.subject}: {finding.found}")
            if finding.remedy:
                click.echo(f"     {finding.remedy}")
    return well


Check = Callable[[], Iterator[Finding]]


def _python() -> Iterator[Finding]:
    first, beyond = _PYTHONS
    fits = first <= sys.version_info[:2] < beyond
    remedy = None if fits else "Use Python 3.11, 3.12 or 3.13: `make clean run PYTHON=python3.12`."
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})", remedy)


def _models() -> Iterator[Finding]:
    try:
        from workers.extraction import parsing

        settings = Settings.from_environment()
        parsing.load(parsing.kind(settings.parser), settings.cache_folder)
    except Exception as error:  # whatever is broken about an installation
        yield Finding("Models", repr(error), "Install again: `make clean run`.")
    else:
        versions = (f"{name} {metadata.version(name)}" for name in ("natasha", "slovnet", "pymorphy3"))
        yield Finding("Models", ", ".join(versions))


def _redis() -> Iterator[Finding]:
    url = os.environ.get("DOSLOVNO_REDIS_URL") or os.environ.get("REDIS_URL")
    if url:
        try:
            with connect(Settings(redis_url=url)) as client:
                info = client.info()
                policy = info.get("maxmemory_policy")
        except (redis.RedisError, ValueError) as error:
            yield Finding(
                "Redis", f"REDIS_URL does not answer ({type(error).__name__})", "Start it, or unset REDIS_URL."
            )
            return
        remedy = (
            None if policy in ("noeviction", None) else "Set `maxmemory-policy noeviction`: it may forget articles."
        )
        yield Finding("Redis", f"{info['redis_version']} at REDIS_URL, {policy}", remedy)
        remedy = None if info.get("aof_enabled") else "Set `appendonly yes`: a restart would forget every article."
        yield Finding("Redis keeps its data", "append-only file" if remedy is None else "no append-only file", remedy)
        return
    try:
        binary = find_binary()
        version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True, timeout=10).stdout  # noqa: S603
    except RedisNotFound as error:
        yield Finding("Redis", "none", str(error))
    except (OSError, subprocess.SubprocessError) as error:
        yield Finding("Redis", f"{binary} does not run ({error})", "Install redis-server, or set REDIS_URL.")
    else:
        yield Finding("Redis", f"{' '.join(version.split()[:3])} ({binary})")


def _folder() -> Iterator[Finding]:
    home = state.home()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        yield Finding("State folder", f"{home}: {error.strerror}", "Set XDG_STATE_HOME to a folder you may write.")
    else:
        yield Finding("State folder", str(home))
