"""How fast the front accepts articles and answers polls: one gunicorn with two gevent processes, as it is run, against
a bare flask "hello" under the same server on the same machine. No worker runs: this is the front and Redis alone.

`python benchmarks/http_load.py [--seconds 5] [--clients 16] [--json]`; figures of two machines compare only as ratios.
It is not called http.py: run from this folder, any benchmark would then import it in place of Python's own module.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from doslovno import roles
from doslovno.child import Child
from doslovno.client import Client
from doslovno.redis_server import RedisServer
from service.registry.connection import connect
from service.security import keys
from service.settings import Settings

TEXT = "Мэр Заречинска Пётр Звонарёв сообщил, что мост через Лугу откроют в декабре. Жители довольны. " * 30
PROCESSES = "2"
HELLO = """
from flask import Flask
app = Flask(__name__)
@app.get("/")
def hello(): return "hello"
"""

Request = Callable[[int], tuple[str, str, bytes | None]]  # number -> method, path, body


def load(port: int, headers: dict[str, str], request: Request, seconds: float, clients: int) -> dict[str, Any]:
    """Keeps `clients` connections busy; requests per second and latencies in milliseconds."""
    times: list[float] = []
    bad: list[int] = []
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        turn = number
        while time.perf_counter() < end:
            method, path, body = request(turn)
            turn += clients
            started = time.perf_counter()
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - started)
            if answer.status not in (200, 202):
                bad.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    times.sort()
    return {
        "per_second": round(len(times) / took, 1),
        "p50_ms": round(1000 * times[len(times) // 2], 1),
        "p99_ms": round(1000 * times[int(len(times) * 0.99)], 1),
        "requests": len(times),
        "refused": len(bad),
    }


def measured(*arguments: Any) -> dict[str, Any]:
    """In a process of its own, so that the load does not share an interpreter with anything."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, arguments)


def _measure(port: int, headers: dict[str, str], what: str, seconds: float, clients: int) -> dict[str, Any]:
    mark = os.urandom(4).hex()

    def submit(n: int) -> tuple[str, str, bytes]:
        return "POST", "/v1/articles", json.dumps({"text": f"{TEXT}\n{mark} {n}"}).encode()

    request: Request = submit if what == "submit" else lambda _: ("GET", what, None)
    return load(port, headers, request, seconds, clients)


def run(seconds: float, clients: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hello.py").write_text(HELLO, encoding="utf8")
        redis = RedisServer(folder)
        redis.start()
        environment = {
            "DOSLOVNO_REDIS_URL": redis.url, "DOSLOVNO_API_PROCESSES": PROCESSES, "DOSLOVNO_RATE_QUOTA": "0",
            "DOSLOVNO_MAX_OPEN": "1000000", "DOSLOVNO_MAX_QUEUE": "1000000", "DOSLOVNO_LOG_LEVEL": "WARNING",
        }  # fmt: skip
        port, bare = 18_731, 18_732
        api = Child("api", roles.api("127.0.0.1", port), folder / "api.log", environment)
        gunicorn = [sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--workers", PROCESSES]
        hello = Child("hello", [*gunicorn, "--bind", f"127.0.0.1:{bare}", "hello:app"], folder / "hello.log",
                      {"PYTHONPATH": str(folder)})  # fmt: skip
        try:
            api.start()
            hello.start()
            with connect(Settings.from_environment(environment)) as client:
                key = keys.create(client, "bench")
            service = Client(f"http://127.0.0.1:{port}", key)
            while not service.ready():
                time.sleep(0.1)
            id = service.submit(TEXT, "poll")
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            found = {
                "hello": measured(bare, {}, "/", seconds, clients),
                "submit": measured(port, headers, "submit", seconds, clients),
                "poll": measured(port, headers, f"/v1/articles/{id}", seconds, clients),
            }
        finally:
            hello.stop(1)
            api.stop(1)
            redis.stop(1)
    base = found["hello"]["per_second"]
    for name in ("submit", "poll"):
        found[name]["of_hello"] = round(found[name]["per_second"] / base, 3)
    return {"seconds": seconds, "clients": clients, "processes": int(PROCESSES), "characters": len(TEXT), **found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="for each of the three loads (default 5)")
    parser.add_argument("--clients", type=int, default=16, help="connections at a time (default 16)")
    parser.add_argument("--json", action="store_true", help="only the JSON object, which else is the last line")
    given = parser.parse_args()
    found = run(given.seconds, given.clients)
    if not given.json:
        for name in ("hello", "submit", "poll"):
            row = found[name]
            print(
                f"{name:>7}: {row['per_second']:>8} a second, p50 {row['p50_ms']} ms, p99 {row['p99_ms']} ms, "
                f"{row['refused']} refused" + (f", {row['of_hello']:.0%} of hello" if "of_hello" in row else "")
            )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
