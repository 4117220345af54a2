"""What the lexicons alone say of a target: numbers for the model, and what backs its answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from workers.extraction.sentiment.evidence import FAR, Act, Evidence, Word

FRAME = 1.5  # a role in a frame against a judging word next to the target
OTHER_CLAUSE = 0.5  # weight of a word in another clause
NEARER_TO_ANOTHER = 0.6  # weight of a word that stands nearer to another name
SAYS = 0.15  # support from which the lexicons say something
_NEAR = 2  # steps in the tree within which a word is of the mention: «к лживому Лосеву», «Лосев оказался лжив»
_LIGHT = 0.6  # of a subject, from which a deed says something of its doer: «украл», not «поблагодарил»


def squash(score: float) -> float:
    """Any score into -1 to 1."""
    return score / (1 + abs(score))


def _tells(act: Act, role: str) -> bool:
    """Whether a role is that of somebody who tells of another: what is said then is not said of the teller."""
    return role == "subject" and act.frame.shown


def _light(act: Act, role: str) -> float:
    """An object is shown in its own light or in that of the attitude towards it, whichever is stronger."""
    return act.frame.subject if role == "subject" else max(act.frame.object, act.frame.attitude, key=abs)


class Scores:
    """What a sentence says of a mention: of the tokens `own`, head first; `others` are those of the other mentions.

    `frames` is the light of the frames the tokens fill a role of.
    """

    def __init__(self, evidence: Evidence, own: Sequence[int], others: Collection[int]) -> None:
        roles = evidence.roles
        self._filled = {(act.predicate, role): act for i in own for role, act in roles.get(i, ())} if roles else {}
        self._evidence, self._own = evidence, own
        self._near = list(self._words(evidence.window(own), others))
        self.frames = sum(_light(act, role) * act.factor for (_, role), act in self._filled.items())

    @property
    def quiet(self) -> bool:
        """Whether an act concerns the mention and says nothing of it: who criticizes is not criticized, and an act may
        not have happened («не осудил Лосева», «мог бы поддержать Лосева»)."""
        return any(act.factor != 1 or _tells(act, role) for (_, role), act in self._filled.items())

    def _words(self, window: range, others: Collection[int]) -> Iterator[tuple[Word, int, bool]]:
        """The judging words that the mention leads to, with the steps to them, and whether they are nearer to another.
        Words of a frame that the mention fills a role of do not count twice."""
        words = self._evidence.words_in(window)
        if not words:
            return
        predicates = {predicate for predicate, _ in self._filled}
        distance = self._evidence.distances(self._own, window)
        elsewhere = self._evidence.distances(others, window)
        for word in words:
            at = word.i - window.start
            if distance[at] != FAR and word.i not in predicates:
                yield word, distance[at], elsewhere[at] < distance[at]

    def _in_own_clause(self, word: Word) -> bool:
        evidence = self._evidence
        return evidence.same_clause(self._own[0], word.i) or any(evidence.clause_within(i, word.i) for i in self._own)

    def target(self) -> float:
        """The light in which the sentence shows the mention."""
        score = FRAME * self.frames
        for word, steps, anothers in self._near:
            value = word.value / (1 + steps)
            if not self._in_own_clause(word):
                value *= OTHER_CLAUSE
            score += value * NEARER_TO_ANOTHER if anothers else value
        return score

    def support(self, unheard: Collection[int]) -> float:
        """The same, of what an editor could point at: roles that say something of those who fill them, and judging
        words of the mention's own clause that are not another's; neither negated nor only possible. `unheard` are words
        in quotation marks that the mention stands outside of: what Лосев says there says nothing of Лосев; nor does
        what he accuses somebody of («Лосев обвинил Панова в обмане»)."""
        evidence, score = self._evidence, 0.0
        for (_, role), act in self._filled.items():
            light = _light(act, role) if role == "subject" or act.frame.shown else act.frame.object
            if act.factor == 1 and (role == "object" or abs(light) >= _LIGHT):
                score += light
        telling = [predicate for (predicate, role), act in self._filled.items() if _tells(act, role)]
        for word, steps, anothers in self._near:
            if steps > _NEAR or anothers or word.i in unheard or not word.asserted:
                continue
            deed = evidence.acts_by_predicate.get(word.i)
            if deed is not None and (deed.subjects or deed.objects):  # it is told of others
                continue
            if any(evidence.under(word.i, predicate, self._own) for predicate in telling):
                continue
            if self._in_own_clause(word):
                score += word.value / (1 + steps)
        return squash(score)
