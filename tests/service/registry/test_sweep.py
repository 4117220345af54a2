from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import redis

from service.registry import Hint, Registry, keys
from service.registry.keys import Keys
from service.registry.registry import LONGEST_PAUSE, QUIET_TENANT
from service.settings import Settings
from tests.service.registry.articles import TENANT, claim, finished, submit
from tests.service.registry.passing_time import pass_time


def test_a_queued_article_is_hinted_after_its_grace(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    quick, slow = submit(registry), submit(registry, priority="bulk")
    assert registry.overdue(10) == []
    pass_time(redis_client, settings.queued_grace)
    assert set(registry.overdue(10)) == {Hint(TENANT, quick, "interactive"), Hint(TENANT, slow, "bulk")}
    assert registry.overdue(10) == []


def test_a_job_is_hinted_half_as_often_each_time(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    submit(registry)
    step = 5  # divides the grace and the longest pause
    hinted_at = []
    for second in range(step, 1_500, step):
        pass_time(redis_client, step)
        hinted_at += [second] * len(registry.overdue(10))
    grace = settings.queued_grace
    pauses = [later - earlier for earlier, later in pairwise(hinted_at)]
    assert hinted_at[0] == grace
    assert pauses == [min(LONGEST_PAUSE, grace * 2 ** (n + 1)) for n in range(len(pauses))]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_long_queue_is_not_hinted_over_and_over(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    """100 jobs that are worked off within four minutes, a sweep every 5 seconds. With a pause that does not grow this
    takes 15 hints a job and more."""
    open_jobs = [submit(registry) for _ in range(100)]
    hints = 0
    for _ in range(50):
        pass_time(redis_client, 5)
        hints += len(registry.overdue(200))
        for id in open_jobs[:2]:
            registry.delete(TENANT, id)
        del open_jobs[:2]
    assert open_jobs == []
    print("HINTS", hints)
    assert hints <= 300


def test_a_hint_without_room_is_none_and_lengthens_no_pause(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    quick, slow = submit(registry), submit(registry, priority="bulk")
    for _ in range(8):
        pass_time(redis_client, settings.queued_grace)
        assert quick not in [hint.id for hint in registry.overdue(10, {"interactive": 0})]
    pass_time(redis_client, settings.queued_grace)
    assert [hint.id for hint in registry.overdue(10, {"interactive": 1, "bulk": 0})] == [quick]
    pass_time(redis_client, LONGEST_PAUSE)
    assert {hint.id for hint in registry.overdue(10)} == {quick, slow}


def test_a_crash_is_noticed_behind_many_that_have_no_room(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    for _ in range(200):
        submit(registry, priority="bulk")
    crashed = submit(registry)
    rounds = 0

    def found() -> bool:
        pass_time(redis_client, 5)
        return crashed in [hint.id for hint in registry.overdue(10, {"bulk": 0})]

    for _ in range(40):
        found()
    claim(registry, crashed)
    pass_time(redis_client, settings.lease)
    while not found():
        rounds += 1
    assert rounds <= 10


def test_the_room_is_that_of_all_tenants(registry: Registry, redis_client: redis.Redis) -> None:
    for tenant in ("one", "two", "three"):
        submit(registry, tenant=tenant)
        submit(registry, tenant=tenant)
    pass_time(redis_client, 3_600)
    assert len(registry.overdue(10, {"interactive": 3})) == 3


def test_a_claimed_job_starts_its_pauses_anew(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    id = submit(registry)
    pass_time(redis_client, 3_600)
    registry.overdue(10)
    claim(registry, id)
    pass_time(redis_client, settings.lease)
    assert len(registry.overdue(10)) == 1
    pass_time(redis_client, 2 * settings.queued_grace)
    assert len(registry.overdue(10)) == 1


def test_what_has_ended_or_gone_is_not_hinted(
    registry: Registry, redis_client: redis.Redis, settings: Settings
) -> None:
    finished(registry)
    registry.cancel(TENANT, submit(registry))
    registry.delete(TENANT, submit(registry))
    lost = submit(registry)
    redis_client.delete(Keys(TENANT).job(lost))
    pass_time(redis_client, 3_600)
    assert registry.overdue(10) == []
    assert redis_client.zcard(Keys(TENANT).due) == 0


def test_the_limit_is_shared_by_the_tenants(registry: Registry, redis_client: redis.Redis) -> None:
    for _ in range(30):
        submit(registry, tenant="big")
    for _ in range(2):
        submit(registry, tenant="small")
    pass_time(redis_client, 3_600)
    tenants = [hint.tenant for hint in registry.overdue(10)]
    assert tenants.count("small") == 2
    assert tenants.count("big") == 8
    assert len(registry.overdue(100)) == 22
    assert registry.overdue(100) == []


def test_more_tenants_than_the_limit_all_come_to_their_turn(registry: Registry, redis_client: redis.Redis) -> None:
    for number in range(12):
        submit(registry, tenant=f"t{number}")
    pass_time(redis_client, 3_600)
    hinted = [hint.tenant for _ in range(4) for hint in registry.overdue(3)]
    assert sorted(hinted) == sorted({f"t{number}" for number in range(12)})


def test_two_reconcilers_at_once_send_each_hint_once(registry: Registry, redis_client: redis.Redis) -> None:
    ids = {submit(registry) for _ in range(60)}
    pass_time(redis_client, 3_600)
    with ThreadPoolExecutor(4) as pool:
        hints = [hint.id for found in pool.map(lambda _: registry.overdue(60), range(4)) for hint in found]
    assert sorted(hints) == sorted(ids)


def test_a_tenant_with_nothing_open_is_forgotten_once_it_is_quiet(
    registry: Registry, redis_client: redis.Redis
) -> None:
    id = submit(registry)
    registry.cancel(TENANT, id)
    registry.overdue(10)
    assert redis_client.zcard(keys.TENANTS) == 1  # it may be submitting at this moment
    pass_time(redis_client, QUIET_TENANT + 5)
    open_id = submit(registry, tenant="zarya")
    pass_time(redis_client, QUIET_TENANT + 5)
    assert [hint.id for hint in registry.overdue(10)] == [open_id]
    assert redis_client.zrange(keys.TENANTS, 0, -1) == [b"zarya"]
    submit(registry)
    assert redis_client.zcard(keys.TENANTS) == 2
