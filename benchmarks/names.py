"""How well names are put into the nominative, and mentions of one entity together.

Three measures: forms of names in sentences (`gold/names.jsonl`) without and with the list of public figures, and as the
whole stage finds them; on factRuEval-2016 the names of persons at all mentions found and at the oblique ones, which do
not stand in the nominative of the label; and pairs of mentions there that belong to one entity, of persons, places and
organizations.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import corpora

from workers.extraction import entities, parsing
from workers.extraction.document import Span, fold
from workers.extraction.entities import nominative
from workers.extraction.entities.model import Entity

TYPES = {"Person": "PERSON", "Org": "ORGANIZATION", "Location": "LOCATION", "LocOrg": "LOCATION"}
GENDERS = {"Masc": "masc", "Fem": "fem"}
WORD = re.compile(r"\w+")


def forms(shared: Path, errors: bool) -> dict[str, dict[str, Any]]:
    """Nominative and gender of a name from its form in a sentence: without known persons, with them, and as found."""
    rows = [json.loads(line) for line in (shared / "gold" / "names.jsonl").read_text(encoding="utf-8").splitlines()]
    right = {way: [0, 0] for way in ("unknown", "known", "product")}
    for row in rows:
        start = row["sentence"].index(row["form"])
        span = Span(start, start + len(row["form"]))
        document = parsing.parse(row["sentence"], [Span(0, len(row["sentence"]))])
        words = [
            nominative.Word(t.text, t.feats.get("Case", ""), GENDERS.get(t.feats.get("Gender", ""), ""))
            for t in document.tokens_in(span)
        ]
        answers: dict[str, tuple[str, str | None]] = {}
        for way in ("unknown", "known"):
            best = nominative.readings(words, public=way == "known")[0]
            answers[way] = " ".join(best.words), best.gender
        entity = _ours(entities.find(document), span, "PERSON")
        answers["product"] = (entity.name, entity.gender) if entity else ("", None)
        for way, (name, gender) in answers.items():
            right[way][0] += name == row["nominative"]
            right[way][1] += gender == row["gender"]
            if errors and name != row["nominative"]:
                print("form", way, row["form"], "→", name, file=sys.stderr)
    return {
        f"names_{way}": {"forms": len(rows), "right": names, "gender_right": genders}
        for way, (names, genders) in right.items()
    }


def coreference(shared: Path, errors: bool) -> dict[str, Any]:
    """Pairs of gold mentions in one entity against pairs in one of ours; a mention is ours where spans overlap."""
    docs = corpora.loaders(shared).load_factrueval(str(shared / "corpora" / "factrueval"), "devset")
    pairs: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # both, ours, gold
    found_mentions: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    named: dict[str, list[int]] = {"all": [0, 0], "oblique": [0, 0]}
    for doc in docs:
        found = entities.find(corpora.parse(doc.text))
        spots: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for gold in doc.entities.values():
            kind = TYPES.get(gold.type)
            if kind is None:
                continue
            for mention in gold.mentions:
                ours = _ours(found, Span(mention.start, mention.end), kind)
                spots[kind].append((gold.id, ours.id if ours else None))
                found_mentions[kind][0] += ours is not None
                found_mentions[kind][1] += 1
                if kind == "PERSON" and ours is not None:
                    words, labels = WORD.findall(fold(doc.text[mention.start : mention.end])), _labels(gold)
                    if not re.search("[а-я]", " ".join(words)):
                        continue
                    right = _is_named(words, ours.name, labels)
                    for split in ("all",) if all(word in labels for word in words) else ("all", "oblique"):
                        named[split][0] += right
                        named[split][1] += 1
                        if errors and not right:
                            print("name", split, doc.name, words, ours.name, gold.attrs, file=sys.stderr)
        for kind, held in spots.items():
            wrong = set()
            for (a, x), (b, y) in combinations(held, 2):
                same, merged = a == b, x is not None and x == y
                pairs[kind][0] += same and merged
                pairs[kind][1] += merged
                pairs[kind][2] += same
                if merged and not same:
                    wrong.add(x)
            if errors and wrong:
                print("merged", doc.name, [found.by_id[x].name for x in sorted(wrong) if x], file=sys.stderr)
    return {
        **{
            f"person_names_{split}": {"mentions": n, "right": right, "accuracy": _share(right, n)}
            for split, (right, n) in named.items()
        },
        **{
            kind.lower(): {
                "mentions_found": _share(*found_mentions[kind]),
                "pairs": gold,
                "precision": _share(both, ours),
                "recall": _share(both, gold),
            }
            for kind, (both, ours, gold) in sorted(pairs.items())
        },
    }


def _ours(found: entities.Entities, span: Span, kind: str) -> Entity | None:
    """The entity of the kind whose mention overlaps the span most; media count as organizations."""
    best, most = None, 0
    for entity in found.all:
        if entity.type != kind and not (kind == "ORGANIZATION" and entity.type == "MEDIA"):
            continue
        for mention in entity.mentions:
            common = min(mention.span.end, span.end) - max(mention.span.start, span.start)
            if common > most:
                best, most = entity, common
    return best


def _labels(gold: Any) -> set[str]:
    """The folded words of the names that the labels give a person, among them second given names and surnames."""
    named = ("firstname", "lastname", "patronymic", "nickname", "name")
    values = (v for key, held in gold.attrs.items() if key.rstrip("0123456789") in named for v in held)
    return {word for value in values for word in WORD.findall(fold(value))}


def _is_named(words: list[str], name: str, labels: set[str]) -> bool:
    """Whether every word of a mention stands in the name of our entity in the form that the labels give it."""
    ours = [word for word in WORD.findall(fold(name)) if word in labels]
    return all(
        any(word[:1] == own[:1] and _common(word, own) >= min(len(word), len(own)) - 2 for own in ours)
        for word in words
    )


def _common(a: str, b: str) -> int:
    """The letters that two words share at their beginnings."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the shared folder: gold sets and corpora")
    parser.add_argument("--errors", action="store_true", help="print what is wrong to standard error")
    parser.add_argument("--json", action="store_true", help="only one JSON object, on the last line")
    args = parser.parse_args()
    result = {**forms(args.shared, args.errors), **coreference(args.shared, args.errors)}
    if not args.json:
        for measure, figures in result.items():
            print(f"{measure:20} " + "  ".join(f"{key} {value}" for key, value in figures.items()))
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
