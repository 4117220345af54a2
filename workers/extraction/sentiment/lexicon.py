"""Words that judge, predicates with a holder and a target, and what turns them; read once from the TOML beside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.extraction import lexicons


def _read(name: str) -> dict[str, Any]:
    return lexicons.read(Path(__file__).with_name(name))


@dataclass(frozen=True, slots=True)
class Frame:
    """A class of predicates. `attitude` is the subject's towards the object; `subject`, `object` are their lights."""

    name: str
    attitude: float
    subject: float
    object: float
    prepositions: tuple[str, ...]
    agents: bool = True  # whether a bare instrumental beside the passive is the subject
    shown: bool = True  # whether the predicate shows what the subject thinks of the object


def _frames() -> tuple[dict[str, Frame], dict[str, Frame], dict[str, Frame]]:
    """By verb, by noun whose genitive is the object, by noun whose genitive is the subject."""
    verbs: dict[str, Frame] = {}
    nouns: dict[str, Frame] = {}
    acts: dict[str, Frame] = {}
    for name, row in _read("frames.toml").items():
        frame = Frame(
            name, row["attitude"], row["subject"], row["object"], tuple(row["prepositions"]), row.get("agents", True),
            row.get("shown", True),
        )  # fmt: skip
        for table, words in ((verbs, row["verbs"]), (nouns, row["nouns"]), (acts, row.get("acts", ()))):
            table.update(dict.fromkeys(words, frame))
    return verbs, nouns, acts


POLARITY: dict[str, float] = {word: value for table in _read("polarity.toml").values() for word, value in table.items()}
VERB_FRAMES, NOUN_FRAMES, ACT_FRAMES = _frames()
WITH_ADVERBS = frozenset(
    words.split(" ", 1)[1] for words in VERB_FRAMES if " " in words
)  # «оценить» of «высоко оценить»
_shifters = _read("shifters.toml")
NEGATIONS = frozenset(_shifters["negations"])
MODALS = frozenset(_shifters["modals"])
REFUSALS = frozenset(_shifters["refusals"])
GROUNDS = frozenset(_shifters["grounds"])
REVERSALS = frozenset(_shifters["reversals"])
WORKS = frozenset(_shifters["works"])
TELLING = frozenset().union(POLARITY, VERB_FRAMES, WITH_ADVERBS, NOUN_FRAMES, ACT_FRAMES, NEGATIONS, MODALS)
