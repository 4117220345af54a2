"""Repair of dependency heads: slovnet picks each head alone, so a tenth of its parses are not trees."""

from __future__ import annotations

from collections.abc import Sequence

VERBAL = ("VERB", "AUX")


def repair(heads: Sequence[int], relations: Sequence[str], pos: Sequence[str]) -> tuple[list[int], list[str]]:
    """Heads and relations of one tree over the same tokens.

    `heads` are indices into the sentence, -1 at a root, in any graph (self-heads, cycles, several roots, none).
    The first verbal root stays the root; further roots hang on it as `parataxis`. A cycle is opened at a token
    that is no verb, which then hangs on the root too, with its own relation.
    """
    n = len(heads)
    heads = [h if 0 <= h < n and h != i else -1 for i, h in enumerate(heads)]
    relations = list(relations)
    roots = [i for i in range(n) if heads[i] < 0 and relations[i] != "punct"] or [i for i in range(n) if heads[i] < 0]
    for cycle in _cycles(heads):
        opened = next((i for i in cycle if pos[i] not in VERBAL), cycle[0]) if roots else _verb_or_first(cycle, pos)
        heads[opened] = -1
        if not roots:
            roots = [opened]
    root = _verb_or_first(roots, pos)
    for i in range(n):
        if i == root:
            heads[i], relations[i] = -1, "root"
        elif heads[i] < 0:
            heads[i] = root
            if relations[i] == "root":
                relations[i] = "parataxis"
    return heads, relations


def _verb_or_first(indices: Sequence[int], pos: Sequence[str]) -> int:
    return next((i for i in indices if pos[i] in VERBAL), indices[0])


def _cycles(heads: Sequence[int]) -> list[list[int]]:
    """The cycles of the graph, each as its tokens in order of the text."""
    state = [0] * len(heads)  # 0 unseen, else the number of the walk that saw it
    cycles = []
    for walk, start in enumerate(range(len(heads)), 1):
        i = start
        while i >= 0 and not state[i]:
            state[i] = walk
            i = heads[i]
        if i >= 0 and state[i] == walk:
            cycle = [i]
            while (j := heads[cycle[-1]]) != i:
                cycle.append(j)
            cycles.append(sorted(cycle))
    return cycles
