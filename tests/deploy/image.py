"""The Dockerfile and deploy/compose.yaml for real: `make image-test` builds the image, starts Redis, two APIs, workers
and haproxy, submits articles through haproxy, meanwhile ends one API and one worker in order and kills the other two,
and accounts for every article that was accepted.

It needs podman and is no test of pytest: it takes minutes. Where a machine gets base images or packages by ways of its
own, the variable IMAGE_BUILD_ARGS has further words of `podman build`, such as `--pull=never --network host`.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import urllib3
import yaml

from doslovno.showing import read_all
from doslovno.up import samples
from service.registry.model import PARTS, SUCCEEDED, TERMINAL
from tests.chaos import ledger
from tests.chaos.crowd import Crowd
from tests.e2e.stack import free_port

ROOT = Path(__file__).parents[2]
IMAGE = "doslovno:image-test"
PATIENCE = 600.0  # seconds; far above what anything here takes
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text(encoding="utf8"))
REPLICAS = {"api": 2, "worker": 2, "worker-bulk": 1, "worker-webhooks": 1, "redis": 1, "haproxy": 1}


def run(*command: str, **more: Any) -> str:
    """What it prints. Raises CalledProcessError."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True, **more)
    return str(done.stdout).strip()


def until(good: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := good()):
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.5)
    return found


@dataclass(frozen=True, slots=True)
class Container:
    service: str
    id: str
    name: str

    @property
    def state(self) -> dict[str, Any]:
        found: list[dict[str, Any]] = json.loads(run("podman", "inspect", self.id))
        return found[0]

    def healthy(self) -> bool:
        """By the check of compose.yaml, which podman does not run by itself where there is no systemd."""
        command = ["podman", "healthcheck", "run", self.id]
        return subprocess.run(command, capture_output=True).returncode == 0

    def end(self) -> None:
        """In order, as an upgrade does it; and starts it again."""
        run("podman", "stop", "--time", COMPOSE["services"][self.service]["stop_grace_period"].rstrip("s"), self.id)
        status = self.state["State"]["ExitCode"]
        if status != 0:
            raise AssertionError(f"{self.name} ended with status {status}")
        run("podman", "start", self.id)
        self.back()

    def die(self) -> None:
        """As of want of memory, without a word; who starts it again is the engine."""
        restarts = self.state["RestartCount"]
        inside = [] if os.geteuid() == 0 else ["podman", "unshare"]
        run(*inside, "kill", "-KILL", str(self.state["State"]["Pid"]))
        until(lambda: self.state["RestartCount"] > restarts, f"{self.name} is not started again")
        self.back()

    def back(self) -> None:
        until(self.healthy, f"{self.name} is not healthy")

    def confined(self) -> None:
        """Raises AssertionError where one of ours may more than it needs."""
        state = self.state
        proper = (
            state["HostConfig"]["ReadonlyRootfs"]
            and not state["EffectiveCaps"]
            and not state["BoundingCaps"]
            and "no-new-privileges" in state["HostConfig"]["SecurityOpt"]
            and state["Config"]["User"] == "10001"
        )
        writable = subprocess.run(["podman", "exec", self.id, "touch", "/opt/x"], capture_output=True).returncode == 0
        if not proper or writable:
            raise AssertionError(f"{self.name} may do too much")


class Composition:
    """deploy/compose.yaml as it stands, under a name of its own."""

    def __init__(self) -> None:
        self.name = f"doslovno-image-{os.getpid()}"
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self._environment = {
            **os.environ,
            "DOSLOVNO_IMAGE": IMAGE, "PORT": f"127.0.0.1:{port}",
            "API_REPLICAS": str(REPLICAS["api"]), "WORKER_REPLICAS": str(REPLICAS["worker"]),
        }  # fmt: skip

    def call(self, *words: str) -> str:
        command = [sys.executable, "-m", "podman_compose", "-p", self.name, "-f", "deploy/compose.yaml", *words]
        return run(*command, env=self._environment)

    def containers(self, service: str) -> list[Container]:
        label = "label=com.docker.compose."
        chosen = ["--filter", f"{label}project={self.name}", "--filter", f"{label}service={service}"]
        lines = run("podman", "ps", "--all", "--format", "{{.ID}} {{.Names}}", *chosen).splitlines()
        return sorted((Container(service, *line.split()) for line in lines), key=lambda container: container.name)

    def ready(self) -> bool:
        """Wants requests, as haproxy sees it."""
        try:
            return urllib3.request("GET", f"{self.url}/readyz", retries=False, timeout=5).status == 200
        except urllib3.exceptions.HTTPError:
            return False

    @contextmanager
    def up(self) -> Iterator[None]:
        """Started and healthy inside; nothing is left of it outside."""
        try:
            self.call("up", "--detach", "--no-build")
            for service, count in REPLICAS.items():
                found = self.containers(service)
                if len(found) != count:
                    raise AssertionError(f"{len(found)} of {service} instead of {count}")
                if service != "haproxy":  # has no check of its own
                    for container in found:
                        container.back()
            until(self.ready, "haproxy finds nobody who wants requests")
            yield
        except BaseException:
            for service in REPLICAS:
                for container in self.containers(service):
                    print(f"--- {container.name}", file=sys.stderr)
                    subprocess.run(["podman", "logs", "--tail", "40", container.id], stdout=sys.stderr)
            raise
        finally:
            self.call("down", "--volumes", "--remove-orphans")


