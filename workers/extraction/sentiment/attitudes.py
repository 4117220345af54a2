"""Who shows what towards whom, with the words that show it.

Three ways lead to an attitude, and where none does, none is told:
- an act: «Лосев раскритиковал Панова» is Лосев's towards Панов, whoever reports it;
- a judging word in a quote, beside a mention that the model finds in the same light: it is the speaker's;
- a judging word of the author's own that says what the target is: «подлый Лосев», «Лосев — мошенник».

«Лосева раскритиковали» has no holder: it is in the light on Лосев, not among the attitudes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workers.extraction.document import Document, Span, Token
from workers.extraction.quotes.model import Quote
from workers.extraction.sentiment.evidence import Act, Evidence, Word
from workers.extraction.sentiment.model import Attitude, Party, Probabilities
from workers.extraction.sentiment.places import Place, Places

_ACT = 0.9  # how often RuOpinionNE has the polarity towards the object too, on some 60 acts (`benchmarks/attitudes.py`)
_LEAST_WORD = 0.5  # value of a judging word that shows an attitude by itself
_NEAR = 2  # steps in the tree within which a speaker's word is about the mention
_FIRST_PERSON = ("я", "мы")

Lights = Mapping[tuple[str, Span], Probabilities]  # of every mention what the model says


def find(document: Document, places: Places, evidence: Sequence[Evidence], lights: Lights) -> tuple[Attitude, ...]:
    """In order of the text; one attitude for every holder, target, polarity and quote."""
    finder = _Finder(document, places, evidence, lights)
    found: dict[tuple[Party, Party, str, str | None], Attitude] = {}
    for attitude in (*finder.acts(), *finder.words()):
        found.setdefault((attitude.holder, attitude.target, attitude.polarity, attitude.quote), attitude)
    return tuple(sorted(found.values(), key=lambda a: (a.span, a.holder.entity or "", a.target.entity or "")))


class _Finder:
    def __init__(self, document: Document, places: Places, evidence: Sequence[Evidence], lights: Lights) -> None:
        self._document = document
        self._places = places
        self._evidence = evidence
        self._lights = lights

    def acts(self) -> Iterator[Attitude]:
        """Of acts that are said to have happened: «не осудил», «мог бы осудить» show nothing."""
        for evidence in self._evidence:
            for act in evidence.acts:
                if act.frame.shown and act.factor == 1:
                    quote = self._places.quote.get(act.predicate)
                    span = self._document.tokens[act.predicate].span
                    for target in self._parties(act.objects):
                        for holder in self._holders(act, quote):
                            if holder != target:
                                yield _attitude(holder, target, act.frame.attitude, quote, span)

    def words(self) -> Iterator[Attitude]:
        for place in self._places.all:
            light = self._lights[place.key]
            if light.polarity == "neutral":
                continue
            evidence = self._evidence[place.sentence]
            quote = self._places.quote.get(place.tokens[0])
            word = self._word(evidence, place, quote, -1 if light.polarity == "negative" else 1)
            holder = Party(quote.speaker.entity, quote.speaker.name) if quote else Party(None, None, True)
            target = Party(place.entity.id, place.entity.name)
            if word is not None and (holder.entity or holder.name or holder.author) and holder.entity != target.entity:
                span = self._document.tokens[word.i].span
                yield Attitude(holder, target, light.polarity, quote.id if quote else None, span, light)

    def _word(self, evidence: Evidence, place: Place, quote: Quote | None, sign: int) -> Word | None:
        """The strongest judging word of this sign that is about the mention: in a quote near it, else joined to it."""
        window = evidence.window(place.tokens)
        if not evidence.words_in(window):
            return None
        distance = evidence.distances(place.tokens, window)
        elsewhere = evidence.distances(self._places.others(place, window), window)
        about = [
            word
            for word in evidence.words_in(window)
            if word.value * sign >= _LEAST_WORD
            and not self._is_told(evidence, word)
            and self._places.quote.get(word.i) is quote
            and distance[word.i - window.start] <= _NEAR
            and elsewhere[word.i - window.start] >= distance[word.i - window.start]
            and (evidence.same_clause(place.tokens[0], word.i) or word.i in place.tokens)
            and (quote is not None or self._says_what_it_is(place, word))
        ]
        return max(about, key=lambda w: abs(w.value), default=None)

    def _is_told(self, evidence: Evidence, word: Word) -> bool:
        """Whether the word is a deed, or an attitude of somebody else: neither is the speaker's own."""
        act = evidence.acts_by_predicate.get(word.i)
        return act is not None and (not act.frame.shown or bool(self._parties(act.subjects)))

    def _says_what_it_is(self, place: Place, word: Word) -> bool:
        """«подлый Лосев», «мошенник Лосев», «Лосев — мошенник», «Лосев был лжив»."""
        tokens = self._document.tokens
        judging, head = tokens[word.i], tokens[place.tokens[0]]
        if word.i in place.tokens:
            return judging.pos in ("ADJ", "NOUN")
        if judging.head == head.i:
            return judging.rel in ("amod", "appos")
        return head.head == judging.i and head.rel == "nsubj" and judging.pos in ("ADJ", "NOUN")

    def _parties(self, tokens: Sequence[int]) -> list[Party]:
        """The entities of the tokens, each once; words that name nobody are left out."""
        owners = (self._places.owner[i].entity for i in tokens if i in self._places.owner)
        return list(dict.fromkeys(Party(e.id, e.name) for e in owners))

    def _holders(self, act: Act, quote: Quote | None) -> list[Party]:
        """The subject; the speaker, or the author outside quotes, where it is «я» or «мы»; else somebody without an
        entity: «эксперты». «Лосева раскритиковали» has none."""
        if found := self._parties(act.subjects):
            return found
        subject = next((self._document.tokens[i] for i in act.subjects), None)
        if subject is None:
            return [self._speaker(quote)] if self._in_first_person(act) and self._known(quote) else []
        if subject.lemma in _FIRST_PERSON:
            return [self._speaker(quote)] if self._known(quote) else []
        return [Party(None, subject.text)] if self._is_somebody(subject) else []

    def _known(self, quote: Quote | None) -> bool:
        return quote is None or bool(quote.speaker.entity or quote.speaker.name)

    def _speaker(self, quote: Quote | None) -> Party:
        return Party(quote.speaker.entity, quote.speaker.name) if quote else Party(None, None, True)

    def _in_first_person(self, act: Act) -> bool:
        """«Осуждаем Лосева»."""
        return self._document.tokens[act.predicate].feats.get("Person") == "1"

    def _is_somebody(self, subject: Token) -> bool:
        return subject.pos == "NOUN" and subject.feats.get("Animacy") == "Anim"


def _attitude(holder: Party, target: Party, value: float, quote: Quote | None, span: Span) -> Attitude:
    against = (1 - _ACT) / 2
    light = Probabilities.of(_ACT, 0) if value < 0 else Probabilities.of(0, _ACT)
    light = Probabilities.of(light.negative or against / 2, light.positive or against / 2)
    return Attitude(holder, target, light.polarity, quote.id if quote else None, span, light)
