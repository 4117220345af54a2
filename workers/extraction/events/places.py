"""Where an event happens."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from workers.extraction.document import Token, fold
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.model import Entity
from workers.extraction.events.arguments import Argument, Syntax
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.model import Place
from workers.extraction.events.naming import Naming, states_of
from workers.extraction.events.triggers import Trigger

_WHERE = ("в", "во", "на", "у", "возле", "близ", "под", "около", "недалеко", "территория", "за", "над", "через", "из")
# «после встречи», «о встрече»: place and time of the clause are not those of the noun
APART = frozenset(("после", "до", "о", "об", "перед", "накануне", "спустя", "из-за", "по", "про", "за"))
_WITH_GENITIVE = ("у", "возле", "близ", "около", "недалеко", "из")
_WHITHER = ("в", "во", "на", "по", "к")
_BROUGHT = frozenset(("MOBILIZE", "DEAL", "SANCTION", "LIFE"))  # forces, goods, the expelled, the wounded
_SAME = frozenset(("этот", "весь", "данный", "сам", "свой", "наш", "их", "его"))
_TELLING = frozenset(("что", "чтобы", "будто", "якобы"))
_FARTHEST = 40  # tokens
_STEM = 6  # letters that names of one region share
_MOST_DEEP = 3
_LONGEST_PHRASE = 9  # tokens
_OF_WORDS = ("verbal", "address")
_GATHERED = ("reciprocal", "gathering", "motion")
_ENDING = ("VERB", "AUX", "CCONJ", "SCONJ", "PRON")
_LONGEST_CLAUSE = 12  # tokens from «где» to the word of the event
_PHASES = ("начать", "начин", "заверш", "законч", "продолж", "стартовать")
_BACK = 80  # tokens from «там» to the place
_THERE = ("там", "здесь")
_STOPS = (",", "(", "—", "–", ":", ";")
_BARRED = "clause-barred"
RULES = frozenset(("own", "taken-up", "of-argument", "behind", "clause", _BARRED))


def surest(ruled: Sequence[tuple[str, Place]]) -> Place | None:
    """The most specific place that the surest of the rules found; none where the clause's is barred."""
    if not ruled or ruled[0][0] == _BARRED:
        return None
    return _narrowest([p for rule, p in ruled if rule == ruled[0][0]])


