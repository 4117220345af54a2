"""Name spans: what the tagger found, repaired, and what it overlooked.

The tagger joins neighbours («Токаев Путину» as one person), runs over brackets («Трампом] Токаев»), cuts «Генеральной
Ассамблеи ООН» in two, and overlooks names that it found elsewhere in the same article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities import known, marked, nominative, roles, streets, wordforms
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import NameSpan
from workers.extraction.entities.words import Words
from workers.extraction.parsing import morphology

TYPES = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}
LONGEST = 25  # tokens of one name
_BREAKS = {"ORG": ("(", ")", "[", "]", "•", "|", ";"), "LOC": ("(", ")", "[", "]", "•", "|", ";", ",", "/", ":")}

_NO_NAMES = frozenset(("ADVB", "PRCL", "CONJ", "PREP", "NPRO", "INTJ"))  # parts of speech of pymorphy
_AGED = re.compile(r"летн(?:ий|яя|его|ей|ему|юю|им|ем)\Z")
_SURNAME = re.compile(r"(?:[ое]в|[иы]н|[сц]кий)\Z")
_OBLIQUE_SURNAME = re.compile(r"(?:(?:[ое]в|[иы]н)(?:у|ым)|[сц]к(?:ому|им))\Z")


def find(document: Document) -> list[NameSpan]:
    """The names in order of the text. They do not overlap, but a place may stand in an organization's name."""
    words = Words(document)
    found = list(_typed(document, words, _tagged(document)))
    further = (
        *_joined(document, found), *marked.find(document, words), *_bodies(document, found),
        *streets.find(document, found),
    )  # fmt: skip
    found = _with(found, [*further, *_states(document, words)])
    found = _blended(document, _completed(document, found))
    found.extend(_public(document, words, found))
    found.extend(_overlooked(document, words, found))
    return sorted(found, key=lambda n: (n.first, -n.last))


def _tagged(document: Document) -> Iterator[NameSpan]:
    starts = [t.start for t in document.tokens]
    used = 0
    for name in document.names:
        first = max(bisect_left(starts, name.span.start), used)
        last = max(bisect_left(starts, name.span.end), first)
        last = min(last, first + LONGEST)
        used = last
        for begin, end in _pieces(document, first, last, name.type):
            if name.type == "PER":
                begin = _behind_titles(document.tokens, begin, end)
            yield _span(document, begin, end, TYPES[name.type])


def _span(document: Document, first: int, last: int, kind: str) -> NameSpan:
    return NameSpan(first, last, Span(document.tokens[first].start, document.tokens[last - 1].end), kind)


def _pieces(document: Document, first: int, last: int, kind: str) -> Iterator[tuple[int, int]]:
    """The parts of a tagged span that are one name each."""
    tokens = document.tokens
    begin = first
    for i in range(first, last):
        if begin > i:
            continue
        token = tokens[i]
        cut = token.sentence != tokens[begin].sentence
        if kind == "PER":
            if not token.text[:1].isalnum() and token.text not in (".", "-", "’", "'", "`"):
                yield from _trimmed(tokens, begin, i)
                begin = i + 1
                continue
            cut = cut or (i > begin and (_two_persons(tokens[i - 1], token) or _is_body(tokens[i - 1])))
        elif token.text in _BREAKS[kind]:
            yield from _trimmed(tokens, begin, i)
            begin = i + 1
            continue
        if cut:
            yield from _trimmed(tokens, begin, i)
            begin = i
    yield from _trimmed(tokens, begin, last)


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Without marks at the ends that have no partner; nothing where no word is left."""
    while first < last and not tokens[first].text[:1].isalnum() and tokens[first].text not in '«"“„':
        first += 1
    while first < last and not tokens[last - 1].text[-1:].isalnum() and tokens[last - 1].text not in '»"”“.':
        last -= 1
    if last - first > 2 and (tokens[first].text, tokens[last - 1].text) == ("«", "»"):
        first, last = first + 1, last - 1
    written = [t.text for t in tokens[first:last]]
    if "»" in written[-1:] and "«" not in written:
        last -= 1
    elif "«" in written[:1] and "»" not in written:
        first += 1
    if any(t.text[:1].isalpha() for t in tokens[first:last]):
        yield first, last


def _behind_titles(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where the name itself begins: «Премьер-министр Аркадий Белозёров»; a title alone stays."""
    begin = first
    while begin < last - 1 and tokens[begin].pos == "NOUN" and tokens[begin].lemma in _titles():
        begin += 1
    return begin if any(t.text[:1].isupper() for t in tokens[begin:last]) else first


@lru_cache(1)
def _titles() -> frozenset[str]:
    return roles.lexicon().offices | roles.lexicon().heads | roles.lexicon().general


