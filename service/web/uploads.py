"""Files that are dropped on the start page stay in memory: no word of an article lies in a file of this machine.

Werkzeug would put a form of more than 500 KB into a temporary file. `DOSLOVNO_MAX_BODY` bounds what is held instead.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class RequestInMemory(Request):
    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
