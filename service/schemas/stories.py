"""Stories on the wire: what several articles tell together."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from service.schemas import fields as wire
from service.schemas.articles import STATUSES
from service.schemas.events import FACTUALITIES
from service.schemas.problem import ProblemSchema
from service.schemas.queries import BatchWaitQuery, embargoed, limit_of_page
from service.schemas.quotes import TYPES
from service.schemas.submission import MAX_TITLE, no_longer_than, one_of
from service.schemas.validation import Coded

KINDS = ("automatic", "named")
MOST_ARTICLES = 50
STORY_STATUSES = ("running", "finished", "failed")
CLASSES = ("verbatim", "cut", "reordered", "altered", "paraphrase")
CHANGES = ("negation", "modality", "number", "tense", "wording", "form")
CONFLICTS = ("number", "date", "speaker")
_STORY = "st_01JD3V9K2M4N6P8Q0R2S4T6V8W"
_ARTICLE = "ar_01JD3V9K2M4N6P8Q0R2S4T6V8W"
_MOMENT = "2026-11-23T07:00:00.000Z"


def _some(articles: list[str]) -> None:
    if not articles:
        raise ValidationError(Coded("empty", "Name at least one article."))
    if len(articles) > MOST_ARTICLES:
        detail = f"A story has {MOST_ARTICLES} articles at most, and these are {len(articles)}."
        raise ValidationError(Coded("too_many", detail))
    if twice := next((n for n, id in enumerate(articles) if id in articles[:n]), None):
        raise ValidationError(Coded("duplicate", f"Name each article once; number {twice + 1} has come before."))


def _articles(**more: Any) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=no_longer_than(64)),
        validate=_some,
        metadata={
            "description": "Ids of your articles, each once; they may still be in the queue",
            "minItems": 1,
            "maxItems": MOST_ARTICLES,
            "uniqueItems": True,
            "example": [_ARTICLE],
        },
        **more,
    )


def _title() -> fields.String:
    return fields.String(
        allow_none=True,
        validate=no_longer_than(MAX_TITLE),
        metadata={
            "description": "For people",
            "minLength": 1,
            "maxLength": MAX_TITLE,
            "example": "Мост через Лугу",
        },
    )


class NewStorySchema(Schema):
    """A story to make."""

    class Meta:
        unknown = RAISE

    title = _title()
    articles = _articles(required=True)


class StoryChangeSchema(Schema):
    """What is to be different; what is left out stays."""

    class Meta:
        unknown = RAISE

    title = _title()
    articles = _articles()


class StoryQuery(BatchWaitQuery):
    """`wait` is until all articles have ended and the story is told."""


class StoriesQuery(Schema):
    """Which stories to list."""

    kind = fields.String(
        validate=one_of(*KINDS), metadata={"description": "Only stories of this kind", "enum": list(KINDS)}
    )
    cursor = fields.String(metadata={"description": "Where to continue: `cursor` of the page before", "minLength": 1})
    limit = limit_of_page("Stories per page")
    embargoed = embargoed("Stories that you named with articles")


class PieceSchema(wire.Wire):
    """Words that the head and a member share (`equal`), that only the head has (`delete`), or only the member
    (`insert`)."""

    op = wire.choice("Who has the words", "equal", "insert", "delete")
    text = wire.text("The words; of `equal` and `insert` the member's")


class ChangeSchema(wire.Wire):
    """What differs from the head."""

    kind = wire.choice("What it changes", *CHANGES)
    before = wire.text("Words of the head; may be empty", example="построят")
    after = wire.text("Words of the member; may be empty", example="не построят")


class VariantSchema(wire.Wire):
    """A quote of an article as a member of a story."""

    doc = wire.text("Id of the article", example=_ARTICLE)
    quote = wire.text("Id of the quote in it")
    outlet = wire.text("`source` of the article", allow_none=True)
    published = wire.text("Day of the article", allow_none=True, example="2026-11-23")
    type = wire.choice("Direct speech, partial or indirect speech", *TYPES)
    text = wire.text("Its words")
    spans = wire.spans("Where it stands in its article: `[start, end)` in code points")
    class_ = wire.choice(
        "How its words differ from those of the head, which is `verbatim` itself", *CLASSES, data_key="class"
    )
    similarity = wire.number("Share of its words, by weight, that the head has", 0, 1)
    changes = wire.many(ChangeSchema, "What makes it `altered`")
    diff = wire.many(PieceSchema, "From the head to it; empty of the head and of a paraphrase")


class FamilySchema(wire.Wire):
    """One utterance in several quotes."""

    id = wire.text("Unique within this version of the story", example="f1")
    speaker = wire.text("The fullest name", allow_none=True, example="Пётр Звонарёв")
    text = wire.text("The words of the head")
    members = wire.many(VariantSchema, "The head, the longest verbatim quote, then the others")
    related = wire.many(VariantSchema, "The same in other words")


class RelatedSchema(wire.Wire):
    """Quotes of one speaker on one subject in other words."""

    speaker = wire.text("The fullest name", allow_none=True, example="Пётр Звонарёв")
    members = wire.many(VariantSchema, "The quotes")


class SightingSchema(wire.Wire):
    """An event of an article as a part of the timeline."""

    doc = wire.text("Id of the article", example=_ARTICLE)
    event = wire.text("Id of the event in it", example="v1")
    outlet = wire.text("`source` of the article", allow_none=True)
    published = wire.text("Day of the article", allow_none=True, example="2026-11-23")
    text = wire.text("The words that tell it")
    span = wire.span()
    factuality = wire.choice("Whether this article says that it happened", *FACTUALITIES)


class StageSchema(wire.Wire):
    """How surely it was told on one day."""

    published = wire.text("Day of the articles", allow_none=True, example="2026-11-23")
    factuality = wire.choice("Whether they say that it happened", *FACTUALITIES)
    docs = wire.texts("Ids of the articles")


class OccurrenceSchema(wire.Wire):
    """One event with all the articles that tell of it."""

    id = wire.text("Unique within this version of the story", example="o1")
    type = wire.code("Type of the event")
    participants = wire.texts("Who and what takes part, by name")
    place = wire.text("Where", allow_none=True)
    start = wire.text("First day, in the exactness of the articles", allow_none=True)
    end = wire.text("Last day", allow_none=True)
    factuality = wire.choice("What it came to", *FACTUALITIES)
    history = wire.many(StageSchema, "How it got there, by days")
    parent = wire.text("Id of the occurrence that it is a part of", allow_none=True, example="o2")
    members = wire.many(SightingSchema, "The events of the articles")


class StoryClaimSchema(wire.Wire):
    """One side of a conflict or a shift: who says what where."""

    doc = wire.text("Id of the article", example=_ARTICLE)
    quote = wire.text("Id of the quote in it; null where the author says it", allow_none=True)
    event = wire.text("Id of the event in it", allow_none=True, example="v1")
    speaker = wire.text("Who says it; null: the author", allow_none=True, example="Пётр Звонарёв")
    value = wire.text("What the sides differ in", example="три часа")
    text = wire.text("The words it is said in")
    spans = wire.spans("Where they stand: `[start, end)` in code points")
    date = wire.text("The day of it", allow_none=True, example="2026-11-23")


class ConflictSchema(wire.Wire):
    """Accounts that do not agree. Who is right is not said."""

    kind = wire.choice("In what", *CONFLICTS)
    event = wire.code(
        "Type of the event that the accounts tell of; null where they differ in a statement",
        allow_none=True,
        example="MEETING",
    )
    measure = wire.code(
        "What they count of it, such as `dead` or `duration`; null of other kinds", allow_none=True, example="duration"
    )
    claims = wire.many(StoryClaimSchema, "The sides")


class ShiftSchema(wire.Wire):
    """What one speaker said of one subject, first and later. Both may be true."""

    speaker = wire.text("Who", example="Пётр Звонарёв")
    topic = wire.texts("Of what")
    label = wire.code("What it is called: never a contradiction", example="shift")
    before = wire.one(StoryClaimSchema)
    after = wire.one(StoryClaimSchema)


class StoryArticleSchema(wire.Wire):
    """An article of a story."""

    id = wire.text("Its id", example=_ARTICLE)
    status = wire.choice("Where its analysis is", *STATUSES)
    included = wire.flag("Whether what is told is told of it too; false while it is missing")
    title = wire.text("Headline", allow_none=True)
    source = wire.text("The medium it appeared in", allow_none=True)
    url = wire.text("Where it appeared", allow_none=True)
    external_id = wire.text("Your own id of it", allow_none=True)
    published_at = wire.text("When it was published", allow_none=True)
    embargoed_until = wire.text("Not to be published before", allow_none=True)
    withheld = wire.flag("Not to be published at all")
    href = wire.text("Where to read it", example=f"/v1/articles/{_ARTICLE}")


class StoryLinksSchema(wire.Wire):
    """Where to go from here."""

    self = wire.text("This story", example=f"/v1/stories/{_STORY}")
    quotes = wire.text("Its quote families alone", example=f"/v1/stories/{_STORY}/quotes")
    timeline = wire.text("Its timeline alone", example=f"/v1/stories/{_STORY}/timeline")


class StorySummarySchema(wire.Wire):
    """A story without what is told of it."""

    id = wire.text("Its id, sortable by time", example=_STORY)
    kind = wire.choice("Who put the articles together: this service, or you", *KINDS)
    status = wire.choice(
        "`running`: an article is not done, or the story is to be told; what is there is told of the articles that are "
        "`included`. `failed`: see `problem`",
        *STORY_STATUSES,
    )
    title = wire.text("As you named it; of an automatic one the first headline", allow_none=True)
    revision = wire.count("Grows with every telling and renaming")
    created_at = wire.text("When it was made (RFC 3339, UTC)", example=_MOMENT)
    told_at = wire.text("When it was told last; null: not yet, or not since an article left", allow_none=True)
    expires_at = wire.text("When it is forgotten (RFC 3339, UTC)", example="2026-11-30T07:00:00.000Z")
    embargoed_until = wire.text("Not to be published before: the latest of its articles", allow_none=True)
    withheld = wire.flag("Not to be published at all: an article of it is withheld")
    articles = wire.many(StoryArticleSchema, "Its articles, in the order in which they came into it")
    problem = wire.one(ProblemSchema, allow_none=True)
    links = wire.one(StoryLinksSchema)


class StorySchema(StorySummarySchema):
    """What several articles tell together. All lists are empty until it is told."""

    families = wire.many(FamilySchema, "The same words in several articles")
    related = wire.many(RelatedSchema, "The same speaker on the same subject, in other words")
    timeline = wire.many(OccurrenceSchema, "What happened, by days")
    conflicts = wire.many(ConflictSchema, "Where accounts differ")
    shifts = wire.many(ShiftSchema, "How a speaker's position moved")


class _OfStory(wire.Wire):
    story = wire.text("Id of the story", example=_STORY)
    revision = wire.count("Grows with every telling and renaming")
    status = wire.choice("Whether more is to come", *STORY_STATUSES)
    embargoed_until = wire.text("Not to be published before", allow_none=True)
    withheld = wire.flag("Not to be published at all")


class StoryQuotesSchema(_OfStory):
    """The quotes of a story that say the same."""

    families = wire.many(FamilySchema, "The same words in several articles")
    related = wire.many(RelatedSchema, "The same speaker on the same subject, in other words")


class StoryTimelineSchema(_OfStory):
    """What happened in a story."""

    timeline = wire.many(OccurrenceSchema, "What happened, by days")


class StoryListSchema(wire.Wire):
    """One page of stories, newest first."""

    stories = wire.many(StorySummarySchema, "The stories")
    cursor = wire.text("Where to continue; null at the end", allow_none=True)
