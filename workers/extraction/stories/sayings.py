"""The quotes of all articles of a story, made ready to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workers.extraction.quotes.model import Quote
from workers.extraction.stories import days, words
from workers.extraction.stories.accounts import Account
from workers.extraction.stories.days import Days
from workers.extraction.stories.identity import Identities, Key
from workers.extraction.stories.model import Claim
from workers.extraction.stories.words import Word

NEAR = 7  # days between two reports of one utterance, at most


@dataclass(frozen=True, slots=True)
class Saying:
    """A quote in its article. `marked` are words in quotation marks or after a dash: the speaker's own."""

    order: int
    account: Account
    quote: Quote
    words: tuple[Word, ...]
    speaker: Key | None
    days: Days | None  # when it was said, as far as the article tells; else when it was published

    @property
    def doc(self) -> str:
        return self.account.doc

    @property
    def marked(self) -> bool:
        return self.quote.type != "indirect"

    @property
    def telling(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.telling)

    @property
    def dated(self) -> bool:
        """Whether the article itself says when it was said."""
        return _told(self.quote) is not None

    def near(self, other: Saying) -> bool:
        return not self.days or not other.days or self.days.apart(other.days) <= NEAR

    def claim(self, value: str, name: str | None) -> Claim:
        time, published = self.quote.time, self.account.published
        told = time.start or time.end if time and _told(self.quote) else None
        day = told or (published.isoformat() if published else None)
        return Claim(self.doc, self.quote.id, None, name, value, self.quote.text, self.quote.spans, day)


def of(accounts: Sequence[Account], who: Identities) -> tuple[Saying, ...]:
    """All quotes that have words, in order of the articles and their text."""
    found: list[Saying] = []
    for account in accounts:
        published = days.at(account.published) if account.published else None
        for quote in account.quotes:
            if split := words.split(quote.text):
                speaker = who.speaker(account.doc, quote.speaker)
                found.append(Saying(len(found), account, quote, split, speaker, _told(quote) or published))
    return tuple(found)


def _told(quote: Quote) -> Days | None:
    return days.of(quote.time.start, quote.time.end) if quote.time else None
