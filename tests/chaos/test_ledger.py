"""The witness sees what it is there to see."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from doslovno.redis_server import RedisServer
from service.registry.keys import Keys
from tests.chaos import ledger

pytestmark = pytest.mark.chaos


def test_every_end_is_counted_over_a_restart(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    own = Keys("newsroom")
    ends = 'redis.call("HSET", KEYS[1], "attempts", 1, "status", ARGV[1])'
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.eval(ends, 1, own.job("ar_once"), "succeeded")
        client.eval(ends, 1, own.job("ar_twice"), "failed")
        client.eval(ends, 1, own.job("ar_open"), "running")
    server.stop()
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.eval(ends, 1, own.job("ar_twice"), "succeeded")
    server.stop()
    assert ledger.commits(tmp_path) == {"ar_once": 1, "ar_twice": 2}


def test_a_command_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    whole = b"*4\r\n$4\r\nHSET\r\n$24\r\nds:{t:newsroom}:job:ar_1\r\n$6\r\nstatus\r\n$9\r\nsucceeded\r\n"
    (tmp_path / "appendonly.aof").write_bytes(whole + whole.replace(b"ar_1", b"ar_2")[:-5])
    assert ledger.commits(tmp_path) == {"ar_1": 1}
