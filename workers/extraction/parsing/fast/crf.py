"""The likeliest sequence of tags, by the Viterbi algorithm in blocks that advance together.

Within every block the best scores from each tag before it to each tag in it grow side by side; then the blocks are
chained, and one step over all tokens gives the way back. The answers are those of the sequential form.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 16  # tokens

Doubles = NDArray[np.float64]


def decode(emissions: NDArray[Any], transitions: Doubles) -> list[int]:
    """The tag of every row of `(rows, tags)`, at least one; of equals the first."""
    scores = _forward(np.asarray(emissions, np.float64), transitions)
    tag = int(scores[-1].argmax())
    tags = [tag]
    if len(scores) > 1:
        came = (scores[:-1, None, :] + transitions.T).argmax(2).tolist()
        for row in reversed(came):
            tag = row[tag]
            tags.append(tag)
        tags.reverse()
    return tags


def _forward(emissions: Doubles, transitions: Doubles) -> Doubles:
    """For every row and tag the score of the best sequence that ends there."""
    count, kinds = emissions.shape
    blocks = -(-count // BLOCK)
    padded = np.zeros((blocks * BLOCK, kinds))
    padded[:count] = emissions
    steps = padded.reshape(blocks, BLOCK, kinds).transpose(1, 2, 0)  # step × tag × block
    best = np.empty((BLOCK, kinds, kinds, blocks))  # step × tag × tag before the block × block
    np.add(transitions.T[:, :, None], steps[0][:, None], out=best[0])
    by_pair = transitions[:, :, None, None]
    for step in range(1, BLOCK):
        moved = best[step - 1][:, None] + by_pair  # tag before × tag × …
        np.add(moved.max(0), steps[step][:, None], out=best[step])
    # The first block follows nothing: all its sequences begin in it
    score = np.full(kinds, -np.inf)
    score[0] = 0
    best[:, :, 0, 0] = _alone(emissions[:BLOCK], transitions)
    entries = np.empty((kinds, blocks))
    last = np.ascontiguousarray(best[-1].transpose(2, 0, 1))  # block × tag × tag before
    for block in range(blocks):
        entries[:, block] = score
        score = (last[block] + score).max(1)
    found = (best + entries).max(2)
    return np.ascontiguousarray(found.transpose(2, 0, 1)).reshape(-1, kinds)[:count]


def _alone(emissions: Doubles, transitions: Doubles) -> Doubles:
    """The scores of a block that begins the text, one after another."""
    found = np.zeros((BLOCK, emissions.shape[1]))
    score = found[0] = emissions[0]
    for step, row in enumerate(emissions[1:], 1):
        score = found[step] = (score[:, None] + transitions).max(0) + row
    return found
