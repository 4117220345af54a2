"""docs/privacy.md names every kind of key that the service has in Redis, and how long things are kept."""

from __future__ import annotations

import re
from pathlib import Path

from service.registry import keys, registry, verdicts
from service.security import limits
from service.settings import Settings
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf8")


def test_every_kind_of_key() -> None:
    source = Path(keys.__file__).read_text(encoding="utf8")
    kinds = set(re.findall(r"(?:self\._of\(\"|\{self\.prefix\})([a-z]+)", source))
    assert len(kinds) > 15
    first_cells = " ".join(line.split(" | ")[0] for line in PAGE.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", first_cells)) == kinds


def test_how_long() -> None:
    default = Settings()
    day = 86_400
    for seconds, told in (
        (default.retention, "(7 days) or the article's"),
        (default.idempotency_retention, "24 hours"),
        (default.webhook_retention, "`DOSLOVNO_WEBHOOK_RETENTION` (7 days)"),
        (verdicts.KEPT, "400 days"),
        (limits.DAYS * day, "35 days"),
        (registry.TOMB, "a day after its end"),
    ):
        number = re.search(r"\d+", told)
        unit = 3_600 if "hours" in told else day
        assert told in PAGE
        assert seconds == (int(number[0]) if number else 1) * unit, told
