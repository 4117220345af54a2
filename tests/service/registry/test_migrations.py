"""From the layout of one version to that of the next.

The migrations here are examples: that of an invented layout 1, in which a job's status lay in the field `state`, and
one that an earlier version did before it.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
import redis
from click.testing import CliRunner, Result

from doslovno.cli import main
from doslovno.redis_server import RedisServer
from service.registry import Job, Registry, keys, migrations, schema
from service.registry.migrations import CannotMigrate, Migration, pages
from service.registry.presence import Presence
from service.registry.schema import SchemaMismatch
from service.settings import Settings
from tests.service.registry.articles import RESULTS, TENANT, finished, submit


def renamed(client: redis.Redis) -> Iterator[int]:
    for page in pages(client, "ds:{t:*}:job:*", size=10):
        changed = 0
        for key in page:
            state = client.hget(key, "state")
            if state is not None:
                client.hset(key, "status", state)
                client.hdel(key, "state")
                changed += 1
        yield changed


def nothing(client: redis.Redis) -> Iterator[int]:
    yield 0


RENAMED = Migration(2, "the status of an article is called so", renamed)


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this were the software of layout 2."""
    monkeypatch.setattr(schema, "VERSION", "2")
    monkeypatch.setattr(schema, "BELIEVED", 0.0)
    monkeypatch.setattr(migrations, "MIGRATIONS", (Migration(1, "the first", nothing), RENAMED))
    monkeypatch.setattr(migrations, "NOTICED", 0.01)


@pytest.fixture
def old(redis_client: redis.Redis, registry: Registry, request: pytest.FixtureRequest) -> list[str]:
    """A store of that layout 1; the articles in it, of two tenants."""
    ids = [finished(registry) for _ in range(30)] + [submit(registry, tenant="zarya") for _ in range(3)]
    for page in pages(redis_client, "ds:{t:*}:job:*"):
        for key in page:
            redis_client.hset(key, "state", redis_client.hget(key, "status"))
            redis_client.hdel(key, "status")
    redis_client.set(keys.SCHEMA, "1")
    request.getfixturevalue("next_version")
    return ids


def statuses(registry: Registry, ids: list[str]) -> list[str]:
    found = [registry.get(TENANT, id) or registry.get("zarya", id) for id in ids]
    return [job.status for job in found if isinstance(job, Job)]


@pytest.fixture
def command(redis_server: RedisServer) -> Callable[..., Result]:
    def run(*arguments: str) -> Result:
        return CliRunner(env={"REDIS_URL": redis_server.url}).invoke(main, ["migrate", *arguments])

    return run


def test_the_migrations_lead_to_the_layout_of_this_version_one_by_one() -> None:
    targets = [migration.target for migration in migrations.MIGRATIONS]
    assert targets == list(range(2, len(targets) + 2))
    assert int(schema.VERSION) == (targets[-1] if targets else 1)


def test_an_older_store_is_refused_until_it_is_migrated(
    old: list[str], registry: Registry, command: Callable[..., Result], redis_client: redis.Redis
) -> None:
    with pytest.raises(SchemaMismatch, match=r"layout 1.*works with 2.*doslovno migrate"):
        registry.get(TENANT, old[0])
    done = command()
    assert done.exit_code == 0, done.output
    assert "1 to 2: the status of an article is called so" in done.output
    assert "Layout 2: 33 keys changed." in done.output
    assert statuses(registry, old) == ["succeeded"] * 30 + ["queued"] * 3
    assert registry.part(TENANT, old[0], "quotes") == RESULTS["quotes"]
    assert [hint.id for hint in registry.overdue(50)] == []
    assert registry.claim("zarya", old[-1], "w").outcome == "ok"
    assert redis_client.get(keys.SCHEMA) == b"2"
    assert all(redis_client.ttl(key) != -1 for key in redis_client.scan_iter("*") if key != keys.TENANTS.encode())
    assert "Nothing to do: the store holds layout 2." in command().output


def test_a_dry_run_changes_nothing(
    old: list[str], command: Callable[..., Result], redis_client: redis.Redis, settings: Settings
) -> None:
    before = redis_client.hgetall(keys.Keys(TENANT).job(old[0]))
    told = command("--dry-run")
    assert told.exit_code == 0
    assert "Nothing was changed." in told.output
    assert "Nobody works in it." in told.output
    assert redis_client.hgetall(keys.Keys(TENANT).job(old[0])) == before
    assert redis_client.get(keys.SCHEMA) == b"1"


def test_nothing_to_do_in_an_empty_store(command: Callable[..., Result], redis_client: redis.Redis) -> None:
    assert "the store is empty" in command().output
    assert redis_client.dbsize() == 0


@pytest.mark.parametrize("found", ["3", "nonsense", "2>3"])
def test_what_a_newer_version_wrote_is_left_alone(
    found: str, command: Callable[..., Result], redis_client: redis.Redis, registry: Registry, next_version: None
) -> None:
    redis_client.set(keys.SCHEMA, found)
    told = command()
    assert told.exit_code == 1
    assert "a newer version wrote it" in told.output
    assert redis_client.get(keys.SCHEMA) == found.encode()
    with pytest.raises(SchemaMismatch, match=f"layout {found}.*works with 2"):
        registry.ping()


