"""The subject of a verb where the parse lost it: a nominative among the words of its own clause."""

from __future__ import annotations

from workers.extraction.document import Token
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.reading import DASHES, Reading

_REACH = 25  # tokens between a verb and its subject
_INSERTED = 20  # tokens of an insertion between two commas
_DATE = 7  # tokens of a date between two commas
_ENDS = (",", ".", ";", ":", "!", "?", "…", *DASHES)
_PARTS = ("appos", "flat:name", "flat", "flat:foreign")


def in_clause(reading: Reading, i: int) -> int | None:
    """The head of a nominative in the clause of a finite verb that may be who speaks, whatever the parse says.

    Behind the verb, over circumstances: «сказал в беседе с журналистами [глава] завода Н.»; before it, over
    insertions between commas: «[Источник], близкий к следствию, сообщил».
    """
    if reading.tokens[i].feats.get("VerbForm") != "Fin":
        return None
    behind = _behind(reading, i)
    return behind if behind is not None else _before(reading, i)


def past_outlet(reading: Reading, subject: int | None, i: int) -> int | None:
    """Who speaks where the parse takes the medium that hears it for the subject: «заявила Ostrov.fm [директор] Н.».

    Of two words behind the verb that look like nominatives, the uninflected one is the medium, and the one that
    agrees with the verb speaks.
    """
    if subject is None or subject < i or not is_uninflected(reading, subject):
        return subject
    j, (_, last) = subject + 1, reading.period_of(i)
    while j < last and _is_same(reading, j, subject) and (_is_foreign(reading, j) or reading.text(j) in ("·", ".")):
        j += 1
    while j < last and reading.tokens[j].pos == "ADJ" and reading.tokens[j].feats.get("Case") == "Nom":
        j += 1
    return j if j < last and _is_same(reading, j, i) and _may_speak(reading, j, i, joined=True) else subject


def is_uninflected(reading: Reading, i: int) -> bool:
    """A name without cases: one in Latin letters, «Вестник.рф»."""
    return _is_foreign(reading, i) or reading.text(i + 1) == "·"


def _is_foreign(reading: Reading, i: int) -> bool:
    text = reading.tokens[i].text
    return text[:1].isascii() and text[:1].isalpha()


def is_parted(reading: Reading, subject: int, i: int) -> bool:
    """Whether the predicate of another clause stands between a verb and what the parse calls its subject."""
    if subject > i:
        return False
    between = range(subject + 1, i)
    if not any(reading.text(j) == "," for j in between):
        return False
    finite = [j for j in between if reading.is_finite(j) and reading.level[j] == reading.level[i]]
    return any(not _is_relative(reading, subject, j) for j in finite)


def _is_relative(reading: Reading, first: int, j: int) -> bool:
    return any(reading.tokens[k].lemma in ("который", "где", "чей", "кто") for k in range(first + 1, j))


def _behind(reading: Reading, i: int) -> int | None:
    _, last = reading.period_of(i)
    dated = -1  # the comma behind a date: «сообщили в среду, 8 мая, представители полиции»
    for j in range(i + 1, min(i + _REACH, last)):
        if not _is_same(reading, j, i) or j <= dated:
            continue
        if reading.text(j) == "," and reading.text(j + 1)[:1].isdigit():
            dated = next((k for k in range(j + 1, min(j + _DATE, last)) if reading.text(k) == ","), -1)
            if dated >= 0:
                continue
        if reading.text(j) in _ENDS or reading.is_finite(j):
            return None
        if _may_speak(reading, j, i):
            return j
    return None


def _before(reading: Reading, i: int) -> int | None:
    first, _ = reading.period_of(i)
    low = max(first, i - _REACH)
    j = i - 1
    skipped = False
    found = None
    while j >= low:
        if not _is_same(reading, j, i):
            j -= 1
            continue
        text = reading.text(j)
        if text == "," and not skipped:
            opening = _insertion(reading, j, low)
            if opening is None:
                break
            skipped = True
            j = opening - 1
            continue
        if text in _ENDS or text in ("и", "а", "но") or reading.is_finite(j) or reading.tokens[j].pos == "SCONJ":
            break
        if _may_speak(reading, j, i):
            found = _head(reading, j, low)
            break
        j -= 1
    return found


def _insertion(reading: Reading, closing: int, low: int) -> int | None:
    """The comma that opens an insertion: a participle, «который», an adjective with its words, an office."""
    for j in range(closing - 1, max(low, closing - _INSERTED) - 1, -1):
        if reading.text(j) != ",":
            continue
        after = reading.tokens[j + 1]
        relative = any(reading.tokens[k].lemma in ("который", "чей", "где") for k in range(j + 1, min(j + 4, closing)))
        agreeing = after.feats.get("Case") == "Nom" and after.pos in ("ADJ", "VERB", "NOUN")
        forms = {t.feats.get("VerbForm") for t in reading.tokens[j + 1 : min(j + 4, closing)]}
        return j if relative or agreeing or forms & {"Part", "Conv"} else None
    return None


def _is_same(reading: Reading, j: int, i: int) -> bool:
    """Whether a token is in the words of the clause itself, not in marks within it."""
    return reading.level[j] == reading.level[i] and reading.mark_at[j] == reading.mark_at[i]


def _may_speak(reading: Reading, j: int, i: int, joined: bool = False) -> bool:
    """Whether a word may be the subject of a verb; `joined`: also where the parse joins it to another name."""
    token, verb = reading.tokens[j], reading.tokens[i].feats
    if _is_latin(token) and verb.get("Number") == "Sing" and token.rel not in ("nmod", "obl", "conj"):
        return j < i and not _is_governed(reading, j)
    if token.pos not in ("NOUN", "PROPN") or token.feats.get("Case") != "Nom":
        return False
    if not joined and token.rel in ("nmod", "obl", "conj"):
        return False
    office = joined and token.pos == "NOUN" and token.feats.get("Gender") == "Masc"  # «заявила … директор Н.»
    same = ("Number",) if office else ("Number", "Gender")
    if any(token.feats.get(k) and verb.get(k) and token.feats[k] != verb[k] for k in same):
        return False
    return _is_speaking(token)


def _is_speaking(token: Token) -> bool:
    words = lexicon()
    known = (words.body, words.media, words.collective)
    return token.feats.get("Animacy") == "Anim" or any(token.lemma in table for table in known)


def _is_latin(token: Token) -> bool:
    return token.text[:1].isascii() and token.text[:1].isupper()


def _is_governed(reading: Reading, j: int) -> bool:
    """Whether a preposition or a noun stands before a name in Latin letters: «по данным The Times»."""
    while j > 0 and reading.tokens[j - 1].text[:1].isascii() and reading.tokens[j - 1].text[:1].isalpha():
        j -= 1
    return j > 0 and reading.tokens[j - 1].pos in ("ADP", "NOUN", "PROPN", "ADJ")


def _head(reading: Reading, j: int, low: int) -> int:
    """The office of a name: «[глава] завода Н.»."""
    while _is_latin(reading.tokens[j]) and j > low and _is_latin(reading.tokens[j - 1]):
        j -= 1
    while reading.tokens[j].rel in _PARTS and low <= reading.tokens[j].head < j:
        above = reading.tokens[j].head
        if reading.tokens[above].feats.get("Case") != "Nom":
            break
        j = above
    return j
