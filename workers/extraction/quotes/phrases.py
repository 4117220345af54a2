"""Frames without a verb: «по словам Н.», «по его мнению», «согласно отчету», «согласно Н.»."""

from __future__ import annotations

from collections.abc import Iterator

from workers.extraction.document import Span
from workers.extraction.quotes.cues import lexicon
from workers.extraction.quotes.frames import Frame
from workers.extraction.quotes.reading import Reading


def find(reading: Reading, first: int, last: int) -> Iterator[Frame]:
    """The frames of the tokens `[first, last)`, in order; `extent` holds the words of the source too."""
    words = lexicon()
    for i in reading.leads_in(first, last):
        text = reading.text(i)
        if text == "по":
            table, case = words.source, "Dat"
        elif text == "согласно":
            table, case = words.according, "Dat"
        else:
            table, case = {"слово": "neutral", "точка": "opinion"}, "Gen"
        if text == "согласно" and _is_speaker(reading, i + 1, last):
            close = next((j for j in range(i + 2, last) if reading.text(j) == "," and reading.mark_at[j] < 0), None)
            if close is not None and not reading.has_predicate(range(i, close)):
                yield Frame(reading.tokens[i].span, text, "neutral", "source-phrase", i, i + 1, (i, close))
            continue
        noun = next((j for j in range(i + 1, min(i + 4, last)) if reading.tokens[j].pos == "NOUN"), None)
        if noun is None or reading.tokens[noun].lemma not in table:
            continue
        lemma = reading.tokens[noun].lemma
        if reading.tokens[noun].feats.get("Case") != case and text != "согласно":
            continue
        if lemma in ("слово", "данные", "сведение", "показание") and reading.tokens[noun].feats.get("Number") == "Sing":
            continue
        start_of_source = noun + 1
        if lemma == "точка":
            if reading.text(noun + 1) != "зрения":
                continue
            start_of_source = noun + 2
        if start_of_source < last and reading.tokens[start_of_source].lemma == "который":
            continue  # a relative clause of its own
        if noun > i + 1 and start_of_source < last and reading.tokens[start_of_source].pos == "NUM":
            source, shape = None, start_of_source  # «по предварительным данным 46 человек …»
        else:
            source, shape = _genitive_source(reading, i, noun, start_of_source, last)
        if source is None and text == "согласно" and lemma in words.document:
            source = noun
        if source is None and lemma in ("мнение", "слово", "оценка", "версия", "выражение", "признание", "заявление"):
            continue
        cue = Span(reading.tokens[i].start, reading.tokens[noun if start_of_source == noun + 1 else noun + 1].end)
        yield Frame(cue, f"{text} {lemma}", table[lemma], "source-phrase", noun, source, (i, shape))


def _is_speaker(reading: Reading, i: int, last: int) -> bool:
    """Whether «согласно» names somebody: «согласно Рудакову», «согласно агентству «Берег»», but not a law."""
    if i >= last:
        return False
    token, words = reading.tokens[i], lexicon()
    name = next(iter(reading.names_from(token.start)), None)
    named = name is not None and name.span.start == token.start and name.type in ("PER", "ORG")
    foreign = token.text.isascii() and token.text.isalpha()
    person = token.pos == "PROPN" and token.feats.get("Animacy") == "Anim"
    return ((named or foreign or person) and token.lemma not in words.law) or token.lemma in words.media


