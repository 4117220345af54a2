"""An ended article in the formats of newsrooms. Native JSON is the API's own; these are views of the same."""

from service.formats.csv import render as csv
from service.formats.jsonld import render as jsonld
from service.formats.ninjs import render as ninjs

__all__ = ["csv", "jsonld", "ninjs"]
