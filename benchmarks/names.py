"""How well names are put into the nominative, and mentions of one entity together.

Three measures: forms of names in sentences, without knowing the persons (`gold/names.jsonl`); on factRuEval-2016 the
names of persons; and pairs of mentions there that belong to one entity, of persons, places and organizations.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import json
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

from workers.extraction import entities, parsing, zones
from workers.extraction.document import Document, Span, fold
from workers.extraction.entities import nominative
from workers.extraction.entities.model import Entity

TYPES = {"Person": "PERSON", "Org": "ORGANIZATION", "Location": "LOCATION", "LocOrg": "LOCATION"}
GENDERS = {"Masc": "masc", "Fem": "fem"}


def parse(text: str) -> Document:
    page = zones.divide(text)
    return dataclasses.replace(parsing.parse(text, page.blocks, page.zones), published=page.published)


def forms(shared: Path, errors: bool) -> dict[str, Any]:
    """Nominative and gender of a name from its form in a sentence; no list of known persons is used."""
    rows = [json.loads(line) for line in (shared / "gold" / "names.jsonl").read_text(encoding="utf-8").splitlines()]
    names = genders = 0
    for row in rows:
        start = row["sentence"].index(row["form"])
        document = parsing.parse(row["sentence"], [Span(0, len(row["sentence"]))])
        words = [
            nominative.Word(t.text, t.feats.get("Case", ""), GENDERS.get(t.feats.get("Gender", ""), ""))
            for t in document.tokens_in(Span(start, start + len(row["form"])))
        ]
        best = nominative.readings(words)[0]
        names += " ".join(best.words) == row["nominative"]
        genders += best.gender == row["gender"]
        if errors and " ".join(best.words) != row["nominative"]:
            print("form", row["form"], "→", " ".join(best.words), file=sys.stderr)
    return {"forms": len(rows), "right": names, "gender_right": genders}


def coreference(shared: Path, errors: bool) -> dict[str, Any]:
    """Pairs of gold mentions in one entity against pairs in one of ours; a mention is ours where spans overlap."""
    docs = _loaders(shared).load_factrueval(str(shared / "corpora" / "factrueval"), "devset")
    pairs: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # both, ours, gold
    found_mentions: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    named = [0, 0]
    for doc in docs:
        found = entities.find(parse(doc.text))
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
                    named[1] += 1
                    named[0] += _is_name_of(ours.name, gold.names())
                    if errors and not _is_name_of(ours.name, gold.names()):
                        print("name", doc.name, ours.name, gold.attrs, file=sys.stderr)
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
        "person_names": {"mentions": named[1], "right": named[0], "accuracy": _share(named[0], named[1])},
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


def _is_name_of(name: str, golds: list[str]) -> bool:
    """Whether all words of the name are among the gold's."""
    words = {w for g in golds for w in fold(g).split()}
    return all(w in words for w in fold(name).split())


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _loaders(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpora_loaders", shared / "corpora" / "loaders.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "corpora" / "loaders.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the shared folder: gold sets and corpora")
    parser.add_argument("--errors", action="store_true", help="print what is wrong to standard error")
    parser.add_argument("--json", action="store_true", help="only one JSON object, on the last line")
    args = parser.parse_args()
    result = {"names": forms(args.shared, args.errors), **coreference(args.shared, args.errors)}
    if not args.json:
        for measure, figures in result.items():
            print(f"{measure:14} " + "  ".join(f"{key} {value}" for key, value in figures.items()))
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
