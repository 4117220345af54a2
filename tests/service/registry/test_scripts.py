"""The scripts as files, and what is common to them."""

from __future__ import annotations

from importlib.resources import files

import pytest
import redis

from service.registry import Registry
from service.registry.keys import Keys
from service.registry.quarantine import Quarantine
from service.registry.reanalysis import Reanalysis
from service.settings import Settings
from tests.service.registry.articles import TENANT, exhausted, finished, submit

HOUR = 3_600_000


def test_ends_of_what_holds_several_are_moved_in_one_place() -> None:
    """By `keep_until`, which moves none back."""
    folder = files("service.registry") / "lua"
    scripts = {file.name: file.read_text(encoding="ascii") for file in folder.iterdir()}
    assert [name for name, source in scripts.items() if "< expires - now" in source] == ["keep.lua"]
    assert sorted(name for name, source in scripts.items() if "'PTTL'" in source) == ["delivery_retry.lua", "keep.lua"]


@pytest.mark.parametrize("hours", [(1, 9), (9, 1)])
def test_what_holds_several_lives_as_long_as_the_longest_lived(
    registry: Registry, redis_client: redis.Redis, hours: tuple[int, int]
) -> None:
    own = Keys(TENANT)

    def lives(key: str) -> bool:
        return 9 * HOUR - 60_000 < redis_client.pttl(key) <= 10 * HOUR

    for span in hours:
        submit(registry, retention_hours=span)
    assert lives(own.due)
    assert lives(own.jobs)
    redis_client.delete(own.due)  # as if nothing were open
    ids = [exhausted(registry, redis_client, retention_hours=span) for span in hours]
    assert redis_client.pttl(own.quarantine) > 8 * HOUR
    redis_client.delete(own.due)
    for id in ids:
        assert Quarantine(redis_client).retry(id)
    assert redis_client.pttl(own.due) > 8 * HOUR
    redis_client.delete(own.due)
    for span in hours:
        finished(registry, retention_hours=span)
    redis_client.delete(own.due)
    assert len(list(Reanalysis(redis_client, Settings()).queue("2.0"))) == 2
    assert lives(own.due)
