"""How sure an event is: a logistic model over how likely its first word names such an occurrence and one that was not
told before, over its trigger, what is known of it, and where it stands.

The weights in `confidence.toml` are made by `calibrate.py` from annotated articles.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from workers.extraction import logistic
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.merging import Cluster
from workers.extraction.quotes.model import Quote

_LEAD = 3  # sentences of the article
_MANY = 3  # mentions
_LIKELY = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_DOUBTS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4)


@lru_cache(1)
def weights() -> Mapping[str, float]:
    """Logits by the name of the feature; a feature that is not there weighs nothing."""
    return logistic.load(Path(__file__).with_suffix(".toml"))


def features(cluster: Cluster, quote: Quote | None) -> Iterator[str]:
    """What is known of the event, as names of binary features; `quote` is the one that its first mention stands in."""
    first = cluster.first
    token, entry = first.token, first.trigger.entry
    yield "always"
    yield f"likely-{bisect_right(_LIKELY, first.trigger.probability)}"
    yield f"doubt-{bisect_right(_DOUBTS, cluster.doubt)}"
    yield f"word-{token.feats.get('VerbForm', token.pos).lower()}"
    if token.pos in ("NOUN", "PROPN") and token.feats.get("Number") == "Plur":
        yield "plural"
    if entry.weak:
        yield "weak"
    if entry.wanted:
        yield "conditions"
    if len({e.type for e in lexicon().of(token.lemma, token.pos)}) > 1:
        yield "several-types"
    if first.trigger.light is not None:
        yield "light-verb"
    yield from _filled(cluster)
    yield f"factuality-{cluster.factuality()}"
    if len(cluster.readings) > 1:
        yield "mentions"
    if len(cluster.readings) >= _MANY:
        yield "many-mentions"
    if quote is not None:
        yield f"in-{quote.type}"
    if first.zone != "body":
        yield f"zone-{first.zone}"
    if token.sentence < _LEAD:
        yield "lead"


def _filled(cluster: Cluster) -> Iterator[str]:
    if not cluster.names:
        yield "nobody"
    elif len(cluster.names) > 1:
        yield "several-names"
    if cluster.places:
        yield "place"
    if cluster.times:
        yield "time"


def of(cluster: Cluster, quote: Quote | None) -> float:
    """The share of events with these features that have the right trigger and type: 0 to 1."""
    return logistic.probability(weights(), features(cluster, quote))
