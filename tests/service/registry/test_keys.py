from __future__ import annotations

import pytest
import redis

from service.registry import Registry, Submission, keys
from service.registry.keys import Keys
from tests.service.registry.articles import RESULTS, TENANT, claim, exhausted, finished, submission, submit
from tests.service.registry.passing_time import pass_time


def test_a_tenants_keys_share_one_hash_tag() -> None:
    own = Keys("vestnik")
    names = [
        own.jobs,
        own.ends,
        own.due,
        own.job("a"),
        own.doc("a"),
        own.res("a"),
        own.tomb("a"),
        own.idem("a"),
        own.dedup("a"),
    ]
    assert len(set(names)) == len(names)
    assert all(name.startswith("ds:{t:vestnik}:") for name in names)
    assert own.job("a") == own.job_prefix + "a"
    assert own.res("a") == own.res_prefix + "a"


@pytest.mark.parametrize("name", ["", "a}b", "a/b", "a b", "a:b", "газета", "a\n", "x" * 65])
def test_a_name_that_could_leave_its_place_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a tenant"):
        Keys(name)
    with pytest.raises(ValueError, match="not an id"):
        Keys("vestnik").job(name)


@pytest.mark.parametrize("id", ["", "a}b", "../a", "x" * 500, "ключ"])
def test_an_impossible_id_is_an_unknown_id(registry: Registry, id: str) -> None:
    assert registry.get(TENANT, id) is None
    assert registry.text(TENANT, id) is None
    assert registry.part(TENANT, id, "quotes") is None
    assert registry.cancel(TENANT, id) is None
    assert registry.delete(TENANT, id) is False
    assert registry.claim(TENANT, id, "w").outcome == "gone"
    with pytest.raises(ValueError, match="not an id"):
        registry.submit(TENANT, Submission(id, "текст", "digest", {}))


def test_every_key_has_a_time_to_live(registry: Registry, redis_client: redis.Redis) -> None:
    registry.ping()
    registry.announce("1.0", {"ner": "1"})
    finished(registry, digest="same", idempotency=("request", "body"))
    assert registry.submit(TENANT, submission(digest="same")).outcome == "reused"
    submit(registry)
    fence = claim(registry, running := submit(registry)).fence
    assert registry.heartbeat(TENANT, running, fence, ["quotes"]) == "ok"
    partial = submit(registry)
    registry.finish(TENANT, partial, claim(registry, partial).fence, "partial", parts=RESULTS, pipeline="1.0")
    assert registry.cancel(TENANT, submit(registry)) == "cancelled"
    assert registry.delete(TENANT, submit(registry))
    released = submit(registry)
    assert registry.release(TENANT, released, claim(registry, released).fence)
    registry.overdue(100)
    exhausted(registry, redis_client)

    found = set(redis_client.scan_iter("*", count=1_000))
    kinds = {key.split(b":")[-2] for key in found if key.startswith(b"ds:{t:")}
    assert {b"job", b"doc", b"res", b"tomb", b"idem", b"dedup"} <= kinds
    assert Keys(TENANT).quarantine.encode() in found
    assert {key for key in found if redis_client.ttl(key) == -1} == {keys.TENANTS.encode()}


@pytest.mark.parametrize("step", ["heartbeat", "release", "sweep"])
def test_the_index_of_a_single_open_job_keeps_its_time_to_live(
    registry: Registry, redis_client: redis.Redis, step: str
) -> None:
    id = submit(registry)
    fence = claim(registry, id).fence
    if step == "heartbeat":
        registry.heartbeat(TENANT, id, fence)
    elif step == "release":
        registry.release(TENANT, id, fence)
    else:
        pass_time(redis_client, 3_600)
        assert len(registry.overdue(1)) == 1
    assert redis_client.ttl(Keys(TENANT).due) > 0


def test_two_tenants_with_equal_ids_never_meet(registry: Registry) -> None:
    registry.announce("1.0", {})
    mine = finished(registry, "ar_1", tenant="vestnik", digest="same", idempotency=("request", "body"), title="наше")
    theirs = registry.submit("zarya", submission("ar_2", digest="same", idempotency=("request", "other body")))
    assert theirs.outcome == "created"  # neither the key nor the result of the other is known here

    assert registry.get("zarya", mine) is None
    assert registry.text("zarya", mine) is None
    assert registry.part("zarya", mine, "quotes") is None
    assert registry.cancel("zarya", mine) is None
    assert registry.delete("zarya", mine) is False
    assert registry.claim("zarya", mine, "w").outcome == "gone"
    assert [job.id for job in registry.list("zarya", status=None, label=None, cursor=None, limit=10).jobs] == ["ar_2"]

    assert submit(registry, mine, tenant="zarya", title="чужое") == mine
    assert registry.delete("zarya", mine)
    job = registry.get("vestnik", mine)
    assert not isinstance(job, str | None)
    assert job.meta == {"title": "наше"}
    assert registry.part("vestnik", mine, "quotes") == RESULTS["quotes"]
