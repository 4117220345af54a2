"""What a code block may be. What is in them is tried by tests/e2e/test_docs.py."""

from __future__ import annotations

import re

import pytest

from tests.docs import blocks

NOT_RUN = 14  # think twice before this grows: a block that nobody runs is wrong one day


@pytest.mark.parametrize("block", blocks.every(), ids=str)
def test_a_block_says_what_it_is(block: blocks.Block) -> None:
    assert block.language in blocks.LANGUAGES
    if block.language == "console" and not block.not_run:
        assert block.text.startswith("$ "), "what is no command is output of the one before"
    if block.language in ("nginx", "haproxy", "php"):
        assert block.not_run, "there is nothing here that runs it"


def test_hardly_any_block_is_not_run() -> None:
    marked = [block for block in blocks.every() if block.not_run]
    assert len(marked) <= NOT_RUN, [f"{block}: {block.not_run}" for block in marked]


def test_no_fence_is_overlooked() -> None:
    for page in blocks.pages():
        fences = re.findall(r"^\s*(?:```|~~~)", page.read_text(encoding="utf8"), re.MULTILINE)
        assert len(fences) == 2 * len(list(blocks.of(page))), page
