"""The reading room: pages that show an article, a story, a speaker, the queue.

A page asks the API for what it shows (`calls`), in the same process: it has no other source, and says nothing else.
"""

from __future__ import annotations

from service.web.install import install

__all__ = ["install"]
