#!/usr/bin/env python3
"""How long a search over the quotes of an archive takes, and what it costs an article to be found.

Articles are made here: invented words, as often as words are (Zipf), by invented speakers. Redis is real, the calls go
through the whole front except its socket. `python benchmarks/search.py [--sizes 100 1000 10000] [--rounds 20] [--json]`
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import redis
from flask.testing import FlaskClient

from doslovno.redis_server import RedisServer
from service.app import create_app
from service.registry import Registry, Submission, quoted
from service.registry.connection import connect
from service.security import keys
from service.settings import Settings

SIZES = (100, 1_000, 10_000)
VOCABULARY, PEOPLE, OUTLETS = 30_000, 2_000, 40
QUOTES, WORDS, SPEAKERS = 8, 18, 4  # of an article
TENANT = "newsroom"
_FIRST = date(2026, 1, 1)
_BEGIN, _END = ("ба", "во", "ги", "до", "же", "за", "ки", "лу", "ма", "но", "пе", "ру"), ("к", "л", "м", "н", "р", "т")


class Made:
    """Articles, the same ones every time."""

    def __init__(self) -> None:
        self._chance = random.Random(9)  # noqa: S311
        self.words = [self._word(n) for n in range(VOCABULARY)]
        self.people = [f"{self._word(n).title()} {self._word(n * 7 + 1).title()}ов" for n in range(PEOPLE)]
        self._word_weights = list(accumulate(1 / (n + 3) for n in range(VOCABULARY)))
        self._people_weights = list(accumulate(1 / (n + 3) for n in range(PEOPLE)))

    @staticmethod
    def _word(n: int) -> str:
        letters = []
        while True:
            n, rest = divmod(n, len(_BEGIN))
            letters.append(_BEGIN[rest])
            if n == 0:
                return "".join(letters) + _END[len(letters) * 5 % len(_END)]

    def quotes(self) -> list[dict[str, Any]]:
        names = self._chance.choices(self.people, cum_weights=self._people_weights, k=SPEAKERS)
        return [
            {
                "id": f"q{n}",
                "type": "direct",
                "text": " ".join(self._chance.choices(self.words, cum_weights=self._word_weights, k=WORDS)),
                "spans": [[n * 200, n * 200 + 150]],
                "speaker": {
                    "name": self._chance.choice(names), "kind": "person", "entity": f"e{n}", "role": "мэр",
                    "affiliation": None, "mention": {"text": "мэр", "span": [n * 200 + 160, n * 200 + 163]},
                },
                "cue": {
                    "text": "сказал", "span": [n * 200 + 152, n * 200 + 158], "lemma": "сказать", "stance": "neutral",
                },
                "addressee": None, "venue": None, "time": None, "parent": None, "confidence": 0.9, "evidence": [],
                "relay": None, "captions": [], "contradicts": None,
            }
            for n in range(1, QUOTES + 1)
        ]  # fmt: skip


def archive(registry: Registry, made: Made, first: int, size: int, *, indexed: bool = True) -> float:
    """Adds articles up to this size; milliseconds of the processor that it took a worker to hand in one."""
    spent = 0.0
    for n in range(first, size):
        day = _FIRST + timedelta(days=n * 365 // max(SIZES))
        meta = {"published_at": day.isoformat(), "source": f"Вестник {n % OUTLETS}", "title": f"Статья {n}"}
        id = f"ar_01JD3V9K2M4N6P8Q0R2S{n:06d}"
        registry.submit(TENANT, Submission(id, f"Статья {n}.", str(n), meta, own=quoted.own(meta)))
        quotes = made.quotes()
        fence = registry.claim(TENANT, id, "worker").fence
        started = time.process_time()
        entries = quoted.entries(quotes) if indexed else ()
        registry.finish(TENANT, id, fence, "succeeded", parts={"quotes": quotes}, pipeline="1", entries=entries)
        spent += time.process_time() - started
    return spent * 1000 / max(size - first, 1)


def searches(client: FlaskClient, made: Made) -> Iterator[tuple[str, str]]:
    """What is asked, with the path and query."""
    common, usual, rare = made.words[20], made.words[300], made.words[20_000]
    speaker = client.get("/v1/speakers?limit=1&" + urlencode({"q": made.people[1]})).get_json()["speakers"][0]["id"]
    yield "everything, the newest 50", "/v1/quotes"
    for name, query in (
        ("a common word", {"q": common}),
        ("a usual word", {"q": usual}),
        ("a rare word", {"q": rare}),
        ("two usual words", {"q": f"{usual} {made.words[301]}"}),
        ("a common phrase", {"q": f'"{made.words[0]} {made.words[1]}"'}),
        ("no such word", {"q": "несуществующее"}),
        ("a speaker", {"speaker": speaker}),
        ("a surname", {"speaker": made.people[1].split()[1]}),
        ("a speaker, a word, an outlet, a month",
         {"speaker": speaker, "q": common, "source": "Вестник 1", "from": "2026-01-01", "to": "2026-01-31"}),
    ):  # fmt: skip
        yield name, "/v1/quotes?" + urlencode(query)
    yield "all speakers, the latest 50", "/v1/speakers"
    yield "speakers by the beginning of a name", "/v1/speakers?" + urlencode({"q": made.people[-1][:5]})
    yield "one speaker with figures", f"/v1/speakers/{speaker}"


def measure(sizes: Sequence[int], rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder) / "redis")
        server.start()
        try:
            settings = Settings(redis_url=server.url, rate_quota=0)
            store = connect(settings)
            found: dict[str, Any] = {"article": _cost(store, Registry(store, settings)), "searches": {}}
            store.flushall()
            client = create_app(settings, publish=lambda *_: None).test_client()
            client.environ_base["HTTP_AUTHORIZATION"] = "Bearer " + keys.create(store, TENANT)
            registry, made, there = Registry(store, settings), Made(), 0
            for size in sizes:
                archive(registry, made, there, size)
                there = size
                for name, path in searches(client, made):
                    found["searches"].setdefault(name, {})[str(size)] = _times(store, client, path, rounds)
            return found
        finally:
            server.stop()


def _times(store: redis.Redis, client: FlaskClient, path: str, rounds: int) -> dict[str, float]:
    """Milliseconds of a call: of the processor in the front, in Redis, and by the clock (the median)."""
    clock = []
    front, back = time.process_time(), _processor(store)
    for _ in range(rounds):
        started = time.perf_counter()
        answer = client.get(path)
        clock.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    front, back = time.process_time() - front, _processor(store) - back
    return {
        "front": round(front * 1000 / rounds, 1),
        "redis": round(back * 1000 / rounds, 1),
        "clock": round(statistics.median(clock), 1),
    }


def _processor(store: redis.Redis) -> float:
    """Seconds that Redis has worked."""
    used: Any = store.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


def _cost(store: redis.Redis, registry: Registry, count: int = 500) -> dict[str, float]:
    """What the entries add to an article: milliseconds of the processor in the worker and in Redis, bytes of memory and
    of the append-only file."""
    rows = []
    archive(registry, Made(), 0, count)  # a worker knows most stems
    for indexed in (False, True):
        store.flushall()
        before, back = _used(store), _processor(store)
        spent = archive(registry, Made(), 0, count, indexed=indexed)
        back = (_processor(store) - back) * 1000 / count
        rows.append((spent, back, *((now - then) / count for now, then in zip(_used(store), before, strict=True))))
    plain, entered = rows
    made = Made()
    entries = statistics.mean(len(quoted.entries(made.quotes())) for _ in range(count))
    names = ("worker_ms", "redis_ms", "memory_bytes", "file_bytes")
    added = {f"added_{name}": round(now - then, 2) for name, now, then in zip(names, entered, plain, strict=True)}
    return {"entries": round(entries, 1), **{name: round(n, 2) for name, n in zip(names, plain, strict=True)}, **added}


def _used(store: redis.Redis) -> tuple[int, int]:
    info: Any = store.info()
    return int(info["used_memory"]), int(info.get("aof_current_size", 0))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="articles in the archive")
    arguments.add_argument("--rounds", type=int, default=20, help="calls of each kind")
    arguments.add_argument("--json", action="store_true", help="figures alone")
    options = arguments.parse_args()
    found = measure(sorted(options.sizes), options.rounds)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for name, figure in found["article"].items():
        print(f"{name:>22} {figure:>10}")
    print(f"\n{'ms: front + Redis (clock), of':>40}" + "".join(f"{size:>22}" for size in sorted(options.sizes)))
    for name, row in found["searches"].items():
        cells = (f"{times['front']} + {times['redis']} ({times['clock']})" for times in row.values())
        print(f"{name:>40}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main()
