#!/usr/bin/env python3
"""How many workers, how much Redis and how many of the API so many articles a day need, and what breaks first.

The costs of an article are measured (`--measure` on this machine, which takes minutes, and keeps them in
capacity.json); everything else is arithmetic over them and over the options, which say what a newsroom's day is like.
The day's curve is smooth with one peak; the backlog is played through it minute by minute.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.settings import Settings

MEASURED = Path(__file__).with_name("capacity.json")
PER_DAY = (100_000, 1_000_000, 10_000_000)
DAY = 86_400
GIB = 2**30
SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Day:
    """What is asked of the service, and how full its parts may be."""

    characters: float = 3000  # of an article on average
    peak: float = 3.0  # the busiest minute of the day against the mean
    retention: float = SETTINGS.retention / DAY  # days
    reads: float = 2.0  # times that an article is read
    patience: float = 60.0  # seconds that one may wait at the peak
    use: float = 0.7  # share of a core that may be used
    redis_gib: float = 32.0  # largest maxmemory that one wants of one Redis


class Costs:
    """Of one article, from what `costs.measure` found."""

    def __init__(self, measured: dict[str, Any], characters: float) -> None:
        def at(name: str) -> float:
            line = measured["lines"][name]
            return float(line["base"] + line["per_1000"] * characters / 1000)

        self.worker, self.store, self.broker = (at(f"{name}_ms") / 1000 for name in ("worker", "store", "broker"))
        self.submit, self.read = at("submit_ms") / 1000, at("read_ms") / 1000
        self.memory, self.log = at("memory_bytes"), at("log_bytes")
        self.worker_mb, self.child_mb = measured["worker_mb"], measured["child_mb"]


def curve(peak: float) -> list[float]:
    """The load of every minute of a day, on average 1, `peak` at its highest; a bell on the circle of the day."""
    low, high = 0.0, 1000.0
    for _ in range(60):
        middle = (low + high) / 2
        bell = [math.exp(middle * (math.cos(2 * math.pi * minute / 1440) - 1)) for minute in range(1440)]
        low, high = (middle, high) if 1440 / sum(bell) < peak else (low, middle)
    return [1440 * height / sum(bell) for height in bell[720:] + bell[:720]]


def backlog(arrivals: Sequence[float], a_minute: float) -> float:
    """The most articles that wait, when so many come in every minute and so many are done in one. Two days, so that the
    second begins with what the first has left."""
    waiting = most = 0.0
    for come in (*arrivals, *arrivals):
        waiting = max(0.0, waiting + come - a_minute)
        most = max(most, waiting)
    return most


def least(good: Callable[[int], bool]) -> int:
    """The smallest number from 1 that is good, and with it every larger one."""
    high = 1
    while not good(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return high


def plan(per_day: float, day: Day, measured: dict[str, Any]) -> dict[str, float]:
    """What so many articles a day need."""
    cost = Costs(measured, day.characters)
    arrivals = [per_day / 1440 * height for height in curve(day.peak)]
    highest = max(arrivals) / 60  # a second

    def waits(processes: int) -> float:
        """Seconds of the article that waits longest."""
        a_minute = 60 * processes * day.use / cost.worker
        return 60 * backlog(arrivals, a_minute) / a_minute if sum(arrivals) <= 1440 * a_minute else math.inf

    workers = least(lambda processes: waits(processes) <= day.patience)
    bulk = least(lambda processes: waits(processes) <= 6 * 3600)
    memory = per_day * day.retention * cost.memory / SETTINGS.max_memory_share
    redis = highest * (cost.store + cost.broker)
    shards = max(math.ceil(memory / GIB / day.redis_gib), math.ceil(redis / day.use))
    return {
        "per_day": per_day,
        "peak_per_second": highest,
        "workers": workers,
        "workers_bulk": bulk,
        "worker_gib": (math.ceil(workers / 4) * cost.worker_mb + workers * cost.child_mb) / 1024,  # four to a worker
        "waiting": backlog(arrivals, 60 * workers * day.use / cost.worker),
        "waiting_bulk": backlog(arrivals, 60 * bulk * day.use / cost.worker),
        "api_cores": highest * (cost.submit + day.reads * cost.read) / day.use,
        "redis_gib": memory / GIB,
        "redis_cores": redis,
        "broker_cores": highest * cost.broker,
        "disk_gib": 2 * per_day * day.retention * cost.log / GIB,  # it is written anew when it has doubled
        "written_mb_s": highest * cost.log / 1e6,
        "shards": shards,
        "tenants": math.ceil(60 * highest * day.characters / (SETTINGS.rate_quota / SETTINGS.rate_window * 60)),
    }


def limits(day: Day, measured: dict[str, Any]) -> list[tuple[str, float]]:
    """What can be no more at how many articles a day, the first one first, with one Redis and one tenant."""
    cost = Costs(measured, day.characters)
    peak_day = DAY / day.peak  # articles a day for one a second at the peak
    found = {
        f"memory: {day.redis_gib:.0f} GiB hold {day.retention:g} days":
            day.redis_gib * GIB * SETTINGS.max_memory_share / cost.memory / day.retention,
        "DOSLOVNO_RATE_QUOTA of one tenant": SETTINGS.rate_quota / SETTINGS.rate_window / day.characters * peak_day,
        "Redis: a core, store and broker": day.use / (cost.store + cost.broker) * peak_day,
        "Redis: a core, the store alone": day.use / cost.store * peak_day,
    }  # fmt: skip
    return sorted(found.items(), key=lambda pair: pair[1])


def size(value: float) -> str:
    """With two digits that count."""
    if value < 10:
        return f"{value:.2g}" if value >= 0.095 else f"{value:.1g}"
    return f"{round(value, 1 - math.floor(math.log10(value))):,.0f}"


ROWS = (
    ("articles a second at the peak", "peak_per_second"),
    ("processes that analyse", "workers"),
    ("their memory, GiB", "worker_gib"),
    ("processes, where articles may wait for 6 hours", "workers_bulk"),
    ("articles that wait at most then", "waiting_bulk"),
    ("cores for the API", "api_cores"),
    ("Redis: maxmemory, GiB", "redis_gib"),
    ("Redis: append-only file at most, GiB", "disk_gib"),
    ("Redis: written at the peak, MB a second", "written_mb_s"),
    ("Redis: cores at the peak", "redis_cores"),
    ("of these the broker", "broker_cores"),
    ("Redis servers", "shards"),
    ("tenants at least, by DOSLOVNO_RATE_QUOTA", "tenants"),
)


def tables(day: Day, measured: dict[str, Any], per_day: Sequence[float]) -> Iterator[str]:
    """Three tables in Markdown: costs, plans, limits; an empty line between them."""
    lengths = measured["lengths"]
    yield "| of an article | " + " | ".join(f"{length:,} characters" for length in lengths) + " |"
    yield "| --- |" + " ---: |" * len(lengths)
    for name, unit in (("worker", "ms"), ("store", "ms"), ("broker", "ms"), ("submit", "ms"), ("read", "ms"),
                       ("memory", "bytes"), ("text", "bytes"), ("results", "bytes"), ("indices", "bytes"),
                       ("entries", "bytes"), ("log", "bytes")):  # fmt: skip
        points = measured["points"][f"{name}_{unit}"]
        yield f"| {name}, {unit} | " + " | ".join(size(point) for point in points) + " |"
    yield ""
    plans = [plan(count, day, measured) for count in per_day]
    yield "| articles a day | " + " | ".join(f"{count:,.0f}" for count in per_day) + " |"
    yield "| --- |" + " ---: |" * len(per_day)
    for title, name in ROWS:
        yield f"| {title} | " + " | ".join(size(each[name]) for each in plans) + " |"
    yield ""
    yield "| what is full first | articles a day |"
    yield "| --- | ---: |"
    for title, count in limits(day, measured):
        yield f"| {title} | {size(count)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-day", type=float, nargs="+", default=PER_DAY, metavar="N", help="articles")
    for name, meaning in (
        ("characters", "of an article on average"), ("peak", "the busiest minute against the mean"),
        ("retention", "days that articles are kept"), ("reads", "times that an article is read"),
        ("patience", "seconds that one may wait at the peak"), ("use", "share of a core that may be used"),
        ("redis-gib", "largest maxmemory of one Redis"),
    ):  # fmt: skip
        default = getattr(Day(), name.replace("-", "_"))
        parser.add_argument(f"--{name}", type=float, default=default, help=f"{meaning} (default {default:g})")
    parser.add_argument("--measure", type=int, metavar="N", help="measure anew, with N articles of each length")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    given = parser.parse_args()
    if given.measure:
        import costs

        MEASURED.write_text(json.dumps(costs.measure(given.measure), indent=1) + "\n", encoding="utf8")
    measured = json.loads(MEASURED.read_text(encoding="utf8"))
    day = Day(given.characters, given.peak, given.retention, given.reads, given.patience, given.use, given.redis_gib)
    print("\n".join(tables(day, measured, given.per_day)))
    if given.json:
        print(json.dumps({"plans": [plan(count, day, measured) for count in given.per_day],
                          "limits": dict(limits(day, measured))}))  # fmt: skip


if __name__ == "__main__":
    main()
