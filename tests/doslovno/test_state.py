"""The state folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doslovno import state


def test_two_at_once_have_a_folder_each(tmp_path: Path) -> None:
    first = state.take(tmp_path)
    second = state.take(tmp_path)
    assert (first.number, second.number) == (1, 2)
    assert first.folder != second.folder
    os.close(first.lock)
    third = state.take(tmp_path)
    assert third.number == 1
    os.close(second.lock)
    os.close(third.lock)


def test_it_is_private(tmp_path: Path) -> None:
    instance = state.take(tmp_path / "deep" / "state")
    assert instance.folder.stat().st_mode & 0o077 == 0
    os.close(instance.lock)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="Not a directory"):
        state.take(tmp_path / "file")


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state.home() == tmp_path / "doslovno"
    monkeypatch.setenv("HOME", str(tmp_path))
    for unset in ("", "relative/path"):
        monkeypatch.setenv("XDG_STATE_HOME", unset)
        assert state.home() == tmp_path / ".local" / "state" / "doslovno"
