"""The relations of the parser, numbered for models of other stages; 0 is that of any other."""

from __future__ import annotations

_NAMES = (
    "", "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "ccomp", "conj", "cop",
    "csubj", "det", "discourse", "fixed", "flat", "flat:foreign", "flat:name", "iobj", "mark", "nmod", "nsubj",
    "nsubj:pass", "nummod", "nummod:gov", "obj", "obl", "obl:agent", "parataxis", "punct", "root", "xcomp",
)  # fmt: skip
RELATIONS = {name: i for i, name in enumerate(_NAMES)}
