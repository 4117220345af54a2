"""How sure an event is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.extraction.events.conftest import Find
from workers.extraction import calibration
from workers.extraction.events import calibrate, confidence
from workers.extraction.events.finder import Findings
from workers.extraction.events.occurrences import network, train


def test_a_told_event_is_surer_than_a_bare_word_in_somebodys_mouth(find: Find) -> None:
    told = find("В среду Олег Мурашов встретился в Праге с Анной Тагаевой.")[0]
    bare = find("«Мы ждём встречи с министром», — сказал Олег Мурашов.")[0]
    assert 0 < bare.confidence < told.confidence < 1


def test_the_features_have_weights() -> None:
    assert {"always", "nobody", "light-verb", "time"} <= set(confidence.weights())


def test_what_the_network_doubts_and_what_may_be_told_before_is_less_sure(find: Find) -> None:
    """The same event but for these two."""
    document, who, when, said = train.parsed("В Праге прошёл митинг.")
    (cluster,) = Findings(document, who, when, said).clusters
    sure = confidence.of(cluster, None)
    cluster.first.trigger = replace(cluster.first.trigger, probability=0.3)
    doubtful = confidence.of(cluster, None)
    cluster.doubt = 0.4
    assert confidence.of(cluster, None) < doubtful < sure


def test_a_mention_that_may_take_up_an_event_makes_a_doubtful_one(find: Find) -> None:
    document, who, when, said = train.parsed(
        "В Праге прошёл митинг. Митинг прошёл и в Варшаве. Мэр Варшавы ушёл в отставку."
    )
    clusters = Findings(document, who, when, said).clusters
    assert [c.first.token.lemma for c in clusters if not c.doubt] == ["митинг", "отставка"]


def test_who_where_and_when_have_a_confidence_of_their_own(find: Find) -> None:
    text = "12 марта 2021 года Олег Мурашов прибыл в Прагу. Полиция задержала там Анну Тагаеву."
    visit, arrest = find(text)
    for found in (*visit.participants, *arrest.participants, visit.place, visit.time, arrest.place):
        assert found is not None
        assert 0 < found.confidence < 1
    assert visit.place is not None
    assert arrest.place is not None
    assert arrest.place.confidence < visit.place.confidence  # no word of the arrest names the town


def test_an_article_is_read_with_a_network_that_did_not_learn_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "lines", lambda: iter(()))
    texts = [f"В {town} прошёл митинг. Там был концерт." for town in ("Праге", "Варшаве", "Гродно", "Минске")]
    taught = [(text, [{"type": "PROTEST", "triggers": [[text.index("митинг"), text.index(".")]]}]) for text in texts]
    documents = [*taught[:3], (texts[3].replace("митинг", "карнавал"), [])]
    models = train.of_others(documents, 2)
    assert len(models) == 2
    known = ["карнавал" in model.vocabulary.lemmas for model in models]
    assert not any(known)  # it stands once, too rare for a row of its own
    view = train.article(texts[0], []).view
    told = [float(network.probabilities(view, model=model)[view.lemmas.index("митинг"), 0]) for model in models]
    assert told[0] != told[1]


def test_the_weights_are_fitted_to_annotated_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
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
    monkeypatch.setattr(train, "of_others", lambda documents, folds: [network.load()] * folds)
    monkeypatch.setattr("sys.argv", ["calibrate", str(tmp_path / "events.jsonl"), "--json"])
    calibration.run("", "events", calibrate.judge, tmp_path / "weights.toml", 5.0)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["documents"], figures["events"], figures["right"]) == (6, 12, 0.5)
    assert figures["brier_held_out"] < figures["brier_of_the_mean"]
