"""Who owns an Idempotency-Key while its batch is taken in."""

from __future__ import annotations

import pytest
import redis

from service.registry.batches import Batches, Line, Request
from service.registry.keys import Keys
from tests.service.registry.articles import TENANT

KEY = Keys(TENANT).idem("request")
LINES = [Line(1, "x-1", "ar_1", None)]


@pytest.fixture
def batches(redis_client: redis.Redis) -> Batches:
    return Batches(redis_client)


def request() -> Request:
    """Each of them is another repetition."""
    return Request("request", "body")


@pytest.fixture
def late(batches: Batches, redis_client: redis.Redis) -> tuple[Request, Request]:
    """One that took longer than its key was kept, and its repetition, which has begun since."""
    slow, repetition = request(), request()
    assert batches.begin(TENANT, slow) == ("new", "")
    redis_client.delete(KEY)  # as its time to live does
    assert batches.begin(TENANT, repetition) == ("new", "")
    return slow, repetition


def test_who_is_late_does_not_free_the_key_of_its_repetition(batches: Batches, late: tuple[Request, Request]) -> None:
    slow, repetition = late
    assert not batches.release(TENANT, slow)
    assert batches.begin(TENANT, request()) == ("progress", "")
    assert not batches.hold(TENANT, slow)
    assert batches.hold(TENANT, repetition)
    assert batches.release(TENANT, repetition)
    assert batches.begin(TENANT, request()) == ("new", "")


def test_who_is_late_does_not_take_the_key_of_its_repetition(batches: Batches, late: tuple[Request, Request]) -> None:
    slow, repetition = late
    batches.create(TENANT, "ba_slow", LINES, 3600, slow, 3600)
    assert batches.begin(TENANT, request()) == ("progress", "")
    batches.create(TENANT, "ba_2", LINES, 3600, repetition, 3600)
    assert batches.begin(TENANT, request()) == ("replayed", "ba_2")
    assert not batches.release(TENANT, slow)
    assert not batches.release(TENANT, repetition)  # done is done
    assert batches.begin(TENANT, request()) == ("replayed", "ba_2")
    assert batches.get(TENANT, "ba_slow") not in (None, "gone")


def test_it_is_kept_as_long_as_somebody_works(batches: Batches, redis_client: redis.Redis) -> None:
    slow = request()
    batches.begin(TENANT, slow)
    redis_client.pexpire(KEY, 5_000)
    assert batches.hold(TENANT, slow)
    assert redis_client.pttl(KEY) > 60_000
    redis_client.delete(KEY)
    assert batches.hold(TENANT, slow)  # nobody came meanwhile
    assert batches.begin(TENANT, request()) == ("progress", "")


def test_a_call_that_is_sent_twice_answers_the_same(batches: Batches) -> None:
    once = request()
    assert [batches.begin(TENANT, once) for _ in range(2)] == [("new", "")] * 2
    for _ in range(2):
        batches.create(TENANT, "ba_1", LINES, 3600, once, 3600)
    assert batches.begin(TENANT, request()) == ("replayed", "ba_1")


def test_what_an_earlier_version_takes_in_is_in_progress(batches: Batches, redis_client: redis.Redis) -> None:
    redis_client.set(KEY, "|body", px=5_000)
    assert batches.begin(TENANT, request()) == ("progress", "")


def test_an_id_of_a_request_is_no_body(batches: Batches) -> None:
    """The owner's name stands beside the fingerprint: neither can pass for the other."""
    batches.begin(TENANT, Request("request", "body", "owner"))
    assert batches.begin(TENANT, Request("request", "owner|body")) == ("conflict", "")
    assert batches.begin(TENANT, Request("request", "~owner|body")) == ("conflict", "")
