"""/v1/quotes and /v1/speakers: who said what, in all articles of a tenant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Response

from service import problems
from service.api import documentation as doc
from service.api.blueprints import KeyedBlueprint
from service.api.front import front, key
from service.api.representation import moment
from service.api.responses import invalid_cursor, json_response, next_page
from service.registry import Job, embargo, entries, search, speakers
from service.registry.directory import Person
from service.registry.search import Findings, Wanted
from service.registry.verdicts import place
from service.registry.words import words
from service.schemas.search import (
    FoundQuotesSchema,
    ListedSpeakersSchema,
    QuotesQuery,
    SpeakerProfileSchema,
    SpeakerQuery,
    SpeakersQuery,
)

QUOTES: Final = "/v1/quotes"
SPEAKERS: Final = "/v1/speakers"

_DAY = 86_400_000  # milliseconds

blueprint = KeyedBlueprint("search", __name__, url_prefix="/v1", description="Who said what, in all articles")


@blueprint.route("/quotes")
@blueprint.doc(operationId="searchQuotes", responses={200: {"links": doc.FOUND_QUOTE_LINKS}})
@blueprint.arguments(QuotesQuery, location="query")
@blueprint.response(200, FoundQuotesSchema, headers=doc.LIST_HEADERS)
@doc.problems(blueprint, 422)
def search_quotes(query: dict[str, Any]) -> Response:
    """Search the quotes of all articles, the newest first

    All conditions must hold. Articles that are withheld, or embargoed until later, are left out unless `embargoed` says
    otherwise. A page may hold fewer quotes than `limit`, even none, and still have a next one: follow `cursor` (or
    `Link: rel="next"`) until it is null.
    """
    found = _found(_wanted(query), query)
    body = {"quotes": _quotes(found), "cursor": found.cursor}
    return json_response(body, headers=next_page(QUOTES, query, found.cursor))


@blueprint.route("/speakers")
@blueprint.doc(operationId="listSpeakers", responses={200: {"links": doc.LISTED_SPEAKER_LINKS}})
@blueprint.arguments(SpeakersQuery, location="query")
@blueprint.response(200, ListedSpeakersSchema, headers=doc.LIST_HEADERS)
@doc.problems(blueprint, 422)
def list_speakers(query: dict[str, Any]) -> Response:
    """List who said something, who spoke last first

    People, organizations and media with a name. «Звонарёв» and «П. Звонарёв» are taken for «Пётр Звонарёв» where your
    articles have no other name that they fit; two full names are two speakers. As in `/v1/quotes` articles under
    embargo are left out, and a page may be short.
    """
    wished = _words("q", query["q"]) if "q" in query else ()
    parts = front()
    try:
        page = parts.directory.page(
            key().tenant,
            q=wished,
            cursor=query.get("cursor"),
            limit=query["limit"],
            embargoed=query.get("embargoed", "exclude"),
            now=parts.registry.now(),
        )
    except ValueError:
        raise invalid_cursor() from None
    body = {"speakers": [_listed(person) for person in page.people], "cursor": page.cursor}
    return json_response(body, headers=next_page(SPEAKERS, query, page.cursor))


@blueprint.route("/speakers/<id>", parameters=[doc.SPEAKER_ID])
@blueprint.doc(operationId="getSpeaker")
@blueprint.arguments(SpeakerQuery, location="query")
@blueprint.response(200, SpeakerProfileSchema, headers=doc.LIST_HEADERS)
@doc.problems(blueprint, 404, 422)
def get_speaker(query: dict[str, Any], id: str) -> Response:
    """Read what a speaker said, the newest first, and where

    `cursor` goes through the statements. A speaker of whom no article tells any more, or none that may be shown, is
    unknown.
    """
    parts = front()
    wish, now = query.get("embargoed", "exclude"), parts.registry.now()
    person = parts.directory.find(key().tenant, id, embargoed=wish, now=now)
    if person is None:
        raise problems.NotFound
    found = _found(Wanted(speakers=person.names), query)
    figures = parts.directory.figures(key().tenant, person, embargoed=wish, now=now)
    body = {
        **_listed(person),
        "earliest_at": moment(figures.earliest),
        "quotes": figures.quotes,
        "articles": figures.articles,
        "complete": figures.complete,
        "sources": [{"source": source, "quotes": quotes} for source, quotes in figures.sources],
        "statements": _quotes(found),
        "cursor": found.cursor,
    }
    return json_response(body, headers=next_page(f"{SPEAKERS}/{id}", query, found.cursor))


def _found(wanted: Wanted, query: Mapping[str, Any]) -> Findings:
    parts = front()
    try:
        return parts.search.quotes(
            key().tenant,
            wanted,
            cursor=query.get("cursor"),
            limit=query["limit"],
            embargoed=query.get("embargoed", "exclude"),
            now=parts.registry.now(),
        )
    except ValueError:
        raise invalid_cursor() from None


def _wanted(query: Mapping[str, Any]) -> Wanted:
    since, until = _milliseconds(query.get("from")), _milliseconds(query.get("to"))
    if until is not None:
        until += _DAY if "T" not in query["to"] else 1
        if since is not None and since >= until:
            errors = [{"parameter": "to", "code": "out_of_range", "detail": "It is before `from`."}]
            raise problems.ValidationError(errors=errors)
    who = query.get("speaker")
    named = who is not None and not speakers.is_id(who)
    return Wanted(
        query=_query(query["q"]) if "q" in query else None,
        name=_words("speaker", who) if who is not None and named else (),
        speakers=None if who is None or named else _names(who, query),
        source=query.get("source"),
        since=since,
        until=until,
        type=query.get("type"),
    )


def _names(id: str, query: Mapping[str, Any]) -> tuple[speakers.Speaker, ...]:
    parts = front()
    wish, now = query.get("embargoed", "exclude"), parts.registry.now()
    person = parts.directory.find(key().tenant, id, embargoed=wish, now=now)
    return person.names if person else ()


def _query(written: str) -> search.Query:
    try:
        return search.query(written)
    except search.TooManyWordsError:
        raise _too_many("q") from None
    except ValueError:
        raise _no_words("q") from None


def _words(parameter: str, written: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(words(written)))
    if not found:
        raise _no_words(parameter)
    if len(found) > search.MOST_TERMS:
        raise _too_many(parameter)
    return found


def _no_words(parameter: str) -> problems.Problem:
    errors = [{"parameter": parameter, "code": "no_words", "detail": "It has no word to search for."}]
    return problems.ValidationError(errors=errors)


def _too_many(parameter: str) -> problems.Problem:
    detail = f"At most {search.MOST_TERMS} words are allowed."
    return problems.ValidationError(errors=[{"parameter": parameter, "code": "too_many_words", "detail": detail}])


def _milliseconds(written: str | None) -> int | None:
    return entries.milliseconds(written) if written else None


def _quotes(found: Findings) -> list[dict[str, Any]]:
    parts = front()
    judged = {sha256: parts.verdicts.of(key().tenant, sha256) for sha256 in {one.job.sha256 for one in found.found}}
    return [
        one.quote | {"verdict": judged[one.job.sha256].get(place("quotes", one.quote)), "article": _article(one.job)}
        for one in found.found
    ]


def _article(job: Job) -> dict[str, Any]:
    told = {name: job.meta.get(name) for name in ("title", "source", "published_at", "url")}
    return {"id": job.id, **told, "created_at": moment(job.created), **embargo.marks(job.meta)}


def _listed(person: Person) -> dict[str, Any]:
    first = person.names[0]
    return {
        "id": person.id,
        "kind": first.kind,
        "name": first.name,
        "names": [name.name for name in person.names],
        "latest_at": moment(person.latest),
        "href": f"{SPEAKERS}/{person.id}",
    }
