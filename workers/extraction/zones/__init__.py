"""Which part of the page a span is in: header, byline, dateline, caption, body."""

from workers.extraction.zones.divider import Page, divide

__all__ = ["Page", "divide"]
