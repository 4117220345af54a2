"""From evidence to a score, from a score to a polarity and probabilities.

The constants are fitted on RuSentNE-2023, document-disjoint folds 2 to 4; `benchmarks/sentiment.py` measures the rest.
"""

from __future__ import annotations

from collections.abc import Collection
from math import exp

from workers.extraction.sentiment.evidence import Act, Evidence, Word
from workers.extraction.sentiment.model import Probabilities

FRAME = 1.5  # a role in a frame against a judging word next to the target
OTHER_CLAUSE = 0.5  # weight of a word in another clause
NEARER_TO_ANOTHER = 0.6  # weight of a word that stands nearer to another name
NEGATIVE, POSITIVE = -0.15, 0.1  # scores between them are neutral
_TEMPERATURE, _BIAS = 0.3, -1.8  # of the softmax: probabilities are calibrated, so most of them say neutral


def polarity(score: float) -> str:
    """A single weak word two steps away (0.1) stays neutral."""
    return "negative" if score < NEGATIVE else "positive" if score > POSITIVE else "neutral"


def squash(score: float) -> float:
    """Any score into -1 to 1."""
    return score / (1 + abs(score))


def probabilities(score: float) -> Probabilities:
    """Calibrated on targets: the share of targets with such a score that are so. The polarity is decided by `polarity`,
    which speaks up earlier than the most probable class would."""
    s = squash(score)
    negative, positive = exp(_BIAS - s / _TEMPERATURE), exp(_BIAS + s / _TEMPERATURE)
    total = 1 + negative + positive
    low, high = round(negative / total, 4), round(positive / total, 4)
    return Probabilities(low, round(1 - low - high, 4), high)


def roles(evidence: Evidence, own: Collection[int]) -> tuple[float, set[int]]:
    """The light of the frames the tokens fill a role of, and the predicates of these frames."""
    filled = {(act.predicate, role): act for i in own for role, act in evidence.roles.get(i, ())}
    score = sum(_light(act, role) * act.factor for (_, role), act in filled.items())
    return score, {predicate for predicate, _ in filled}


def _light(act: Act, role: str) -> float:
    """An object is shown in its own light or in that of the attitude towards it, whichever is stronger."""
    return act.frame.subject if role == "subject" else max(act.frame.object, act.frame.attitude, key=abs)


def target(evidence: Evidence, own: tuple[int, ...], others: Collection[int]) -> tuple[float, Word | None]:
    """The light in which a sentence shows the mention of the tokens `own`, and the word that says most of it.

    `others` are the tokens of the other mentions. Words of a frame that the mention fills a role of do not count twice.
    """
    frames, predicates = roles(evidence, own)
    score = FRAME * frames
    distance = evidence.distances(own)
    elsewhere = evidence.distances(others)
    best: tuple[float, Word | None] = (0.0, None)
    for word in evidence.words:
        steps = distance.get(word.i)
        if word.i in predicates or steps is None:
            continue
        value = word.value / (1 + steps)
        if not evidence.same_clause(own[0], word.i) and not any(evidence.clause_within(i, word.i) for i in own):
            value *= OTHER_CLAUSE
        if elsewhere.get(word.i, steps) < steps:
            value *= NEARER_TO_ANOTHER
        score += value
        if abs(value) > abs(best[0]):
            best = (value, word)
    return score, best[1]
