"""The same parse as slovnet's, re-arranged: the first layer from tables, no padding, everything looked up once."""

from workers.extraction.parsing.fast.engine import Fast

__all__ = ["Fast"]
