"""How often another name in its place changes a polarity: a name alone should not.

In articles of NEREL every surname in -ов, -ев, -ин and every country in -ия becomes another one with the same ending,
so case and gender stay: «Лосева» → «Медведева», «Франции» → «Бельгии». The swapped article is analysed anew, from the
parse on. A flip is a mention that both analyses have, with another polarity; a mention is lost where the taggers no
longer see it. Some minutes. Needs the shared folder with the corpora.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

import corpora

from workers.extraction import entities, quotes, sentiment, times
from workers.extraction.document import Document, Span
from workers.extraction.sentiment.model import Sentiment

ARTICLES = 30  # evenly out of all
_SURNAME = re.compile(r"([А-ЯЁ][а-яё]+)((?:ов|ев|ёв|ин)(?:а|у|ым|е|ой|ы|ых|ыми)?)")
_STEMS = {
    "о": ("Иван", "Сидор", "Кузнец", "Соколь", "Лавр", "Новик", "Мороз", "Сорок", "Жук", "Борис"),
    "е": ("Соловь", "Медвед", "Яковл", "Григорь", "Дмитри", "Алексе", "Тимофе", "Матве"),
    "и": ("Калин", "Никит", "Шишк", "Бород", "Сем", "Фом", "Лагут", "Мишк"),
}
_COUNTRIES = ("Франц", "Итал", "Герман", "Росс", "Инд", "Япон", "Турц", "Сир", "Бельг", "Австр", "Норвег", "Швец")
_COUNTRY = re.compile(rf"\b({'|'.join(_COUNTRIES)})(ия|ии|ию|ией)\b")


class Swap:
    """A text with other names. `at` gives the place of an offset of the old text in the new one."""

    def __init__(self, document: Document, who: entities.Entities) -> None:
        self._stems: dict[str, str] = {}
        pieces, last, self._moves = [], 0, [(0, 0)]
        for span, word in sorted([*self._surnames(document, who), *self._states(document.text)]):
            if span.start < last:
                continue
            pieces += [document.text[last : span.start], word]
            last = span.end
            self._moves.append((last, self._moves[-1][1] + len(word) - (span.end - span.start)))
        self.text = "".join([*pieces, document.text[last:]])
        self.count = len(self._moves) - 1

    def at(self, offset: int) -> int:
        return offset + next(move for start, move in reversed(self._moves) if start <= offset)

    def _surnames(self, document: Document, who: entities.Entities) -> list[tuple[Span, str]]:
        found = []
        for entity in who.all:
            for mention in entity.mentions:
                if entity.type == "PERSON" and mention.kind == "name":
                    for token in document.tokens_in(mention.span):
                        if match := _SURNAME.fullmatch(token.text):
                            stem, ending = match[1], match[2]
                            found.append((token.span, self._other(stem, _STEMS[ending[0].replace("ё", "е")]) + ending))
        return found

    def _states(self, text: str) -> list[tuple[Span, str]]:
        return [(Span(*m.span()), self._other(m[1], _COUNTRIES) + m[2]) for m in _COUNTRY.finditer(text)]

    def _other(self, stem: str, stems: tuple[str, ...]) -> str:
        """The same one for a stem throughout the text, and for no two the same while there are some left."""
        if stem not in self._stems:
            free = [s for s in stems if s != stem and s not in self._stems.values()]
            self._stems[stem] = (free or [s for s in stems if s != stem])[len(stem) % max(len(free), 1) if free else 0]
        return self._stems[stem]


def assess(document: Document) -> tuple[entities.Entities, Sentiment]:
    who = entities.find(document)
    return who, sentiment.assess(document, who, quotes.find(document, who, times.find(document)))


def report(shared: Path) -> dict[str, dict[str, float]]:
    counts: Counter[str] = Counter()
    texts = sorted((shared / "corpora" / "nerel" / "train").glob("*.txt"))
    for path in texts[:: max(len(texts) // ARTICLES, 1)]:
        document = corpora.parse(corpora.text_of(path))
        who, before = assess(document)
        swap = Swap(document, who)
        if not swap.count:
            continue
        after = assess(corpora.parse(swap.text))[1]
        there = {m.span.start: m.polarity for target in after.targets for m in target.mentions}
        counts["articles"] += 1
        counts["names swapped"] += swap.count
        counts["documents flipped"] += before.document.polarity != after.document.polarity
        for mention in (m for target in before.targets for m in target.mentions):
            polarity = there.get(swap.at(mention.span.start))
            counts["mentions"] += polarity is not None
            counts["lost"] += polarity is None
            counts["polar"] += polarity is not None and mention.polarity != "neutral"
            counts["flips"] += polarity is not None and polarity != mention.polarity
            counts["flips to the opposite"] += {polarity, mention.polarity} == {"negative", "positive"}
    return {"NEREL": {**counts, "flip rate": corpora.share(counts["flips"], counts["mentions"])}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with corpora/")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    print(json.dumps(report(options.shared), ensure_ascii=False, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