def test_it_says_who_is_to_be_stopped(
    old: list[str], command: Callable[..., Result], redis_client: redis.Redis, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    worker, front = Presence(redis_client, settings), Presence(redis_client, settings, keys.FRONTS)
    with monkeypatch.context() as before:
        before.setattr(schema, "VERSION", "1")
        worker.announce("7@desk", ["bulk"])
        front.announce("desk:8")
    for arguments in ((), ("--dry-run",)):
        told = command(*arguments).output
        assert "worker 7@desk" in told
        assert "api desk:8" in told
    assert command().exit_code == 1
    assert redis_client.get(keys.SCHEMA) == b"1"
    worker.leave("7@desk", ["bulk"])
    front.leave("desk:8")
    assert command().exit_code == 0


def test_who_is_of_another_layout_does_not_count_as_working(
    old: list[str], redis_client: redis.Redis, settings: Settings
) -> None:
    """New processes that wait for the migration must not keep it from being done."""
    with pytest.raises(SchemaMismatch):
        Presence(redis_client, settings).announce("9@desk", ["bulk"])
    assert migrations.living(redis_client, settings) == []


def test_a_process_that_runs_notices(registry: Registry, redis_client: redis.Redis, next_version: None) -> None:
    redis_client.set(keys.SCHEMA, "2")
    registry.ping()
    assert registry.get(TENANT, "ar_1") is None
    redis_client.set(keys.SCHEMA, "2>3")
    with pytest.raises(SchemaMismatch, match="it is being moved"):
        registry.get(TENANT, "ar_1")


KILLED = """
import os, sys
from service.registry import migrations, schema
from service.registry.connection import connect
from service.settings import Settings
from tests.service.registry.test_migrations import RENAMED, renamed

def killed(client):
    for number, changed in enumerate(renamed(client)):
        yield changed
        if number == 1:
            os._exit(9)

schema.VERSION = "2"
migrations.MIGRATIONS = (migrations.Migration(2, "x", killed),)
settings = Settings(redis_url=sys.argv[1])
list(migrations.run(connect(settings), settings, alone=True))
"""


def test_killed_in_the_middle_it_is_called_again(
    old: list[str], command: Callable[..., Result], redis_client: redis.Redis, registry: Registry,
    redis_server: RedisServer,
) -> None:  # fmt: skip
    done = subprocess.run([sys.executable, "-c", KILLED, redis_server.url], capture_output=True, text=True, timeout=60)
    assert done.returncode == 9, done.stderr
    assert redis_client.get(keys.SCHEMA) == b"1>2"
    with pytest.raises(SchemaMismatch, match="doslovno migrate"):
        registry.get(TENANT, old[0])
    assert "another one migrates this store" in command().output
    redis_client.delete(keys.MIGRATING)  # as its time to live does a minute later
    assert command().exit_code == 0
    assert statuses(registry, old) == ["succeeded"] * 30 + ["queued"] * 3


def test_two_at_once(old: list[str], redis_client: redis.Redis, settings: Settings, registry: Registry) -> None:
    running = migrations.run(redis_client, settings, alone=True)
    begun, go_on = threading.Event(), threading.Event()

    def waits(client: redis.Redis) -> Iterator[int]:
        begun.set()
        go_on.wait(30)
        yield from renamed(client)

    migrations.MIGRATIONS = (Migration(2, "x", waits),)  # type: ignore[misc] # put back by the fixture
    first = threading.Thread(target=lambda: list(running))
    first.start()
    assert begun.wait(30)
    try:
        with pytest.raises(CannotMigrate, match="another one migrates"):
            list(migrations.run(redis_client, settings, alone=True))
    finally:
        go_on.set()
        first.join()
    assert statuses(registry, old) == ["succeeded"] * 30 + ["queued"] * 3


def test_who_lost_the_lock_goes_no_further(
    old: list[str], redis_client: redis.Redis, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen for a minute, it finds another one at work."""

    def frozen(client: redis.Redis) -> Iterator[int]:
        for changed in renamed(client):
            client.set(keys.MIGRATING, "another", px=60_000)
            yield changed

    monkeypatch.setattr(migrations, "MIGRATIONS", (Migration(2, "x", frozen),))
    with pytest.raises(CannotMigrate, match="taken over"):
        list(migrations.run(redis_client, settings, alone=True))
    assert redis_client.get(keys.SCHEMA) == b"1>2"
    assert redis_client.get(keys.MIGRATING) == b"another"


def test_several_layouts_at_once(
    old: list[str], redis_client: redis.Redis, settings: Settings, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[int] = []

    def noting(number: int, step: migrations.Step) -> migrations.Step:
        def noted(client: redis.Redis) -> Iterator[int]:
            order.append(number)
            yield from step(client)

        return noted

    monkeypatch.setattr(schema, "VERSION", "3")
    steps = (Migration(2, "x", noting(2, renamed)), Migration(3, "y", noting(3, nothing)))
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    assert [(done.target, changed) for done, changed in migrations.run(redis_client, settings)] == [(2, 33), (3, 0)]
    assert order == [2, 3]
    assert len(statuses(registry, old)) == 33
