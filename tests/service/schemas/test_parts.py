"""The schemas of the parts and the values that the extraction makes agree, field by field."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import marshmallow
import pytest

from service.schemas import entities as entities_wire
from service.schemas import events as events_wire
from service.schemas import fields as wire
from service.schemas import quotes as quotes_wire
from service.schemas import sentiment as sentiment_wire
from service.schemas import times as times_wire
from service.schemas.articles import STATUSES, ResultSchema
from service.schemas.submission import FEATURES
from workers.extraction import document
from workers.extraction.document import Mention, Span
from workers.extraction.entities import model as entities
from workers.extraction.events import model as events
from workers.extraction.pipeline import PARTS, Analysis
from workers.extraction.quotes import model as quotes
from workers.extraction.sentiment import model as sentiment
from workers.extraction.times import model as times

ONLY_ON_THE_WIRE = {"Quote": {"verdict"}, "Event": {"verdict"}}  # what editors say
NOT_ON_THE_WIRE = {"Entity": {"gender", "titles"}}
PAIRS = [
    (document.Evidence, wire.EvidenceSchema),
    (document.Mention, wire.MentionSchema),
    (entities.Entity, entities_wire.EntitySchema),
    (entities.EntityMention, entities_wire.EntityMentionSchema),
    (events.Event, events_wire.EventSchema),
    (events.EventTime, events_wire.EventTimeSchema),
    (events.Participant, events_wire.ParticipantSchema),
    (events.Place, events_wire.PlaceSchema),
    (events.Number, events_wire.NumberSchema),
    (events.Source, events_wire.SourceSchema),
    (events.Voice, events_wire.VoiceSchema),
    (quotes.Affiliation, quotes_wire.AffiliationSchema),
    (quotes.Addressee, quotes_wire.AddresseeSchema),
    (quotes.Cue, quotes_wire.CueSchema),
    (quotes.Quote, quotes_wire.QuoteSchema),
    (quotes.Speaker, quotes_wire.SpeakerSchema),
    (sentiment.Attitude, sentiment_wire.AttitudeSchema),
    (sentiment.DocumentPolarity, sentiment_wire.DocumentPolaritySchema),
    (sentiment.Party, sentiment_wire.PartySchema),
    (sentiment.Probabilities, sentiment_wire.ProbabilitiesSchema),
    (sentiment.QuotePolarity, sentiment_wire.QuotePolaritySchema),
    (sentiment.Sentiment, sentiment_wire.SentimentSchema),
    (sentiment.Target, sentiment_wire.TargetSchema),
    (sentiment.TargetMention, sentiment_wire.TargetMentionSchema),
    (times.TimeExpression, times_wire.TimeSchema),
]


@pytest.mark.parametrize(("model", "schema"), PAIRS, ids=lambda x: x.__name__)
def test_fields_agree(model: Any, schema: type[marshmallow.Schema]) -> None:
    names = {f.name for f in dataclasses.fields(model)} - NOT_ON_THE_WIRE.get(model.__name__, set())
    wired = schema().fields
    assert set(wired) == names | ONLY_ON_THE_WIRE.get(model.__name__, set())
    for field in dataclasses.fields(model):
        if field.name in names:
            assert wired[field.name].required
            assert wired[field.name].allow_none == ("None" in str(field.type)), field.name


def test_sets_of_values_agree() -> None:
    assert entities_wire.TYPES == entities.TYPES
    assert entities_wire.MENTION_KINDS == entities.MENTION_KINDS
    assert events_wire.FACTUALITIES == events.FACTUALITIES
    assert events_wire.SALIENCES == events.SALIENCES
    assert quotes_wire.TYPES == quotes.TYPES
    assert quotes_wire.SPEAKER_KINDS == quotes.SPEAKER_KINDS
    assert quotes_wire.STANCES == quotes.STANCES
    assert sentiment_wire.POLARITIES == sentiment.POLARITIES
    assert times_wire.TYPES == times.TYPES
    assert times_wire.GRANULARITIES == times.GRANULARITIES
    assert times_wire.MODIFIERS == times.MODIFIERS
    assert times_wire.ANCHORS == times.ANCHORS


def test_parts_and_statuses_agree() -> None:
    from service.registry import model

    assert set(FEATURES) == set(PARTS) == set(model.PARTS) == set(ResultSchema().fields)
    assert STATUSES == model.STATUSES


def test_a_whole_analysis_is_valid_on_the_wire() -> None:
    mention = Mention("Пётр Звонарёв", Span(4, 17))
    when = times.TimeExpression(
        "в декабре", Span(50, 59), "DATE", "2026-12", "2026-12", "month", None, None, "dateline"
    )
    even = sentiment.Probabilities(0.2, 0.5, 0.3)
    analysis = Analysis(
        published=date(2026, 11, 23),
        quotes=(
            quotes.Quote(
                "q1", "direct", "Мост откроют", (Span(20, 32),),
                quotes.Speaker("Пётр Звонарёв", "person", "e1", "мэр", quotes.Affiliation("Заречинск", None), mention),
                quotes.Cue("сказал", Span(33, 39), "сказать", "neutral"),
                quotes.Addressee(None, None, mention), mention, when, None, 0.9,
                (document.Evidence("dash-frame", "сказал", Span(33, 39)), document.Evidence("nested", None, None)),
            ),
        ),
        events=(
            events.Event(
                "v1", "opening", None, ("20000001",), "мост откроют", mention, (mention,),
                (events.Participant("мост", None, "theme", mention),), events.Place("Заречинск", "RU", Span(0, 3)),
                events.EventTime("в декабре", Span(50, 59), "2026-12", "2026-12", "month"), "planned",
                events.Source("q1", None, (events.Voice("q1", None),)), None, "main", 0.8,
                (document.Evidence("trigger-открыть", "откроют", Span(25, 32)),),
                (events.Number("amount", None, 5e6, None, "RUB", "более 5 млн рублей", Span(60, 78)),),
            ),
        ),
        sentiment=sentiment.Sentiment(
            sentiment.DocumentPolarity("neutral", 0.1, even), (sentiment.QuotePolarity("q1", "neutral", even),),
            (sentiment.Target("e1", "Пётр Звонарёв", "neutral", even,
                              (sentiment.TargetMention("Звонарёв", Span(9, 17), "neutral", even, None),)),),
            (sentiment.Attitude(sentiment.Party(None, None, True), sentiment.Party("e1", "Пётр Звонарёв"), "positive",
                                None, Span(1, 3), even),),
        ),
        entities=(
            entities.Entity("e1", "PERSON", "Пётр Звонарёв", ("Звонарёв",), ("мэр",), None,
                            (entities.EntityMention("Звонарёв", Span(9, 17), "name"),), 1.0, "masc"),
        ),
        times=(when,),
    )  # fmt: skip
    on_the_wire = json.loads(json.dumps({name: analysis.part(name) for name in PARTS}))
    for part in ("quotes", "events"):
        for item in on_the_wire[part]:
            item["verdict"] = None
    assert ResultSchema().validate(on_the_wire) == {}
