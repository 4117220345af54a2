"""The public evaluation: a label for every row of a table in the form of RuSentNE-2023."""

from __future__ import annotations

from pathlib import Path

from workers.extraction.document import Span
from workers.extraction.sentiment import trained
from workers.extraction.sentiment.examples import TYPES, Example, prepared, table
from workers.extraction.sentiment.views import batched


def labels(path: Path) -> list[int]:
    """-1, 0 or 1 for every row, by the multipliers of the classes that its score F1_PN asks for: bolder than the
    polarities of an analysis. The columns are sentence, entity_tag, entity_pos_start_rel, entity_pos_end_rel, separated
    by tabs; others are not read. Raises OSError, UnicodeDecodeError, KeyError and ValueError for other tables.
    """
    rows = [
        Example(
            row["sentence"],
            Span(int(row["entity_pos_start_rel"]), int(row["entity_pos_end_rel"])),
            TYPES[row["entity_tag"]],
            label=1,
            fold=0,
            row=number,
        )
        for number, row in enumerate(table(path))
    ]
    found = [0] * len(rows)
    ready = prepared(rows)
    if ready:
        model = trained.load()
        told = trained.probabilities(batched([row.view for row in ready]))
        for row, label in zip(ready, (told * model.multipliers).argmax(1) - 1, strict=True):
            if row.example.row is not None:
                found[row.example.row] = int(label)
    return found
