"""What the lexicons alone say of a target: numbers for the model, and what backs its answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from workers.extraction.sentiment.evidence import FAR, Act, Evidence

FRAME = 1.5  # a role in a frame against a judging word next to the target
OTHER_CLAUSE = 0.5  # weight of a word in another clause
NEARER_TO_ANOTHER = 0.6  # weight of a word that stands nearer to another name
SAYS = 0.15  # support from which the lexicons say something
_NEAR = 2  # steps in the tree within which a word is of the mention: «к лживому Лосеву», «Лосев оказался лжив»
_LIGHT = 0.6  # of a subject, from which a deed says something of its doer: «украл», not «поблагодарил»


def squash(score: float) -> float:
    """Any score into -1 to 1."""
    return score / (1 + abs(score))


def roles(evidence: Evidence, own: Collection[int]) -> tuple[float, set[int]]:
    """The light of the frames the tokens fill a role of, and the predicates of these frames."""
    filled = _filled(evidence, own)
    score = sum(_light(act, role) * act.factor for (_, role), act in filled.items())
    return score, {predicate for predicate, _ in filled}


def quiet(evidence: Evidence, own: Collection[int]) -> bool:
    """Whether an act concerns the mention and says nothing of it: who criticizes is not criticized, and an act may not
    have happened («не осудил Лосева», «мог бы поддержать Лосева»)."""
    filled = _filled(evidence, own)
    return any(act.factor != 1 or _tells(act, role) for (_, role), act in filled.items())


def _filled(evidence: Evidence, own: Collection[int]) -> dict[tuple[int, str], Act]:
    roles = evidence.roles
    return {(act.predicate, role): act for i in own for role, act in roles.get(i, ())} if roles else {}


def _tells(act: Act, role: str) -> bool:
    """Whether a role is that of somebody who tells of another: what is said then is not said of the teller."""
    return role == "subject" and act.frame.shown


def _light(act: Act, role: str) -> float:
    """An object is shown in its own light or in that of the attitude towards it, whichever is stronger."""
    return act.frame.subject if role == "subject" else max(act.frame.object, act.frame.attitude, key=abs)


def target(evidence: Evidence, own: Sequence[int], others: Collection[int]) -> float:
    """The light in which a sentence shows the mention of the tokens `own`, head first.

    `others` are the tokens of the other mentions. Words of a frame that the mention fills a role of do not count twice.
    """
    frames, predicates = roles(evidence, own)
    score = FRAME * frames
    window = evidence.window(own)
    words = evidence.words_in(window)
    if not words:
        return score
    distance, elsewhere = evidence.distances(own, window), evidence.distances(others, window)
    for word in words:
        steps = distance[word.i - window.start]
        if word.i in predicates or steps == FAR:
            continue
        value = word.value / (1 + steps)
        if not evidence.same_clause(own[0], word.i) and not any(evidence.clause_within(i, word.i) for i in own):
            value *= OTHER_CLAUSE
        if elsewhere[word.i - window.start] < steps:
            value *= NEARER_TO_ANOTHER
        score += value
    return score


def support(evidence: Evidence, own: Sequence[int], others: Collection[int], unheard: Collection[int]) -> float:
    """The same, of what an editor could point at: roles that say something of those who fill them, and judging words of
    the mention's own clause that are not another's; neither negated nor only possible. `unheard` are words in quotation
    marks that the mention stands outside of: what Лосев says there says nothing of Лосев; nor does what he accuses
    somebody of («Лосев обвинил Панова в обмане»)."""
    filled = _filled(evidence, own)
    score = 0.0
    for (_, role), act in filled.items():
        light = _light(act, role) if role == "subject" or act.frame.shown else act.frame.object
        if act.factor == 1 and (role == "object" or abs(light) >= _LIGHT):
            score += light
    window = evidence.window(own)
    words = evidence.words_in(window)
    if not words:
        return squash(score)
    distance, elsewhere = evidence.distances(own, window), evidence.distances(others, window)
    predicates = {predicate for predicate, _ in filled}
    for word in words:
        steps = distance[word.i - window.start]
        if steps > _NEAR or word.i in predicates or word.i in unheard or not word.asserted:
            continue
        deed = evidence.acts_by_predicate.get(word.i)
        if deed is not None and (deed.subjects or deed.objects):  # it is told of others
            continue
        if elsewhere[word.i - window.start] < steps:
            continue
        if any(evidence.under(word.i, act.predicate, own) for (_, role), act in filled.items() if _tells(act, role)):
            continue
        if evidence.same_clause(own[0], word.i) or any(evidence.clause_within(i, word.i) for i in own):
            score += word.value / (1 + steps)
    return squash(score)
