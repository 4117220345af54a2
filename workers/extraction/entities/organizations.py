"""Organizations and media, merged by name and abbreviation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from workers.extraction.document import Document, Span, fold
from workers.extraction.entities import marked, phrases
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.drafts import Draft, NameSpan

_WORD = re.compile(r"[\w.-]+")
_IN_MARKS = re.compile(r"\w [«„\"]([^»“\"]+)[»“\"]\Z")  # the name that ends a longer one
_STEM = 4  # letters of a word that no ending begins in
_ENDINGS = "аеиоуыэюяйьъгмх"
_HOME = "RU"  # of the well-known bodies
_SHORTEST_BLEND = 5  # letters
_SMALL = ("и", "по", "в", "на", "для", "при")  # words that abbreviations leave out


def find(document: Document, names: Sequence[NameSpan]) -> list[Draft]:
    """Organizations and media of the article, in order of their first mention."""
    own = [n for n in names if n.type in ("ORGANIZATION", "MEDIA")]
    titles = [_title(document, n) for n in own]
    known = [_known(t.split()) for t in titles]
    keys = [_key(k or t) for k, t in zip(known, titles, strict=True)]
    held = _held(titles)
    links = _abbreviations(document, own, titles) | _acronyms(titles) | _quoted(titles)
    keys = _alike(_merged([*keys, *held], links)[: len(own)])
    drafts: dict[str, Draft] = {}
    called: dict[str, Counter[str]] = {}
    for name, title, key in zip(own, titles, keys, strict=True):
        draft = drafts.get(key)
        if draft is None:
            draft = drafts[key] = Draft(name.type, title, country=_country(document, name))
        if name.type == "MEDIA":
            draft.type = "MEDIA"
        called.setdefault(key, Counter())[title] += 1
        draft.country = draft.country or _country(document, name)
        draft.mentions.append((name.span, "name"))
        draft.spans.append(name)
    for key, draft in drafts.items():
        draft.name = max((_fullest(called[key]), held.get(key, "")), key=len)
        draft.aliases = [title for title in called[key] if title != draft.name]
    return list(drafts.values())


def _fullest(titles: Counter[str]) -> str:
    """The longest name, rather in Cyrillic; of its forms that differ in endings («Яндекс», «Яндекса») the most
    frequent, then the shortest, then the first."""
    cyrillic = [t for t in titles if not t[:1].isascii()] or list(titles)
    longest = _stems(max(cyrillic, key=len))
    return min((t for t in cyrillic if _stems(t) == longest), key=lambda t: (-titles[t], len(t)))


def _known(words: Sequence[str]) -> str | None:
    """The usual name of a well-known body, also where its state is told: «Федеральная служба безопасности РФ»."""
    found = marked.body(words)
    if found is None and len(words) > 1:
        state = gazetteer().match(words[-1:])
        home = state is not None and state.kind == "state" and state.state.code == _HOME
        found = marked.body(words[:-1]) if home else None
    return found


def _alike(keys: Sequence[str]) -> list[str]:
    """The keys, of those that differ in endings or in what they call a state the first: «Большой театр» and «Больший
    театр», «МИД РФ» and «МИД России»."""
    first: dict[str, str] = {}
    meant = {key: first.setdefault(_rough(key), key) for key in dict.fromkeys(keys)}
    return [meant[key] for key in keys]


def _rough(key: str) -> str:
    words = key.split()
    for n in (2, 1):
        state = gazetteer().match([w.capitalize() for w in words[-n:]]) if len(words) > n else None
        if state is not None and state.kind == "state":
            return f"{_stems(' '.join(words[:-n]))} {state.state.name}"
    return _stems(key)


def _stems(name: str) -> str:
    return " ".join(map(_stem, fold(name).split()))


def _stem(word: str) -> str:
    return word[:_STEM] + word[_STEM:].rstrip(_ENDINGS)


def _quoted(titles: Sequence[str]) -> dict[str, str]:
    """«Концерн «Заря»» is «Заря» where the article has that name too: the key of the longer → that of the shorter."""
    named = {t: inside[1] for t in titles if (inside := _IN_MARKS.search(t)) is not None}
    if not named:
        return {}
    rough = {_rough(_key(t)): _key(t) for t in reversed(titles)}
    shorter = {_key(title): rough.get(_rough(_key(inside))) for title, inside in named.items()}
    return {key: short for key, short in shorter.items() if short is not None}


def _key(title: str) -> str:
    """What names of one organization have in common: «The Gate Bells» is «Gate Bells»."""
    words = _WORD.findall(fold(title))
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 2 else words)


def _title(document: Document, name: NameSpan) -> str:
    """The name in the nominative, without legal form and outer marks."""
    first, last = name.title or (name.first, name.last)
    tokens = list(document.tokens[first:last])
    while len(tokens) > 1 and tokens[0].folded in marked.lexicon().legal_forms:
        tokens = tokens[1:]
    if len(tokens) > 2 and tokens[0].text in marked.MARKS and tokens[-1].text in marked.MARKS:
        tokens = tokens[1:-1]
    if name.type == "MEDIA" and (known := marked.medium([t.text for t in tokens])):
        return known
    in_marks = tokens[0].i > 0 and document.tokens[tokens[0].i - 1].text in marked.MARKS and name.first < tokens[0].i
    if in_marks:  # after a generic noun it stands in the nominative
        return document.slice(Span(tokens[0].start, tokens[-1].end))
    head = document.head_of(Span(tokens[0].start, tokens[-1].end)) or tokens[0]
    title = phrases.nominative(tokens, head)
    opens = tokens[0].i == document.sentences[tokens[0].sentence].first
    if opens and len(tokens) > 1 and tokens[0].lemma in marked.lexicon().bodies and not tokens[0].text.isupper():
        return title[:1].lower() + title[1:]  # «Правительство России» is a common noun with a name
    return title


def _abbreviations(document: Document, names: Sequence[NameSpan], titles: Sequence[str]) -> dict[str, str]:
    """«Полное имя (АББР)», «Имя (Name)»: the key of what stands in brackets → that of the name."""
    links: dict[str, str] = {}
    for (name, title), (next_, short) in zip(
        zip(names, titles, strict=True), list(zip(names, titles, strict=True))[1:], strict=False
    ):
        between = document.text[name.span.end : next_.span.start].strip()
        if between not in ("(", "(далее —", "(далее -", "(сокращённо") or document.text[next_.span.end :][:1] != ")":
            continue
        letters = [w[0] for w in _WORD.findall(fold(title)) if w not in _SMALL]
        original = short[:1].isascii() and not title[:1].isascii() and title[:1].isalpha()
        if original or (len(letters) > 1 and fold(short)[:1] == letters[0]):
            links.setdefault(_key(marked.body(short.split()) or short), _key(marked.body(title.split()) or title))
    return links


def _held(titles: Sequence[str]) -> dict[str, str]:
    """Full names that stand only inside others, by key: «МИД Заречья» of «пресс-служба МИД Заречья»."""
    found: dict[str, str] = {}
    for title in titles:
        *_, short, state = ["", "", *title.split()]
        if len(short) > 1 and short.isupper() and len(title.split()) > 2 and gazetteer().match([state]) is not None:
            found.setdefault(_key(f"{short} {state}"), f"{short} {state}")
    return found


def _acronyms(titles: Sequence[str]) -> dict[str, str]:
    """«ФАС» → «Федеральная антимонопольная служба» where it is the only name of the article with these initials."""
    full: dict[str, set[str]] = {}
    for title in titles:
        words = [w for w in _WORD.findall(fold(title)) if w not in _SMALL]
        if len(words) > 2:
            full.setdefault("".join(w[0] for w in words), set()).add(_key(marked.body(title.split()) or title))
    short = {t for t in titles if len(t) > 2 and t.isalpha() and t.isupper() and len(full.get(fold(t), ())) == 1}
    links = {_key(marked.body([t]) or t): next(iter(full[fold(t)])) for t in sorted(short)}
    pairs = {tuple(words): t for t in titles if len(words := _WORD.findall(fold(t))) == 2}
    for title in sorted({t for t in titles if t.isalpha() and len(t) > _SHORTEST_BLEND and t[1:].islower()}):
        whole = {_key(marked.body(t.split()) or t) for words, t in pairs.items() if _is_blend(fold(title), *words)}
        if len(whole) == 1:
            links.setdefault(_key(title), next(iter(whole)))
    return links


def _is_blend(short: str, first: str, second: str) -> bool:
    """«Нацфронт» of «Национальный фронт», «Госдеп» of «Государственный департамент»."""
    return any(
        first.startswith(short[:i]) and second.startswith(short[i:]) and (len(second) - len(short[i:]) == 0 or i == 3)
        for i in range(3, len(short) - 2)
    )


def _merged(keys: Sequence[str], links: dict[str, str]) -> list[str]:
    """The keys with abbreviations resolved, and «МИД» as «МИД России» where that is the only longer name."""
    keys = [links.get(key, key) for key in (links.get(k, k) for k in keys)]
    longer: dict[str, set[str]] = {}
    for key in keys:
        head, _, tail = key.rpartition(" ")
        if head and marked.body(head.split()) is None and gazetteer().match([tail.capitalize()]) is not None:
            longer.setdefault(head, set()).add(key)
    return [next(iter(longer[k])) if len(longer.get(k, ())) == 1 else k for k in keys]


def _country(document: Document, name: NameSpan) -> str | None:
    """The state that the name speaks of: «МИД Казахстана», «Американское бюро»."""
    tokens = document.tokens
    gaz = gazetteer()
    for i in range(name.first, name.last):
        if (found := gaz.starting(tokens, i)) and found[1] <= name.last and found[0].kind in ("state", "seat"):
            return found[0].state.code
        if tokens[i].pos == "ADJ" and len(states := gaz.of_adjective(tokens[i].lemma)) == 1:
            return states[0].code
    return None
