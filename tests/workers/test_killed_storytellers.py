"""Workers that are killed over a story, as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.registry import Registry, Submission
from service.registry.connection import connect
from service.registry.stories import Stories
from service.registry.story import Story
from service.settings import Settings
from tests.workers.conftest import TENANT
from tests.workers.test_stories import AGAIN, BRIDGE, DAY
from workers import attempt, gathering, telling

VICTIM = """
import sys, time
from pathlib import Path
from service.registry import Registry
from service.registry.connection import connect
from service.registry.stories import Stories
from service.settings import Settings
from workers import gathering, telling
from workers.extraction.stories import grouping

url, tenant, what, id, here = sys.argv[1:]

def stop(*_):
    Path(here).touch()
    time.sleep(600)

settings = Settings(redis_url=url, time_limit=2)
client = connect(settings)
stories, registry = Stories(client, settings), Registry(client, settings)
if what == "tell":
    telling.tell = stop
    telling.run(stories, registry, tenant, id)
else:
    grouping.drawn_in = stop
    gathering.gather(stories, registry, tenant, id)
"""


@pytest.fixture
def stories(settings: Settings) -> Stories:
    quick = Settings(redis_url=settings.redis_url, time_limit=2, queued_grace=1)
    return Stories(connect(quick), quick)


@pytest.fixture
def killed(settings: Settings, tmp_path: Path) -> Callable[[str, str], None]:
    """A worker that is at it, and killed there."""

    def killed(what: str, id: str) -> None:
        here = tmp_path / "at-work"
        victim = subprocess.Popen([sys.executable, "-c", VICTIM, settings.redis_url, TENANT, what, id, str(here)])
        try:
            while not here.exists():
                assert victim.poll() is None
                time.sleep(0.02)
        finally:
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()

    return killed


@pytest.fixture
def arrive(registry: Registry, settings: Settings) -> Callable[[str, str], str]:
    def arrive(id: str, text: str) -> str:
        meta = {"published_at": DAY, "priority": "interactive"}
        registry.submit(TENANT, Submission(id, text, f"digest-{id}", meta))
        assert attempt.run(registry, settings, TENANT, id, "w1") == "succeeded"
        return id

    return arrive


def hinted(stories: Stories, id: str) -> None:
    """Waits until the reconciler sends it again."""
    deadline = time.monotonic() + 60
    while id not in {hint.id for hint in stories.overdue(100, {"interactive": 100, "bulk": 100})}:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_story_whose_teller_is_killed_is_told_by_another(
    registry: Registry, stories: Stories, arrive: Callable[[str, str], str], killed: Callable[[str, str], None]
) -> None:
    stories.create(TENANT, "st_1", None, [arrive("ar_1", BRIDGE), arrive("ar_2", AGAIN)])
    killed("tell", "st_1")
    story = stories.get(TENANT, "st_1")
    assert isinstance(story, Story)
    assert (story.open, story.result) == (True, None)
    hinted(stories, "st_1")
    assert telling.run(stories, registry, TENANT, "st_1") == "ok"
    story = stories.get(TENANT, "st_1")
    assert isinstance(story, Story)
    assert story.result
    assert len(story.result["families"]) == 1


def test_an_article_whose_gatherer_is_killed_is_gathered_by_another(
    registry: Registry, stories: Stories, arrive: Callable[[str, str], str], killed: Callable[[str, str], None]
) -> None:
    first, second = arrive("ar_1", BRIDGE), arrive("ar_2", AGAIN)
    gathering.gather(stories, registry, TENANT, first)
    killed("gather", second)
    assert stories.automatic(TENANT, [first, second]) == {}
    hinted(stories, second)
    assert gathering.gather(stories, registry, TENANT, second) == "joined"
    assert len(set(stories.automatic(TENANT, [first, second]).values())) == 1
