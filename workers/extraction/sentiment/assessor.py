"""Sentiment of a document, its quotes and its entities, and who shows it towards whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.extraction.document import Document, Span, Token
from workers.extraction.entities.model import Entities, Entity
from workers.extraction.quotes.model import Quote
from workers.extraction.sentiment import scoring
from workers.extraction.sentiment.evidence import Act, Evidence
from workers.extraction.sentiment.model import (
    Attitude,
    DocumentPolarity,
    Party,
    Probabilities,
    QuotePolarity,
    Sentiment,
    Target,
    TargetMention,
)  # fmt: skip

_LEAD_WEIGHT = 2.0  # of the title and the first sentence of the body in the document
_LOUDEST = 2.0  # a sentence counts no more than this in the document
_LEAST_ATTITUDE = 0.45  # what negation or doubt leaves of a weak attitude is none
_LEAST_SPOKEN = 0.35  # score from which a speaker's words count as his attitude
_OVERALL = 0.25  # mean value of the sentences of a quote or document from which it is not neutral
_FIRST_PERSON = ("я", "мы")


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention in the tokens: the head first."""

    entity: Entity
    text: str
    span: Span
    tokens: tuple[int, ...]
    sentence: int


def assess(document: Document, entities: Entities, quotes: tuple[Quote, ...]) -> Sentiment:
    """The light in which the article and its quotes show each entity, and the article as a whole.

    Neutral is the default: a polarity other than that rests on judging words near the mention or on a predicate with
    the mention as its subject or object («обвинил Лосева»).
    """
    return _Assessment(document, entities, quotes).sentiment()


