"""The tree of errors."""

from __future__ import annotations

from service import problems


def test_names_are_unique_and_statuses_are_errors() -> None:
    kinds = list(problems.every_problem())
    assert len({k.name for k in kinds}) == len(kinds) > 15
    for kind in kinds:
        assert 400 <= kind.status < 600
        body = kind("Because.").body()
        assert body.pop("type") == f"urn:doslovno:problem:{kind.name}"
        assert body == {"title": kind.title, "status": kind.status, "detail": "Because."}


def test_what_a_worker_stored_is_completed() -> None:
    assert problems.stored({"type": "worker-crashed"}) == {
        "type": "urn:doslovno:problem:worker-crashed",
        "title": "Worker crashed",
        "status": 500,
        "detail": "The analysis did not succeed. Submit the article again.",
    }
    whole = {"type": "urn:doslovno:problem:x", "title": "X", "status": 422, "detail": "Y"}
    assert problems.stored(whole) == whole
