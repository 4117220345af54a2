"""Sentiment of a document, its quotes and its entities, and who shows it towards whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import mul

from workers.extraction.document import Document, Span
from workers.extraction.entities.countries import gazetteer
from workers.extraction.entities.model import Entities
from workers.extraction.quotes.model import Quote
from workers.extraction.sentiment import attitudes, trained
from workers.extraction.sentiment.evidence import Evidence
from workers.extraction.sentiment.model import (
    CERTAINLY_NEUTRAL,
    DocumentPolarity,
    Probabilities,
    QuotePolarity,
    Sentiment,
    Target,
    TargetMention,
)  # fmt: skip
from workers.extraction.sentiment.places import Place, Places
from workers.extraction.sentiment.views import Aim, Viewer, names_of

_LEAD_WEIGHT = 2.0  # of the title and the first sentence of the body in the document
_PACE = 20  # sentences between two ticks
_MOST_MENTIONS = 40  # of a sentence that the model is asked of: what holds more is a list, and lists are neutral
_MOST_QUOTES = 12  # of a sentence that the model is asked of, for the same reason
_SINGLE = 0.5  # the most that a polarity gets by a single word
_NEUTRAL = (0.0, 1.0, 0.0)

_Statement = tuple[int, tuple[int, ...]]  # a sentence and those of its tokens that are meant
_Key = tuple[str, Span]  # of a mention: entity and place
_Row = Sequence[float]  # of negative, neutral, positive


def assess(
    document: Document, entities: Entities, quotes: tuple[Quote, ...], tick: Callable[[], None] = lambda: None
) -> Sentiment:
    """The light in which the article and its quotes show each entity, and the article as a whole.

    The model tells how probable each polarity is for every mention, and for every sentence and every quote's part of
    one; what stands above them is their mean. Neutral is the default. `tick` is called every now and then.
    """
    return _Assessment(document, entities, quotes, tick).sentiment()


class _Assessment:
    def __init__(
        self, document: Document, entities: Entities, quotes: Sequence[Quote], tick: Callable[[], None]
    ) -> None:
        self._document = document
        self._tick = tick
        self._entities = entities
        self._quotes = quotes
        self._places = Places(document, entities, quotes)
        names = names_of(document, entities)
        self._evidence: list[Evidence] = []
        for sentence in document.sentences:
            if sentence.i % _PACE == 0:
                self._tick()
            self._evidence.append(Evidence(document, sentence, names))
        self._viewer = Viewer(document, names, self._evidence)
        self._judges = {word.i for evidence in self._evidence for word in evidence.words}
        self._judges |= {act.predicate for evidence in self._evidence for act in evidence.acts}

    def sentiment(self) -> Sentiment:
        listed = [p for same in self._places.by_sentence.values() for p in same[:_MOST_MENTIONS]]
        places = [p for p in listed if self._may_be_judged(p)]
        sentences = [(s.i, tuple(range(s.first, s.last))) for s in self._document.sentences]
        parts = list(self._quoted())
        statements = (*sentences, *(part for _, part in parts))
        # where no word judges, nothing would be left of what the networks say
        judging = list(dict.fromkeys(s for s in statements if self._judging(s[1])))
        aims = [Aim(p.tokens, p.type, self._others(p)) for p in places]
        aims += [self._statement(tokens) for _, tokens in judging]
        told: list[_Row] = trained.probabilities(self._viewer.batches(aims), self._tick).tolist()
        rows = {p.key: _NEUTRAL for p in self._places.all} | {p.key: told[k] for k, p in enumerate(places)}
        lights = {key: _probabilities(row) for key, row in rows.items()}
        stated = dict(zip(judging, told[len(places) :], strict=True))
        by_quote: dict[str, list[tuple[_Row, Sequence[int]]]] = {quote.id: [] for quote in self._quotes}
        for quote, part in parts:
            by_quote[quote.id].append((stated.get(part, _NEUTRAL), part[1]))
        for place in places:  # whom a quote names has the light of its speaker
            if inside := self._places.quote.get(place.tokens[0]):
                by_quote[inside.id].append((rows[place.key], ()))
        return Sentiment(
            self._of_document([stated.get(sentence, _NEUTRAL) for sentence in sentences]),
            tuple(self._of_quote(id_, found) for id_, found in by_quote.items()),
            self._targets(rows, lights),
            attitudes.find(self._document, self._places, self._evidence, lights),
        )

    def _may_be_judged(self, place: Place) -> bool:
        """Whoever acts: people, organizations, states («Франция»), capitals that do something («Париж ответил»). A town
        where something happens is none of them."""
        if place.entity.type != "LOCATION":
            return True
        known = gazetteer().match(place.entity.name.split())
        if known is None or known.kind == "city":
            return False
        return known.kind != "capital" or self._document.tokens[place.tokens[0]].rel == "nsubj"

    def _others(self, place: Place) -> set[int]:
        return self._places.others(place, self._evidence[place.sentence].window(place.tokens))

    def _quoted(self) -> Iterator[tuple[Quote, _Statement]]:
        """The quotes' parts, by sentence, as many as are asked of."""
        asked: Counter[int] = Counter()
        for quote in self._quotes:
            for sentence, tokens in self._parts(quote):
                asked[sentence] += 1
                if asked[sentence] <= _MOST_QUOTES:
                    yield quote, (sentence, tokens)

    def _parts(self, quote: Quote) -> list[_Statement]:
        """The tokens of a quote by sentence."""
        found: dict[int, list[int]] = {}
        for span in quote.spans:
            for token in self._document.tokens_in(span):
                found.setdefault(token.sentence, []).append(token.i)
        return [(sentence, tuple(tokens)) for sentence, tokens in found.items()]

    def _statement(self, tokens: Iterable[int]) -> Aim:
        """Words as a target of their own, those of a sentence or of a quote."""
        all_tokens = self._document.tokens
        inside = [i for i in tokens if all_tokens[i].pos != "PUNCT"] or list(tokens)
        own = set(inside)
        head = next((i for i in inside if all_tokens[i].head not in own), inside[0])
        return Aim([head, *(i for i in inside if i != head)], "STATEMENT")

    def _targets(self, rows: Mapping[_Key, _Row], lights: Mapping[_Key, Probabilities]) -> tuple[Target, ...]:
        found: dict[str, list[TargetMention]] = {}
        for place in self._places.all:
            light, quote = lights[place.key], self._places.quote.get(place.tokens[0])
            mention = TargetMention(place.text, place.span, light.polarity, light, quote.id if quote else None)
            found.setdefault(place.entity.id, []).append(mention)
        targets = []
        for entity in self._entities.all:
            if mentions := found.get(entity.id):
                light = _probabilities(_mean([rows[entity.id, m.span] for m in mentions], [1.0] * len(mentions), 2))
                targets.append(Target(entity.id, entity.name, light.polarity, light, tuple(mentions)))
        return tuple(targets)

    def _of_quote(self, id_: str, parts: Sequence[tuple[_Row, Sequence[int]]]) -> QuotePolarity:
        if not parts:
            return QuotePolarity(id_, "neutral", CERTAINLY_NEUTRAL)
        mean = _mean([row for row, _ in parts], [1.0] * len(parts), 1)
        light = _probabilities(_backed(mean, self._judging(i for _, tokens in parts for i in tokens)))
        return QuotePolarity(id_, light.polarity, light)

    def _of_document(self, rows: Sequence[_Row]) -> DocumentPolarity:
        """The mean of the sentences; the title and the first sentence of the body count twice, words in quotation marks
        not: they are their speakers'."""
        if not rows:
            return DocumentPolarity("neutral", 0.0, CERTAINLY_NEUTRAL)
        lead = next((s.i for s in self._document.sentences if self._document.zone_at(s.span.start) == "body"), -1)
        weights = []
        own: list[int] = []
        for sentence in self._document.sentences:
            titled = self._document.zone_at(sentence.span.start) == "headline"
            told = [i for i in range(sentence.first, sentence.last) if not self._is_spoken(i)]
            own += told
            share = len(told) / (sentence.last - sentence.first)
            weights.append(share * (_LEAD_WEIGHT if titled or sentence.i == lead else 1.0))
        light = _probabilities(_backed(_mean(rows, weights, 1), self._judging(own)))
        return DocumentPolarity(light.polarity, round(light.positive - light.negative, 4), light)

    def _is_spoken(self, i: int) -> bool:
        quote = self._places.quote.get(i)
        return quote is not None and quote.type != "indirect"

    def _judging(self, tokens: Iterable[int]) -> int:
        """How many of the tokens judge."""
        return len(self._judges.intersection(tokens))


def _mean(rows: Sequence[_Row], weights: Sequence[float], power: int) -> _Row:
    """The mean in which a row counts the more the less it is neutral: names repeated without a word do not dilute what
    the others say, nor does one strong word outweigh all."""
    own = [weight * (1 - row[1]) ** power for row, weight in zip(rows, weights, strict=True)]
    total = sum(own)
    if total <= 0:
        return _NEUTRAL
    return [sum(map(mul, own, column)) / total for column in zip(*rows, strict=True)]


def _backed(row: _Row, judging: int) -> _Row:
    """What `judging` words leave of a polarity: of none nothing; a single one never makes it more probable than not."""
    if not judging:
        return _NEUTRAL
    most = 1.0 if judging > 1 else _SINGLE
    negative, positive = min(row[0], most), min(row[2], most)
    return negative, 1 - negative - positive, positive


def _probabilities(row: _Row) -> Probabilities:
    return Probabilities.of(row[0], row[2])
