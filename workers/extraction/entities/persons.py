"""Persons: the mentions of one person together, with the fullest name in the nominative."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workers.extraction.document import Document, Token, fold
from workers.extraction.entities import known as figures
from workers.extraction.entities import nominative, variants
from workers.extraction.entities.drafts import Draft, NameSpan
from workers.extraction.entities.nominative import Reading, Word
from workers.extraction.entities.wordforms import knows_as
from workers.extraction.parsing.morphology import is_known

GENDERS = {"Masc": "masc", "Fem": "fem"}

_APOSTROPHES = ("’", "'", "`", "ʼ")
_DIGRAPHS = ("Дж",)  # letters that are one initial
_STRESS = "\u0301"
_DOUBT = 1.0  # a reading that costs at most this much more than the best may still join mentions
_LEAST_MISSPELT = 6  # letters
_MOST_MISSPELT = 300  # names of one article
_MOST_ALTERNATIVES = 6
_MOST_NAMESAKES = 30
_PACE = 50  # new names between two ticks
_MOST_ANALYSED = 2_000  # different names of one article; further ones stay as written


@dataclass(slots=True, eq=False)
class _Mention:
    name: NameSpan
    words: tuple[Word, ...]
    initials: tuple[str, ...]  # folded letters: «В. В. Петров» → в, в
    agreed: str | None  # the gender that a verb shows
    subject: bool
    readings: Sequence[Reading] = ()


@dataclass(slots=True, eq=False)
class _Person:
    surname: str  # folded; may be empty
    given: tuple[str, ...]  # folded given names, then the patronymic
    initials: tuple[str, ...]
    gender: str | None
    mentions: list[tuple[_Mention, Reading]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # sorted tokens where the mentions begin

    def add(self, mention: _Mention, reading: Reading) -> None:
        self.mentions.append((mention, reading))
        insort(self.places, mention.name.first)

    def fits(self, mention: _Mention, given: tuple[str, ...]) -> bool:
        """Whether a mention with this surname may be this person: no other given name, initials or gender; of the very
        same whole name the gender may be guessed wrong."""
        if mention.agreed and self.gender and mention.agreed != self.gender and not (given and given == self.given):
            return False
        return _compatible(self.given, self.initials, given, mention.initials)


Table = dict[str, list[_Person]]  # surname or given name → who has it


def find(document: Document, names: Sequence[NameSpan], tick: Callable[[], None]) -> list[Draft]:
    """The persons of the article, in order of their first mention. `tick` is called every few new names."""
    originals = _originals(document, names)
    people = (n for n in names if n.type == "PERSON" and n not in originals)
    mentions = [m for n in people if (m := _mention(document, n)) is not None]
    known = _known_nominatives(mentions)
    readings: dict[tuple[tuple[Word, ...], str | None], Sequence[Reading]] = {}
    for mention in mentions:
        key = mention.words, mention.agreed
        if key not in readings:
            if len(readings) > _MOST_ANALYSED:
                readings[key] = [nominative.as_written(mention.words)]
                mention.readings = readings[key]
                continue
            if len(readings) % _PACE == 0:
                tick()
            readings[key] = nominative.readings(mention.words, known, mention.agreed)[:_MOST_ALTERNATIVES]
        mention.readings = readings[key]
    drafts = sorted((_draft(p) for p in _persons(mentions)), key=lambda d: d.start)
    owners = {span: draft for draft in drafts for span in draft.spans}
    for original, span in originals.items():
        if span in owners:
            owners[span].mentions.append((original.span, "name"))
    return drafts


def _originals(document: Document, names: Sequence[NameSpan]) -> dict[NameSpan, NameSpan]:
    """Names in Latin letters that only repeat the person's name before them, by that: «Олухов (Oluhov)»."""
    tokens, found = document.tokens, {}
    for before, name in pairwise(names):
        behind = name.first == before.last + 1 and tokens[before.last].text == "("
        other = tokens[name.first].text[:1].isascii() and not tokens[before.first].text[:1].isascii()
        if behind and other and before.type == name.type == "PERSON":
            found[name] = before
    return found


def _mention(document: Document, name: NameSpan) -> _Mention | None:
    words, initials = [], []
    tokens = name.words(document)
    for text, token in _joined(document, tokens):
        letter = text.rstrip(".")
        if letter in _DIGRAPHS or (len(letter) == 1 and letter.isupper()):
            initials.append(fold(letter))
        else:
            words.append(_word(text, token))
    if not words or _is_plural(tokens):
        return None
    head = syntactic_head(document, name)
    return _Mention(name, tuple(words), tuple(initials), agreed_gender(document, head), head.rel.startswith("nsubj"))


