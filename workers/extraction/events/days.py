"""The day of an event whose own words give none: what the article tells around it. A day that only the publication date
gives has no words: an empty text at [0, 0)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workers.extraction.document import Document
from workers.extraction.events import meetings
from workers.extraction.events.dates import Calendar, event_time
from workers.extraction.events.merging import Cluster, Reading
from workers.extraction.events.model import EventTime
from workers.extraction.events.relative import Relations
from workers.extraction.events.sources import Sources
from workers.extraction.times import clauses

_LEAD = 2  # sentences of the article
_NEWS = frozenset(
    ("MEETING", "NEGOTIATION", "VISIT", "AGREEMENT", "ATTACK", "ARREST", "PROTEST", "ACCIDENT", "VERDICT")
)
_STORY = 6  # sentences in which the day of the news is told
_BACK = 2  # sentences of the paragraph that a story may go on without naming its day anew
_ELSEWHEN = frozenset(
    ("ранее", "раньше", "позже", "затем", "впоследствии", "прежде", "недавно", "напомнить", "когда-то")
)


@dataclass
class Days:
    """Lends days to clusters; asked for each in order of the text."""

    clusters: Sequence[Cluster]
    parents: Mapping[int, int]
    document: Document
    calendar: Calendar
    sources: Sources
    told: dict[int, EventTime] = field(default_factory=dict)  # sentence → the last time told of a verb in it
    days: set[str] = field(default_factory=set)  # told of verbs, in quotes too
    leaving: dict[int, bool] = field(default_factory=dict)  # sentence → whether it leaves the day told

    def __post_init__(self) -> None:
        for sentence, found in self.calendar.by_sentence.items():
            for time, head in found:
                verb = self.document.tokens[head.head] if head.head >= 0 else None
                if verb is None or verb.pos != "VERB" or time.start is None or time.start != time.end:
                    continue
                if clauses.tense(self.document, verb) == "future":
                    continue
                if time.granularity == "day":
                    self.days.add(time.start)
                if self.sources.at(time.span.start) is None:
                    self.told[sentence] = event_time(time)

    def fill(self, relations: Relations) -> None:
        """Lends times to the clusters that have none, in order of the text, then those counted from times just lent."""
        for n, cluster in enumerate(self.clusters):
            if cluster.time() is None:
                counted = relations.day(n)
                cluster.time_from, cluster.lent_time = ("relative", counted) if counted is not None else self.lend(n)
        for n, cluster in enumerate(self.clusters):
            if cluster.time() is None and (day := relations.day(n)) is not None:
                cluster.time_from, cluster.lent_time = "relative", day

    def lend(self, n: int) -> tuple[str, EventTime | None]:
        """What gave the time, and the time: that of its whole, of the meeting of the same people, of the story."""
        cluster = self.clusters[n]
        if self._leaves(cluster.first.token.sentence):
            return "", None
        whole = self.clusters[self.parents[n]] if n in self.parents else None
        around = (
            ("parent", _day(whole)),
            ("company", self._company(n)),
            ("story", self._story(cluster) or self._going_on(cluster) or self._only_day(cluster)),
            ("dateline", self._dateline(cluster)),
        )
        return next((t for t in around if t[1] is not None), ("", None))

    def _company(self, n: int) -> EventTime | None:
        """The day on which the same people met."""
        days = {day.start: day for other in meetings.of(self.clusters, n) if (day := _day(other)) is not None}
        return next(iter(days.values())) if len(days) == 1 else None

    def _story(self, cluster: Cluster) -> EventTime | None:
        """The day of the news, told a little later, for what the headline and the first sentence say has happened."""
        first = cluster.first
        if first.token.sentence >= _LEAD or first.quote is not None or cluster.factuality() != "asserted":
            return None
        if first.zone != "headline" and not _reported(first):
            return None
        days = (self.told[s] for s in range(_STORY) if s in self.told)
        return next((day for day in days if day.granularity in ("day", "hour")), None)

    def _only_day(self, cluster: Cluster) -> EventTime | None:
        """The day of an article that tells of one day alone."""
        first = cluster.first
        if not _reported(first) or first.quote is not None or cluster.factuality() != "asserted":
            return None
        if first.token.sentence in self.calendar.by_sentence:
            return None
        days = {day.start: day for day in self.told.values()}
        day = next(iter(days.values())) if len(days) == 1 and self.days <= days.keys() else None
        return day if day is not None and day.granularity in ("day", "hour") else None

    def _going_on(self, cluster: Cluster) -> EventTime | None:
        """The day told last in the paragraph: «5 мая Олухов приехал в Заречный. Там он встретился с Бирюковой»."""
        first = cluster.first
        sentence = self.document.sentences[first.token.sentence]
        if not _reported(first) or first.quote is not None or cluster.factuality() != "asserted":
            return None
        for i in range(sentence.i, max(sentence.i - _BACK, 0) - 1, -1):
            other = self.document.sentences[i]
            if other.paragraph != sentence.paragraph:
                return None
            if i < sentence.i and i in self.told:
                return self.told[i]
            if i in self.calendar.by_sentence or self._leaves(i):
                return None
        return None

    def _leaves(self, i: int) -> bool:
        if i not in self.leaving:
            self.leaving[i] = leaves(self.document, i)
        return self.leaving[i]

    def _dateline(self, cluster: Cluster) -> EventTime | None:
        """The day of publication for what the lead reports as done."""
        first = cluster.first
        if self.document.published is None or first.token.sentence >= _LEAD or cluster.factuality() != "asserted":
            return None
        if first.type not in _NEWS or first.quote is not None:
            return None
        if first.token.pos == "VERB" or first.trigger.light is not None:
            day = self.document.published.isoformat()
            return EventTime(None, None, day, day, "day")
        return None


def leaves(document: Document, sentence: int) -> bool:
    """Whether a sentence leaves the day told before it: «Ранее Олухов подал в отставку»."""
    return any(t.lemma in _ELSEWHEN for t in document.sentence_tokens(document.sentences[sentence]))


def _reported(reading: Reading) -> bool:
    """Whether a clause of its own says that it has happened: «приехал», «состоялась встреча»."""
    verb = reading.trigger.light or reading.token
    return verb.pos == "VERB" and (verb.feats.get("Tense") == "Past" or verb.feats.get("Voice") == "Pass")


def _day(cluster: Cluster | None) -> EventTime | None:
    """The day of a cluster, if it lasted only one."""
    time = cluster.time() if cluster else None
    return time if time is not None and time.start == time.end and time.granularity in ("day", "hour") else None
