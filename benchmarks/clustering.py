"""Automatic stories: what it costs that a new article finds its story in an archive, and which articles meet.

    python benchmarks/clustering.py ../shared [--sizes 100 1000 10000] [--show 20] [--cost | --meetings] [--json]

Cost: the texts of the corpora come again and again, a hundred a day, into a real Redis, and each is submitted, finished
and, in the last days, gathered as by a worker; the parse is left out, names are words in capitals. The figures are
those of the last hundred articles, in milliseconds of CPU, Redis's included. Meetings: all texts of NEREL and
factRuEval as if they had been published on one day, which is harder than an archive; then the sample articles on their
own days among them. `--show` prints that many random pairs of articles that are in one story, to be judged by eye.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import redis

from doslovno.redis_server import RedisServer
from service.registry import Claim, Registry, Submission
from service.registry.connection import connect
from service.registry.stories import Stories
from service.settings import Settings
from workers import gathering
from workers.extraction import pipeline
from workers.extraction.stories.blocking import Signature

TENANT, DAY = "newsroom", date(2024, 5, 14)
A_DAY = 100  # articles
LAST = 100  # articles that are measured
GATHERED = 500  # the last ones, which are put into stories; older ones are compared with by nobody
STEPS = ("signature", "finish", "gather")
CORPORA = ("nerel", "factrueval")
_NAME = re.compile(r"(?<=[а-яё,] )[А-ЯЁ][а-яё]{3,}")


class Archive:
    """A tenant's articles in a Redis, worked on as a worker does."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self.client = client
        self.registry, self.stories = Registry(client, settings), Stories(client, settings)
        self._count = 0
        self._signed: dict[str, Signature] = {}

    def arrive(self, text: str, entities: list[dict[str, Any]], day: date) -> tuple[str, dict[str, float]]:
        """The id of the article, and the seconds of CPU of each step."""
        id, meta, claim = self._begun(text, day)
        marks = [self._now()]
        entries = gathering.entries(gathering.signature(meta, claim.created, text, entities))
        marks.append(self._now())
        parts = {"entities": entities}
        self.registry.finish(TENANT, id, claim.fence, "succeeded", parts=parts, pipeline="1", entries=entries)
        marks.append(self._now())
        gathering.gather(self.stories, self.registry, TENANT, id)
        marks.append(self._now())
        return id, {name: end - start for name, start, end in zip(STEPS, marks, marks[1:], strict=False)}

    def fill(self, text: str, entities: list[dict[str, Any]], day: date) -> None:
        """An article of the archive: found under its keys, and put into no story."""
        id, meta, claim = self._begun(text, day)
        if text not in self._signed:
            self._signed[text] = gathering.signature(meta, claim.created, text, entities)
        signed = replace(self._signed[text], day=day.toordinal())
        parts, entries = {"entities": entities}, gathering.entries(signed)
        self.registry.finish(TENANT, id, claim.fence, "succeeded", parts=parts, pipeline="1", entries=entries)
        self.stories.enter(TENANT, id, gathering.stored(signed))

    def _begun(self, text: str, day: date) -> tuple[str, dict[str, Any], Claim]:
        self._count += 1
        meta = {"published_at": day.isoformat(), "source": f"outlet {self._count % 7}", "priority": "interactive"}
        id = f"ar_{self._count:06}"
        self.registry.submit(TENANT, Submission(id, text, f"digest-{id}", meta))
        return id, meta, self.registry.claim(TENANT, id, "w")

    def _now(self) -> float:
        """Seconds of CPU, of this process and of Redis: other work on the machine makes no difference."""
        info = self.client.info("cpu")
        return time.process_time() + float(info["used_cpu_user"]) + float(info["used_cpu_sys"])

    def members(self) -> list[list[str]]:
        found, cursor = [], None
        while True:
            page = self.stories.list(TENANT, kind="automatic", cursor=cursor, limit=200)
            found += [[job.id for job in story.jobs] for story in page.stories]
            if not (cursor := page.cursor):
                return found


def texts(shared: Path) -> list[str]:
    """Those of the corpora, each once."""
    files = [file for name in CORPORA for file in sorted((shared / "corpora" / name).rglob("*.txt"))]
    return list(dict.fromkeys(file.read_text(encoding="utf-8") for file in files))


def _named(name: str, n: int) -> dict[str, Any]:
    return {
        "id": f"n{n}", "type": "PERSON", "name": name, "aliases": [], "roles": [], "country": None, "mentions": [],
        "salience": 1 / (n + 1),
    }  # fmt: skip


# Cost


