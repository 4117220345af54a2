"""How well names are put into the nominative.

Forms of names in sentences (`gold/names.jsonl`) without and with the list of public figures, and as the whole stage
finds them; on factRuEval-2016 the names of persons at all mentions found and at the oblique ones, which do not stand in
the nominative of the label.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

import corpora

from workers.extraction import entities, parsing
from workers.extraction.document import Span, fold
from workers.extraction.entities import nominative

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
        entity = corpora.overlapping(entities.find(document), span, "PERSON")
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


def persons(shared: Path, errors: bool) -> dict[str, Any]:
    """Whether the words of a person's mention stand in the entity's name as the labels give them; mentions in Latin
    letters are left out. Oblique: a word of the mention is not that of the labels."""
    named: dict[str, list[int]] = {"all": [0, 0], "oblique": [0, 0]}
    for doc in corpora.loaders(shared).load_factrueval(str(shared / "corpora" / "factrueval"), "devset"):
        found = entities.find(corpora.parse(doc.text))
        for gold in doc.entities.values():
            for mention in gold.mentions if gold.type == "Person" else ():
                ours = corpora.overlapping(found, Span(mention.start, mention.end), "PERSON")
                words, labels = WORD.findall(fold(doc.text[mention.start : mention.end])), _labels(gold)
                if ours is None or not re.search("[а-я]", " ".join(words)):
                    continue
                right = _is_named(words, ours.name, labels)
                for split in ("all",) if all(word in labels for word in words) else ("all", "oblique"):
                    named[split][0] += right
                    named[split][1] += 1
                    if errors and not right:
                        print("name", split, doc.name, words, ours.name, gold.attrs, file=sys.stderr)
    return {
        f"person_names_{split}": {"mentions": n, "right": right, "accuracy": corpora.share(right, n)}
        for split, (right, n) in named.items()
    }


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the shared folder: gold sets and corpora")
    parser.add_argument("--errors", action="store_true", help="print what is wrong to standard error")
    parser.add_argument("--json", action="store_true", help="only one JSON object, on the last line")
    args = parser.parse_args()
    result = {**forms(args.shared, args.errors), **persons(args.shared, args.errors)}
    if not args.json:
        for measure, figures in result.items():
            print(f"{measure:20} " + "  ".join(f"{key} {value}" for key, value in figures.items()))
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