def build() -> None:
    command = ["podman", "build", *shlex.split(os.environ.get("IMAGE_BUILD_ARGS", "")), "--tag", IMAGE, "."]
    docker = {**os.environ, "BUILDAH_FORMAT": "docker"}  # the other format knows no HEALTHCHECK
    subprocess.run(command, cwd=ROOT, check=True, env=docker)


def load(composition: Composition, articles: int) -> Crowd:
    """Submits the samples, each a little other than before, until so many are accepted and all is restarted."""
    texts = [article.text for article in read_all([str(path) for path in samples()])]
    key = composition.call("run", "--rm", "api", "keys", "create", "--tenant", "newsroom").splitlines()[-1]
    crowd = Crowd([composition.url], "newsroom", key)
    count = iter(range(1_000_000))

    def text(mark: str) -> str:
        return f"{texts[next(count) % len(texts)]}\nОб этом говорится в сообщении {mark}.\n"

    crowd.submit(100_000, clients=4, text=text, poll=True, pace=0.1, features=PARTS)
    crowd.submit(100_000, clients=1, text=text, poll=True, pace=0.5, features=PARTS, priority="bulk", mark="-bulk")
    until(lambda: len(crowd.accepted) > articles // 4, "few articles are accepted")
    for service in ("api", "worker"):
        first, second = composition.containers(service)
        first.end()
        second.die()
    until(lambda: len(crowd.accepted) >= articles, "few articles are accepted")
    crowd.stop()
    until(lambda: not crowd.busy, "articles do not end")
    return crowd


def account(composition: Composition, crowd: Crowd) -> Counter[str]:
    """`finished` articles by the API; `lost` are accepted ones that it does not show whole; `duplicated` are commits
    beyond the first, by Redis's append-only file, and articles that nobody was told of."""
    found: Counter[str] = Counter(submitted=len(crowd.accepted))
    for id in crowd.accepted.values():
        status, answer = crowd.get(f"/v1/articles/{id}?include={','.join(PARTS)}")
        whole = status == 200 and answer["status"] in TERMINAL and set(PARTS) <= set(answer["result"] or ())
        found["finished" if whole and answer["status"] == SUCCEEDED else "lost"] += 1
    (redis,) = composition.containers("redis")
    with tempfile.TemporaryDirectory() as folder:
        run("podman", "cp", f"{redis.id}:/data/.", folder)
        commits = ledger.commits(Path(folder))
    found["lost"] += sum(not commits[id] for id in crowd.accepted.values())
    found["duplicated"] = sum(commits.values()) - len(set(commits) & set(crowd.accepted.values()))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60, help="at least so many are submitted (default 60)")
    options = parser.parse_args()
    started = time.monotonic()
    build()
    built = time.monotonic()
    composition = Composition()
    with composition.up():
        ready = time.monotonic()
        for service, count in REPLICAS.items():
            for container in composition.containers(service) if service not in ("redis", "haproxy") else ():
                container.confined()
            print(f"{service}: {count}", flush=True)
        crowd = load(composition, options.articles)
        found = account(composition, crowd)
        print(f"answers: {dict(crowd.answers)}")
    print(
        f"image: built={built - started:.0f}s started={ready - built:.0f}s submitted={found['submitted']} "
        f"finished={found['finished']} lost={found['lost']} duplicated={found['duplicated']}"
    )
    if crowd.broken or found["lost"] or found["duplicated"]:
        sys.exit(f"not all is well: {crowd.broken}")


if __name__ == "__main__":
    main()
