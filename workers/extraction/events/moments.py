"""The days that an event may have had: those of its own words, of words around it and of the story, each as its month
and year too, with what is known of each as names of features for the model of `when.py`.

«5 мая Олухов прибыл в Заречное. Там он поблагодарил Бирюкову»: the thanks may be of the 5th, of May, or of no day told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workers.extraction.document import Span, Token
from workers.extraction.events.arguments import Syntax
from workers.extraction.events.dates import Calendar, apart, event_time, is_future, of_a_noun
from workers.extraction.events.days import leaves
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.events.model import EventTime
from workers.extraction.events.sources import Sources
from workers.extraction.times import clauses, lexicon
from workers.extraction.times.calendar import EXACTNESS
from workers.extraction.times.model import TimeExpression

_MENTIONS = 6  # mentions of one event
_AROUND = (0, -1, 1, -2, 2)  # sentences
_PARAGRAPHS = 2  # away at most
_BESIDE = 6  # expressions of one sentence nearest to a mention
_MOST = 40  # moments of one event
_GAPS = (1, 3, 6, 12, 25)  # tokens
_PLACES = (0, 1, 3, 6)  # sentences of the article
_LEAD = 6  # sentences in which the day of the news is told
_COARSE = ("month", "year")
# Where days come from, the surest first
_DIRECT: tuple[str, ...] = ("rule", "at0", "at-1", "lead", "last", "at1", "published", "at-2", "at2", "latest", "most")
_ROUGH = tuple(f"{how}-of-{w}" for how in (*_COARSE, "begin") for w in ("rule", "lead", "at0", "at-1", "last"))
_SORTS = _DIRECT + _ROUGH
_GIVEN = ("rule-own", "rule-mention", "rule-story")
_LENT = "rule-lent"  # the others, which are rare
_NAMED = {"at0": "own", "published": "dateline"}  # sorts whose evidence is not that of the story


class Told(NamedTuple):
    """A time expression with the word it hangs on and the days it gives."""

    said: TimeExpression
    head: Token
    time: EventTime


@dataclass(slots=True)
class Moment:
    """Days with the words that give them. `ways` tell where they come from, `names` what is known of them; `beside` are
    names of the expression nearest to a mention, `near` its distance in sentences and tokens."""

    time: EventTime
    ways: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    beside: tuple[str, ...] = ()
    near: tuple[int, int] | None = None

    @property
    def sort(self) -> str:
        """The surest of the ways: `rule`, `at0`, `month-of-lead`; `rough` for other months and years."""
        return next((sort for sort in _SORTS for w in self.ways if w.startswith(sort)), "rough")

    @property
    def rule(self) -> str:
        """Its evidence: `own`, `mention`, `parent`, `company`, `story`, `dateline`, `relative`."""
        sort = self.sort.rpartition("-of-")[2]
        rules = (w.rpartition("-")[2] for w in sorted(self.ways) if "rule-" in w)
        return next(rules) if sort == "rule" else _NAMED.get(sort, "story")

    @property
    def given(self) -> str | None:
        """What kind of rule gives it."""
        rule = next((w for w in sorted(self.ways) if w.startswith("rule-")), None)
        return _LENT if rule is not None and rule not in _GIVEN else rule


class Moments:
    """Of one document, whose clusters have the times that the rules give them. Work for an event is bounded."""

    def __init__(
        self,
        clusters: Sequence[Cluster],
        parents: Mapping[int, int],
        calendar: Calendar,
        sources: Sources,
        syntax: Syntax,
    ) -> None:
        self._clusters = clusters
        self._parents = parents
        self._calendar = calendar
        self._sources = sources
        self._syntax = syntax
        self._document = document = syntax.document
        self._told: dict[int, list[Told]] = {}
        for expressions in (calendar.by_sentence, calendar.of_names):
            for sentence, said_there in sorted(expressions.items()):
                row = self._told.setdefault(sentence, [])
                row += [Told(said, head, event_time(said)) for said, head in said_there]
        every = [told for row in self._told.values() for told in row]
        self._said = {told.said.span: told.said for told in every}
        self._owners: dict[Span, set[int]] = {}
        self._events: dict[int, list[int]] = {}  # sentence → the words that name events
        for n, cluster in enumerate(clusters):
            for reading in cluster.readings:
                self._events.setdefault(reading.token.sentence, []).append(reading.token.i)
                if reading.time is not None and reading.time.span is not None:
                    self._owners.setdefault(reading.time.span, set()).add(n)
        for inside in self._events.values():
            inside.sort()
        published = document.published
        self._published = published.isoformat() if published is not None else None
        self._story(every)

    def _story(self, every: Sequence[Told]) -> None:
        """Finds the days that the article as a whole tells of."""
        days = [told for told in every if told.time.granularity in ("day", "hour") and told.time.start == told.time.end]
        past = [told for told in days if self._tense(told) != "future"]
        often = Counter(told.time.start for told in days)
        lead = next((told.time for told in past if told.head.sentence < _LEAD), None)
        latest = max((told.time for told in past), key=lambda t: t.start or "", default=None)
        most = max((told.time for told in days), key=lambda t: often[t.start], default=None)
        self._days = [(way, t) for way, t in (("lead", lead), ("latest", latest), ("most", most)) if t is not None]
        self._lead = lead.start if lead is not None else None
        self._last = [told for told in days if self._sources.at(told.head.start) is None]
        self._last_at = [told.head.i for told in self._last]

    def _tense(self, told: Told) -> str | None:
        return clauses.tense(self._document, clauses.governor(self._document, told.head))

    def of(self, n: int) -> list[Moment]:
        """The moments of the n-th event with all their names."""
        found: dict[tuple[str, str], Moment] = {}
        cluster = self._clusters[n]
        self._by_rules(cluster, found)
        for reading in cluster.sound()[:_MENTIONS]:
            self._by_words(n, reading, found)
        self._by_story(cluster, found)
        for moment in list(found.values()):
            _coarsen(moment, found)
        moments = [m for m in found.values() if self._may_be(m, cluster)][:_MOST]
        context = list(self._context(n))
        given = next((m.given for m in moments if m.given is not None), None)
        for moment in moments:
            moment.names.update(moment.ways, moment.beside, self._features(moment, context, given))
        return moments

    def _may_be(self, moment: Moment, cluster: Cluster) -> bool:
        """What has happened is of no day after publication, unless its own words say so."""
        told = "rule-own" in moment.ways or "rule-mention" in moment.ways
        return told or cluster.factuality() != "asserted" or not is_future(moment.time, self._document.published)

    def none(self, n: int) -> list[str]:
        """The names of there being no time."""
        return ["none", *(f"none-{c}" for c in self._context(n))]

    def _by_rules(self, cluster: Cluster, found: dict[tuple[str, str], Moment]) -> None:
        """What the rules give, and all times that may be those of a mention."""
        given = cluster.time()
        if given is not None:
            rule = "own" if given == cluster.first.time else "mention" if cluster.times else cluster.time_from
            _moment(given, found).ways.add(f"rule-{rule}")
        for k, reading in enumerate(cluster.sound()[:_MENTIONS]):
            for rank, (way, time) in enumerate(reading.times):
                moment = _moment(time, found)
                moment.ways.add(f"way-{way}")
                moment.names.add(f"way-{way}-{'later' if rank else 'first'}-{'again' if k else 'first'}")

    def _by_words(self, n: int, reading: Reading, found: dict[tuple[str, str], Moment]) -> None:
        """The times that are told around a mention."""
        sentences, here = self._document.sentences, reading.token.sentence
        left = leaves(self._document, here)
        for away in _AROUND:
            i = here + away
            if left and away < 0:
                continue
            if i not in self._told or abs(sentences[i].paragraph - sentences[here].paragraph) > _PARAGRAPHS:
                continue
            for told in sorted(self._told[i], key=lambda told: abs(told.head.i - reading.token.i))[:_BESIDE]:
                if away == 0 and not self._may_tell(told, reading):
                    continue
                if away and reading.factuality == "possible" and self._tense(told) == "past":
                    continue
                moment = _moment(told.time, found)
                moment.ways.add(f"at{away}")
                near = (abs(away), abs(told.head.i - reading.token.i))
                if moment.near is None or near < moment.near:
                    moment.near = near
                    moment.beside = tuple(f"by-{name}" for name in self._beside(n, reading, told))

    def _may_tell(self, told: Told, reading: Reading) -> bool:
        """Whether a time in the sentence of a mention may be its time at all. That of another's words or of the saying,
        of a birth («умерший родился в 1970 году»), of a mere noun («лауреат премии 1997 года») is not."""
        trigger = reading.trigger
        above = self._syntax.parent(told.head)
        born = above is not None and above.lemma in lexicon.BIRTHS and above.i != trigger.token.i
        if born or apart(trigger, self._syntax) or of_a_noun(told.said, told.head, self._syntax):
            return False
        if reading.factuality != "asserted" and self._in_words(trigger.token, self._calendar.governors[told.said.span]):
            return False
        return self._sources.same_voice(told.head.start, trigger.token.start)

    def _in_words(self, token: Token, tellers: Collection[int]) -> bool:
        """Whether a word is told in a clause that depends on one of the verbs: «сказал в 2017 году, что приедет»."""
        below = token
        for above in self._document.ancestors(token.i):
            if above.i in tellers:
                return below.rel == "ccomp"
            below = above
        return False

    def _beside(self, n: int, reading: Reading, told: Told) -> Iterator[str]:
        """How an expression stands to a mention, and whether it is the time of other events."""
        sentences, token = self._document.sentences, reading.token
        away = told.head.sentence - token.sentence
        same = sentences[told.head.sentence].paragraph == sentences[token.sentence].paragraph
        yield f"{away}"
        yield f"{away}-{'same' if same else 'other'}-paragraph"
        yield f"anchor-{told.said.anchor}"
        yield f"mod-{told.said.mod}"
        owners = self._owners.get(told.said.span, set())
        whose = "own" if n in owners else "owned" if owners else "free"
        yield from (whose, f"{away}-{whose}", f"owners-{min(len(owners), 2)}")
        if whose == "owned" and any(self._clusters[o].first.type == reading.type for o in owners):
            yield from ("of-alike", f"{away}-of-alike")
        tense = self._tense(told)
        yield from (f"tense-{tense}", f"{away}-tense-{tense}")
        if away == 0:
            side = "after" if told.head.i > token.i else "before"
            gap = abs(told.head.i - token.i)
            yield f"{token.pos}-{side}"
            yield from (f"gap-{_bucket(gap, _GAPS)}", f"{side}-gap-{_bucket(gap, _GAPS)}")
            low, high = sorted((told.head.i, token.i))
            row = self._events[token.sentence]
            rivals = min(bisect_left(row, high) - bisect_left(row, low + 1), 2)
            yield from (f"rivals-{rivals}", f"{side}-rivals-{rivals}")

    def _by_story(self, cluster: Cluster, found: dict[tuple[str, str], Moment]) -> None:
        if cluster.factuality() == "possible" or leaves(self._document, cluster.first.token.sentence):
            return
        for way, time in self._days:
            _moment(time, found).ways.add(way)
        k = bisect_left(self._last_at, cluster.first.token.i)
        if k:
            _moment(self._last[k - 1].time, found).ways.add("last")
        if self._published is not None:
            _moment(EventTime(None, None, self._published, self._published, "day"), found).ways.add("published")

    def _context(self, n: int) -> Iterator[str]:
        """What is known of the event, whatever its day."""
        cluster = self._clusters[n]
        first = cluster.first
        verb = first.trigger.light or first.token
        yield f"type-{first.type}"
        yield f"fact-{cluster.factuality()}"
        yield f"tense-{clauses.tense(self._document, verb) if verb.pos in ('VERB', 'AUX') else 'noun'}"
        yield f"zone-{first.zone}"
        yield f"rel-{first.token.rel}"
        yield f"sentence-{_bucket(first.token.sentence, _PLACES)}"
        yield "told" if first.quote is None else "quoted"
        yield f"published-{self._published is not None}"
        if n in self._parents:
            yield "part"
        if cluster.time() is not None:
            yield "ruled" if cluster.times else "lent"

    def _features(self, moment: Moment, context: Sequence[str], given: str | None) -> Iterator[str]:
        start, sort, own = moment.time.start or "", moment.sort, moment.given
        grade = "span" if moment.time.start != moment.time.end else _grade(start)
        yield from (f"grade-{grade}", f"sort-{sort}", f"sort-{sort}-{grade}")
        yield from (f"{sort}-{c}" for c in context)
        yield from (f"{grade}-{c}" for c in context if c.startswith(("type", "fact", "tense", "zone")))
        if own is not None:
            yield from (own, f"{own}-{grade}")
            yield from (f"{own}-{c}" for c in context)
        elif given is not None:
            yield from ("against", f"against-{given}", f"against-{given}-{sort}")
        said = self._said.get(moment.time.span) if moment.time.span is not None else None
        if said is not None and "-of-" not in sort:
            yield from (f"said-{said.granularity}", f"said-{said.mod}", f"said-{said.anchor}")
            yield from (f"{sort}-said-{said.granularity}", f"{sort}-said-{said.anchor}")
        if self._lead is not None:
            side = "rule" if sort == "rule" else "other"
            for name in _against(start, self._lead, grade):
                yield from (f"lead-{name}", f"lead-{side}-{name}")
        if self._published is not None:
            yield from (f"published-{name}" for name in _against(start, self._published, grade))


def _coarsen(moment: Moment, found: dict[tuple[str, str], Moment]) -> None:
    """Adds the month and the year that hold a moment, and the first day of several."""
    time, ways = moment.time, sorted(moment.ways)
    start, end = time.start or "", time.end or ""
    for grade in _COARSE:
        width = EXACTNESS[grade]
        if len(start) > width and start[:width] == end[:width]:
            rough = EventTime(time.text, time.span, start[:width], start[:width], grade)
            _moment(rough, found).ways.update(f"{grade}-of-{w}" for w in ways)
    if start != end and _grade(start) == "day":
        _moment(EventTime(time.text, time.span, start, start, "day"), found).ways.update(f"begin-of-{w}" for w in ways)


def _against(start: str, day: str, grade: str) -> Iterator[str]:
    """How days lie to the day of the news, as far as both are known."""
    width = min(len(start), len(day))
    side = "is" if start[:width] == day[:width] else "before" if start < day else "after"
    yield f"{side}-{grade}"
    if side != "is" and grade != "year":
        shared = next((g for g in _COARSE if start[: EXACTNESS[g]] == day[: EXACTNESS[g]]), "nothing")
        yield f"{side}-same-{shared}-{grade}"


def _grade(start: str) -> str:
    return next((grade for grade, width in EXACTNESS.items() if len(start) == width), "other")


def _bucket(n: int, bounds: Iterable[int]) -> str:
    return str(next((b for b in bounds if n <= b), "far"))


def _moment(time: EventTime, found: dict[tuple[str, str], Moment]) -> Moment:
    return found.setdefault((time.start or "", time.end or time.start or ""), Moment(time))
