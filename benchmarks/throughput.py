#!/usr/bin/env python3
"""Articles a second through the whole service with one and with two processes that analyse, and what the service costs
beside the extraction.

The baseline is `pipeline.analyze` on the same articles in one process without any service, measured in the same run
before every round. What the machine does besides moves the seconds of the clock; the shares are of processor time.
`queue and registry` is what the worker's processes and Redis spend beyond the baseline; `with HTTP` adds the API, which
takes the articles in as one batch. Memory is read after the articles.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Any

import stack

WARM = 16  # articles that every process gets before those that count


def bare(texts: Sequence[str], warm: Sequence[str]) -> dict[str, float]:
    """Measured in a process of its own: articles a second, and milliseconds of processor time for an article's
    analysis, for its parts as plain values, and for what its stories are found by."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_bare, (texts, warm))


def _bare(texts: Sequence[str], warm: Sequence[str]) -> dict[str, float]:
    os.environ.update(stack.ONE_THREAD)  # read when numpy is first imported
    from service.settings import Settings
    from workers import gathering
    from workers.extraction import parsing, pipeline

    settings = Settings.from_environment()
    parsing.load(parsing.kind(settings.parser), settings.cache_folder)
    for text in warm:
        pipeline.analyze(pipeline.Article(text))
    gc.collect()
    gc.freeze()  # as the worker does
    clock, spent = time.perf_counter(), time.process_time()
    for text in texts:
        pipeline.analyze(pipeline.Article(text))
    took, analysing = time.perf_counter() - clock, time.process_time() - spent
    some = texts[:20]
    analyses = [pipeline.analyze(pipeline.Article(text)) for text in some]
    spent = time.process_time()
    parts = [{name: analysis.part(name) for name in pipeline.PARTS} for analysis in analyses]
    values = time.process_time() - spent
    for n, text in enumerate(some):
        gathering.entries(gathering.signature(stack.submission(text), 0, text, parts[n]["entities"]))
    stories = time.process_time() - spent - values
    return {
        "per_second": len(texts) / took,
        "analysis": 1000 * analysing / len(texts),
        "values": 1000 * values / len(some),
        "stories": 1000 * stories / len(some),
    }


def rounds(count: int, repeats: int, characters: int) -> Iterator[dict[str, Any]]:
    """One row for each number of processes, and each time anew."""
    with stack.opened() as service:
        for turn in range(repeats):
            for processes in (1, 2):
                mark = f"{turn}-{processes}"
                texts = stack.articles(count, characters, mark)
                warm = stack.articles(WARM * processes, characters, f"{mark}-warm")
                alone = bare(texts, warm[:WARM])
                with service.staffed(processes) as startup:
                    service.analyse(warm)
                    idle = service.idle()
                    before = service.spent()
                    took = service.analyse(texts)
                    after = service.spent()
                    main, *others = service.sizes()
                spent = {name: after[name] - before[name] - idle[name] * took for name in before}
                yield {
                    "processes": processes,
                    "bare": alone,
                    "per_second": count / took,
                    "ms": {name: 1000 * seconds / count for name, seconds in spent.items()},
                    "idle": idle,
                    "worker_start_s": startup,
                    "api_start_s": service.started,
                    "main_mb": main,
                    "children_mb": others,
                }


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The medians of the rounds; shares are of the analysis alone."""
    one, two = ([row for row in rows if row["processes"] == n] for n in (1, 2))

    def middle(value: Callable[[dict[str, Any]], float], some: Sequence[dict[str, Any]] = rows) -> float:
        return float(median(value(row) for row in some))

    def share(row: dict[str, Any], *names: str) -> float:
        return float(sum(row["ms"][name] for name in names) / row["bare"]["analysis"])

    def total(row: dict[str, Any]) -> float:
        return float(sum(process["pss"] for process in (row["main_mb"], *row["children_mb"])))

    queue = ("children", "main", "redis")
    return {
        "bare_per_second": middle(lambda row: row["bare"]["per_second"]),
        "bare_ms": middle(lambda row: row["bare"]["analysis"]),
        "per_second": [middle(lambda row: row["per_second"], some) for some in (one, two)],
        "of_bare": middle(lambda row: row["per_second"] / row["bare"]["per_second"], one),
        "efficiency": middle(lambda row: row["per_second"], two) / middle(lambda row: row["per_second"], one) / 2,
        "overhead": middle(lambda row: share(row, *queue) - 1, one),
        "overhead_with_http": middle(lambda row: share(row, *queue, "api") - 1, one),
        "overhead_of": {
            "children": middle(lambda row: share(row, "children") - 1, one),
            **{name: middle(lambda row, name=name: share(row, name), one) for name in ("main", "redis", "api")},  # type: ignore[misc]
        },
        "share_of": {
            name: middle(lambda row, name=name: row["bare"][name] / row["bare"]["analysis"])  # type: ignore[misc]
            for name in ("values", "stories")
        },
        "idle_cpu": {name: middle(lambda row, name=name: row["idle"][name]) for name in ("main", "redis", "api")},  # type: ignore[misc]
        "further_child_pss_mb": middle(total, two) - middle(total, one),
        "child_private_mb": float(median(child["private"] for row in rows for child in row["children_mb"])),
        "main_pss_mb": middle(lambda row: row["main_mb"]["pss"], two),
        "worker_start_s": middle(lambda row: row["worker_start_s"]),
        "api_start_s": middle(lambda row: row["api_start_s"]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100, help="in a round, for each of the three (default 100)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians are shown (default 3)")
    parser.add_argument("--characters", type=int, default=3000, help="of an article (default 3000)")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    given = parser.parse_args()
    rows = list(rounds(given.articles, given.rounds, given.characters))
    found = summary(rows)
    one, two = found["per_second"]
    parts = ", ".join(f"{name} {share:+.1%}" for name, share in found["overhead_of"].items())
    known = ", ".join(f"{name} {share:.1%}" for name, share in found["share_of"].items())
    idle = ", ".join(f"{name} {share:.1%}" for name, share in found["idle_cpu"].items())
    print(f"extraction alone   {found['bare_per_second']:6.2f} articles a second, {found['bare_ms']:.1f} ms of CPU")
    print(f"one process        {one:6.2f} ({found['of_bare']:.0%} of it)")
    print(f"two processes      {two:6.2f} (efficiency {found['efficiency']:.0%})")
    print(f"queue and registry {found['overhead']:+.1%} of it; with HTTP {found['overhead_with_http']:+.1%} ({parts})")
    print(f"                   {known} of it are no queue: plain values, and what stories are found by")
    print(f"                   idle, in shares of a core: {idle}; not counted above")
    print(
        f"memory             {found['further_child_pss_mb']:.0f} MB PSS for a further process "
        f"({found['child_private_mb']:.0f} MB its own), {found['main_pss_mb']:.0f} MB PSS for the main process"
    )
    print(f"start              worker {found['worker_start_s']:.1f} s, API {found['api_start_s']:.1f} s")
    if given.json:
        print(json.dumps({"articles": given.articles, "characters": given.characters, **found, "rounds": rows}))


if __name__ == "__main__":
    main()
