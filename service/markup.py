"""From HTML to the text that is analysed and that the spans count in."""

from __future__ import annotations

import re

import lxml.etree
import lxml.html
import trafilatura

_PAGE = re.compile(r"<\s*(?:!doctype|html|body|head)\b", re.IGNORECASE)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "title",
        "figure",
        "figcaption",
        "aside",
        "nav",
        "form",
        "button",
        "iframe",
        "object",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_BLANKS = re.compile(r"[ \t\r\f\v\n\xa0\u200b]+")
_DEEPEST = 200  # elements above a text; what lies deeper is no article


def text_of(html: str) -> str:
    """The article of a page, or the whole text of a fragment (`<p>…</p><p>…</p>`): a paragraph a line, captions, asides
    and forms left out. Empty where there is none. Raises nothing for bad markup."""
    if _PAGE.search(html[:10_000]):
        found = trafilatura.extract(html, include_comments=False, include_tables=False, favor_precision=True)
        if found:
            return str(found)
    return _fragment(html)


def _fragment(html: str) -> str:
    try:
        root = lxml.html.fromstring(f"<div>{html}</div>", parser=lxml.html.HTMLParser(remove_comments=True))
    except (lxml.etree.LxmlError, ValueError):
        return ""
    lines: list[str] = []
    words: list[str] = []

    def end_line() -> None:
        line = _BLANKS.sub(" ", "".join(words)).strip()
        words.clear()
        if line:
            lines.append(line)

    # events instead of recursion: hostile markup may be nested without end
    hidden = depth = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            depth += 1
            hidden += name in _DROPPED or depth > _DEEPEST
            if name in _BLOCKS or name == "br":
                end_line()
            if not hidden and element.text:
                words.append(element.text)
            continue
        hidden -= name in _DROPPED or depth > _DEEPEST
        depth -= 1
        if name in _BLOCKS:
            end_line()
        if not hidden and element.tail:
            words.append(element.tail)
    end_line()
    return "\n".join(lines)
