"""Which event is a part of which: a meeting of a visit, an agreement signed at a meeting, the deaths of an accident."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from workers.extraction.document import Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.merging import Cluster, Reading, overlap
from workers.extraction.events.model import EventTime
from workers.extraction.events.places import agree

_ACTS = ("OFFER", "REQUEST", "ACCUSE", "SUPPORT", "THREATEN", "YIELD", "PERSONNEL", "LEGISLATE")
_OCCASIONS = ("MEETING", "NEGOTIATION", "PROSECUTE", "VISIT", "CEREMONY", "PROTEST")
_WITHIN = {  # type → types it may be a part of, nearest first
    "MEETING": ("VISIT",),
    "NEGOTIATION": ("VISIT",),
    "AGREEMENT": ("NEGOTIATION", "MEETING", "VISIT"),
    "DEAL": ("NEGOTIATION", "MEETING", "VISIT"),
    "LIFE": ("ATTACK", "CRIME", "ACCIDENT", "DISASTER"),
    "COOPERATE": ("ACCIDENT", "DISASTER"),
    "ARREST": ("PROTEST",),
    "ATTACK": ("PROTEST",),
    "VERDICT": ("PROSECUTE",),
    "ELECT": ("ELECT",),
} | dict.fromkeys(_ACTS, _OCCASIONS)
_STEPS = frozenset(("nominate", "vote", "elected"))  # senses of what is a part of an election
_VICTIMS = frozenset(("death", "injury", "hospital"))  # senses of what befalls victims, who need no name
_TIED = frozenset(("DEAL", "ELECT", "COOPERATE", *_ACTS))  # parts only where the clause says so
_WINDOW = 12  # clusters before and behind that may hold one
_NEAR = 2  # sentences between the mentions
_LONGEST_VISIT = 4  # days
_MOST = 8  # mentions of one event that are looked at
_DURING = frozenset(("в", "во", "на", "при", "время", "ход", "рамка", "результат", "итог", "от", "из-за", "после"))
_AFTER = frozenset(("результат", "итог", "от", "из-за", "после"))  # causes: of victims only
_MOST_STEPS = 4  # from the word of the whole up to that of the part


def parents(clusters: Sequence[Cluster], syntax: Syntax) -> dict[int, int]:
    """For the index of a part the index of its whole. Their days and places do not disagree, and the whole stands in
    the clause of the part («на встрече подписали договор», «в аварии погибли двое»), or within `_NEAR` sentences with
    a participant or the place in common. Victims are a part of what harms them in the sentence before, too."""
    found: dict[int, int] = {}
    for n, part in enumerate(clusters):
        around = range(max(n - _WINDOW, 0), min(n + _WINDOW + 1, len(clusters)))
        for kind in _WITHIN.get(part.first.type, ()):
            inside = [m for m in around if m != n and clusters[m].first.type == kind and _may_hold(clusters[m], part)]
            tied = (m for m in inside if _tied(clusters[m], part, syntax))
            near = (m for m in inside if _near(clusters[m], part))
            whole = next(tied, None)
            whole = next(near, None) if whole is None else whole
            if whole is not None and found.get(whole) != n:
                found[n] = whole
                break
    return found


def _may_hold(whole: Cluster, part: Cluster) -> bool:
    if whole.first.type == part.first.type and not ("election" in whole.senses and part.senses & _STEPS):
        return False
    if part.first.type == "LIFE" and not part.senses & _VICTIMS:
        return False
    held, factuality = whole.factuality(), part.factuality()
    if factuality == "negated" or held not in (factuality, "asserted") or (held != factuality == "asserted"):
        return False
    if whole.times and part.times and not any(_lasts(a, b, whole) for a in whole.times for b in part.times):
        return False
    return not (whole.places and part.places) or any(agree(a, b) for a in whole.places for b in part.places)


def _lasts(whole: EventTime, part: EventTime, cluster: Cluster) -> bool:
    """Whether the times meet; of a visit often only the day of arrival is told."""
    if overlap(whole, part):
        return True
    if cluster.first.type != "VISIT" or not whole.granularity == part.granularity == "day":
        return False
    begin, day = (date.fromisoformat(t.start) for t in (whole, part) if t.start is not None)
    return 0 <= (day - begin).days < _LONGEST_VISIT


def _near(whole: Cluster, part: Cluster) -> bool:
    away = min(abs(a.token.sentence - b.token.sentence) for a, b in _pairs(whole, part))
    if away > _NEAR or part.first.type in _TIED:
        return False
    if part.first.type == "LIFE" and away <= 1:
        return True
    if whole.first.type == "VISIT" and whole.times and part.times and not part.names and away <= 1:
        return True  # «прибыл 5 мая с визитом. 6 мая состоялись переговоры делегаций»
    return bool(whole.names & part.names) or bool({p.name for p in whole.places} & {p.name for p in part.places})


def _tied(whole: Cluster, part: Cluster, syntax: Syntax) -> bool:
    """Whether a mention of the whole is the circumstance of one of the part."""
    return any(_holds(a, b, syntax) for a, b in _pairs(whole, part) if a.token.sentence == b.token.sentence)


def _holds(whole: Reading, part: Reading, syntax: Syntax) -> bool:
    token = whole.token
    if token.pos == "VERB" or not _circumstance(token, part, syntax):
        return False
    words = {part.token.i} | ({part.trigger.light.i} if part.trigger.light else set())
    for step, above in enumerate(syntax.document.ancestors(token.i)):
        if above.i in words:
            return True
        if step >= _MOST_STEPS or above.feats.get("VerbForm") == "Fin":
            return False
    return False


def _circumstance(token: Token, part: Reading, syntax: Syntax) -> bool:
    """«на встрече», «во время визита», «в результате аварии»."""
    marks = {m.lemma for m in syntax.below(token.i, "case")}
    marks |= {t.lemma for m in syntax.below(token.i, "case") for t in syntax.below(m.i, "fixed")}
    above = syntax.parent(token)
    if above is not None and above.lemma in _DURING and above.pos == "NOUN":
        marks.add(above.lemma)
    if "связь" in marks or (part.type != "LIFE" and marks & _AFTER):
        return False
    return bool(marks & _DURING) and not (marks <= {"в", "во", "на"} and token.feats.get("Case") == "Acc")


def _pairs(whole: Cluster, part: Cluster) -> Iterator[tuple[Reading, Reading]]:
    return ((a, b) for a in whole.readings[:_MOST] for b in part.readings[:_MOST])
