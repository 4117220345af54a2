"""How sure an event is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.extraction.events.conftest import Find
from workers.extraction.events import confidence


def test_a_told_event_is_surer_than_a_bare_word_in_somebodys_mouth(find: Find) -> None:
    told = find("В среду Олег Мурашов встретился в Праге с Анной Тагаевой.")[0]
    bare = find("«Мы ждём встречи с министром», — сказал Олег Мурашов.")[0]
    assert 0 < bare.confidence < told.confidence < 1


def test_the_features_have_weights() -> None:
    assert {"always", "nobody", "light-verb", "time"} <= set(confidence.weights())


def test_the_weights_are_fitted_to_annotated_articles(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "score.py").write_text(
        "def chars(spans, text=None):\n"
        "    return {i for s, e in spans for i in range(s, e)}\n"
        "def match(gold, ours, overlap, least):\n"
        "    return [(i, j, 1.0) for i, g in enumerate(gold) for j, o in enumerate(ours) if overlap(g, o) >= least]\n"
    )
    rows = []
    for n in range(6):
        text = "Олег Мурашов приехал в Прагу. Там прошёл концерт."
        (tmp_path / "texts" / f"{n}.txt").write_text(text)
        rows.append({"doc": f"{n}.txt", "type": "VISIT", "triggers": [[13, 20]]})
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, rows)))
    command = [sys.executable, "-m", "workers.extraction.events.calibrate", tmp_path / "events.jsonl", "--json"]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert (figures["documents"], figures["events"], figures["right"]) == (6, 12, 0.5)
    assert figures["brier_held_out"] < figures["brier_of_the_mean"]
