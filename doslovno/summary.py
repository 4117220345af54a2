"""What was found in an article, as an editor reads it in a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

Part = Mapping[str, Any]

_INDENT = 4
_COLOURS = {"positive": "green", "negative": "red", "neutral": None}
_SIGNS = {"positive": "+", "negative": "−", "neutral": "·"}
_LIGHTS = 12  # targets shown; the rest is counted
_QUIET = {"asserted": None, "planned": "cyan", "possible": "yellow", "negated": "red"}


def render(name: str, text: str, parts: Mapping[str, Any]) -> str:
    """The summary of one article, with terminal styles (click strips them where the output is no terminal).

    `parts` maps the names of the parts that are there to their values as on the wire.
    """
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    lines = [*_head(name, text, parts, width)]
    for title, body in (
        ("QUOTES", _quotes(parts.get("quotes", ()), parts.get("sentiment"), width)),
        ("EVENTS", _events(parts.get("events", ()), width)),
        ("SENTIMENT", _sentiment(parts.get("sentiment"), width)),
    ):
        found = list(body)
        if found:
            lines += ["", click.style(title, bold=True), *found]
    return "\n".join(lines)


def _head(name: str, text: str, parts: Mapping[str, Any], width: int) -> Iterator[str]:
    yield click.style(f"━━━ {name} ".ljust(width, "━"), bold=True)
    counts = [f"{len(text):,} characters".replace(",", " ")]
    counts += [_count(len(parts[part]), part) for part in ("quotes", "events", "entities", "times") if part in parts]
    yield click.style("    " + " · ".join(counts), dim=True)
    title = " ".join(text.split())
    yield from _wrap(textwrap.shorten(title, 2 * width - 20, placeholder=" …"), width)


def _count(number: int, part: str) -> str:
    noun = "time expressions" if part == "times" else part
    return f"{number} {noun if number != 1 else noun[:-3] + 'y' if noun.endswith('ies') else noun[:-1]}"


def _quotes(quotes: Sequence[Part], sentiment: Part | None, width: int) -> Iterator[str]:
    polarity = {q["quote"]: q["polarity"] for q in sentiment["quotes"]} if sentiment else {}
    for number, quote in enumerate(quotes, 1):
        speaker = quote["speaker"]
        who = speaker["name"] or (speaker["mention"] or {}).get("text") or "somebody"
        facts = [quote["type"]]
        if quote["cue"]:
            facts.append(f"cue «{_line(quote['cue']['text'])}»")
        if quote.get("addressee"):
            facts.append(f"to {quote['addressee']['name'] or quote['addressee']['mention']['text']}")
        if quote.get("time"):
            facts.append(_line(quote["time"]["text"]))
        if quote.get("venue"):
            facts.append(_line(quote["venue"]["text"]))
        if polarity.get(quote["id"], "neutral") != "neutral":
            facts.append(polarity[quote["id"]])
        role = f", {_line(speaker['role'])}" if speaker["role"] and speaker["role"] != who else ""
        yield f"{number:>3} {click.style(who, bold=True)}{role}  {click.style(' · '.join(facts), dim=True)}"
        words = _line(quote["text"])
        yield from _wrap(words if quote["type"] == "indirect" else f"«{words.strip('«»„“”')}»", width)


def _events(events: Sequence[Part], width: int) -> Iterator[str]:
    for number, event in enumerate(events, 1):
        facts = [event["type"]]
        if event["time"]:
            facts.append(_period(event["time"]))
        if event["place"]:
            country = f" ({event['place']['country']})" if event["place"]["country"] else ""
            facts.append(f"{event['place']['name']}{country}")
        facts.append(click.style(event["factuality"], fg=_QUIET.get(event["factuality"])))
        if event["salience"] == "main":
            facts.append("main event")
        if event["source"] and event["source"]["name"]:
            facts.append(f"as told by {event['source']['name']}")
        yield f"{number:>3} {click.style(_line(event['trigger']['text']), bold=True)}  {' · '.join(facts)}"
        if event["participants"]:
            yield from _wrap("; ".join(f"{p['role']}: {_line(p['name'])}" for p in event["participants"]), width)


def _period(time: Part) -> str:
    start, end = time["start"], time["end"]
    if not start and not end:
        return _line(time["text"])
    return start if start == end else f"{start or '…'} to {end or '…'}"


def _sentiment(sentiment: Part | None, width: int) -> Iterator[str]:
    if not sentiment:
        return
    document = sentiment["document"]
    yield f"    the article: {_light(document['polarity'])} ({document['score']:+.2f})"
    targets = sorted(sentiment["targets"], key=lambda t: (t["polarity"] == "neutral", -len(t["mentions"])))
    for target in targets[:_LIGHTS]:
        sign = click.style(_SIGNS[target["polarity"]], fg=_COLOURS[target["polarity"]], bold=True)
        sure = target["probabilities"][target["polarity"]]
        number = len(target["mentions"])
        yield f"  {sign} {target['name']}: {_light(target['polarity'])}, {sure:.0%}, {_count(number, 'mentions')}"
    if len(targets) > _LIGHTS:
        yield f"    and {len(targets) - _LIGHTS} more"
    for attitude in sentiment["attitudes"]:
        if attitude["polarity"] == "neutral":
            continue
        holder = "the author" if attitude["holder"]["author"] else attitude["holder"]["name"] or "somebody"
        yield from _wrap(f"{holder} → {attitude['target']['name']}: {_light(attitude['polarity'])}", width)


def _light(polarity: str) -> str:
    return click.style(polarity, fg=_COLOURS[polarity])


def _line(words: str) -> str:
    return " ".join(words.split())


def _wrap(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, initial_indent=" " * _INDENT, subsequent_indent=" " * _INDENT) or []
