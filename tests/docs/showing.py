"""Whether an example in the docs shows what really is.

In an example `…` stands for what is left out: at the end of an object or list for further members, for a whole value,
or for a part of a string or line. Ids and moments differ from run to run, so only their form counts; fractions
(confidence, probabilities) may differ by `ROUGHLY`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

ROUGHLY = 0.25
_MORE = "…"
_ID = re.compile(r"\b([a-z]{2})_(?:[0-9A-HJKMNP-TV-Z]{26}\b|[a-z2-7]{16}\b|[0-9A-Z]*…)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_OUTSIDE = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<open>[{\[,])?(?P<blanks>\s*)…')


def parse(example: str) -> Any:
    """JSON with `…` in it. An object or list that leaves something out has the member or item `…`.

    Raises ValueError.
    """

    def fill(match: re.Match[str]) -> str:
        if match["blanks"] is None:
            return match[0]
        before, after = match["open"] or "", example[match.end() :].lstrip()
        if after[:1] == "}" and before in ("{", ","):
            return f'{before}"{_MORE}": "{_MORE}"'
        if after[:1] == "," and before in ("{", ",") and _in_object(example, match.start()):
            return f'{before}"{_MORE}{match.start()}": "{_MORE}"'
        return f'{before}"{_MORE}"'

    return json.loads(_OUTSIDE.sub(fill, example))


def _in_object(example: str, at: int) -> bool:
    """Whether what stands there is directly in an object, rather than in a list."""
    depth = 0
    for mark in reversed(re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: "_" * len(m[0]), example[: at + 1])):
        if mark in "}]":
            depth += 1
        elif mark in "{[":
            if depth == 0:
                return mark == "{"
            depth -= 1
    return False


def differences(shown: Any, real: Any, path: str = "") -> Iterator[str]:
    """What the example says and the real thing does not; nothing where it shows it."""
    here = path or "the whole"
    if shown == _MORE:
        return
    if isinstance(shown, dict) and isinstance(real, dict):
        named = {name for name in shown if not name.startswith(_MORE)}
        if named == set(shown) and (missing := set(real) - named):
            yield f"{here} leaves out {', '.join(sorted(missing))}"
        for name in sorted(named):
            if name in real:
                yield from differences(shown[name], real[name], f"{path}.{name}")
            else:
                yield f"{here} has no {name}"
    elif isinstance(shown, list) and isinstance(real, list):
        items = [item for item in shown if item != _MORE]
        if len(items) > len(real) or (len(items) == len(shown) and len(items) < len(real)):
            yield f"{here} has {len(real)} items"
        for n, (one, other) in enumerate(zip(items, real, strict=False)):
            yield from differences(one, other, f"{path}[{n}]")
    elif not _alike(shown, real):
        yield f"{here} is {real!r}, not {shown!r}"


def _alike(shown: Any, real: Any) -> bool:
    if isinstance(shown, str) and isinstance(real, str):
        return re.fullmatch(_pattern(shown), _anonymous(real), re.DOTALL) is not None
    if _number(shown) and _number(real):
        whole = float(shown).is_integer() and float(real).is_integer()
        return bool(abs(shown - real) <= (0 if whole else ROUGHLY))
    return type(shown) is type(real) and bool(shown == real)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _anonymous(text: str) -> str:
    return _MOMENT.sub("@", _ID.sub(r"\1_", text))


def _pattern(text: str) -> str:
    return ".*".join(map(re.escape, _anonymous(text).split(_MORE)))


def lines(shown: str, real: str) -> Iterator[str]:
    """Shown lines that are not among the real ones, in their order."""
    rest = [_anonymous(line).strip() for line in real.splitlines()]
    for line in filter(str.strip, shown.splitlines()):
        if line.strip() == _MORE:
            continue
        found = [n for n, other in enumerate(rest) if re.fullmatch(_pattern(line.strip()), other)]
        if not found:
            yield line
        rest = rest[found[0] + 1 :] if found else rest