def syntactic_head(document: Document, name: NameSpan) -> Token:
    """The word by which the name hangs in its clause: in «президент Казахстана Токаев сказал» it is «президент»."""
    head = name.head(document)
    while head.rel in ("appos", "flat:name", "flat") and head.head >= 0:
        above = document.tokens[head.head]
        opens = above.i == document.sentences[above.sentence].first
        if above.pos != "NOUN" or above.i > head.i or (above.text[:1].isupper() and not opens):
            break
        head = above
    return head


def _joined(document: Document, tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """The words of a name with the token that shows their case; «О’Рейли» is one."""
    held: tuple[str, Token] | None = None
    for token in tokens:
        if held is not None and document.text[held[1].end : token.start] in _APOSTROPHES:
            held = document.text[held[1].start : token.end], token
            continue
        if held is not None:
            yield held
        held = token.text, token
    if held is not None:
        yield held


def _word(text: str, token: Token) -> Word:
    text = text.replace(_STRESS, "")
    if len(text) > 3 and text.isupper() and text[:1].isalpha():
        text = "-".join(piece.capitalize() for piece in text.split("-"))
    gender = GENDERS.get(token.feats.get("Gender", ""), "")
    return Word(text, token.feats.get("Case", ""), gender)


def _is_plural(tokens: Sequence[Token]) -> bool:
    """A family: «братья Ивановы». The tagger calls foreign names plural too, so the word must look like it."""
    last = tokens[-1]
    return last.feats.get("Number") == "Plur" and last.folded.endswith(("овы", "евы", "ины", "овых", "евых", "иных"))


def agreed_gender(document: Document, head: Token) -> str | None:
    """What the verb shows whose subject the word is: «сказала Ким» is a woman."""
    if head.head < 0 or head.rel not in ("nsubj", "nsubj:pass"):
        return None
    verb = document.tokens[head.head]
    if verb.pos != "VERB" or verb.feats.get("Tense") != "Past" or verb.feats.get("Number") != "Sing":
        return None
    if any(c != head.i and document.tokens[c].rel.startswith("nsubj") for c in document.children[verb.i]):
        return None
    return GENDERS.get(verb.feats.get("Gender", ""))


def _known_nominatives(mentions: Iterable[_Mention]) -> frozenset[str]:
    """Folded words of names that stand as subjects in the nominative in the article, or that public figures have.

    Of the latter only whole names: «Джорджей Мелони» tells what «Мелони» is in this article.
    """
    found = {fold(w.text) for m in mentions if m.subject and all(w.case == "Nom" for w in m.words) for w in m.words}
    for mention in mentions:
        people = {match.person for match in figures.matches([w.text for w in mention.words])}
        if len(people) == 1:
            found.update(fold(word) for person in people for word in person.words)
    return frozenset(found)


def _persons(mentions: Sequence[_Mention]) -> list[_Person]:
    """Full names first, the surest before the others, then the single words in order of the text."""
    persons: list[_Person] = []
    by_surname: Table = {}
    by_given: Table = {}

    def admit(mention: _Mention, reading: Reading) -> None:
        surname, given = _surname(reading), _given(reading)
        person = _Person(surname, given, mention.initials, reading.gender or mention.agreed)
        person.add(mention, reading)
        persons.append(person)
        for key in (surname,) if surname else (_polite(given), *given[-1:]):  # «Абрамович» may be no patronymic
            by_surname.setdefault(key, []).append(person)
        for word in given[:1]:
            by_given.setdefault(word, []).append(person)

    def join(person: _Person, mention: _Mention, reading: Reading) -> None:
        given = _given(reading)
        if len(given) > len(person.given):
            for word in given[:1]:
                if not person.given:
                    by_given.setdefault(word, []).append(person)
            person.given = given
        if len(mention.initials) > len(person.initials):
            person.initials = mention.initials
        if mention.agreed and person.gender and mention.agreed != person.gender:
            person.gender = None  # the same whole name: one of the two was guessed
        person.add(mention, reading)

    order = {id(m): i for i, m in enumerate(mentions)}
    full = [m for m in mentions if len(m.words) + len(m.initials) > 1]
    full.sort(key=lambda m: (-len(m.words), not (m.subject and m.readings[0].case == "Nom"), order[id(m)]))
    for mention in full:
        for reading in _plausible(mention):
            given = _given(reading)
            named = by_surname.get(_surname(reading) or _polite(given), [])
            same = [p for p in named[-_MOST_NAMESAKES:] if p.fits(mention, given)]
            if len(same) == 1 or (same and (mention.initials or given)):
                join(same[0], mention, reading)
                break
        else:
            admit(mention, mention.readings[0])
    _join_patronymics(persons, by_surname, by_given)
    persons = _joined_variants(persons, by_surname, by_given)
    for mention in mentions:
        if len(mention.words) + len(mention.initials) > 1:
            continue
        if (found := _of_one_word(mention, by_surname, by_given)) is not None:
            join(*found)
        else:
            admit(mention, mention.readings[0])
    return _joined_misspellings(persons)


def _polite(given: tuple[str, ...]) -> str:
    """What stands for the surname of one who has none: «Иван Петрович»."""
    return " ".join(given)


def _joined_variants(persons: Sequence[_Person], by_surname: Table, by_given: Table) -> list[_Person]:
    """Without those whose given name or surname only is another form of somebody's: «Юля Лютова» is «Юлия Лютова»,
    «Марк Чэпмен» is «Марк Чепмен». The tables are kept in step."""
    meant: dict[int, _Person] = {}
    for table in (by_surname, by_given):
        for row in table.values():
            whole = [p for p in row[-_MOST_NAMESAKES:] if p.surname and p.given]
            for n, other in enumerate(whole):
                for person in whole[:n]:
                    if id(other) not in meant and id(person) not in meant and _are_one(person, other):
                        meant[id(other)] = person
    if not meant:
        return list(persons)
    for other in persons:
        if id(other) in meant:
            _absorb(meant[id(other)], other)
    for table in (by_surname, by_given):
        for row in table.values():
            row[:] = dict.fromkeys(meant.get(id(p), p) for p in row)
    return [p for p in persons if id(p) not in meant]


def _are_one(a: _Person, b: _Person) -> bool:
    """Whether two persons with whole names have the same one in two forms."""
    if a.given[0] != b.given[0] and a.surname != b.surname:
        return False
    if {a.gender, b.gender} == {"masc", "fem"} or not _compatible(a.given[1:], (), b.given[1:], ()):
        return False
    return variants.given(a.given[0], b.given[0]) and variants.surnames(a.surname, b.surname)


def _joined_misspellings(persons: Sequence[_Person]) -> list[_Person]:
    """Without lone surnames that are one letter away from that of one person with a whole name: «Петреус»."""
    whole: dict[tuple[str, str], list[_Person]] = {}
    for person in persons:
        if person.surname and person.given:
            row = whole.setdefault((person.surname[0], person.surname[-1]), [])
            if len(row) < _MOST_NAMESAKES:
                row.append(person)
    kept: list[_Person] = []
    left = _MOST_MISSPELT
    for person in persons:
        lone = person.surname if not person.given and not person.initials and not is_known(person.surname) else ""
        rivals = whole.get((lone[0], lone[-1]), ()) if left and len(lone) >= _LEAST_MISSPELT else ()
        left -= bool(rivals)
        meant = [p for p in rivals if not is_known(p.surname) and variants.surnames(p.surname, lone)]
        if len(meant) == 1 and {meant[0].gender, person.gender} != {"masc", "fem"}:
            _absorb(meant[0], person)
        else:
            kept.append(person)
    return kept


def _absorb(person: _Person, other: _Person) -> None:
    """Gives a person the mentions of another who is the same."""
    for mention, reading in other.mentions:
        person.add(mention, reading)
    person.given = max(person.given, other.given, key=len)
    person.initials = max(person.initials, other.initials, key=len)


def _join_patronymics(persons: list[_Person], by_surname: Table, by_given: Table) -> None:
    """«Иван Петрович» is «Иван Петрович Лютов», and «Иван Лютов» where the article has no other Ivan."""
    for polite in [p for p in persons if not p.surname and len(p.given) > 1]:
        namesakes = [p for p in by_given.get(polite.given[0], ()) if p is not polite]
        exact = [p for p in namesakes if p.surname and p.given == polite.given]
        fitting = exact or [p for p in namesakes if p.surname and _compatible(p.given, p.initials, polite.given, ())]
        others = 1 if exact else len(namesakes)
        if others != 1 or len(fitting) != 1 or {polite.gender, fitting[0].gender} == {"masc", "fem"}:
            continue
        _absorb(fitting[0], polite)
        persons.remove(polite)
        by_given[polite.given[0]].remove(polite)
        for key in (_polite(polite.given), polite.given[-1]):
            by_surname[key].remove(polite)


def _of_one_word(mention: _Mention, by_surname: Table, by_given: Table) -> tuple[_Person, _Mention, Reading] | None:
    """The person whom a single word names: by surname, else by a given name that only one person has."""
    for table in (by_surname, by_given):
        for reading in _plausible(mention):
            word = fold(reading.words[0])
            fitting = [p for p in table.get(word, [])[-_MOST_NAMESAKES:] if p.fits(mention, ())]
            if table is by_given and len({id(p) for p in fitting}) > 1:
                continue
            if fitting:
                return _nearest(fitting, mention), mention, reading
    return None


def _nearest(persons: Sequence[_Person], mention: _Mention) -> _Person:
    """The person mentioned last before this place, else the one mentioned first behind it."""
    if len(persons) == 1:
        return persons[0]
    place = mention.name.first
    before = [(p.places[i - 1], p) for p in persons if (i := bisect_left(p.places, place))]
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    return min(persons, key=lambda p: p.places[0])


def _plausible(mention: _Mention) -> Iterator[Reading]:
    best = mention.readings[0].price
    return (r for r in mention.readings if r.price <= best + _DOUBT)


def _surname(reading: Reading) -> str:
    """The folded surname, or the only word."""
    found = [w for w, p in zip(reading.words, reading.parts, strict=True) if p == "surname"]
    if found:
        return fold(found[0])
    return fold(reading.words[0]) if len(reading.words) == 1 else ""


def _given(reading: Reading) -> tuple[str, ...]:
    if len(reading.words) == 1:
        return ()
    return tuple(fold(w) for w, p in zip(reading.words, reading.parts, strict=True) if p in ("given", "patronymic"))


def _compatible(
    given: tuple[str, ...], initials: tuple[str, ...], other: tuple[str, ...], other_initials: tuple[str, ...]
) -> bool:
    """«Иван Петрович» with «Иван», «И.» or nothing; not with «Анна» or «А.»."""
    for a, b in zip(given, other, strict=False):
        if a != b:
            return False
    pairs = zip(given or initials, other or other_initials, strict=False)
    return all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def _draft(person: _Person) -> Draft:
    mentions = sorted(person.mentions, key=lambda pair: pair[0].name.first)
    draft = Draft("PERSON", _fullest(mentions), gender=_gender(mentions))
    for mention, _ in mentions:
        draft.mentions.append((mention.name.span, "name"))
        draft.spans.append(mention.name)
    return draft


def _fullest(mentions: Sequence[tuple[_Mention, Reading]]) -> str:
    """The longest nominative, by no short given name; of several one that the article writes so, then the one whose
    words the most mentions have, then the first."""
    names: dict[str, int] = {}  # name → its length
    words = []
    for mention, reading in mentions:
        initials = " ".join(letter.capitalize() + "." for letter in mention.initials)
        shown = _in_usual_order(reading)
        text = f"{initials} {' '.join(shown)}".strip()
        surname = "patronymic" not in reading.parts or "surname" in reading.parts  # «Иван Лютов», not «Иван Петрович»
        names.setdefault(text, len(shown) * 2 + min(len(mention.initials), 1) - 2 * (not surname))
        words.append(set(shown))
    most = max(names.values())
    given = {text: fold(text).split()[0] for text, length in names.items() if length == most}
    longest = [t for t, own in given.items() if not any(variants.is_short(own, g) for g in given.values())]
    longest = longest or [*given]
    written = {" ".join(w.text for w in mention.words) for mention, _ in mentions}
    exact = written.intersection(longest)
    surnames, spelled = {text.split()[-1] for text in exact}, set(map(fold, exact))
    other = (t for t in longest if t.split()[-1] in surnames and fold(t) not in spelled)
    sure = [*(t for t in longest if t in exact), *(t for t in other if knows_as(t.split()[0], "given"))]
    rated = [t for t in longest if t in sure] or longest
    return max(rated, key=lambda text: sum(own <= set(text.split()) for own in words))


def _in_usual_order(reading: Reading) -> tuple[str, ...]:
    """«Петров Иван Сергеевич» → «Иван Сергеевич Петров»."""
    if reading.parts == ("surname", "given", "patronymic"):
        return (*reading.words[1:], reading.words[0])
    return reading.words


def _gender(mentions: Sequence[tuple[_Mention, Reading]]) -> str | None:
    votes: Counter[str] = Counter()
    for mention, reading in mentions:
        if mention.agreed:
            votes[mention.agreed] += 3
        if reading.gender:
            votes[reading.gender] += 1 + (len(reading.words) > 1)
    return max(sorted(votes), key=lambda g: votes[g]) if votes else None