def cost(client: redis.Redis, settings: Settings, real: Sequence[str], sizes: Sequence[int]) -> dict[str, Any]:
    names = [[name for name, _ in Counter(_NAME.findall(text)).most_common(6)] for text in real]
    figures: dict[str, Any] = {}
    for size in sizes:
        client.flushdb()
        archive, spent = Archive(client, settings), []
        draw = random.Random(size)  # noqa: S311 - the same articles every time
        order: list[int] = []
        for k in range(size):
            if not order:
                order = draw.sample(range(len(real)), len(real))
            which = order.pop()
            entities = [_named(name, n) for n, name in enumerate(names[which])]
            day = DAY + timedelta(days=k // A_DAY)
            if k < size - GATHERED:
                archive.fill(real[which], entities, day)
                continue
            _, seconds = archive.arrive(real[which], entities, day)
            if k >= size - LAST:
                spent.append(seconds)
        figures[f"{size} articles"] = {
            **{f"{step}, ms": _mean([s[step] for s in spent]) for step in spent[0]},
            "stories": len(archive.members()),
            "Redis, KB an article": round(client.info("memory")["used_memory"] / size / 1024, 1),
            "blocks, KB an article": round(_bytes(client, b"ix:block") / size / 1024, 1),
        }
    return figures


def _mean(seconds: Sequence[float]) -> float:
    return round(1000 * statistics.mean(seconds), 2)


def _bytes(client: redis.Redis, kind: bytes) -> float:
    """Of the keys of a kind, from a sample of them."""
    found = [key for key in client.scan_iter("ds:{t:*", count=1_000) if kind in key]
    some = random.Random(1).sample(found, min(500, len(found)))  # noqa: S311
    return statistics.mean(client.memory_usage(key) or 0 for key in some) * len(found) if some else 0.0


# Meetings


def meetings(
    client: redis.Redis, settings: Settings, shared: Path, real: Sequence[str], show: int
) -> tuple[dict[str, Any], list[str]]:
    """Figures, and pairs to be judged by eye."""
    client.flushdb()
    archive, known = Archive(client, settings), {}
    for text, entities in _analysed(real):
        known[archive.arrive(text, entities, DAY)[0]] = text
    groups = archive.members()
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    draw = random.Random(4)  # noqa: S311 - the same pairs every time
    shown = [
        " || ".join(" ".join(known[id].split())[:150] for id in pair)
        for pair in draw.sample(pairs, min(show, len(pairs)))
    ]
    figures: dict[str, Any] = {
        "articles": len(known),
        "stories": len(groups),
        "articles in stories": sum(map(len, groups)),
        "the largest": sorted(map(len, groups), reverse=True)[:5],
        "pairs": len(pairs),
    }
    seeds = sorted((shared / "seeds").glob("*.txt"))
    samples = [file.read_text(encoding="utf-8") for file in seeds]
    ids = []
    for analysis, text in zip(pipeline.analyze_many([pipeline.Article(t) for t in samples]), samples, strict=True):
        day = analysis.published or DAY
        ids.append(archive.arrive(text, analysis.part("entities"), day)[0])
    after = [[id for id in group if id in ids] for group in archive.members()]
    figures["sample articles in one story"] = max((len(group) for group in after), default=0)
    figures["other articles in that story"] = max(
        (len(set(group) - set(ids)) for group in archive.members() if set(group) & set(ids)), default=0
    )
    return figures, shown


def _analysed(real: Sequence[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for first in range(0, len(real), 50):
        some = real[first : first + 50]
        for text, analysis in zip(some, pipeline.analyze_many([pipeline.Article(t) for t in some]), strict=True):
            yield text, analysis.part("entities")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--show", type=int, default=0, metavar="PAIRS")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--cost", action="store_true", help="only the cost")
    only.add_argument("--meetings", action="store_true", help="only who meets")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    real = texts(options.shared)
    figures: dict[str, Any] = {}
    shown: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(Path(folder))
        server.start()
        settings = Settings(redis_url=server.url)
        client = connect(settings)
        try:
            if not options.meetings:
                figures["cost"] = cost(client, settings, real, options.sizes)
            if not options.cost:
                figures["meetings"], shown = meetings(client, settings, options.shared, real, options.show)
        finally:
            client.close()
            server.stop()
    if options.json:
        print(json.dumps(figures | ({"shown": shown} if shown else {}), ensure_ascii=False, indent=2))
        return
    for part, rows in figures.items():
        print(part)
        for name, value in rows.items():
            print(f"  {name}: {value}")
    print(*shown, sep="\n\n")


if __name__ == "__main__":
    main()