def _is_body(token: Token) -> bool:
    """«Аль-Кайды» before a person's name."""
    return marked.body([token.text]) is not None or marked.lexicon().media.get((token.folded,)) is not None


def _two_persons(left: Token, right: Token) -> bool:
    """Two surnames side by side, the first in the nominative, the second not: «Токаев Путину»."""
    if min(len(left.text), len(right.text)) < 3 or wordforms.is_patronymic(right.text):
        return False
    if wordforms.knows_as(left.text, "given") or wordforms.knows_as(right.text, "given"):
        return False
    if _SURNAME.search(left.folded) and _OBLIQUE_SURNAME.search(right.folded):
        return True
    cases = left.feats.get("Case"), right.feats.get("Case")
    return cases[0] == "Nom" and cases[1] in ("Dat", "Ins") and _is_nominative(left) and not _is_nominative(right)


def _is_nominative(token: Token) -> bool:
    """Whether the likeliest reading of the word alone is in the nominative."""
    gender = {"Masc": "masc", "Fem": "fem"}.get(token.feats.get("Gender", ""), "")
    word = nominative.Word(token.text, token.feats.get("Case", ""), gender)
    return nominative.readings([word])[0].case == "Nom"


def _typed(document: Document, words: Words, names: Iterator[NameSpan]) -> Iterator[NameSpan]:
    """Without common nouns taken for places («Конфликта», «На улице»); a state that was taken for a person is a
    place."""
    for name in names:
        tokens = document.tokens[name.first : name.last]
        if name.type == "LOCATION" and tokens[0].pos == "ADP":
            if len(tokens) == 1 or not tokens[1].text[:1].isupper():
                continue
            name = _span(document, name.first + 1, name.last, name.type)
            tokens = tokens[1:]
        if len(tokens) > 1 and _leads(document, name, tokens[0]):
            name = _span(document, tokens[1].i, name.last, name.type)
            tokens = tokens[1:]
        place = gazetteer().match([t.text for t in tokens])
        if place is None and len(tokens) == 1 and _is_common(document, words, name, tokens[0]):
            continue
        if name.type == "PERSON" and _is_sentence(document, name, tokens):
            continue
        if place is None and len(tokens) == 1 and _only_opens(document, tokens[0]):
            continue
        if name.type == "LOCATION" and marked.body([t.text for t in tokens]):
            name = _span(document, name.first, name.last, "ORGANIZATION")
        if name.type == "PERSON" and _fills_marks(document, name):
            name = _span(document, name.first, name.last, "ORGANIZATION")
        if place is not None and place.kind == "state" and name.type == "PERSON" and len(tokens[0].text) > 4:
            name = _span(document, name.first, name.last, "LOCATION")
        yield name


def _leads(document: Document, name: NameSpan, token: Token) -> bool:
    """A word before a name that the tagger takes for a part of it: «Домработница Лютова», «Экс-советник Лютова»,
    «69-летний Лютов», «Вместо Лютова», «Перезахоронение Лютова»."""
    if name.type == "ORGANIZATION":
        return is_common_noun(document, token)
    if name.type != "PERSON":
        return False
    title = token.text.rpartition("-")[2]
    if _AGED.search(token.folded) or (title != token.text and title.islower() and _is_animate(title)):
        return True
    ordinary = _is_ordinary(document, token) and (token.pos != "PROPN" or _is_animate(token.text))
    return ordinary or morphology.readings(token.text)[0].tag.POS == "INFN"


def _is_animate(word: str) -> bool:
    return any(r.tag.POS == "NOUN" and "anim" in r.tag.grammemes for r in morphology.readings(word)[:2])


def _is_sentence(document: Document, name: NameSpan, tokens: Sequence[Token]) -> bool:
    """A word of the dictionary that only opens a sentence with a capital: «Маэстро», «Надеюсь»."""
    if len(tokens) > 1:
        return False
    return tokens[0].pos == "VERB" or is_common_noun(document, tokens[0])


def _only_opens(document: Document, token: Token) -> bool:
    """A word that has its capital from its place alone: «Сегодня», «Сам Лютов», «Румынский мужчина»."""
    if not _is_ordinary(document, token):
        return False
    sentence = document.sentences[token.sentence]
    part = morphology.readings(token.text)[0].tag.POS
    if part in _NO_NAMES or "Apro" in morphology.grammemes(token.text):
        return True
    behind = document.tokens[token.i + 1] if token.i + 1 < sentence.last else None
    return part in ("ADJF", "PRTF") and behind is not None and behind.pos in ("NOUN", "ADJ") and behind.text.islower()


def is_common_noun(document: Document, token: Token) -> bool:
    """A noun for people that has a capital only as it opens a sentence."""
    return _is_ordinary(document, token) and _is_animate(token.text)


