"""What several articles tell together, as an editor reads it in a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

Part = Mapping[str, Any]

_MOST_WIDTH = 110  # columns
_MARGIN = " " * 4
_COLOURS = {"verbatim": "green", "cut": "cyan", "reordered": "yellow", "altered": "red", "paraphrase": None}
_CERTAINTY = {"asserted": None, "planned": "cyan", "possible": "yellow", "negated": "red"}
_SIGNS = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}


def render(docs: Sequence[str], story: Part) -> str:
    """The summary of a story as on the wire, with terminal styles. Words that only the head of a family has stand in
    `[-…-]`, those that only the variant has in `{+…+}`."""
    width = min(shutil.get_terminal_size((100, 24)).columns, _MOST_WIDTH)
    lines = [click.style(f"━━━ A story of {_count(len(docs), 'articles')} ".ljust(width, "━"), bold=True)]
    for title, body in (
        ("THE SAME WORDS", _families(story["families"], width)),
        ("THE SAME IN OTHER WORDS", _related(story["related"], width)),
        ("TIMELINE", _timeline(story["timeline"], width)),
        ("CONFLICTS", _conflicts(story["conflicts"], width)),
        ("SHIFTS", _shifts(story["shifts"], width)),
    ):
        found = list(body)
        if found:
            lines += ["", click.style(title, bold=True), *found]
    return "\n".join(lines)


def _families(families: Sequence[Part], width: int) -> Iterator[str]:
    for number, family in enumerate(families, 1):
        yield f"{number:>3} {click.style(family['speaker'] or 'somebody', bold=True)}"
        for member in family["members"]:
            yield from _member(member, width)
        if family["related"]:
            yield _MARGIN + click.style("in other words:", dim=True)
        for member in family["related"]:
            yield from _member(member, width)


def _member(member: Part, width: int) -> Iterator[str]:
    words = " ".join(map(_piece, member["diff"])) if member["diff"] else _line(member["text"])
    yield from _wrap(f"«{words}»", width)
    facts = [click.style(member["class"], fg=_COLOURS[member["class"]]), member["type"], _source(member)]
    facts += [
        f"{c['kind']}: {c['before'] or '∅'} → {c['after'] or '∅'}" for c in member["changes"] if c["kind"] != "form"
    ]
    yield _MARGIN + " · ".join(facts)


def _piece(piece: Part) -> str:
    before, after = _SIGNS[piece["op"]]
    return f"{before}{_line(piece['text'])}{after}"


def _related(groups: Sequence[Part], width: int) -> Iterator[str]:
    for number, group in enumerate(groups, 1):
        yield f"{number:>3} {click.style(group['speaker'] or 'somebody', bold=True)}"
        for member in group["members"]:
            yield from _wrap(_line(member["text"]), width)
            yield _MARGIN + click.style(f"{member['type']} · {_source(member)}", dim=True)


def _timeline(occurrences: Sequence[Part], width: int) -> Iterator[str]:
    """What several articles tell of, or one at length of a known day; the rest is counted."""
    shown = [o for o in occurrences if len({m["doc"] for m in o["members"]}) > 1]
    for occurrence in shown:
        head = [click.style(occurrence["type"], fg="blue"), "; ".join(occurrence["participants"]) or "—"]
        head += [occurrence["place"]] if occurrence["place"] else []
        yield f"{_period(occurrence):>24}  " + " · ".join(head)
        stages = [
            click.style(stage["factuality"], fg=_CERTAINTY[stage["factuality"]])
            + (f" ({stage['published']})" if stage["published"] else "")
            for stage in occurrence["history"]
        ]
        yield _MARGIN + " → ".join(stages)
        for member in occurrence["members"]:
            text = textwrap.shorten(_line(member["text"]), width, placeholder=" …")
            yield from (click.style(line, dim=True) for line in _wrap(f"{member['doc']}: {text}", width))
    if len(occurrences) > len(shown):
        yield _MARGIN + f"and {_count(len(occurrences) - len(shown), 'events')} that one article alone tells of"


def _conflicts(conflicts: Sequence[Part], width: int) -> Iterator[str]:
    for number, conflict in enumerate(conflicts, 1):
        about = ", ".join(code for code in (conflict["event"], conflict["measure"]) if code)
        yield f"{number:>3} {click.style(conflict['kind'], fg='red', bold=True)}{about and f', {about}'}"
        for claim in conflict["claims"]:
            yield from _claim(claim, width)


def _shifts(shifts: Sequence[Part], width: int) -> Iterator[str]:
    for number, shift in enumerate(shifts, 1):
        yield f"{number:>3} {click.style(shift['speaker'], bold=True)} on {', '.join(shift['topic'])}"
        yield from _claim(shift["before"], width)
        yield from _claim(shift["after"], width)


def _claim(claim: Part, width: int) -> Iterator[str]:
    sides = dict.fromkeys(filter(None, (claim["value"], claim["speaker"])))
    yield from _wrap(f"{', '.join(sides)}: «{_line(claim['text'])}»", width)
    yield _MARGIN + click.style(" · ".join(filter(None, (claim["doc"], claim["date"]))), dim=True)


def _source(member: Part) -> str:
    return ", ".join(filter(None, (member["outlet"] or member["doc"], member["published"])))


def _period(occurrence: Part) -> str:
    start, end = occurrence["start"], occurrence["end"]
    return f"{start} to {end}" if start and end and start != end else str(start or end or "no day")


def _count(number: int, nouns: str) -> str:
    return f"{number} {nouns[:-1] if number == 1 else nouns}"


def _line(words: str) -> str:
    return " ".join(words.split())


def _wrap(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, initial_indent=_MARGIN, subsequent_indent=_MARGIN)
