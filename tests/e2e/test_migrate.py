"""`doslovno migrate` beside a service that runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis
from click.testing import CliRunner

from doslovno.cli import main
from service.registry import keys, migrations, schema
from service.registry.migrations import Migration
from service.registry.presence import Presence
from tests.e2e.stack import Stack, eventually

pytestmark = pytest.mark.e2e


def test_it_names_who_is_to_be_stopped(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    touched: list[str] = []

    def touch(client: redis.Redis) -> Iterator[int]:
        touched.append("x")
        yield 1

    with redis.Redis.from_url(stack.redis.url) as client:
        for key in (keys.WORKERS, keys.FRONTS):
            eventually(Presence(client, stack.settings, key).alive, bool)
        version = client.get(keys.SCHEMA)
        monkeypatch.setattr(migrations, "MIGRATIONS", (Migration(int(version) + 1, "an example", touch),))
        monkeypatch.setattr(schema, "VERSION", str(int(version) + 1))
        done = CliRunner(env={"REDIS_URL": stack.redis.url}).invoke(main, ["migrate"])
        assert done.exit_code == 1
        assert "  worker " in done.output
        assert "  api " in done.output
        assert client.get(keys.SCHEMA) == version
    assert touched == []
