"""How often an act is an attitude of its subject towards its object, on RuOpinionNE-2024.

«Лосев раскритиковал Панова» gives a holder, a target and a polarity. An attitude is `right` where the corpus has an
opinion of that polarity between words that overlap them, `target right` where it has one on the target by another
holder, `opposite` where the polarity is the other one; the rest may be missing in the corpus, whose opinions are few.
Recall is over opinions with a named holder and target. Needs the shared folder with the corpora.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import corpora

from workers.extraction import entities, parsing, sentiment
from workers.extraction.document import Document, Span
from workers.extraction.sentiment.model import Attitude, Party

Opinion = tuple[list[Span], list[Span], str]


def opinions(row: dict[str, Any]) -> list[Opinion]:
    """Holder, target and polarity; of the author's and of nobody's the holder has no spans."""
    found = []
    for opinion in row["opinions"]:
        holder, target = (
            [Span(*map(int, place.split(":"))) for place in opinion[k][1] if ":" in place] for k in ("Source", "Target")
        )
        holder = [span for span in holder if span.end > span.start]
        found.append((holder, target, "positive" if opinion["Polarity"] == "POS" else "negative"))
    return found


def overlap(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return any(x.start < y.end and y.start < x.end for x in a for y in b)


def judged(attitude: Attitude, holder: Sequence[Span], target: Sequence[Span], gold: Sequence[Opinion]) -> str:
    on_target = [(h, polarity) for h, t, polarity in gold if overlap(t, target)]
    same = [h for h, polarity in on_target if polarity == attitude.polarity]
    if any(overlap(h, holder) for h in same):
        return "right"
    return "target right" if same else "opposite" if on_target else "not in the corpus"


def places(document: Document, who: entities.Entities, party: Party) -> list[Span]:
    if party.entity is not None:
        return [mention.span for mention in who.by_id[party.entity].mentions]
    return [token.span for token in document.tokens if token.text == party.name]


def report(shared: Path) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    named = recalled = 0
    folder = shared / "corpora" / "ruopinionne"
    rows = [
        json.loads(line)
        for name in ("train.jsonl", "validation_labeled.jsonl")
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]
    for row in rows:
        text = row["text"]
        document = parsing.parse(text, [Span(0, len(text))])
        who = entities.find(document)
        gold = opinions(row)
        found = [
            (a, places(document, who, a.holder), places(document, who, a.target))
            for a in sentiment.assess(document, who, ()).attitudes
        ]
        acts = [item for item in found if not item[0].holder.author]
        counts["by the author"] += len(found) - len(acts)
        counts.update(judged(a, holder, target, gold) for a, holder, target in acts)
        for holder, target, polarity in gold:
            if holder:
                named += 1
                recalled += any(
                    a.polarity == polarity and overlap(h, holder) and overlap(t, target) for a, h, t in acts
                )
    acts_in_all = sum(n for kind, n in counts.items() if kind != "by the author")
    return {
        "acts": acts_in_all, **counts,
        "holder, target and polarity right": corpora.share(counts["right"], acts_in_all),
        "target and polarity right": corpora.share(counts["right"] + counts["target right"], acts_in_all),
        "recall of named holders": corpora.share(recalled, named),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with corpora/")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    found = {"RuOpinionNE": report(options.shared)}
    print(json.dumps(found, ensure_ascii=False, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