def _genitive_source(reading: Reading, i: int, noun: int, after: int, last: int) -> tuple[int | None, int]:
    """The head of the source in the genitive and the end of the phrase (tokens)."""
    for j in range(i + 1, noun):
        if reading.text(j) in ("его", "ее", "их", "ее"):
            return j, after
        if reading.tokens[j].lemma in ("свой", "мой", "наш", "ваш", "этот", "тот", "весь", "общий"):
            return None, after
    head = None
    end = after
    while end < last:
        token = reading.tokens[end]
        if token.text == ",":
            participle = head is None and reading.tokens[min(end + 1, last - 1)].feats.get("VerbForm") == "Part"
            if not participle and (head is None or not _apposed(reading, end + 1, last)):
                close = _relative_end(reading, end + 1, last) if head is not None else None
                if close is None:
                    break
                return head, close
        elif reading.text(end) == "." and len(reading.text(end - 1)) == 1 and reading.tokens[end - 1].text.isupper():
            pass  # «по словам Г. Рудакова»
        elif reading.text(end) in (".", ";", ":", "!", "?", "—", "–"):
            subject = head is not None and any(
                t.feats.get("Case") == "Nom" and t.pos in ("NOUN", "PROPN") for t in reading.tokens[head + 1 : end]
            )
            if subject and reading.text(end) in ("—", "–"):
                return head, _phrase_end(reading, noun, last)  # «По данным газеты Н. — богач»
            break
        elif (
            head is None
            and token.pos in ("NOUN", "PROPN", "X")
            and (token.feats.get("Case") in ("Gen", None) or reading.is_mark(end - 1) or reading.text(end + 1) == "·")
        ):
            head = end
        elif head is None and token.pos in ("PRON",) and token.feats.get("Case") == "Gen":
            if not _owns(reading, end, last):  # «по словам его друзей»
                return end, end + 1
        elif head is None and token.feats.get("VerbForm") == "Part" and reading.text(end - 1) == ",":
            close = next((j for j in range(end, last) if reading.text(j) == ","), None)
            if close is None:
                return None, after
            place = [j for j in range(end, close) if reading.tokens[j].feats.get("Case") in ("Loc", "Ins")]
            return (place[0] if place else None), close
        elif head is None and token.lemma == "один" and reading.text(end + 1) == "из":
            head = end
        elif head is None and token.pos == "ADP":
            close = _phrase_end(reading, noun, last)
            return None, close if reading.text(close) == "," else after
        if head is not None and reading.is_finite(end) and reading.mark_at[end] == reading.mark_at[noun]:
            return head, _phrase_end(reading, noun, last)
        if (
            head is None
            and (reading.is_finite(end) or token.feats.get("Case") == "Nom")
            and reading.mark_at[end] == reading.mark_at[noun]
        ):
            return None, after
        end += 1
    return head, end


def _owns(reading: Reading, i: int, last: int) -> bool:
    """Whether a pronoun belongs to a noun of the phrase: «его друзей»."""
    above = reading.tokens[i].head
    owned = i < above < min(i + 4, last) and reading.tokens[above].feats.get("Case") == "Gen"
    return owned and reading.text(i) in ("его", "ее", "их")


def _relative_end(reading: Reading, i: int, last: int) -> int | None:
    """The comma behind a relative clause of the source: «по словам друзей, которые видели его, …»."""
    if not any(j < last and reading.tokens[j].lemma == "который" for j in (i, i + 1)):
        return None
    for j in range(i, last):
        if reading.text(j) == "," and reading.has_predicate(range(i, j)):
            return j if any(True for _ in reading.words(j, last)) else None
    return None


def _phrase_end(reading: Reading, noun: int, last: int) -> int:
    """The end of the noun's own subtree where no comma closes the phrase: «По словам Н. всё готово»."""
    end = noun + 1
    below = set(reading.document.subtree(noun))
    while end < last and end in below and reading.text(end) != ",":
        end += 1
    return end


def _apposed(reading: Reading, i: int, last: int) -> bool:
    """Whether the words up to the next comma are an apposition in the genitive: «доцента, эксперта центра Н., …»."""
    if reading.is_mark(i):
        return False  # «по словам Н., «…»»
    for j in range(i, min(i + 25, last)):
        token = reading.tokens[j]
        if token.text == "," and reading.mark_at[j] == reading.mark_at[i]:
            return j > i
        if reading.is_mark(j) or reading.mark_at[j] >= 0:
            continue
        if reading.is_finite(j) or token.text in (".", ":", "—", "–"):
            return False
        if token.pos in ("NOUN", "ADJ", "DET", "PRON") and token.feats.get("Case") not in ("Gen", "Ins", "Loc", "Dat"):
            return False
        if j == i and token.text[:1].isascii() and token.text[:1].isalpha():
            continue  # one of several outlets
        if j == i and (token.pos not in ("NOUN", "ADJ", "PROPN") or token.feats.get("Case") != "Gen"):
            return False
    return False
