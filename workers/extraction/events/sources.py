"""On whose words an event rests: the speaker of the quote it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workers.extraction.events.covers import Cover
from workers.extraction.events.model import Source, Voice
from workers.extraction.quotes.model import Quote, Speaker


class Sources:
    def __init__(self, quotes: Sequence[Quote]) -> None:
        self._quotes = quotes
        self._by_id = {q.id: q for q in quotes}
        self._all = Cover((span, n) for n, q in enumerate(quotes) for span in q.spans)
        self._marked = Cover((span, n) for n, q in enumerate(quotes) if q.type == "direct" for span in q.spans)

    def at(self, offset: int) -> int | None:
        """The index of the shortest quote that covers the offset."""
        return self._all.at(offset)

    def same_voice(self, a: int, b: int) -> bool:
        """Whether no quotation mark stands between two offsets."""
        return self._marked.at(a) == self._marked.at(b)

    def speaker(self, offset: int) -> Speaker | None:
        """Who says the words at an offset, where marks hold them: whom «я» and «мы» mean."""
        quote = self._marked.at(offset)
        return self._quotes[quote].speaker if quote is not None else None

    def source(self, quote: int | None) -> Source | None:
        if quote is None:
            return None
        found = self._quotes[quote]
        return Source(found.id, found.speaker.name, tuple(self._chain(found)))

    def _chain(self, quote: Quote) -> Iterator[Voice]:
        """The speaker, the medium that carries the words, then the same of the quotes around it. Fragments and their
        clause have one speaker: nobody stands twice in a row."""
        last = quote.speaker.name
        yield Voice(quote.id, last)
        around: Quote | None = quote
        while around is not None:
            carrier = around.relay.name or around.relay.mention.text if around.relay else None
            for name in (around.speaker.name, carrier):
                if name is not None and name != last:
                    yield Voice(around.id, name)
                    last = name
            around = self._by_id.get(around.parent) if around.parent is not None else None
