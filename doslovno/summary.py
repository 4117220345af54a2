"""What was found in an article, as an editor reads it in a terminal."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

Part = Mapping[str, Any]

_HEADER = re.compile(r"\s*date (\d{4}-\d{2}-\d{2})\b\s*")
_INDENT = 4
_MOST_WIDTH = 110  # columns
_SPEAKING = 20  # letters; a line with fewer is a counter or a byline
_NEUTRAL = 12  # neutral targets named; the rest is counted
_ATTITUDES = 12
_EVEN = 0.5  # as likely wrong as right
_COLOURS = {"positive": "green", "negative": "red", "neutral": None}
_SIGNS = {"positive": "+", "negative": "−"}
_CERTAINTY = {"asserted": None, "planned": "cyan", "possible": "yellow", "negated": "red"}


def render(name: str, text: str, parts: Mapping[str, Any]) -> str:
    """The summary of one article, with terminal styles (click strips them where the output is no terminal).

    `parts` maps the names of the parts that are there to their values as on the wire.
    """
    width = min(shutil.get_terminal_size((100, 24)).columns, _MOST_WIDTH)
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
    header = _HEADER.match(text)
    body = text[header.end() :] if header else text
    yield click.style(f"━━━ {name} ".ljust(width, "━"), bold=True)
    lines = [line for line in body.splitlines() if line.strip()]
    first = next((line for line in lines if sum(map(str.isalpha, line)) >= _SPEAKING), lines[0] if lines else "")
    yield from _wrap(textwrap.shorten(first, 2 * width - 20, placeholder=" …"), width)
    facts = [header[1]] if header else []
    facts.append(f"{len(text):,} characters".replace(",", " "))
    facts += [_count(len(parts[part]), part) for part in ("quotes", "events", "entities", "times") if part in parts]
    yield _faint(facts)


def _quotes(quotes: Sequence[Part], sentiment: Part | None, width: int) -> Iterator[str]:
    polarity = {q["quote"]: q["polarity"] for q in sentiment["quotes"]} if sentiment else {}
    for number, quote in enumerate(quotes, 1):
        speaker = quote["speaker"]
        who = _line(_speaker(quote))
        role = _line(speaker["role"] or "") if speaker["name"] else ""
        if role and speaker["affiliation"]:
            role += f" ({_line(speaker['affiliation']['name'])})"
        facts = [quote["type"]]
        if quote["cue"]:
            facts.append(f"cue «{_line(quote['cue']['text'])}»")
        if quote["addressee"]:
            facts.append(f"to {_line(quote['addressee']['name'] or quote['addressee']['mention']['text'])}")
        facts += [_line(quote[where]["text"]) for where in ("venue", "time") if quote[where]]
        if quote["relay"]:
            facts.append(f"carried by {_line(quote['relay']['name'] or quote['relay']['mention']['text'])}")
        repeats = sum(not caption["contradicts"] for caption in quote["captions"])
        if repeats:
            facts.append(f"repeated in {_count(repeats, 'captions')}")
        light = polarity.get(quote["id"], "neutral")
        if light != "neutral":
            facts.append(_light(light))
        words = _line(quote["text"])
        if quote["type"] != "indirect" and not (words.startswith("«") and words.endswith("»")):
            words = f"«{words}»"
        said_by = click.style(who, bold=True) + (f", {role}" if role and role != who else "")
        yield f"{number:>3} {said_by}"
        yield from _wrap(words, width)
        yield _faint(facts)
        yield from _contradictions(quote, quotes, width)


def _contradictions(quote: Part, quotes: Sequence[Part], width: int) -> Iterator[str]:
    """A warning where a caption and the body give the same words to different people, at both of them."""
    numbers = {q["id"]: number for number, q in enumerate(quotes, 1)}
    said = [
        f"! a caption gives these words to {_line(_speaker(caption))}: see {numbers.get(caption['quote'], '?')}"
        for caption in quote["captions"]
        if caption["contradicts"]
    ]
    body = next((q for q in quotes if q["id"] == quote["contradicts"]), None)
    if body:
        said.append(f"! a caption: the text gives these words to {_line(_speaker(body))}, see {numbers[body['id']]}")
    for warning in said:
        yield "\n".join(click.style(line, fg="red", bold=True) for line in _wrap(warning, width))


def _speaker(quote: Part) -> str:
    speaker = quote["speaker"]
    return str(speaker["name"] or (speaker["mention"] or {}).get("text") or "somebody")


def _events(events: Sequence[Part], width: int) -> Iterator[str]:
    for number, event in enumerate(events, 1):
        facts = [click.style(event["type"], fg="blue"), f"«{_line(event['trigger']['text'])}»"]
        facts.append(click.style(event["factuality"], fg=_CERTAINTY.get(event["factuality"])))
        if event["time"]:
            facts.append(_period(event["time"]) + _doubt(event["time"]))
        if event["place"]:
            country = f" ({event['place']['country']})" if event["place"]["country"] else ""
            facts.append(f"{_line(event['place']['name'])}{country}{_doubt(event['place'])}")
        if event["salience"] == "main":
            facts.append(click.style("main event", bold=True))
        facts += [f"{number['role']} {_line(number['text'])}" for number in event["numbers"]]
        if event["source"] and event["source"]["name"]:
            chain = [voice["name"] or "somebody" for voice in event["source"]["chain"]]
            facts.append(f"as told by {_line(' ← '.join(chain))}")
        sentence = _wrap(textwrap.shorten(_line(event["text"]), 2 * width - 20, placeholder=" …"), width)
        yield f"{number:>3} " + "\n".join(sentence).lstrip()
        yield " " * _INDENT + " · ".join(facts)
        if event["participants"]:
            yield from _wrap("; ".join(f"{p['role']}: {_line(p['name'])}" for p in event["participants"]), width)


def _doubt(value: Part) -> str:
    """A question mark behind what is more likely wrong than right."""
    return " ?" if value["confidence"] < _EVEN else ""


def _period(time: Part) -> str:
    start, end = time["start"], time["end"]
    if not start and not end:
        return _line(time["text"])
    if start and end and start != end:
        return f"{start} to {end}"
    return str(start or f"until {end}")


def _sentiment(sentiment: Part | None, width: int) -> Iterator[str]:
    if not sentiment:
        return
    document = sentiment["document"]
    yield f"    the article: {_light(document['polarity'])} ({document['score']:+.2f})"
    shown = [t for t in sentiment["targets"] if t["polarity"] != "neutral"]
    for target in sorted(shown, key=lambda t: -len(t["mentions"])):
        sign = click.style(_SIGNS[target["polarity"]], fg=_COLOURS[target["polarity"]], bold=True)
        mentions = _count(len(target["mentions"]), "mentions")
        yield f"  {sign} {_line(target['name'])}: {_light(target['polarity'])}, {mentions}"
    neutral = [_line(t["name"]) for t in sentiment["targets"] if t["polarity"] == "neutral"]
    if neutral:
        more = f" and {len(neutral) - _NEUTRAL} more" if len(neutral) > _NEUTRAL else ""
        yield from _wrap(f"neutral: {', '.join(neutral[:_NEUTRAL])}{more}", width)
    coloured = [a for a in sentiment["attitudes"] if a["polarity"] != "neutral"]
    for attitude in coloured[:_ATTITUDES]:
        holder, target = _party(attitude["holder"]), _party(attitude["target"])
        yield f"    {holder} → {target}: {_light(attitude['polarity'])}"
    if len(coloured) > _ATTITUDES:
        yield f"    and {len(coloured) - _ATTITUDES} more"


def _party(party: Part) -> str:
    return "the author" if party["author"] else _line(party["name"] or "somebody")


def _light(polarity: str) -> str:
    return click.style(polarity, fg=_COLOURS[polarity])


def _faint(facts: Sequence[str]) -> str:
    return " " * _INDENT + click.style(" · ".join(facts), dim=True)


def _count(number: int, nouns: str) -> str:
    many, one = {
        "entities": ("entities", "entity"),
        "times": ("time expressions", "time expression"),
    }.get(nouns, (nouns, nouns[:-1]))
    return f"{number} {one if number == 1 else many}"


def _line(words: str) -> str:
    return " ".join(words.split())


def _wrap(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, initial_indent=" " * _INDENT, subsequent_indent=" " * _INDENT)
