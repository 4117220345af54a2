#!/usr/bin/env python3
"""Who is who: whether the words that stand for a source are resolved to the entity they mean.

Two measures. On `gold/quotes_dev.jsonl`: for every quote whose speaker has a name, the entity at the head of the
words beside the quote (`mention`), by kind of these words; an answer is right, wrong or missing. On factRuEval-2016:
pairs of mentions that belong to one entity, of persons, places and organizations.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import corpora
from speakers import KINDS, kind_of

from workers.extraction import entities
from workers.extraction.document import Span, Token
from workers.extraction.entities.model import Entities, Entity

TYPES = {"Person": "PERSON", "Org": "ORGANIZATION", "Location": "LOCATION", "LocOrg": "LOCATION"}


def mentions(shared: Path, errors: bool) -> dict[str, dict[str, int]]:
    """By kind of mention how many are resolved right, resolved wrong and not resolved."""
    score = corpora.module(shared / "gold" / "score.py")
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (shared / "gold" / "quotes_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("mention") and row.get("speaker") and row["speaker_kind"] != "document":
            rows[row["doc"]].append(row)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for doc, held in sorted(rows.items()):
        text = (shared / "gold" / "texts" / doc).read_text(encoding="utf-8")
        document = corpora.parse(text)
        found = entities.find(document)
        for span, speaker, of_person in sorted(
            {(Span(*r["mention"]), r["speaker"], r["speaker_kind"] == "person") for r in held}
        ):
            kind, token = kind_of(document, span, speaker, of_person, score)
            if kind == "organization noun" and score.same_name(speaker, document.slice(span)):
                continue  # a body known by a common noun only: «следствие»
            entity = _meant(found, token, span)
            if entity is None and kind == "organization name":  # «газета «Маяк»»: the entity may be the name alone
                inside = (e for _, e in found.within(span) if e.type != "LOCATION")
                entity = next(inside, None)
            outcome = "missing" if entity is None else "right" if score.same_name(speaker, entity.name) else "wrong"
            counts[kind][outcome] += 1
            if errors and outcome != "right":
                print(
                    kind, outcome, doc, repr(document.slice(span)), "is", speaker, "not", entity and entity.name,
                    "|", text[max(0, span.start - 60) : span.end + 40].replace("\n", " "), file=sys.stderr,
                )  # fmt: skip
    return {
        kind: {"n": sum(c.values()), "right": c["right"], "wrong": c["wrong"], "missing": c["missing"]}
        for kind, c in counts.items()
    }


def _meant(found: Entities, token: Token, span: Span) -> Entity | None:
    """The entity at the token, or of the mention that covers the whole span."""
    hit = found.at(token.span) or found.at(span)
    return hit[1] if hit else None


def pairs(shared: Path, errors: bool) -> dict[str, dict[str, Any]]:
    """Pairs of gold mentions in one entity against pairs in one of ours; a mention is ours where spans overlap."""
    loaders = corpora.loaders(shared)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for doc in loaders.load_factrueval(str(shared / "corpora" / "factrueval"), "devset"):
        found = entities.find(corpora.parse(doc.text))
        spots: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for gold in doc.entities.values():
            if kind := TYPES.get(gold.type):
                for mention in gold.mentions:
                    ours = corpora.overlapping(found, Span(mention.start, mention.end), kind)
                    spots[kind].append((gold.id, ours.id if ours else None))
        for kind, held in spots.items():
            counts[kind]["mentions"] += len(held)
            counts[kind]["found"] += sum(ours is not None for _, ours in held)
            wrong = set()
            for (a, x), (b, y) in combinations(held, 2):
                same, merged = a == b, x is not None and x == y
                counts[kind].update(both=same and merged, ours=merged, gold=same)
                if merged and not same and x:
                    wrong.add(x)
            if errors and wrong:
                print("merged", doc.name, [found.by_id[x].name for x in sorted(wrong)], file=sys.stderr)
    return {
        kind.lower(): {
            "mentions": c["mentions"],
            "found": corpora.share(c["found"], c["mentions"]),
            "pairs": c["gold"],
            "precision": corpora.share(c["both"], c["ours"]),
            "recall": corpora.share(c["both"], c["gold"]),
        }
        for kind, c in sorted(counts.items())
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the shared folder: gold sets and corpora")
    parser.add_argument("--errors", action="store_true", help="print what is wrong or missing to standard error")
    parser.add_argument("--json", action="store_true", help="only one JSON object, on the last line")
    args = parser.parse_args()
    result = {"mentions": mentions(args.shared, args.errors), "pairs": pairs(args.shared, args.errors)}
    if not args.json:
        for measure in result.values():
            for kind, figures in measure.items():
                print(f"{kind:18} " + "  ".join(f"{key} {value}" for key, value in figures.items()))
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
