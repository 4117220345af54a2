"""Counts in how many articles every lemma stands: makes `rarity.json`.

    python -m workers.extraction.stories.build_rarity SHARED/corpora

NEREL (texts CC BY) and factRuEval-2016 (MIT). Only counts are kept, of lemmas that at least `FEWEST` articles have.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

FEWEST = 3


def count(folder: Path) -> dict[str, object]:
    """The number of articles below the folder, and of those that have each lemma."""
    from workers.extraction.stories.words import split

    counts: Counter[str] = Counter()
    files = sorted(folder.rglob("*.txt"))
    for file in files:
        counts.update({lemma for word in split(file.read_text(encoding="utf-8")) for lemma in word.lemmas})
    kept = {lemma: n for lemma, n in sorted(counts.items()) if n >= FEWEST and not lemma[0].isdigit()}
    return {"articles": len(files), "lemmas": kept}


if __name__ == "__main__":
    target = Path(__file__).with_name("rarity.json")
    if not target.exists():
        target.write_text('{"articles": 0, "lemmas": {}}', encoding="utf-8")
    value = count(Path(sys.argv[1]))
    target.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
