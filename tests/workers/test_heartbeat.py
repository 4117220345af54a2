"""The sign of life of a worker."""

from __future__ import annotations

import os
import time
from pathlib import Path

from service.settings import Settings
from workers import heartbeat


def test_it_beats_while_the_file_is_fresh(tmp_path: Path) -> None:
    settings = Settings(heartbeat_file=str(tmp_path / "beat"), sweep_interval=1)
    assert not heartbeat.beats(settings)
    heartbeat.touch(settings)
    assert heartbeat.beats(settings)
    long_ago = time.time() - 60
    os.utime(tmp_path / "beat", (long_ago, long_ago))
    assert not heartbeat.beats(settings)
    heartbeat.touch(settings)
    assert heartbeat.beats(settings)


def test_without_a_setting_it_is_this_users_file() -> None:
    assert str(os.getuid()) in heartbeat.file(Settings()).name
