"""Whatever the heads, the repaired ones are one tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.extraction.parsing import trees

POS = st.sampled_from(["NOUN", "VERB", "AUX", "PUNCT", "ADJ"])
RELATIONS = st.sampled_from(["root", "nsubj", "obj", "punct", "conj"])
GRAPHS = st.integers(1, 40).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(-3, n + 3), min_size=n, max_size=n),
        st.lists(RELATIONS, min_size=n, max_size=n),
        st.lists(POS, min_size=n, max_size=n),
    )
)
Graph = tuple[list[int], list[str], list[str]]


def climbs_to_root(heads: list[int], i: int) -> bool:
    for _ in heads:
        if heads[i] < 0:
            return True
        i = heads[i]
    return heads[i] < 0


@given(GRAPHS)
def test_any_graph_becomes_one_tree(graph: Graph) -> None:
    heads, relations = trees.repair(*graph)
    assert len(heads) == len(relations) == len(graph[0])
    assert heads.count(-1) == 1
    assert all(-1 <= h < len(heads) for h in heads)
    assert all(climbs_to_root(heads, i) for i in range(len(heads)))


@given(GRAPHS)
def test_only_the_root_is_called_root(graph: Graph) -> None:
    heads, relations = trees.repair(*graph)
    assert [i for i, r in enumerate(relations) if r == "root" and heads[i] < 0] == [heads.index(-1)]


@given(GRAPHS)
def test_a_repaired_tree_stays_as_it_is(graph: Graph) -> None:
    once = trees.repair(*graph)
    assert trees.repair(*once, graph[2]) == once


def test_a_tree_is_not_touched() -> None:
    heads, relations = [1, -1, 1, 1], ["nsubj", "root", "obj", "punct"]
    assert trees.repair(heads, relations, ["NOUN", "VERB", "NOUN", "PUNCT"]) == (heads, relations)


def test_the_verb_among_several_roots_is_the_root() -> None:
    heads, relations = trees.repair([-1, -1, 1], ["root", "root", "obj"], ["NOUN", "VERB", "NOUN"])
    assert (heads, relations) == ([1, -1, 1], ["parataxis", "root", "obj"])


def test_a_cycle_opens_at_what_is_no_verb_and_keeps_its_relation() -> None:
    heads, relations = trees.repair([-1, 2, 1], ["root", "conj", "obj"], ["VERB", "VERB", "NOUN"])
    assert (heads, relations) == ([-1, 2, 0], ["root", "conj", "obj"])


def test_a_cycle_without_a_root_gets_its_verb_as_root() -> None:
    heads, relations = trees.repair([1, 0, 1], ["nsubj", "conj", "obj"], ["NOUN", "VERB", "NOUN"])
    assert heads == [1, -1, 1]
    assert relations[1] == "root"


def test_a_token_that_is_its_own_head_hangs_on_the_root() -> None:
    assert trees.repair([-1, 1], ["root", "obj"], ["VERB", "NOUN"])[0] == [-1, 0]
