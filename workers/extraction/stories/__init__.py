"""Several articles of one story: the same words, one timeline, what differs and what moved."""

from workers.extraction.stories.accounts import Account, account
from workers.extraction.stories.model import Story
from workers.extraction.stories.teller import tell

__all__ = ["Account", "Story", "account", "tell"]
