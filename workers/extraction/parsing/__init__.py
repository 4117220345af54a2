"""The parse: segmentation, morphology, syntax and names by natasha, lemmas by pymorphy3.

The only package that touches natasha and slovnet; all others see `document.Document`.
"""

from workers.extraction.parsing import _pymorphy  # noqa: F401 - must come before natasha
from workers.extraction.parsing.parser import KINDS, Kind, kind, load, parse, parse_many
from workers.extraction.parsing.sources import Source

__all__ = ["KINDS", "Kind", "Source", "kind", "load", "parse", "parse_many"]
