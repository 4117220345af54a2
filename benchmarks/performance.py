#!/usr/bin/env python3
"""Measures speed, memory and start with parse.py, extract.py and memory.py, and writes PERFORMANCE.md.

One after another, on texts of a folder. Ratios of one run can be compared between machines, microseconds cannot.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE / "PERFORMANCE.md"
_NAMES = {
    "analyze_s": "`doslovno analyze` of one short article, seconds", "analyze_cpu_s": "— of them processor time",
    "worker_s": "a worker ready for its first article, seconds", "worker_cpu_s": "— of them processor time",
    "parent_alone_mb": "one process with everything loaded, MB", "further_child_mb": "what one more child adds, MB",
    "further_child_written_mb": "— of them memory that it wrote; the rest is of mapped files",
    "all_mb": "a parent and two children, MB",
}  # fmt: skip


def run(script: str, *options: str) -> dict[str, Any]:
    """The object on the last line of what a benchmark prints."""
    command = [sys.executable, str(HERE / script), *options, "--json"]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    print(found.stdout, flush=True)
    row: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return row


def page(parse: Mapping[str, Any], whole: Mapping[str, Any], held: Mapping[str, Any]) -> Iterator[str]:
    yield "# Speed, memory and start"
    yield ""
    made = f"Python {platform.python_version()}, {platform.machine()}"
    yield f"Made by `python benchmarks/performance.py FOLDER`; {made}."
    yield "Processor time, one core, one BLAS thread; other work on the machine moves microseconds more than ratios."
    yield ""
    yield from table(
        ("", "texts", "tokens", "plain natasha, µs a token", "ours", "ratio", "mismatches"),
        [("the parse", *(parse[n] for n in
          ("texts", "tokens", "plain_us_per_token", "ours_us_per_token", "ratio", "mismatches")))],
    )  # fmt: skip
    yield ""
    spent: Mapping[str, float] = whole["us_per_token"]
    rows = [(stage, us, round(us / spent["parsing"], 2)) for stage, us in spent.items()]
    rows.append(("all", whole["whole_us_per_token"], round(whole["whole_us_per_token"] / spent["parsing"], 2)))
    yield from table(("stage", "µs a token", "of the parse"), rows)
    yield ""
    yield f"{whole['texts']} texts, {whole['tokens']:,} tokens. Plain natasha's parse alone took"
    yield f"{whole['plain_us_per_token']} µs a token in the same run: {whole['ratio']} times the whole extraction."
    yield ""
    yield from table(("", ""), [(_NAMES[name], value) for name, value in held.items()])


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    yield from ("| " + " | ".join(map(str, row)) + " |" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder of *.txt, searched with all below it")
    parser.add_argument("--tables", type=Path, help="folder that keeps the tables of the fast parser")
    parser.add_argument("--limit", type=int, default=40, help="texts at most (%(default)s)")
    options = parser.parse_args()
    common = [str(options.texts), "--limit", str(options.limit)]
    common += ["--tables", str(options.tables)] if options.tables else []
    lines = page(run("parse.py", *common), run("extract.py", *common), run("memory.py", str(options.texts)))
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{PAGE} written")


if __name__ == "__main__":
    main()
