"""`doslovno up`: one command from nothing to answers, and nothing left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doslovno.client import Client
from doslovno.up import samples
from tests.e2e.stack import TEXT, eventually, free_port, processes_of

pytestmark = pytest.mark.e2e

UP = [sys.executable, "-m", "doslovno", "up"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up") / "state with space"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith("REDIS_URL")}
    return {**kept, "XDG_STATE_HOME": str(home), "DOSLOVNO_API_PROCESSES": "1", **more}


def up(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs to its end."""
    return subprocess.run(
        [*UP, "--concurrency", "1", *arguments],
        env=environment(home, **more), capture_output=True, text=True, timeout=240,
    )  # fmt: skip


class Serving:
    """`doslovno up` that serves until it is told to stop."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.output = home.with_name("output")
        self.start()

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*UP, "--port", str(self.port), "--concurrency", "1", str(article(self.home.parent))],
                env=environment(self.home), stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    def said(self) -> str:
        return self.output.read_text(encoding="utf8")

    def client(self) -> Client:
        """When everything is told."""
        eventually(self.said, lambda said: "Ctrl-C" in said or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()
        key = re.search(r"ds_live_\w{8}_[\w-]{43}", self.said())
        assert key
        return Client(f"http://127.0.0.1:{self.port}", key[0])

    def child(self, words: str) -> int | None:
        """The oldest process whose command line holds the words."""
        return min((pid for pid, command in processes_of(self.home).items() if words in command), default=None)


def article(folder: Path) -> Path:
    file = folder / "мост.txt"
    file.write_text(f"date 2026-03-13\n{TEXT}", encoding="utf8")
    return file


@pytest.fixture(scope="module")
def serving(home: Path) -> Iterator[Serving]:
    """Started once, for the tests that follow in this order."""
    serving = Serving(home)
    yield serving
    if serving.process.poll() is None:
        serving.process.kill()
    serving.process.wait()
    eventually(lambda: processes_of(home), lambda left: not left)


def test_it_shows_an_article_and_tells_how_to_go_on(serving: Serving) -> None:
    client = serving.client()
    said = serving.said()
    assert "━━━ мост.txt" in said
    assert "«Мы закончим мост к маю»" in said
    assert f"curl '{client.url}/v1/articles" in said
    command = said[said.index("  curl ") :].split("\n\n")[0].replace("curl ", "curl --silent --fail ", 1)
    answer = subprocess.run(command, shell=True, capture_output=True, check=True, text=True)  # noqa: S602
    assert '"status": "succeeded"' in answer.stdout or '"status":"succeeded"' in answer.stdout


def test_another_one_keeps_out_of_its_way(serving: Serving, home: Path, tmp_path: Path) -> None:
    client = serving.client()
    english = tmp_path / "english.txt"
    english.write_text(
        "The mayor said that the bridge will be opened in May, two weeks ahead of plan.", encoding="utf8"
    )
    done = up(home, "--exit-when-done", str(article(tmp_path)), str(english))
    assert "another" in done.stderr
    assert "━━━ мост.txt" in done.stdout
    assert "english.txt: 422" in done.stderr
    assert "`en`" in done.stderr
    assert done.returncode == 1  # for the English one
    assert client.ready()


def test_a_port_that_is_taken(serving: Serving, home: Path) -> None:
    done = up(home, "--port", str(serving.port))
    assert done.returncode == 1
    assert f"127.0.0.1:{serving.port} is taken" in done.stderr


def test_the_dead_are_restarted(serving: Serving) -> None:
    client = serving.client()
    kept = client.submit({"text": TEXT, "external_id": "before"})
    client.wait(kept)
    for words in ("gunicorn", "celery", "redis-server"):
        old = serving.child(words)
        assert old
        os.kill(old, signal.SIGKILL)
        eventually(lambda words=words: serving.child(words), lambda pid, old=old: pid not in (old, None))  # type: ignore[misc]
    eventually(client.ready, bool)
    assert client.wait(client.submit({"text": TEXT + "\nПосле.", "external_id": "after"}))["status"] == "succeeded"
    assert client.wait(kept)["status"] == "succeeded"
    assert serving.said().count("starts again") == 3


def test_no_orphans_when_it_is_killed_and_its_data_stay(serving: Serving) -> None:
    client = serving.client()
    kept = client.submit({"text": TEXT + "\nНавсегда.", "external_id": "kept"})
    client.wait(kept)
    serving.process.kill()
    serving.process.wait()
    eventually(lambda: processes_of(serving.home), lambda left: not left)
    serving.start()
    assert serving.client().key == client.key
    assert serving.client().wait(kept)["status"] == "succeeded"


def test_a_signal_stops_everything(serving: Serving) -> None:
    serving.client()
    os.killpg(serving.process.pid, signal.SIGINT)
    assert serving.process.wait(60) == 0
    assert not processes_of(serving.home)


def test_the_samples_by_default(home: Path) -> None:
    done = up(home, "--exit-when-done")
    assert done.returncode == 0, done.stderr
    for sample in samples():
        assert f"━━━ {sample.name}" in done.stdout
    assert done.stdout.count("QUOTES") == len(samples())
    assert not processes_of(home)


def test_a_child_that_cannot_start_is_named_with_its_log(home: Path) -> None:
    done = up(home, DOSLOVNO_LOG_LEVEL="NONSENSE")
    assert done.returncode == 1
    assert re.search(r"(worker|api) ended with status \d+", done.stderr)
    assert "NONSENSE" in done.stderr
    assert re.search(r"Its log: .*(worker|api)\.log", done.stderr)
    assert not processes_of(home)


def test_a_redis_that_does_not_answer(home: Path) -> None:
    done = up(home, REDIS_URL="redis://127.0.0.1:1/0")
    assert done.returncode == 1
    assert "REDIS_URL does not answer" in done.stderr


def test_nothing_to_show(home: Path) -> None:
    done = up(home, "--exit-when-done", "/nonexistent/article.txt")
    assert done.returncode == 1
    assert "/nonexistent/article.txt: No such file" in done.stderr
    assert "Redis" not in done.stderr
