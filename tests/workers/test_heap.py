"""Free memory goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workers import heap

# Free memory below what is still held stays with the process otherwise
PROGRAM = """
from pathlib import Path
from workers import heap

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

rows = [b"x" * 100_000 for _ in range(1_000)]
del rows[:-1]
before = held()
heap.give_back()
print(before - held())
"""


def test_what_is_free_is_given_back() -> None:
    if not heap.give_back():
        pytest.skip("another allocator")
    found = subprocess.run([sys.executable, "-c", PROGRAM], check=True, stdout=subprocess.PIPE, text=True)
    assert int(found.stdout) > 50_000_000
