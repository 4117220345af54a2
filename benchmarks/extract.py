#!/usr/bin/env python3
# ruff: noqa: E402
"""What every stage of the extraction costs, against plain natasha's parse alone: microseconds of processor time a
token, on one core with one BLAS thread.

All read the same texts (*.txt of the folder), text by text in turn, natasha and ours in both orders. Half of them is
read first, unmeasured, and the other half measured: memos know the language by then, but not the texts. Medians of all
rounds. `--work` counts instead, without texts: how often functions are called for an article made here. That is the
same on every machine, so a test holds it to `work.json` (`--work --write` renews that).
"""

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from types import FrameType
from typing import Any

import parse
import scaling

from workers.extraction import parsing, pipeline
from workers.extraction.parsing import morphology
from workers.extraction.parsing.fast import Fast
from workers.extraction.parsing.stock import Stock
from workers.extraction.pipeline import Article

STAGES = ("zones", "parsing", "entities", "times", "quotes", "events", "sentiment")
WORK = Path(__file__).with_name("work.json")
LENGTH = 6_000  # code points of the article whose work is counted
_INLINED = ("<listcomp>", "<dictcomp>", "<setcomp>")  # no functions any more since Python 3.12


class Stages:
    """Adds up what the stages of analyses take, by a clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.spent: Counter[str] = Counter()
        self._clock, self._stage, self._since = clock, "", 0.0

    def __call__(self, text: str) -> None:
        self._since = self._clock()
        pipeline.analyze(Article(text), entered=self._enter)
        self._enter("")

    def _enter(self, stage: str) -> None:
        now = self._clock()
        if self._stage:
            self.spent[self._stage] += now - self._since  # type: ignore[assignment]
        self._stage, self._since = stage, now


def measure(texts: list[str], rounds: int, fast: Fast, plain: parse.Plain) -> dict[str, Any]:
    """Of every round the seconds of each stage and of plain natasha."""
    tokens = sum(plain.read(text) for text in texts)
    rows = []
    for number in range(rounds):
        ours, spent = Stages(time.process_time), 0.0
        for half in (0, 1):
            fast.forget()
            morphology.forget()
            plain.forget()
            for text in texts[half::2]:
                plain.read(text)
                pipeline.analyze(Article(text))
            for i, text in enumerate(texts[1 - half :: 2]):
                if (i + number) % 2:
                    ours(text)
                start = time.process_time()
                plain.read(text)
                spent += time.process_time() - start
                if not (i + number) % 2:
                    ours(text)
        rows.append({**ours.spent, "plain": spent})
    of = {name: round(median(row[name] for row in rows) / tokens * 1e6, 1) for name in (*STAGES, "plain")}
    whole = [sum(row[stage] for stage in STAGES) for row in rows]
    return {
        "texts": len(texts), "tokens": tokens, "us_per_token": {stage: of[stage] for stage in STAGES},
        "whole_us_per_token": round(median(whole) / tokens * 1e6, 1), "plain_us_per_token": of["plain"],
        "ratio": round(median(row["plain"] / all_ for row, all_ in zip(rows, whole, strict=True)), 2),
        "parse_ratio": round(median(row["plain"] / row["parsing"] for row in rows), 2),
    }  # fmt: skip


def work() -> dict[str, int]:
    """Calls of functions, Python's and others, by stage; the parse without tables of lemmas."""
    parsing.load("fast", None)
    pipeline.analyze(Article(scaling.ordinary(LENGTH // 2)))
    calls = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal calls
        calls += event == "c_call" or (event == "call" and frame.f_code.co_name not in _INLINED)

    ours, text = Stages(lambda: calls), scaling.ordinary(LENGTH)
    sys.setprofile(count)
    try:
        ours(text)
    finally:
        sys.setprofile(None)
    return {stage: int(ours.spent[stage]) for stage in STAGES}


def show(row: dict[str, Any]) -> None:
    print(f"{row['texts']} texts, {row['tokens']:,} tokens; µs a token, and as a share of the parse")
    for stage, spent in row["us_per_token"].items():
        print(f"{stage:12}{spent:8.1f}{spent / row['us_per_token']['parsing']:8.2f}")
    print(f"{'all':12}{row['whole_us_per_token']:8.1f}")
    print(f"plain natasha's parse alone {row['plain_us_per_token']}: {row['ratio']} times the whole extraction,")
    print(f"{row['parse_ratio']} times the parse")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="?", help="folder of *.txt, searched with all below it")
    parser.add_argument("--limit", type=int, default=60, help="texts at most, evenly chosen (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(%(default)s)")
    parser.add_argument("--tables", type=Path, help="folder that keeps the tables of the fast parser")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    parser.add_argument("--work", action="store_true", help="count calls instead")
    parser.add_argument("--write", action="store_true", help="with --work: renew work.json")
    options = parser.parse_args()
    if options.work:
        counts = work()
        if options.write:
            WORK.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
        print(json.dumps(counts))
        return
    files = sorted(options.texts.rglob("*.txt")) if options.texts else []
    files = files[:: max(len(files) // options.limit, 1)][: options.limit]
    texts = [text for file in files if (text := file.read_text(encoding="utf-8")).strip()]
    if len(texts) < 2:
        parser.error("two texts at least")
    fast = parsing.load("fast", options.tables)
    assert isinstance(fast, Fast)  # noqa: S101 - for the type
    row = measure(texts, options.rounds, fast, parse.Plain(Stock()))
    show(row)
    if options.json:
        print(json.dumps(row))


if __name__ == "__main__":
    main()
