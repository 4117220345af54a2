"""Who said what, over all articles of a tenant."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from service.registry import Registry
from service.registry.keys import Keys
from service.registry.reanalysis import Reanalysis
from service.settings import Settings
from tests.service.api.test_embargo import BARS, FREE
from tests.service.conftest import client_of
from tests.service.registry.passing_time import pass_time
from tests.service.samples import PARTS, TEXT

Submit = Callable[..., str]
Finish = Callable[..., None]
Publish = Callable[..., str]

MAYOR, BARE, INITIAL, BROTHER = "Пётр Звонарёв", "Звонарев", "П. Звонарёв", "Павел Звонарёв"


def said(text: str, who: str | None = MAYOR, *, kind: str = "person", type: str = "direct") -> dict[str, Any]:
    quote = deepcopy(PARTS["quotes"][0]) | {"text": text, "type": type}
    quote["speaker"] |= {"name": who, "kind": kind}
    return quote  # type: ignore[no-any-return]


@pytest.fixture
def publish(submit: Submit, finish: Finish) -> Publish:
    """An article with these quotes, analysed."""

    def publish(*quotes: dict[str, Any], day: str | None = None, **options: Any) -> str:
        marked = [quote | {"id": f"q{n}"} for n, quote in enumerate(quotes, 1)]
        id = submit(**({"published_at": day} if day else {}), **options)
        finish(id, parts={**PARTS, "quotes": marked})
        return id

    return publish


def quotes(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    response = client.get("/v1/quotes?" + urlencode(query))
    assert response.status_code == 200, response.text
    assert response.json is not None
    found: list[dict[str, Any]] = response.json["quotes"]
    return found


def texts(client: FlaskClient, **query: Any) -> list[str]:
    return [quote["text"] for quote in quotes(client, **query)]


def people(client: FlaskClient, **query: Any) -> list[list[str]]:
    response = client.get("/v1/speakers?" + urlencode(query))
    assert response.status_code == 200, response.text
    return [speaker["names"] for speaker in response.json["speakers"]]  # type: ignore[index]


def id_of(client: FlaskClient, name: str) -> str:
    [speaker] = client.get("/v1/speakers?" + urlencode({"q": name})).json["speakers"]  # type: ignore[index]
    return str(speaker["id"])


def test_a_quote_is_found_with_its_article(client: FlaskClient, publish: Publish) -> None:
    url = "https://zarechinsk.example/news/42"
    id = publish(said("Мост откроют"), day="2026-03-14", title="Мост", source="Вестник", url=url)
    [found] = quotes(client)
    created = client.get(f"/v1/articles/{id}").json["created_at"]  # type: ignore[index]
    assert found.pop("article") == {
        "id": id, "title": "Мост", "source": "Вестник", "url": url, "published_at": "2026-03-14",
        "created_at": created, "embargoed_until": None, "withheld": False,
    }  # fmt: skip
    assert found == client.get(f"/v1/articles/{id}/quotes").json["quotes"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("мосту", True),
        ("МОСТАМИ", True),
        ("через реку мосты", True),
        ('"мосты через реку"', True),
        ("«через рек» мост", True),
        ('"через мост"', False),
        ('"через реку" паром', False),
        ("мостик", False),
        ("елку", True),
        ("ёлки", True),
        ("Пескову", True),
        ("и", True),
        ('"елка и"', False),
        ('"реку и ёлку"', True),
        ("5", True),
        ("15", False),
        ("северо-западного", True),
        ('"западное северо"', False),
    ],
)
def test_words_are_found_whatever_their_inflection(client: FlaskClient, publish: Publish, q: str, found: bool) -> None:
    publish(said("Новый мост через реку и ёлка Пескова: 5 штук на севе́ро-западе, северо-западный ветер"))
    publish(said("Паром ходит"))
    assert bool(quotes(client, q=q)) is found


def test_all_words_stand_in_one_quote(client: FlaskClient, publish: Publish) -> None:
    publish(said("Мост готов"), said("Паром ходит"))
    assert texts(client, q="мост") == ["Мост готов"]
    assert texts(client, q="мост паром") == []


def test_the_newest_publication_comes_first_and_quotes_keep_their_order(client: FlaskClient, publish: Publish) -> None:
    publish(said("второе"), said("третье"), day="2026-03-14T10:00:00+03:00")
    publish(said("четвёртое"), day="2026-03-14")
    publish(said("первое"))  # submitted now
    assert texts(client) == ["первое", "второе", "третье", "четвёртое"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"from": "2026-03-14"}, ["вечер", "полдень", "полночь"]),
        ({"to": "2026-03-14"}, ["вечер", "полдень", "полночь", "канун"]),
        ({"from": "2026-03-14", "to": "2026-03-14"}, ["вечер", "полдень", "полночь"]),
        ({"to": "2026-03-14T12:00:00Z"}, ["полдень", "полночь", "канун"]),
        ({"from": "2026-03-14T15:00:00+03:00"}, ["вечер", "полдень"]),
        ({"from": "2026-03-15"}, []),
        ({"to": "0001-01-01"}, []),
        ({"from": "9999-12-31", "to": "9999-12-31"}, []),
    ],
)
def test_days_and_moments_bound_the_search(
    client: FlaskClient, publish: Publish, query: dict[str, str], found: list[str]
) -> None:
    publish(said("канун"), day="2026-03-13T23:59:59Z")
    publish(said("полночь"), day="2026-03-14")
    publish(said("полдень"), day="2026-03-14T12:00:00Z")
    publish(said("вечер"), day="2026-03-14T23:59:59+00:00")
    assert texts(client, **query) == found


def test_dates_at_the_ends_of_time(client: FlaskClient, publish: Publish) -> None:
    publish(said("первое"), day="0001-01-01T00:00:00+14:00")
    publish(said("последнее", BROTHER), day="9999-12-31T23:59:59-14:00")
    assert texts(client) == ["последнее", "первое"]
    assert texts(client, **{"from": "0001-01-01", "to": "0001-01-01"}) == ["первое"]
    assert people(client) == [[BROTHER], [MAYOR]]


def test_the_other_conditions(client: FlaskClient, publish: Publish) -> None:
    publish(said("один", type="partial"), said("два", "Вестник", kind="media"), source="Заречье", day="2026-03-02")
    publish(said("три", None, kind="unnamed"), said("четыре", "закон", kind="document"), source="заречье")
    assert texts(client, type="partial") == ["один"]
    assert texts(client, source="Заречье") == ["один", "два"]
    assert texts(client, source="Заречь") == []
    assert texts(client, speaker="вестник") == ["два"]
    assert texts(client, speaker="закон") == []
    assert texts(client, source="Заречье", speaker="Звонарёв", q="один", type="partial", to="2026-03-02") == ["один"]
    assert texts(client, source="Заречье", speaker="Звонарёв", q="два") == []


def test_a_name_may_be_that_of_several(client: FlaskClient, publish: Publish) -> None:
    publish(said("старший"), said("младший", BROTHER), said("никто", "Анна Речная"), said("совет", "Совет Лужи"))
    assert texts(client, speaker="Звонарёв") == texts(client, speaker="звонарев П.") == ["старший", "младший"]
    assert texts(client, speaker="Пётр Звонарёв") == ["старший"]
    assert texts(client, speaker="П.") == ["старший", "младший"]
    assert texts(client, speaker="лужи совет") == ["совет"]
    assert texts(client, speaker="Звонар") == []


def test_a_name_is_found_in_any_case(client: FlaskClient, publish: Publish) -> None:
    publish(said("Мост откроют"))
    publish(said("Мост закроют", "Анна Звонарёва"))
    publish(said("Мост снесут", "Игорь Звонов"))
    assert texts(client, speaker="Петру Звонарёву") == ["Мост откроют"]
    assert texts(client, speaker="Звонарёвой") == ["Мост закроют"]
    assert texts(client, speaker="Звонарёва") == ["Мост закроют", "Мост откроют"]
    assert texts(client, speaker="Звонарёв") == ["Мост откроют"]
    for q, found in (("Петром Звонарёвым", [MAYOR]), ("Звонова", ["Игорь Звонов"]), ("звон анн", ["Анна Звонарёва"])):
        listed = client.get("/v1/speakers?" + urlencode({"q": q})).json
        assert listed
        assert [person["name"] for person in listed["speakers"]] == found


def test_names_of_one_person_are_joined(client: FlaskClient, publish: Publish) -> None:
    publish(said("раз"), day="2026-03-01", source="Вестник")
    publish(said("два", BARE), day="2026-03-02", source="Заря")
    publish(said("три", INITIAL), said("ещё", INITIAL), day="2026-03-03", source="Заря")
    assert people(client) == [[MAYOR, INITIAL, BARE]]
    for name in ("пётр", "звонарев", "п"):
        assert texts(client, speaker=id_of(client, name)) == ["три", "ещё", "два", "раз"]
    profile: Any = client.get(f"/v1/speakers/{id_of(client, 'звонарёв')}").json
    assert [quote["text"] for quote in profile.pop("statements")] == ["три", "ещё", "два", "раз"]
    assert profile == {
        "id": id_of(client, "пётр"), "kind": "person", "name": MAYOR, "names": [MAYOR, INITIAL, BARE],
        "latest_at": "2026-03-03T00:00:00.000Z", "earliest_at": "2026-03-01T00:00:00.000Z",
        "quotes": 4, "articles": 3, "complete": True, "cursor": None, "href": f"/v1/speakers/{profile['id']}",
        "sources": [{"source": "Заря", "quotes": 3}, {"source": "Вестник", "quotes": 1}],
    }  # fmt: skip


def test_two_people_of_one_surname_are_never_joined(client: FlaskClient, publish: Publish) -> None:
    publish(said("раз"), day="2026-03-01")
    publish(said("два", BARE), day="2026-03-02")
    joined = id_of(client, "пётр")
    publish(said("три", BROTHER), day="2026-03-03")
    assert people(client) == [[BROTHER], [BARE], [MAYOR]]
    assert texts(client, speaker=joined) == ["раз"]
    publish(said("четыре", "Пётр Ильич Звонарёв"), day="2026-03-04")
    publish(said("пять", "Пётр Львович Звонарёв"), day="2026-03-05")
    assert len(people(client)) == 5


def test_a_person_is_no_organization_of_that_name(client: FlaskClient, publish: Publish) -> None:
    publish(said("раз", "Вымпел"), said("два", "«Вымпел»", kind="organization"), said("три", "ВЫМПЕЛ", kind="media"))
    assert len(people(client, q="вымпел")) == 3
    publish(said("четыре", "вымпел", kind="organization"))
    assert sorted(map(len, people(client, q="вымпел"))) == [1, 1, 2]


def test_an_id_of_any_name_leads_to_the_speaker(client: FlaskClient, publish: Publish) -> None:
    publish(said("раз", BARE), day="2026-03-01")
    bare = id_of(client, "звонарев")
    publish(said("два"), day="2026-03-02")
    full = id_of(client, "пётр")
    assert bare != full
    assert client.get(f"/v1/speakers/{bare}").json == client.get(f"/v1/speakers/{full}").json


@pytest.mark.parametrize("path", ["/v1/quotes", "/v1/speakers"])
def test_every_item_is_on_one_page_whatever_happens_in_between(
    client: FlaskClient, publish: Publish, path: str
) -> None:
    names = [f"Ян {letter}ский" for letter in "АБВГДЕЖЗИК"]
    ids = [publish(said(name, name), said(f"{name} снова", name), day="2026-03-14") for name in names]
    pages: list[list[str]] = []
    cursor = None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        body: Any = client.get(f"{path}?{urlencode(query)}").json
        pages.append([item.get("text") or item["name"] for item in body[path.rpartition("/")[2]]])
        cursor = body["cursor"]
        if cursor is None:
            break
        if len(pages) == 1:  # what was seen goes, newer things come
            seen = next(n for n, name in enumerate(names) if name == pages[0][0])
            assert client.delete(f"/v1/articles/{ids[seen]}").status_code == 204
            publish(said("новое", "Ян Новый"), day="2026-03-15")
    rows = [row for page in pages for row in page]
    expected = names + ([f"{name} снова" for name in names] if path == "/v1/quotes" else [])
    assert len(rows) == len(set(rows))
    missing = set(expected) - set(rows)
    assert set(rows) <= set(expected)
    assert missing <= {pages[0][0], f"{pages[0][0]} снова"}


def test_a_cursor_goes_on_within_an_article(client: FlaskClient, publish: Publish) -> None:
    publish(*[said(f"слово {n}") for n in range(5)])
    found: list[str] = []
    path: str | None = "/v1/quotes?limit=2&q=" + "слово"
    while path:
        response = client.get(path)
        assert response.status_code == 200
        found += [quote["text"] for quote in response.json["quotes"]]  # type: ignore[index]
        link = response.headers.get("Link")
        path = link.partition(">")[0].removeprefix("<") if link else None
    assert found == [f"слово {n}" for n in range(5)]


def test_the_link_to_the_next_page_has_all_conditions(client: FlaskClient, publish: Publish) -> None:
    for _ in range(2):
        publish(said("мост"), day="2026-03-14T00:00:00+03:00", source="А & Б")
    query = {"q": '"мост"', "source": "А & Б", "from": "2026-03-13T23:00:00+03:00", "to": "2026-03-15", "limit": 1}
    link = client.get("/v1/quotes?" + urlencode(query)).headers["Link"]
    following = client.get(link.partition(">")[0].removeprefix("<"))
    assert [quote["text"] for quote in following.json["quotes"]] == ["мост"]  # type: ignore[index]


def test_what_is_gone_is_not_found(
    client: FlaskClient, publish: Publish, submit: Submit, finish: Finish, redis_client: redis.Redis
) -> None:
    kept = publish(said("мост"))
    speaker = id_of(client, "звонарев")
    deleted = publish(said("мост снесли", "Анна Речная"))
    gone = id_of(client, "анна")
    assert client.delete(f"/v1/articles/{deleted}").status_code == 204
    cancelled = submit()
    assert client.post(f"/v1/articles/{cancelled}/cancel").status_code == 200
    assert [quote["article"]["id"] for quote in quotes(client, q="мост")] == [kept]
    assert people(client) == [[MAYOR]]
    assert client.get(f"/v1/speakers/{gone}").status_code == 404
    assert len(list(Reanalysis(redis_client, Settings()).queue("8"))) == 1
    assert texts(client) == people(client) == []
    assert client.get(f"/v1/speakers/{speaker}").status_code == 404
    finish(kept, parts={**PARTS, "quotes": [said("паром")]})
    assert texts(client) == texts(client, speaker=speaker) == ["паром"]
    assert texts(client, q="мост") == []


def test_a_name_written_in_another_way_goes_with_its_article(
    client: FlaskClient, publish: Publish, redis_client: redis.Redis
) -> None:
    ids = [publish(said("раз", name)) for name in ("Пётр Звонарёв", "Петр Звонарев", "ПЁТР ЗВОНАРЁВ")]
    [names] = people(client)
    assert set(names) == {"Пётр Звонарёв", "Петр Звонарев", "ПЁТР ЗВОНАРЁВ"}
    speaker = id_of(client, "звонарев")
    for n, id in enumerate(ids, 1):
        assert client.get(f"/v1/speakers/{speaker}").json["quotes"] == 4 - n  # type: ignore[index]
        assert client.delete(f"/v1/articles/{id}").status_code == 204
        assert len(people(client)) == (n < 3)
    assert list(redis_client.scan_iter(Keys("acme").index("*"))) == []


def test_what_has_expired_is_not_found_and_is_cleared_away(
    client: FlaskClient, publish: Publish, redis_client: redis.Redis
) -> None:
    publish(said("мост", "Анна Речная"), said("мост", "Совет", kind="organization"), retention_hours=1)
    publish(said("мост"), retention_hours=700)
    speaker = id_of(client, "анна")
    pass_time(redis_client, 2 * 3_600)
    assert len(quotes(client, q="мост")) == 1
    assert people(client) == [[MAYOR]]
    assert client.get(f"/v1/speakers/{speaker}").status_code == 404
    own = Keys("acme")
    assert redis_client.zcard(own.index("quotes")) == redis_client.zcard(own.index("speakers")) == 1


def test_what_nobody_cleared_away_in_time_goes_when_it_is_met(
    client: FlaskClient, publish: Publish, redis_client: redis.Redis
) -> None:
    publish(said("мост", "Анна Речная"), retention_hours=1)
    publish(said("мост"), retention_hours=700)
    pass_time(redis_client, 48 * 3_600)
    own = Keys("acme")
    assert redis_client.zcard(own.index("quotes")) == redis_client.zcard(own.index("speakers")) == 2
    assert people(client, q="анна") == []
    assert people(client) == [[MAYOR]]
    assert len(quotes(client)) == 1
    assert redis_client.zcard(own.index("quotes")) == redis_client.zcard(own.index("speakers")) == 1


def test_an_identical_article_is_found_as_itself(client: FlaskClient, registry: Registry, publish: Publish) -> None:
    registry.announce("7", {})
    first = publish(said("мост"), day="2026-03-14", source="Вестник")
    again: Any = client.post("/v1/articles", json={"text": TEXT, "published_at": "2026-03-14", "source": "Заря"}).json
    assert again["deduplicated"]
    assert [quote["article"]["id"] for quote in quotes(client, source="Заря", q="мост")] == [again["id"]]
    assert client.delete(f"/v1/articles/{first}").status_code == 204
    assert [quote["article"]["source"] for quote in quotes(client)] == ["Заря"]
    assert people(client) == [[MAYOR]]


def test_other_tenants_have_nothing_of_it(client: FlaskClient, other: FlaskClient, publish: Publish) -> None:
    publish(said("мост"))
    speaker = id_of(client, "звонарев")
    cursor = client.get("/v1/quotes?limit=1").json["cursor"]  # type: ignore[index]
    assert texts(other) == texts(other, q="мост") == texts(other, speaker=speaker) == people(other) == []
    assert other.get(f"/v1/speakers/{speaker}").status_code == 404
    assert cursor is not None
    assert other.get(f"/v1/quotes?cursor={cursor}").status_code == 422


@pytest.mark.parametrize("marks", BARS)
def test_who_spoke_only_under_embargo_is_found_by_nobody_who_did_not_wish(
    client: FlaskClient, publish: Publish, marks: dict[str, Any]
) -> None:
    publish(said("открыто", BARE), day="2026-03-01")
    publish(said("закрыто"), day="2026-03-02", source="Тайна", **marks)
    publish(said("закрыто", "Анна Речная"), day="2026-03-03", **marks)
    wishing = {"embargoed": "include"}
    assert people(client) == [[BARE]]
    assert people(client, **wishing) == [["Анна Речная"], [MAYOR, BARE]]
    assert people(client, embargoed="only") == [["Анна Речная"], [MAYOR]]
    anna = client.get("/v1/speakers?q=анна&embargoed=include").json["speakers"][0]["id"]  # type: ignore[index]
    assert client.get(f"/v1/speakers/{anna}").status_code == 404
    assert client.get(f"/v1/speakers/{anna}?embargoed=only").status_code == 200
    assert texts(client, speaker=anna) == []
    assert texts(client, speaker=anna, **wishing) == ["закрыто"]
    bare = id_of(client, "звонарев")
    profile: Any = client.get(f"/v1/speakers/{bare}").json
    assert (profile["names"], profile["quotes"], profile["articles"]) == ([BARE], 1, 1)
    assert (profile["latest_at"], profile["sources"]) == ("2026-03-01T00:00:00.000Z", [{"source": None, "quotes": 1}])
    assert [quote["text"] for quote in profile["statements"]] == ["открыто"]
    profile = client.get(f"/v1/speakers/{bare}?embargoed=include").json
    assert (profile["name"], profile["quotes"]) == (MAYOR, 2)
    assert profile["statements"][0]["article"] | marks == profile["statements"][0]["article"]


@pytest.mark.parametrize("marks", FREE)
def test_a_speaker_of_what_is_free_is_known(client: FlaskClient, publish: Publish, marks: dict[str, Any]) -> None:
    publish(said("мост"), **marks)
    assert client.get(f"/v1/speakers/{id_of(client, 'звонарев')}").json["quotes"] == 1  # type: ignore[index]


def test_what_editors_said_comes_with_the_quote(client: FlaskClient, publish: Publish) -> None:
    id = publish(said("мост"))
    assert client.patch(f"/v1/articles/{id}/quotes/q1", json={"verdict": "rejected"}).status_code == 200
    assert [quote["verdict"]["verdict"] for quote in quotes(client)] == ["rejected"]


@pytest.mark.parametrize(
    ("path", "query", "problem"),
    [
        ("/v1/quotes", {"q": ""}, ("q", "empty")),
        ("/v1/quotes", {"q": "?!… — «»"}, ("q", "no_words")),
        ("/v1/quotes", {"q": "а" * 501}, ("q", "too_long")),
        ("/v1/quotes", {"q": "а б " * 20}, ("q", "too_many_words")),
        ("/v1/quotes", {"q": "а\0"}, ("q", "invalid_character")),
        ("/v1/quotes", {"speaker": "«»"}, ("speaker", "no_words")),
        ("/v1/quotes", {"speaker": "а" * 256}, ("speaker", "too_long")),
        ("/v1/quotes", {"speaker": " ".join(map(str, range(40)))}, ("speaker", "too_many_words")),
        ("/v1/quotes", {"source": "a\nb"}, ("source", "invalid_character")),
        ("/v1/quotes", {"from": "14.03.2026"}, ("from", "invalid_date")),
        ("/v1/quotes", {"to": "2026-03-14T10:00:00"}, ("to", "invalid_date")),
        ("/v1/quotes", {"from": "2026-03-15", "to": "2026-03-14"}, ("to", "out_of_range")),
        ("/v1/quotes", {"type": "scare"}, ("type", "not_allowed")),
        ("/v1/quotes", {"limit": "0"}, ("limit", "out_of_range")),
        ("/v1/quotes", {"cursor": "MTc5"}, ("cursor", "invalid_cursor")),
        ("/v1/quotes", {"from_": "2026-03-14"}, ("from_", "unknown_parameter")),
        ("/v1/speakers", {"q": "«»"}, ("q", "no_words")),
        ("/v1/speakers", {"cursor": "MTc5"}, ("cursor", "invalid_cursor")),
        ("/v1/speakers", {"sort": "name"}, ("sort", "unknown_parameter")),
        ("/v1/speakers/sp_aaaaaaaaaaaaaaaa", {"limit": "201"}, ("limit", "out_of_range")),
    ],
)
def test_bad_parameters_are_named(
    client: FlaskClient, path: str, query: dict[str, str], problem: tuple[str, str]
) -> None:
    response = client.get(f"{path}?{urlencode(query)}")
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert [(e["parameter"], e["code"]) for e in response.json["errors"]] == [problem]  # type: ignore[index]


@pytest.mark.parametrize(
    "q",
    ["\x01мост\x7f\u202e", '"' * 500, "«" * 500, "мост" * 125, "\ufffd\U0001f600 мост", "т̈" * 200, "* [ ( \\ мост"],
)  # fmt: skip
def test_a_hostile_query_is_a_query(client: FlaskClient, publish: Publish, q: str) -> None:
    publish(said("мост"))
    assert client.get("/v1/quotes?" + urlencode({"q": q})).status_code in (200, 422)
    assert client.get("/v1/speakers?" + urlencode({"q": q})).status_code in (200, 422)


@pytest.mark.parametrize(
    "id", ["sp_aaaaaaaaaaaaaaaa", "sp_1", "sp_AAAAAAAAAAAAAAAA", "ar_01JD3V9K2M4N6P8Q0R2S4T6V8W", "x" * 999]
)
def test_an_unknown_speaker(client: FlaskClient, publish: Publish, id: str) -> None:
    publish(said("мост"))
    assert client.get(f"/v1/speakers/{id}").status_code == 404


def test_a_key_that_may_not_read(app: Flask, redis_client: redis.Redis, publish: Publish) -> None:
    publish(said("мост"))
    writer = client_of(app, redis_client, "acme", scopes=["submit"])
    for path in ("/v1/quotes", "/v1/speakers", "/v1/speakers/sp_aaaaaaaaaaaaaaaa"):
        assert writer.get(path).status_code == 403
