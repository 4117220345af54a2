"""What the words beside a quote are, and how often its speaker is found, by kind of these words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities.countries import gazetteer

KINDS = ("name", "office", "role noun", "pronoun", "organization name", "organization noun")
FIELDS = ("gold", "found", "right", "wrong", "missing")
OTHERS = ("never named", "no words")  # a speaker without a name; a quote without words for its speaker


def kind_of(document: Document, span: Span, speaker: str, of_person: bool, score: ModuleType) -> tuple[str, Token]:
    """The kind of a mention and the token to ask about: a word of the name where it holds one, else its head."""
    tokens = document.tokens_in(span)
    own = [w for part in speaker.split("; ") for w in score.fold(part)]
    named = [
        t
        for t in tokens
        if (t.text[:1].isupper() or t.text[:1].isdigit())
        and any(score.same_token(w, x) for w in score.fold(t.text) for x in own)
    ]
    head = next((t for t in tokens if t.pos in ("NOUN", "PRON", "PROPN") and t.head not in {x.i for x in tokens}), None)
    head = head or document.head_of(span) or tokens[0]
    if head.pos in ("PRON", "DET") and len(tokens) == 1:
        return "pronoun", head
    if named:
        return ("name" if of_person else "organization name"), named[-1] if of_person else head
    if not of_person:
        return "organization noun", head
    rest = [t for t in tokens if t is not head]
    specific = any(t.text[:1].isupper() for t in rest if t is not tokens[0] or t.text.isupper()) or any(
        t.pos == "ADJ" and gazetteer().of_adjective(t.lemma) for t in rest
    )
    return ("office" if specific else "role noun"), head


def by_mention(
    documents: Mapping[str, Document],
    gold: Sequence[Mapping[str, Any]],
    predicted: Mapping[str, Sequence[Mapping[str, Any]]],
    score: ModuleType,
) -> dict[str, dict[str, int]]:
    """By kind of mention: gold quotes, those found, and of these how many have the right, a wrong, no speaker."""
    held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in gold:
        if not row.get("none"):
            held[row["doc"]].append(row)
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in (*KINDS, *OTHERS)}
    for doc, rows in sorted(held.items()):
        document, found = documents[doc], predicted.get(doc, ())
        partner: dict[int, Mapping[str, Any]] = {}
        for indirect in (True, False):
            mine = [k for k, r in enumerate(rows) if (r["type"] == "indirect") is indirect]
            theirs = [q for q in found if (q["type"] == "indirect") is indirect]
            a = [score.chars(rows[k]["spans"], document.text) for k in mine]
            b = [score.chars(q["spans"], document.text) for q in theirs]
            for i, j, _ in score.match(a, b, lambda x, y: len(x & y) / max(len(x | y), 1), 0.8):
                partner[mine[i]] = theirs[j]
        for k, row in enumerate(rows):
            count = counts[_kind(document, row, score)]
            count["gold"] += 1
            if k not in partner:
                continue
            name = (partner[k].get("speaker") or {}).get("name")
            right = score.same_name(row["speaker"], name)
            count.update(found=1, right=right, wrong=not right and name is not None, missing=not right and name is None)
    return {kind: {field: count[field] for field in FIELDS} for kind, count in counts.items()}


def _kind(document: Document, row: Mapping[str, Any], score: ModuleType) -> str:
    if row["speaker"] is None:
        return "never named"
    if row["mention"] is None:
        return "no words"
    of_person = row["speaker_kind"] == "person"
    return kind_of(document, Span(*row["mention"]), row["speaker"], of_person, score)[0]