def ruled(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[tuple[str, Place]]:
    """All places that one mention names, each with the rule that found it, the surest rule first: its own, its light
    verb's, that of the clause it stands in."""
    yield from (("own", p) for p in _own(trigger, syntax, naming))
    yield from (("taken-up", p) for p in _taken_up(trigger.token, syntax, naming))
    yield from (("of-argument", p) for p in _of_arguments(trigger, syntax, naming))
    yield from (("behind", p) for p in _behind(trigger, syntax, naming))
    barred = syntax.preposition(trigger.token) in APART or _is_goal(trigger, syntax) or _is_stage(trigger)
    rule = _BARRED if barred else "clause"
    yield from ((rule, p) for p in itertools.islice(_of_clause(trigger.token, syntax, naming), 3))


def _own(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    for argument in syntax.arguments(trigger.token.i):
        if _beyond(argument.token, trigger.token, syntax) or (not argument.own and _is_stage(trigger)):
            continue
        if _locates(argument, trigger):
            yield from _named(argument.token, syntax, naming)
        elif argument.slot == "при":
            for below in syntax.below(argument.token.i, "nmod"):
                if syntax.preposition(below) in ("в", "к", "на"):  # «при подлёте к Заречному»
                    yield from _named(below, syntax, naming)
        elif trigger.entry.frame in ("gathering", "intransitive", "happening") and argument.slot == "adj":
            for state in states_of(argument.token):
                yield Place(state.name, state.code, argument.token.span)


def _is_stage(trigger: Trigger) -> bool:
    """Whether a verb tells where a journey begins or ends, not where it goes: «поездка началась в Заречном»."""
    light = trigger.light.lemma if trigger.light is not None else ""
    return trigger.entry.frame == "motion" and light.startswith(_PHASES)


def _beyond(place: Token, token: Token, syntax: Syntax) -> bool:
    """Whether a place belongs to the one who tells of it, or to what another event preceded: «в Заречном Олухов заявил,
    что Светлое выведет войска», «разговор в Заречном состоялся после саммита, на котором пожали руки»."""
    between = syntax.document.tokens[place.i + 1 : token.i] if token.i - place.i <= _FARTHEST else ()
    if any(t.lemma in _TELLING and t.pos == "SCONJ" for t in between):
        return True
    return any(t.lemma == "который" and _set_apart(t, place, syntax) for t in between)


def apart(token: Token, syntax: Syntax) -> bool:
    """Whether the scene of its sentence is not that of a word: «после встречи», «после саммита, где говорили»."""
    if syntax.preposition(token) in APART:
        return True
    first = syntax.document.tokens[syntax.document.sentences[token.sentence].first]
    between = syntax.document.tokens[first.i : token.i] if token.i - first.i <= _FARTHEST else ()
    return any(t.lemma == "который" and _set_apart(t, first, syntax) for t in between)


def _set_apart(relative: Token, place: Token, syntax: Syntax) -> bool:
    """Whether the noun before a relative pronoun stands behind «после» or another word that sets it apart."""
    tokens = syntax.document.tokens
    before = (tokens[i] for i in range(relative.i - 1, place.i, -1))
    comma = next((t for t in before if t.text == ","), None)
    marks = (tokens[i] for i in range(comma.i - 1, place.i, -1)) if comma is not None else iter(())
    mark = next((t for t in marks if t.pos == "ADP" or t.text == ","), None)
    return mark is not None and mark.lemma in APART


def _locates(argument: Argument, trigger: Trigger) -> bool:
    """Whether a slot says where: «в Заречном»; for a journey «в Заречное», for an attack its target."""
    slot, case = argument.slot, argument.case
    if slot == "из" and trigger.entry.frame == "motion":
        return False
    if slot in _WHERE and (case not in ("Acc", "Gen") or slot in _WITH_GENITIVE):
        return True
    if slot == "с" and argument.token.lemma == "территория":
        return True
    if trigger.entry.frame == "motion" and slot in _WHITHER and case in ("Acc", "Dat"):
        return True
    if trigger.entry.type == "VISIT" and slot == "obj":
        return True
    if trigger.entry.type in _BROUGHT and slot in ("в", "на") and case == "Acc":
        return True
    return trigger.entry.frame == "assault" and slot in ("на", "по", "obj", "gen")


def _of_arguments(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    """A locative that the tree hangs on an argument: «купила завод в Заречном», «переговоры с Олуховым в Заречном»."""
    for argument in syntax.arguments(trigger.token.i):
        if argument.slot in ("obj", "ins", "с") and argument.own:
            for below in syntax.below(argument.token.i, "nmod"):
                if syntax.preposition(below) in ("в", "на") and below.feats.get("Case") == "Loc":
                    yield from _named(below, syntax, naming)


def _taken_up(token: Token, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    """The place that «где» or «там» takes up: «посетит Заречное, где выступит с речью»."""
    tokens, first = syntax.document.tokens, syntax.document.sentences[token.sentence].first
    for i in range(token.i - 1, max(first, token.i - _LONGEST_CLAUSE) - 1, -1):
        word = tokens[i]
        if word.lemma == "где":
            if i > first + 1 and tokens[i - 1].text == ",":
                yield from _ended(i - 2, syntax, naming)
            return
        if word.folded in _THERE:
            yield from _last_named(i, syntax, naming)
            return
        if word.pos == "SCONJ" or word.lemma == "который" or word.text in _STOPS[1:]:
            return


def _ended(i: int, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    """The place that a phrase ending at a token names."""
    tokens, token = syntax.document.tokens, syntax.document.tokens[i]
    entity = naming.at.get(i)
    if entity is not None and _is_place(entity):
        yield Place(entity.name, entity.country, naming.mentions[i][0])
    elif entity is None and token.head >= 0 and token.feats.get("Case") == "Gen" and tokens[token.head].i < i:
        yield from _named(tokens[token.head], syntax, naming)
    elif entity is None:
        yield from _named(token, syntax, naming)


def _last_named(i: int, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    """The last place that a locative names before a token, in its sentence or the one before."""
    document = syntax.document
    begin = max(document.sentences[max(document.tokens[i].sentence - 1, 0)].first, i - _BACK)
    for word in reversed(document.tokens[begin:i]):
        entity = naming.at.get(word.i)
        if entity is not None and _is_place(entity) and syntax.preposition(word) in ("в", "на"):
            yield Place(entity.name, entity.country, naming.mentions[word.i][0])
            return


def _is_goal(trigger: Trigger, syntax: Syntax) -> bool:
    """Whether an event is where somebody goes: «в Заречном следили за поездкой на саммит»."""
    if trigger.entry.frame not in _GATHERED or trigger.token.feats.get("Case") != "Acc":
        return False
    return syntax.preposition(trigger.token) in ("в", "на")


def _behind(trigger: Trigger, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    """The locative that ends the phrase of a noun, whatever the tree hangs it on: «на саммит с Олуховым в Заречном»;
    that of words said is what they are about."""
    tokens, token = syntax.document.tokens, trigger.token
    if token.pos not in ("NOUN", "PROPN") or trigger.entry.frame in _OF_WORDS:
        return
    for word in tokens[token.i + 1 : token.i + 1 + _LONGEST_PHRASE]:
        if word.sentence != token.sentence or word.pos in _ENDING or word.text in _STOPS:
            return
        if word.feats.get("Case") == "Loc" and word.pos in ("NOUN", "PROPN"):
            if syntax.preposition(word) in ("в", "на"):
                yield from _named(word, syntax, naming)
            return


def _of_clause(token: Token, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    """Locatives of the verbs above: «В Заречном Олухов, приговорённый к штрафу, …»."""
    below = token
    for above in syntax.document.ancestors(token.i):
        if below.rel == "ccomp":
            return
        if below.i != token.i and syntax.preposition(below) in APART:
            return
        below = above
        if above.pos not in ("VERB", "AUX", "ADJ", "NOUN"):
            continue
        for argument in syntax.arguments(above.i):
            inside = argument.token.i == token.i
            if inside or _beyond(argument.token, token, syntax):
                continue
            if argument.slot in _WHERE and argument.case == "Loc":
                yield from _named(argument.token, syntax, naming)


def _named(token: Token, syntax: Syntax, naming: Naming) -> Iterator[Place]:
    """The named places of a phrase: «в ливийском городе Бенгази», «в центре Заречного», «на стадионе «Волна»»."""
    houses, inside = lexicon().words["houses"], False
    for word in _phrase(token, syntax, _MOST_DEEP):
        entity = naming.at.get(word.i)
        if entity is None:
            inside = inside or word.lemma.rpartition("-")[2] in houses
            if (meant := _meant(word, syntax, naming)) is not None:
                yield Place(meant.name, meant.country, word.span)
        elif _is_place(entity) or (inside and entity.type == "ORGANIZATION"):
            yield Place(entity.name, entity.country, naming.mentions[word.i][0])


def _meant(word: Token, syntax: Syntax, naming: Naming) -> Entity | None:
    """The place that a common noun takes up: «в зале суда» the court, «в городе» the town named last."""
    if word.pos != "NOUN" or word.feats.get("Number") != "Sing" or _told_apart(word, syntax):
        return None
    if word.lemma in lexicon().words["houses"]:
        return naming.known_as(word.lemma, word.start)
    if word.lemma in naming.whereabouts:
        starts, entities = naming.whereabouts[word.lemma]
        n = bisect_left(starts, word.start)
        return entities[n - 1] if n else None
    return None


def _told_apart(word: Token, syntax: Syntax) -> bool:
    """Whether its own words say which one it is: «в соседнем городе», «в аэропорту Заречного»."""
    own = syntax.below(word.i, "amod", "nmod", "appos", "det")
    return any(t.lemma not in _SAME for t in own if t.i > word.i or t.rel != "nmod")


def _phrase(token: Token, syntax: Syntax, deep: int) -> Iterator[Token]:
    yield token
    if deep:
        # «в столице Поречья — Заречном»: what names the word itself comes before what holds it
        for below in sorted(syntax.below(token.i, "appos", "flat:name", "flat", "nmod"), key=lambda t: t.rel == "nmod"):
            inner = below.i > token.i and syntax.preposition(below) in ("в", "на")
            if below.rel != "nmod" or below.feats.get("Case") == "Gen" or inner:
                yield from _phrase(below, syntax, deep - 1)


def _is_place(entity: Entity) -> bool:
    return entity.type == "LOCATION" or is_house(entity)


def is_house(entity: Entity) -> bool:
    """Whether an organization is a building too: «Зареченский суд», «стадион „Волна“»."""
    if entity.type != "ORGANIZATION":
        return False
    return any(w in lexicon().words["houses"] for w in fold(entity.name).split())


def _narrowest(places: list[Place]) -> Place:
    """The most exact one; of equals the first."""
    return max(places, key=exactness)


def exactness(place: Place) -> int:
    """0 for a state, 1 for a region, 2 for a capital, 3 for everything inside them: «Россия», «Москва», «Кремль»."""
    return _exactness(place.name)


@lru_cache(10_000)
def _exactness(name: str) -> int:
    known = gazetteer().by_name.get(name)
    if known is not None and known.kind != "city":
        return {"state": 0, "special": 0, "capital": 2}.get(known.kind, 3)
    return 1 if any(w in lexicon().words["regions"] for w in fold(name).split()) else 3


def agree(a: Place, b: Place) -> bool:
    """Whether two places may be one: the same, or one inside the other as far as is known."""
    if a.name == b.name or (" " not in min(a.name, b.name, key=len) and a.name[:_STEM] == b.name[:_STEM]):
        return True  # «Забайкалье» and «Забайкальский край»
    if a.country and b.country and a.country != b.country:
        return False
    return exactness(a) != exactness(b)


def is_state(name: str) -> bool:
    known = gazetteer().by_name.get(name)
    return known is not None and known.kind == "state"
