"""How sure a quote is: a logistic model over the rules that found it and how its speaker was found.

The weights in `confidence.toml` are made by `calibrate.py` from annotated articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from workers.extraction import logistic
from workers.extraction.document import Document
from workers.extraction.quotes.model import Quote

_SHORT, _LONG = 20, 400  # code points of the words


@lru_cache(1)
def weights() -> Mapping[str, float]:
    """Logits by the name of the feature; a feature that is not there weighs nothing."""
    return logistic.load(Path(__file__).with_suffix(".toml"))


def features(document: Document, quote: Quote) -> Iterator[str]:
    """What is known of the quote, as names of binary features."""
    yield "always"
    yield f"type-{quote.type}"
    for evidence in quote.evidence[:1]:
        yield evidence.rule
    yield from {e.rule for e in quote.evidence if e.rule.startswith("speaker-")}
    yield f"kind-{quote.speaker.kind}"
    if quote.speaker.name is None:
        yield "no-name"
    if quote.cue is None:
        yield "no-cue"
    else:
        yield f"stance-{quote.cue.stance}"
    if any(e.rule == "nested" for e in quote.evidence):
        yield "nested"
    if len(quote.text) < _SHORT:
        yield "short"
    if len(quote.text) > _LONG:
        yield "long"
    zone = document.zone_at(quote.spans[0].start)
    if zone != "body":
        yield f"zone-{zone}"


def of(document: Document, quote: Quote) -> float:
    """The share of quotes with these features that have the right words, type and speaker: 0 to 1."""
    return logistic.probability(weights(), features(document, quote))