class _Assessment:
    def __init__(self, document: Document, entities: Entities, quotes: Sequence[Quote]) -> None:
        self._document = document
        self._entities = entities
        self._quotes = quotes
        self._places = list(self._all_places())
        self._by_sentence: dict[int, list[_Place]] = {}
        self._owner: dict[int, _Place] = {}  # the shortest mention that covers a token
        for place in self._places:
            self._by_sentence.setdefault(place.sentence, []).append(place)
            for i in place.tokens:
                if i not in self._owner or len(place.tokens) < len(self._owner[i].tokens):
                    self._owner[i] = place
        self._evidence = [Evidence(document, sentence, self._owner) for sentence in document.sentences]
        self._quote = self._innermost_quotes()

    def sentiment(self) -> Sentiment:
        attitudes = list(self._acted_attitudes())
        targets, spoken = self._targets()
        seen = {(a.holder, a.target, a.polarity, a.quote) for a in attitudes}
        attitudes += [a for a in spoken if (a.holder, a.target, a.polarity, a.quote) not in seen]
        attitudes.sort(key=lambda a: (a.span, a.holder.entity or "", a.target.entity or ""))
        return Sentiment(self._of_document(), self._of_quotes(), targets, tuple(dict.fromkeys(attitudes)))

    def _all_places(self) -> Iterator[_Place]:
        for entity in self._entities.all:
            for mention in entity.mentions:
                inside = self._document.tokens_in(mention.span)
                if not inside:
                    continue
                own = {t.i for t in inside}
                head = next((t for t in inside if t.head not in own), inside[0])
                tokens = (head.i, *(t.i for t in inside if t is not head))
                yield _Place(entity, mention.text, mention.span, tokens, head.sentence)

    def _innermost_quotes(self) -> dict[int, Quote]:
        """The shortest quote that every token stands in."""
        found: dict[int, Quote] = {}
        pieces = [(span, quote) for quote in self._quotes for span in quote.spans]
        for span, quote in sorted(pieces, key=lambda p: p[0].start - p[0].end):
            found.update((t.i, quote) for t in self._document.tokens_in(span))
        return found

    def _targets(self) -> tuple[tuple[Target, ...], list[Attitude]]:
        """The light on every entity, and what speakers show by judging words in their quotes."""
        mentions: dict[str, list[tuple[_Place, float]]] = {}
        spoken: list[Attitude] = []
        for place in self._places:
            others = {
                i
                for other in self._by_sentence[place.sentence]
                if other.entity is not place.entity
                for i in other.tokens
            }
            others.difference_update(place.tokens)
            score, word = scoring.target(self._evidence[place.sentence], place.tokens, others)
            mentions.setdefault(place.entity.id, []).append((place, score))
            quote = self._quote.get(place.tokens[0])
            if (
                quote
                and word
                and self._quote.get(word.i) is quote
                and abs(score) >= _LEAST_SPOKEN
                and score * word.value > 0
            ):
                holder = Party(quote.speaker.entity, quote.speaker.name)
                if (holder.entity or holder.name) and holder.entity != place.entity.id:
                    towards = Party(place.entity.id, place.entity.name)
                    spoken.append(self._attitude(holder, towards, score, quote, self._document.tokens[word.i].span))
        targets = [self._target(entity, mentions[entity.id]) for entity in self._entities.all if entity.id in mentions]
        return tuple(targets), spoken

    def _target(self, entity: Entity, scored: list[tuple[_Place, float]]) -> Target:
        """The mean over the mentions of which anything is said: names repeated without a word do not dilute it."""
        telling = [score for _, score in scored if score]
        score = sum(telling) / len(telling) if telling else 0.0
        return Target(
            entity.id, entity.name, scoring.polarity(score), scoring.probabilities(score),
            tuple(TargetMention(p.text, p.span, scoring.polarity(s), scoring.probabilities(s)) for p, s in scored),
        )  # fmt: skip

    def _acted_attitudes(self) -> Iterator[Attitude]:
        """«Лосев раскритиковал Панова»: from the subject of a predicate to its object."""
        for evidence in self._evidence:
            for act in evidence.acts:
                value = act.frame.attitude * act.factor
                if abs(value) < _LEAST_ATTITUDE:
                    continue
                quote = self._quote.get(act.predicate)
                predicate = self._document.tokens[act.predicate]
                for target in self._parties(act.objects):
                    for holder in self._holders(act, quote):
                        if target.entity and holder.entity != target.entity:
                            yield self._attitude(holder, target, value, quote, predicate.span)

    def _parties(self, tokens: Sequence[int]) -> list[Party]:
        """The entities of the tokens, each once; words that name nobody are left out."""
        owners = (self._owner[i].entity for i in tokens if i in self._owner)
        return list(dict.fromkeys(Party(e.id, e.name) for e in owners))

    def _holders(self, act: Act, quote: Quote | None) -> list[Party]:
        """The subject; the speaker where the subject is «я» or unsaid in a quote; else the author."""
        if found := self._parties(act.subjects):
            return found
        subject = next((self._document.tokens[i] for i in act.subjects), None)
        if quote is not None and (subject is None or subject.lemma in _FIRST_PERSON):
            return [Party(quote.speaker.entity, quote.speaker.name)]
        return [Party(None, subject.text if self._names(subject) else None) if subject else Party(None, None, True)]

    def _names(self, subject: Token) -> bool:
        """Whether the word says who it is: «эксперты», not «кто»."""
        return subject.pos in ("NOUN", "PROPN")

    def _attitude(self, holder: Party, target: Party, score: float, quote: Quote | None, span: Span) -> Attitude:
        polarity = "negative" if score < 0 else "positive"
        return Attitude(holder, target, polarity, quote.id if quote else None, span, scoring.probabilities(score))

    def _of_quotes(self) -> tuple[QuotePolarity, ...]:
        """The mean of the judging words over the sentences of a quote."""
        values: dict[str, list[float]] = {quote.id: [] for quote in self._quotes}
        sentences: dict[str, set[int]] = {quote.id: set() for quote in self._quotes}
        for i, quote in self._quote.items():
            sentences[quote.id].add(self._document.tokens[i].sentence)
        for evidence in self._evidence:
            for word in evidence.words:
                if word.i in self._quote:
                    values[self._quote[word.i].id].append(word.value)
        scores = {id_: sum(v) / max(len(sentences[id_]), 1) for id_, v in values.items()}
        return tuple(QuotePolarity(id_, _overall(s), scoring.probabilities(s)) for id_, s in scores.items())

    def _of_document(self) -> DocumentPolarity:
        """The mean of the sentences; the title and the first sentence of the body count twice."""
        total = weight = 0.0
        lead = next((s.i for s in self._document.sentences if self._document.zone_at(s.span.start) == "body"), -1)
        for sentence, evidence in zip(self._document.sentences, self._evidence, strict=True):
            own = sum(word.value for word in evidence.words)
            titled = self._document.zone_at(sentence.span.start) == "headline"
            counts = _LEAD_WEIGHT if titled or sentence.i == lead else 1.0
            total += counts * max(min(own, _LOUDEST), -_LOUDEST)
            weight += counts
        if not weight:
            return DocumentPolarity("neutral", 0.0, Probabilities(0.0, 1.0, 0.0))
        score = total / weight
        return DocumentPolarity(_overall(score), round(scoring.squash(score), 4), scoring.probabilities(score))


def _overall(score: float) -> str:
    return "negative" if score <= -_OVERALL else "positive" if score >= _OVERALL else "neutral"
