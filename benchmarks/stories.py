"""Stories: the sample articles against what is known of them, variants of quotes made by rule, chance, cost.

    python benchmarks/stories.py ../shared [--json]

The samples: quote families, conflicts, the shift, what must not be merged, occurrences told by several articles
(notes/seeds_cross_document.json). Variants: quotes of the corpora, cut, reordered, with a synonym, a «не», another
number; half of the speakers say very many things. Chance: pairs of different quotes, as if one speaker had said both.
Cost: seconds of stories of more and more articles, and candidates of a new article in archives of more and more.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import story_variants

from workers.extraction import pipeline, stories
from workers.extraction.document import Span
from workers.extraction.entities.model import Entity
from workers.extraction.quotes.model import Quote, Speaker
from workers.extraction.stories import alignment, blocking, changes, families, words
from workers.extraction.stories.model import Claim, Story

PAIRS = 10_000
SPEAKERS = ("Аглая Тимохина", "Борис Вешняков", "Инга Соловец", "Руслан Кашинцев", "Яна Дубравина", "Олег Пестров")
DAY = date(2024, 5, 14)
# What an event of the lexicon can be; C5 is an interview, C10 and C11 are subjects of talks that are hinted at
EVENTS = ("C1", "C2", "C3", "C4", "C6", "C7", "C8", "C9")

Place = tuple[str, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    texts = story_variants.marked_words(options.shared / "corpora")
    figures = {
        "samples": samples(options.shared),
        "variants": variants(texts),
        "chance": chance(texts),
        "cost": {"stories": cost(texts), "archive": archive(options.shared / "corpora")},
    }
    print(json.dumps(figures, ensure_ascii=False, indent=2) if options.json else "\n".join(_lines(figures)))


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield f"{indent}{key}"
            yield from _lines(inner, indent + "  ")
        else:
            yield f"{indent}{key}: {inner}"


# The sample articles


def samples(shared: Path) -> dict[str, Any]:
    """What of the known facts of the sample articles their story has."""
    known = json.loads((shared / "notes" / "seeds_cross_document.json").read_text(encoding="utf-8"))
    names = sorted(known["files"])
    articles = [pipeline.Article((shared / "seeds" / name).read_text(encoding="utf-8")) for name in names]
    analyses = list(pipeline.analyze_many(articles))
    accounts = [
        stories.Account(name, a.published, a.quotes, a.events, a.entities, a.times)
        for name, a in zip(names, analyses, strict=True)
    ]
    story = stories.tell(accounts)
    mentions = {(a.doc, e.id): [(a.doc, *m.span) for m in e.mentions] for a in accounts for e in a.events}
    return {
        "families": _families(story, known),
        "conflicts": _conflicts(story, known),
        "shift": _shift(story, known),
        "never_merged": _negatives(story, known, mentions),
        "occurrences": _occurrences(story, known, mentions),
    }


def _families(story: Story, known: Any) -> dict[str, Any]:
    wanted = {u["id"]: [_place(m) for m in u["members"]] for u in known["utterances"] if u["relation"] == "variant"}
    found = [[(m.doc, *span) for m in f.members for span in m.spans] for f in story.families]
    whole = [
        name for name, places in wanted.items()
        if any(all(any(_meet(p, q) for q in family) for p in places) for family in found)
    ]  # fmt: skip
    false = sum(
        not any(all(any(_meet(q, p) for p in places) for q in family) for places in wanted.values()) for family in found
    )
    return {"known": len(wanted), "whole": len(whole), "found": len(found), "false": false}


def _conflicts(story: Story, known: Any) -> dict[str, Any]:
    kinds = {"D1": "number", "D2": "speaker", "D5": "date"}
    wanted = {t["id"]: [_place(i) for i in t["items"]] for t in known["tensions"]}
    right = []
    for name, kind in kinds.items():
        for conflict in story.conflicts:
            places = [(c.doc, *s) for c in conflict.claims for s in c.spans]
            # The sides of D2 are told by their frames, those of D5 by their days: near the words themselves
            sides = sum(any(_meet(p, q, 120) for q in places) for p in wanted[name])
            if conflict.kind == kind and sides >= 2:
                right.append(name)
                break
    return {"known": len(kinds), "right": len(right), "found": len(story.conflicts)}


def _shift(story: Story, known: Any) -> dict[str, Any]:
    items = next(t["items"] for t in known["tensions"] if t["id"] == "D3")

    def one_of(claim: Claim) -> bool:
        return any(_meet((claim.doc, *span), _place(item)) for item in items for span in claim.spans)

    right = sum(one_of(s.before) and one_of(s.after) for s in story.shifts)
    return {"known": 1, "right": min(right, 1), "found": len(story.shifts)}


def _negatives(story: Story, known: Any, mentions: dict[tuple[str, str], list[Place]]) -> dict[str, Any]:
    """Pairs of places that no family and no occurrence may hold both. Of B2 the event is one, the quotes are two; of B3
    both thank for one and the same visit."""
    merged = []
    for negative in known["negatives"]:
        a, b = _place(negative["a"]), _place(negative["b"])
        groups = [[(m.doc, *span) for m in f.members for span in m.spans] for f in story.families]
        if negative["id"] != "B2":
            groups += [
                [p for m in o.members for p in mentions[m.doc, m.event]]
                for o in story.timeline
                if (negative["id"], o.type) != ("B3", "VISIT")
            ]
        if any(any(_meet(a, p) for p in group) and any(_meet(b, p) for p in group) for group in groups):
            merged.append(negative["id"])
    return {"known": len(known["negatives"]), "merged": len(merged), "which": " ".join(merged)}


def _occurrences(story: Story, known: Any, mentions: dict[tuple[str, str], list[Place]]) -> dict[str, Any]:
    """How many of the articles (of one article: the places) that tell of an event its occurrence has. Right where it
    lacks one of them at most and has two at least, or all."""
    told = {}
    for event in known["events"]:
        places = [_place(m) for m in event["mentions"]]
        several = len({p[0] for p in places}) > 1
        best: set[Any] = set()
        for occurrence in story.timeline:
            own = [p for m in occurrence.members for p in mentions[m.doc, m.event]]
            covered = {p for p in places if any(_meet(p, q) for q in own)}
            best = max(best, {p[0] for p in covered} if several else covered, key=len)
        told[event["id"]] = len(best), len({p[0] for p in places} if several else set(places))
    right = [name for name in EVENTS if told[name][0] >= max(told[name][1] - 1, 2)]
    whole = [name for name in EVENTS if told[name][0] == told[name][1]]
    return {
        "known": len(EVENTS), "right": len(right), "whole": len(whole),
        "of_all": {name: f"{got} of {all_}" for name, (got, all_) in told.items()},
    }  # fmt: skip


def _place(item: Any) -> Place:
    return item["file"], item["start"], item["end"]


def _meet(one: Place, other: Place, slack: int = 0) -> bool:
    return one[0] == other[0] and one[1] < other[2] + slack and other[1] < one[2] + slack


# Variants


def variants(texts: Sequence[str]) -> dict[str, Any]:
    """Families of quotes and their variants in articles of many outlets."""
    chance = random.Random(20)  # noqa: S311 - the same figures every time
    made: list[tuple[int, str, str, str]] = []  # original, text, kind, class
    for number, text in enumerate(texts):
        made.append((number, text, "original", "verbatim"))
        for kind in chance.sample(sorted(story_variants.KINDS), 4):
            if variant := story_variants.make(text, kind, chance):
                made.append((number, variant[0], kind, variant[1]))
    speakers = [SPEAKERS[number % len(SPEAKERS)] for number in range(len(texts))]
    accounts, truth = _articles([(text, speakers[number]) for number, text, _, _ in made], chance)
    start = time.process_time()
    story = stories.tell(accounts)
    seconds = time.process_time() - start
    joined = [[truth[m.doc, m.quote] for m in family.members] for family in story.families]
    right, found = (sum(map(_pairs, groups)) for groups in (
        [n for family in joined for n in Counter(made[k][0] for k in family).values()], map(len, joined),
    ))  # fmt: skip
    known = sum(map(_pairs, Counter(number for number, *_ in made).values()))
    precision, recall = right / found, right / known
    classes: dict[str, Counter[bool]] = defaultdict(Counter)
    for number, text, kind, class_ in made:
        if kind != "original":
            classes[kind][_class(texts[number], text) == class_] += 1
    total = sum(classes.values(), Counter())
    return {
        "quotes": len(made), "originals": len(texts), "seconds": round(seconds, 1),
        "pairs": {"precision": round(precision, 4), "recall": round(recall, 4),
                  "f1": round(2 * precision * recall / (precision + recall), 4)},
        "whole_families": f"{_whole(joined, made)} of {sum(n > 1 for n in Counter(m[0] for m in made).values())}",
        "class_accuracy": round(total[True] / total.total(), 4),
        "by_kind": {kind: f"{c[True]} of {c.total()}" for kind, c in sorted(classes.items())},
    }  # fmt: skip


def _class(one: str, other: str) -> str:
    longer, shorter = sorted((words.split(one), words.split(other)), key=len, reverse=True)
    fit = alignment.align(longer, shorter)
    return changes.class_of(fit, changes.of(fit, adapted=False))


def _whole(joined: Sequence[Sequence[int]], made: Sequence[tuple[int, str, str, str]]) -> int:
    sizes = Counter(number for number, *_ in made)
    return sum(len({made[k][0] for k in f}) == 1 and len(f) == sizes[made[f[0]][0]] for f in joined)


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _articles(
    said: Sequence[tuple[str, str]], chance: random.Random
) -> tuple[list[stories.Account], dict[tuple[str, str], int]]:
    """Articles of five quotes each over six days, and which of the texts each quote is."""
    order = list(range(len(said)))
    chance.shuffle(order)
    entities = tuple(Entity(f"n{k}", "PERSON", name, (), (), None, (), 0.5) for k, name in enumerate(SPEAKERS))
    ids = {entity.name: entity.id for entity in entities}
    accounts, truth = [], {}
    for first in range(0, len(order), 5):
        doc, quotes = f"d{first // 5}", []
        for k in order[first : first + 5]:
            text, name = said[k]
            number = len(quotes) + 1
            quotes.append(_quote(f"q{number}", text, Speaker(name, "person", ids[name]), 1000 * number))
            truth[doc, f"q{number}"] = k
        day = DAY + timedelta(days=chance.randrange(6))
        accounts.append(stories.Account(doc, day, tuple(quotes), (), entities, (), f"outlet {first % 7}"))
    return accounts, truth


def _quote(id_: str, text: str, speaker: Speaker, start: int) -> Quote:
    span = Span(start, start + len(text))
    return Quote(id_, "direct", text, (span,), speaker, None, None, None, None, None, 1.0, ())


# Chance


def chance(texts: Sequence[str]) -> dict[str, Any]:
    """Pairs of different quotes that would be joined if one speaker had said both on one day."""
    draw = random.Random(3)  # noqa: S311 - the same figures every time
    split = [words.split(text) for text in texts]
    joined = 0
    for _ in range(PAIRS):
        longer, shorter = sorted(draw.sample(split, 2), key=len, reverse=True)
        joined += families.score(alignment.align(longer, shorter), known=True) > 0
    return {"pairs": PAIRS, "joined": joined}


# Cost


def cost(texts: Sequence[str]) -> dict[str, str]:
    """Seconds of stories of more and more articles; quotes come again in other words."""
    draw = random.Random(5)  # noqa: S311 - the same figures every time
    figures = {}
    for size in (10, 40, 160, 640):
        said = []
        for k in range(5 * size):
            text = texts[k % len(texts)]
            made = story_variants.make(text, draw.choice(("cut", "reorder", "synonym")), draw)
            said.append((made[0] if made else text, SPEAKERS[k % len(texts) % len(SPEAKERS)]))
        accounts, _ = _articles(said, draw)
        start = time.process_time()
        stories.tell(accounts)
        seconds = time.process_time() - start
        figures[f"{size} articles"] = f"{seconds:.2f} s, {1000 * seconds / size:.1f} ms an article"
    return figures


def archive(folder: Path) -> dict[str, str]:
    """Candidates of a new article, and milliseconds to find and compare them, in archives of a hundred articles a day.

    The texts of the corpora come again and again, on other days; a key keeps its latest fifty articles.
    """
    real = [file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.txt"))]
    account = stories.Account("a", None)
    plain = [blocking.signature(text, account) for text in real]
    figures = {}
    for size in (100, 1_000, 10_000):
        draw = random.Random(size)  # noqa: S311 - the same figures every time
        index: dict[str, list[blocking.Signature]] = defaultdict(list)
        counts, spent = [], 0.0
        for k in range(size):
            base = plain[k] if k < len(plain) else draw.choice(plain)
            article = blocking.Signature(DAY.toordinal() + k // 100, base.lemmas, base.names)
            start = time.process_time()
            found = {id(other): other for key in blocking.neighbours(article) for other in index[key][-50:]}
            for other in found.values():
                blocking.likeness(article, other)
            if k >= size - 50:
                spent += time.process_time() - start
                counts.append(len(found))
            for key in blocking.keys(article):
                index[key].append(article)
        figures[f"{size} articles"] = f"{sum(counts) / 50:.1f} candidates, {1000 * spent / 50:.2f} ms"
    return figures


if __name__ == "__main__":
    main()
