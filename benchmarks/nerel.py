"""Events against NEREL's EVENT spans and the relations at them.

Triggers: the head word of every EVENT span against the words that our events are mentioned by, of any type. NEREL marks
no verbal acts (обвинил, потребовал) and skips events in much of its text, so the precision of all our mentions is a
lower bound. Beside it stand the floor of a lexicon of lemmas learned from the other documents, what is left of our
mentions when those lemmas are dropped that NEREL seldom marks, and models of the words it marks: a linear one and a
network together with it, both told what our lexicon says. All in five folds by document, some minutes long. Then who,
where and when with the events and entities given (`arguments.py`). Needs the shared folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import arguments
import corpora
import heads
import numpy as np

from workers.extraction import entities, events, quotes, times
from workers.extraction.document import Document, Span
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.dates import Calendar
from workers.extraction.events.lexicon import lexicon
from workers.extraction.events.naming import Naming
from workers.extraction.events.occurrences import network
from workers.extraction.events.occurrences.training import fit
from workers.extraction.events.occurrences.words import View
from workers.extraction.events.triggers import Triggers

FOLDS = 5
LEAST = 2  # times that a lemma heads an EVENT, to be in the floor's lexicon
RATIO = 0.4  # of its occurrences, for the floor
KEPT = 0.25  # of the lemma's mentions by us, to be counted at all
AROUND = 60  # code points of context of an error
SEEDS = (0,)  # networks a fold
LINEAR = 0.3  # share of the linear model beside the networks
SURE = -0.55  # logit of both from which a word is taken: F1 is highest where the probability is half of it


@dataclass(frozen=True)
class Article:
    """One document: token indices of the heads that NEREL marks and of the words that mention our events, by type; and
    what the network sees."""

    document: Document
    gold: frozenset[int]
    ours: dict[int, str]
    view: View


def article(text: str, spans: Sequence[Sequence[tuple[int, int]]]) -> Article:
    """`spans` are the fragments of every EVENT."""
    document = corpora.parse(text)
    who, when = entities.find(document), times.find(document)
    marked = (document.head_of(Span(min(s for s, _ in parts), max(e for _, e in parts))) for parts in spans)
    said = quotes.find(document, who, when)
    found = events.find(document, who, when, said)
    seen = Triggers(Syntax(document, lexicon()), Naming(document, who), Calendar.of(document, when).heads, said)
    ours = {t.i: e.type for e in found for m in e.mentions for t in document.tokens_in(m.span)[:1]}
    gold = frozenset(h.i for h in marked if h is not None)
    return Article(document, gold, ours, seen.view)


def words(document: Document) -> Iterator[tuple[int, tuple[str, str]]]:
    """Words that may head an EVENT, with lemma and word class."""
    for t in document.tokens:
        if t.pos in ("NOUN", "PROPN", "VERB", "ADJ", "X"):
            yield t.i, (t.lemma, "NOUN" if t.pos == "PROPN" else t.pos)


def known(a: Article) -> Iterator[tuple[int, list[str]]]:
    """The features of every word that may head an EVENT."""
    counts = Counter(t.lemma for t in a.document.tokens)
    for i, _ in words(a.document):
        yield i, list(heads.features(a.document, i, a.ours.get(i), counts))


def scores(right: int, found: int, gold: int) -> dict[str, Any]:
    p, r = corpora.share(right, found), corpora.share(right, gold)
    return {"P": p, "R": r, "F1": round(2 * p * r / (p + r), 4) if p + r else 0.0, "found": found, "gold": gold}


def triggers(articles: Sequence[Article], errors: int) -> dict[str, Any]:
    gold = sum(len(a.gold) for a in articles)
    plain, floor, kept, learned, linear = (Counter[str]() for _ in range(5))
    rows = [dict(known(a)) for a in articles]
    types: dict[str, Counter[str]] = {}
    missed, wrong = Counter[str](), Counter[str]()
    shown: dict[str, str] = {}
    for fold in range(FOLDS):
        seen, heading, said, marked = (Counter[tuple[str, str]]() for _ in range(4))
        for a in (a for k, a in enumerate(articles) if k % FOLDS != fold):
            for i, word in words(a.document):
                seen[word] += 1
                heading[word] += i in a.gold
                said[word] += i in a.ours
                marked[word] += i in a.ours and i in a.gold
        lexicon = {w for w, n in heading.items() if n >= LEAST and n >= RATIO * seen[w]}
        ours = {w for w, n in said.items() if marked[w] >= KEPT * n}
        others = [k for k in range(len(articles)) if k % FOLDS != fold]
        model = heads.Heads(
            *zip(*((row, i in articles[k].gold) for k in others for i, row in rows[k].items()), strict=True)
        )
        marked = [dict.fromkeys(articles[k].gold, 1) for k in others]
        model_of_words = fit([articles[k].view for k in others], marked, 2, SEEDS)
        for k in range(fold, len(articles), FOLDS):
            a = articles[k]
            likely = network.probabilities(a.view, model=model_of_words)[:, 1]
            logits = np.log(likely / (1 - likely))
            for i, word in words(a.document):
                right = i in a.gold
                logit = model.logit(rows[k][i])
                linear.update({"found": logit >= heads.SURE, "right": logit >= heads.SURE and right})
                taken = LINEAR * logit + (1 - LINEAR) * float(logits[i]) >= SURE
                learned.update({"found": taken, "right": taken and right})
                floor.update({"found": word in lexicon, "right": word in lexicon and right})
                mine = i in a.ours
                good = mine and (word in ours or word not in said)
                kept.update({"found": good, "right": good and right})
                plain.update({"found": mine, "right": mine and right})
                if mine:
                    types.setdefault(a.ours[i], Counter()).update({"found": 1, "right": right})
                if mine != right:
                    name = f"{a.ours[i]} {word[0]}" if mine else word[0]
                    (wrong if mine else missed)[name] += 1
                    token = a.document.tokens[i]
                    around = a.document.text[max(token.start - AROUND, 0) : token.end + AROUND]
                    shown.setdefault(name, around.replace("\n", " "))
    for kind, counts in (("missed", missed), ("extra", wrong)):
        for name, n in counts.most_common(errors):
            print(kind, name, n, "|", shown[name], file=sys.stderr)
    return {
        "documents": len(articles),
        "floor_lemmas_of_other_folds": scores(floor["right"], floor["found"], gold),
        "all_our_mentions": scores(plain["right"], plain["found"], gold),
        "our_mentions_by_lemmas_that_nerel_marks": scores(kept["right"], kept["found"], gold),
        "linear_model_with_our_types": scores(linear["right"], linear["found"], gold),
        "network_and_linear_model_with_our_types": scores(learned["right"], learned["found"], gold),
        "share_marked_by_type": {t: corpora.share(c["right"], c["found"]) for t, c in sorted(types.items())},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder with corpora/")
    parser.add_argument("--documents", type=int, default=0, help="how many documents (default: all of the train split)")
    parser.add_argument("--errors", type=int, default=0, help="how many kinds of errors to list on standard error")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    documents = corpora.loaders(options.shared).load_nerel(str(options.shared / "corpora" / "nerel"), "train")
    if options.documents:
        documents = documents[:: max(len(documents) // options.documents, 1)][: options.documents]
    articles = [article(d.text, [e.frags for e in d.events()]) for d in documents]
    report = {
        "triggers": triggers(articles, options.errors),
        "arguments": arguments.measure(documents, [a.document for a in articles], options.errors),
    }
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for part, figures in report.items():
            print(part, *(f"{name}={value}" for name, value in figures.items()), sep="\n  ")


if __name__ == "__main__":
    main()
