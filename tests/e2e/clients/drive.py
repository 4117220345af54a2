"""Drives a live service with the client that openapi-python-client generates: submit, wait, read, batch, problem.

Run and type-checked by test_python_client.py; prints what it saw as one JSON object. Not a test itself.
"""

from __future__ import annotations

import json
import os
import sys
import time

from doslovno_client import AuthenticatedClient
from doslovno_client.api.articles import (
    get_article,
    get_article_events,
    get_article_quotes,
    get_article_sentiment,
    submit_article,
)
from doslovno_client.api.batches import get_batch, submit_batch
from doslovno_client.api.search import get_speaker, list_speakers, search_quotes
from doslovno_client.api.stories import create_story, get_story, list_stories
from doslovno_client.models import (
    Article,
    ArticleEvents,
    ArticleQuotes,
    ArticleSentiment,
    Batch,
    FoundQuotes,
    GetArticleIncludeItem,
    ListedSpeakers,
    NewStory,
    Problem,
    Result,
    ResultLine,
    SpeakerProfile,
    Story,
    StoryList,
    Submission,
)

PATIENCE = 120.0  # seconds
WAIT = 5


def main(text: str) -> dict[str, object]:
    client = AuthenticatedClient(base_url=os.environ["DOSLOVNO_URL"], token=os.environ["DOSLOVNO_API_KEY"])

    submitted = submit_article.sync(client=client, body=Submission(text=text, external_id="one"))
    assert isinstance(submitted, Article), submitted
    article = finished(client, submitted.id)

    quotes = get_article_quotes.sync(article.id, client=client)
    events = get_article_events.sync(article.id, client=client)
    sentiment = get_article_sentiment.sync(article.id, client=client)
    assert isinstance(quotes, ArticleQuotes), quotes
    assert isinstance(events, ArticleEvents), events
    assert isinstance(sentiment, ArticleSentiment), sentiment
    assert isinstance(article.result, Result)
    assert article.result.quotes == quotes.quotes

    told = search_quotes.sync(client=client, q=quotes.quotes[0].text.split()[0], limit=1)
    people = list_speakers.sync(client=client)
    assert isinstance(told, FoundQuotes), told
    assert isinstance(people, ListedSpeakers), people
    speaker = get_speaker.sync(people.speakers[0].id, client=client)
    assert isinstance(speaker, SpeakerProfile), speaker
    assert speaker.statements[0].article.id == told.quotes[0].article.id == article.id

    made = create_story.sync(client=client, body=NewStory(articles=[article.id], title="Мост"))
    assert isinstance(made, Story), made
    story = get_story.sync(made.id, client=client, wait=30)
    stories = list_stories.sync(client=client)
    assert isinstance(story, Story), story
    assert isinstance(stories, StoryList), stories
    assert made.id in [listed.id for listed in stories.stories]

    accepted = submit_batch.sync(client=client, body=[Submission(text=f"{text} {n}") for n in (1, 2)])
    assert isinstance(accepted, Batch), accepted
    batch = batch_finished(client, accepted.id)
    answer = client.get_httpx_client().get(f"/v1/batches/{batch.id}/results")  # the generator knows no NDJSON
    lines = [ResultLine.from_dict(json.loads(line)) for line in answer.text.splitlines()]

    refused = submit_article.sync(client=client, body=Submission(text=""))
    assert isinstance(refused, Problem), refused
    stranger = AuthenticatedClient(base_url=os.environ["DOSLOVNO_URL"], token="nobody")  # noqa: S106
    unknown = get_article.sync(article.id, client=stranger)
    assert isinstance(unknown, Problem), unknown
    return {
        "status": article.status.value,
        "speakers": [quote.speaker.name for quote in quotes.quotes],
        "spans": [text[slice(*quote.spans[0])] for quote in quotes.quotes],
        "events": [event.type_ for event in events.events],
        "people": sorted(speaker.name for speaker in people.speakers),
        "polarity": sentiment.sentiment.document.polarity.value,
        "story": [story.status.value, [part.included for part in story.articles], len(story.timeline) > 0],
        "batch": [(line.seq, line.status.value) for line in lines],
        "refused": (refused.type_, [error.pointer for error in refused.errors or []]),
        "unknown": (unknown.type_, unknown.status),
    }


def finished(client: AuthenticatedClient, id: str) -> Article:
    include = [GetArticleIncludeItem.QUOTES, GetArticleIncludeItem.EVENTS]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        article = get_article.sync(id, client=client, wait=WAIT, include=include)
        assert isinstance(article, Article), article
        if article.finished_at is not None:
            return article
    raise TimeoutError(id)


def batch_finished(client: AuthenticatedClient, id: str) -> Batch:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        batch = get_batch.sync(id, client=client, wait=WAIT)
        assert isinstance(batch, Batch), batch
        if batch.status.value == "finished":
            return batch
    raise TimeoutError(id)


if __name__ == "__main__":
    json.dump(main(sys.stdin.read()), sys.stdout, ensure_ascii=False)
