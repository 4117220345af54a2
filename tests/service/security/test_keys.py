"""API keys."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import redis

from service.security import keys


def test_a_key_is_shown_once_and_stored_as_its_hash(redis_client: redis.Redis) -> None:
    key = keys.create(redis_client, "acme", label="desk")
    assert re.fullmatch(r"ds_live_[0-9a-z]{8}_[0-9A-Za-z_-]{43}", key)
    stored = b"".join(redis_client.keys("*"))  # type: ignore[arg-type]
    for name in redis_client.scan_iter("ds:key:*"):
        stored += b"".join(redis_client.hgetall(name).values())  # type: ignore[union-attr]
    assert key[-43:].encode() not in stored
    found = keys.lookup(redis_client, key)
    assert found is not None
    assert (found.tenant, found.label, found.scopes) == ("acme", "desk", set(keys.GIVEN))
    assert found.id in key


def test_keys_differ(redis_client: redis.Redis) -> None:
    assert len({keys.create(redis_client, "acme") for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "change", [lambda k: k[:-1], lambda k: k + "A", lambda k: k.upper(), lambda k: "", lambda k: "ключ"]
)
def test_what_is_not_the_key_opens_nothing(redis_client: redis.Redis, change) -> None:  # type: ignore[no-untyped-def]
    assert keys.lookup(redis_client, change(keys.create(redis_client, "acme"))) is None


@pytest.mark.parametrize("tenant", ["", "Acme", "a b", "{t:x}", "-a", "a" * 64, "я"])
def test_tenants_have_plain_names(redis_client: redis.Redis, tenant: str) -> None:
    with pytest.raises(ValueError, match="tenant"):
        keys.create(redis_client, tenant)


def test_unknown_scopes_are_refused(redis_client: redis.Redis) -> None:
    with pytest.raises(ValueError, match="fly"):
        keys.create(redis_client, "acme", scopes=["read", "fly"])


def test_the_keyring_forgets_after_a_moment(redis_client: redis.Redis) -> None:
    now = [0.0]
    ring = keys.Keyring(redis_client, memory=3, clock=lambda: now[0])
    key = keys.create(redis_client, "acme")
    assert ring(key) is not None
    redis_client.flushdb()
    now[0] = 2.9
    assert ring(key) is not None
    now[0] = 3.0
    assert ring(key) is None


def test_an_unknown_key_is_not_remembered(redis_client: redis.Redis) -> None:
    ring = keys.Keyring(redis_client)
    key = keys.create(redis_client, "acme")
    [name] = redis_client.keys("ds:key:*")  # type: ignore[misc]
    row = redis_client.hgetall(name)
    redis_client.delete(name)
    assert ring(key) is None
    redis_client.hset(name, mapping=row)  # type: ignore[arg-type]
    assert ring(key) is not None


def test_keys_are_listed_without_their_secrets(redis_client: redis.Redis) -> None:
    mine = keys.create(redis_client, "acme", label="desk", scopes=["read"])
    keys.create(redis_client, "beta")
    first, second = keys.every(redis_client)
    assert (first.tenant, first.label, first.scopes, first.expires) == ("acme", "desk", {"read"}, "")
    assert first.id in mine
    assert second.tenant == "beta"
    assert mine[-43:] not in repr(first)


def test_a_revoked_key_opens_nothing_and_the_other_one_still_does(redis_client: redis.Redis) -> None:
    old, new = keys.create(redis_client, "acme"), keys.create(redis_client, "acme")
    id = old.split("_")[2]
    assert keys.revoke(redis_client, id)
    assert keys.lookup(redis_client, old) is None
    assert keys.lookup(redis_client, new) is not None
    assert not keys.revoke(redis_client, id)


def test_a_key_expires(redis_client: redis.Redis) -> None:
    key = keys.create(redis_client, "acme", expires=datetime.now(UTC) + timedelta(seconds=0.3))
    found = keys.lookup(redis_client, key)
    assert found is not None
    assert found.expires
    time.sleep(0.4)
    assert keys.lookup(redis_client, key) is None
    assert keys.every(redis_client) == []


def test_an_expiry_that_is_over_is_refused(redis_client: redis.Redis) -> None:
    with pytest.raises(ValueError, match="over"):
        keys.create(redis_client, "acme", expires=datetime.now(UTC) - timedelta(seconds=1))


def test_admin_may_everything() -> None:
    assert all(keys.Key("a", "acme", frozenset(["admin"])).may(scope) for scope in keys.SCOPES)
    assert not keys.Key("a", "acme", frozenset(["read"])).may("submit")