def _is_ordinary(document: Document, token: Token) -> bool:
    """A word of the dictionary that opens a sentence and is part of no name."""
    if token.i != document.sentences[token.sentence].first or not morphology.is_known(token.text):
        return False
    return not (token.text.isupper() or morphology.grammemes(token.text) & {"Name", "Surn", "Patr", "Geox", "Orgn"})


def _is_common(document: Document, words: Words, name: NameSpan, token: Token) -> bool:
    """A common noun with a capital letter: «Демонстрация» at the start of a sentence, «Конфликта» as a term."""
    if name.type == "LOCATION":
        return token.lemma in words.common and "Geox" not in morphology.grammemes(token.text)
    opens = token.i == document.sentences[token.sentence].first
    if name.type != "PERSON" or not opens or token.pos != "NOUN" or token.feats.get("Animacy") != "Inan":
        return False
    return not morphology.grammemes(token.text) & {"Name", "Surn", "Patr"}


def _fills_marks(document: Document, name: NameSpan) -> bool:
    """«Реала» with marks around it is a club, not a man."""
    tokens = document.tokens
    return (
        name.first > 0
        and name.last < len(tokens)
        and tokens[name.first - 1].text == "«"
        and tokens[name.last].text == "»"
    )


def _joined(document: Document, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """«Генеральной Ассамблеи» + «ООН», «Воздушно-космических сил» + «РФ»: a body and what it belongs to."""
    for left, right in pairwise(names):
        if left.type != "ORGANIZATION" or right.type not in ("ORGANIZATION", "LOCATION") or left.last != right.first:
            continue
        head = right.head(document)
        if left.first <= head.head < left.last and head.feats.get("Case") in ("Gen", None):
            yield _span(document, left.first, right.last, "ORGANIZATION")


def _bodies(document: Document, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """«правительство Казахстана», «пресс-служба президента РФ»: a common noun for a body with a name behind it."""
    inside = {i for n in names if n.type != "LOCATION" for i in range(n.first, n.last)}
    named = {i for n in names for i in range(n.first, n.last)}
    bodies = marked.lexicon().bodies
    for token in [t for t in document.tokens if t.lemma in bodies]:
        if token.i in inside or token.feats.get("Number") == "Plur":
            continue
        last = roles.extent(document, token.i)
        ends = (i for i in range(token.i, last) if document.tokens[i].pos == "CCONJ" or _opens_medium(document, i))
        last = next(ends, last)
        if any(i in named for i in range(token.i + 1, last)):
            yield _span(document, token.i, last, "ORGANIZATION")


def _opens_medium(document: Document, i: int) -> bool:
    """«в мэрии «Вестям» сообщили»: a medium in marks is no part of the name."""
    inner = document.tokens[i + 1 : i + 2]
    return document.tokens[i].text in marked.MARKS and marked.medium([t.text for t in inner]) is not None


def _states(document: Document, words: Words) -> Iterator[NameSpan]:
    """States with names of several words, which the tagger may cut: «Тринидад и Тобаго»."""
    tokens = document.tokens
    longer = gazetteer().most_words
    for token in [tokens[i] for i in words.capitals if words.folded[i] in longer]:
        if found := gazetteer().starting(tokens, token.i):
            place, last = found
            if last > token.i + 1 and place.kind == "state" and tokens[last - 1].sentence == token.sentence:
                hull = Span(token.start, tokens[last - 1].end)
                yield NameSpan(token.i, last, hull, "LOCATION", (token.i, last))


def _with(names: Sequence[NameSpan], more: Sequence[NameSpan]) -> list[NameSpan]:
    """`more`, the longest first, replaces the names inside it, but for places and persons; it never cuts a name."""
    owners: dict[int, list[NameSpan]] = {}
    gone: set[NameSpan] = set()

    def add(name: NameSpan) -> None:
        for i in range(name.first, name.last):
            owners.setdefault(i, []).append(name)

    for name in names:
        add(name)
    kept = list(names)
    for extra in sorted(dict.fromkeys(more), key=lambda n: (n.first - n.last, n.first)):
        around = [n for i in range(extra.first, extra.last) for n in owners.get(i, ()) if n not in gone]
        over = list(dict.fromkeys(around))
        inner = [n for n in over if extra.first <= n.first and n.last <= extra.last]
        if len(inner) != len(over):
            continue
        same = any((n.first, n.last) == (extra.first, extra.last) for n in inner)
        if (same and extra.type != "MEDIA") or (extra.type == "MEDIA" and any(n.type == "PERSON" for n in inner)):
            continue
        whole = extra.title is not None
        gone.update(n for n in inner if n != extra and (whole or n.type not in ("LOCATION", "PERSON")))
        if extra not in over:
            kept.append(extra)
            add(extra)
    return [n for n in kept if n not in gone]


def _completed(document: Document, found: Sequence[NameSpan]) -> list[NameSpan]:
    """Names of three words that the tagger cut further on: «Хваном [Чжан Епом]» where «Хван Чжан Еп» was read."""
    words = {tuple(t.folded for t in n.words(document)) for n in found if n.type == "PERSON"}
    longer: dict[str, list[tuple[str, ...]]] = {}
    for full in sorted(w for w in words if len(w) == 3):
        longer.setdefault(full[1][:2], []).append(full)
    taken = {i for n in found for i in range(n.first, n.last)}
    kept = []
    for name in found:
        own = tuple(t.folded for t in name.words(document)) if name.type == "PERSON" else ()
        before = document.tokens[name.first - 1] if name.first else None
        if len(own) == 2 and before is not None and before.i not in taken and before.text[:1].isupper():
            parts = (before.folded, *own)
            if any(all(map(_is_form, full, parts)) for full in longer.get(own[0][:2], ())):
                name = _span(document, before.i, name.last, "PERSON")
        kept.append(name)
    return kept


def _blended(document: Document, found: Sequence[NameSpan]) -> list[NameSpan]:
    """«Нацфронт» is no man where the article speaks of a «Национальный фронт»."""
    pairs = {tuple(t.folded for t in n.words(document)) for n in found if n.type == "ORGANIZATION"}
    blends = [(first[:3], second) for first, second in sorted(p for p in pairs if len(p) == 2)]
    kept = []
    for name in found:
        word = document.tokens[name.first].folded
        alone = name.type == "PERSON" and name.last == name.first + 1 and len(word) > 5
        if alone and any(word.startswith(start) and _is_form(word[3:], second) for start, second in blends):
            name = _span(document, name.first, name.last, "ORGANIZATION")
        kept.append(name)
    return kept


def _is_form(a: str, b: str) -> bool:
    """Whether two words may be forms of one: they differ in the ending only."""
    stem = max(min(len(a), len(b)) - 1, 2)
    return a[:stem] == b[:stem] and abs(len(a) - len(b)) < 3


def _public(document: Document, words: Words, found: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Whole names of public figures in which the tagger saw no name at all."""
    taken = {i for name in found for i in range(name.first, name.last)}
    tokens = document.tokens
    begin = 0
    for i in words.capitals:
        if i < begin or i in taken:
            continue
        for last in range(min(i + known.LONGEST, document.sentences[tokens[i].sentence].last), i + 1, -1):
            free = words.text[last - 1][:1].isupper() and taken.isdisjoint(range(i, last))
            if free and known.matches(words.text[i:last]):
                yield _span(document, i, last, "PERSON")
                begin = last
                break


def _overlooked(document: Document, words: Words, found: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Capitalised words outside all names that are written as a name of one word elsewhere, and states."""
    taken = {i for name in found for i in range(name.first, name.last)}
    types: dict[str, str] = {}
    for name in found:
        own = name.words(document)
        if own and (name.type in ("PERSON", "LOCATION") or own[-1].text.isupper()):
            types.setdefault(words.folded[own[-1].i], name.type)
    cases = {form: kind for word, kind in types.items() if kind == "PERSON" for form in _cases(word)}
    begin = 0
    for i in words.capitals:
        text, word = words.text[i], words.folded[i]
        if i < begin or i in taken or len(text) < 2:
            continue
        state = gazetteer().starting(document.tokens, i)
        if state is not None and state[0].kind == "state" and (len(text) > 4 or text.isupper()):
            if not any(j in taken for j in range(i, state[1])):
                yield _span(document, i, state[1], "LOCATION")
                begin = state[1]
        elif (len(text) > 3 or text.isupper()) and (kind := types.get(word)):
            yield _span(document, i, i + 1, kind)
        elif word in cases and (not morphology.is_known(text) or "Surn" in morphology.grammemes(text)):
            yield _span(document, i, i + 1, "PERSON")


def _cases(word: str) -> Iterator[str]:
    """Forms of a surname that the article may write further on: «Тоннес» → «Тоннеса», «Кравец» → «Кравца»."""
    if len(word) > 4 and word.endswith("ец"):
        yield from (word[:-2] + ending for ending in ("ца", "цу", "цем", "цом", "це"))
    elif len(word) > 3 and word[-1] in "бвгджзклмнпрстфхцчшщ":
        yield from (word + ending for ending in ("а", "у", "ом", "ем", "е", "ым"))
    elif len(word) > 3 and word[-1] == "а":
        yield from (word[:-1] + ending for ending in ("ы", "и", "е", "у", "ой"))
