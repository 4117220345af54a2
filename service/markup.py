"""From HTML to the text that is analysed and that the spans count in."""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import trafilatura

from service.tags import Tag, tokens

_PAGE = re.compile(r"<\s*(?:!doctype|html|body|head)\b", re.IGNORECASE)
_DROPPED = frozenset((
    "aside", "audio", "button", "canvas", "datalist", "figcaption", "figure", "head", "iframe", "label",
    "legend", "math", "nav", "noembed", "noframes", "noscript", "object", "rp", "rt", "script", "select",
    "style", "svg", "template", "textarea", "title", "video", "xmp",
))  # fmt: skip
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
))  # fmt: skip
_HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\n\xa0\x85\u2028\u2029]+")
# Controls, hints for hyphens and breaks, marks of direction, halves of surrogate pairs: nobody sees them in a page
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_MOST_SIGNS = 50_000  # of `<`: no article has so many tags
_MOST_TAGS = 10_000  # of a page: finding its article among many more takes minutes
_DEEPEST = 200  # elements above a text of a page


def text_of(html: str) -> str:
    """The article of a page, or the whole text of a fragment (`<p>…</p><p>…</p>`): a paragraph a line; captions,
    asides, controls of forms and what is hidden left out, invisible characters too. Empty where there is none, or more
    tags than any article has. Raises nothing for bad markup."""
    if html.count("<") > _MOST_SIGNS:
        return ""
    if _PAGE.search(html[:10_000]):
        page = _bare(html)
        found = page and trafilatura.extract(page, include_comments=False, include_tables=False, favor_precision=True)
        if found:
            return _lines(str(found).split("\n"))
    return _lines(_paragraphs(html))


def _lines(written: Iterable[str]) -> str:
    lines = (_BLANKS.sub(" ", _UNSEEN.sub("", line)).strip() for line in written)
    return "\n".join(line for line in lines if line)


def _paragraphs(html: str) -> Iterator[str]:
    words: list[str] = []
    for token in _shown(html):
        if isinstance(token, str):
            words.append(entities.unescape(token))
        elif token.name in _BLOCKS or token.name == "br":
            yield "".join(words)
            words.clear()
    yield "".join(words)


def _bare(html: str) -> str | None:
    """The page with nothing but its texts, tags, classes and ids. None where it has more of them than any article."""
    out: list[str] = []
    depth = 0
    tags = 0
    for token in islice(_shown(html), 4 * _MOST_TAGS):
        if isinstance(token, str):
            out.append(entities.escape(entities.unescape(token), quote=False))
            continue
        tags += 1
        depth += 0 if token.name in _VOID else -1 if token.end else 1
        if tags > _MOST_TAGS or depth > _DEEPEST:
            return None
        kept = {} if token.end else {k: v for k, v in token.attributes.items() if k in ("class", "id")}
        attributes = "".join(f' {name}="{entities.escape(value)}"' for name, value in kept.items())
        out.append(f"<{'/' if token.end else ''}{token.name}{attributes}>")
    return "".join(out)


def _shown(html: str) -> Iterator[str | Tag]:
    """The texts, still with their references, and the tags of what a reader sees."""
    opened: list[tuple[str, bool]] = []  # name, and whether it hides what is in it
    names: Counter[str] = Counter()
    hidden = 0

    def close(name: str) -> None:
        nonlocal hidden
        while names[name]:
            last, hides = opened.pop()
            names[last] -= 1
            hidden -= hides
            if last == name:
                return

    for token in tokens(html):
        if isinstance(token, Tag):
            if token.end:
                close(token.name)
            else:
                if token.name in _BLOCKS:
                    close("p")  # a block ends the paragraph before it
                if token.name not in _VOID and not (token.closed and token.name in ("svg", "math")):
                    hides = token.name in _DROPPED or _hides(token)
                    opened.append((token.name, hides))
                    names[token.name] += 1
                    hidden += hides
        if not hidden:
            yield token


def _hides(tag: Tag) -> bool:
    return "hidden" in tag.attributes or bool(_HIDING.search(tag.attributes.get("style", "")))
