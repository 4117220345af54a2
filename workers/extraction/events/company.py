"""Who takes part in an event: of those whom its words name and those named around it, the likely ones.

Two looks of a logistic model: at what ties each to the event (`bonds.py`), then at what the other events of the article
make of it (`echoes.py`). «Олухова везли в суд, где начался процесс»: no word of the trial names him. The weights in
`company.toml` are made by `calibrate_company.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from workers.extraction import lexicons
from workers.extraction.document import Mention
from workers.extraction.events.bonds import Bonds, role_of
from workers.extraction.events.candidates import Candidate, Candidates, Way
from workers.extraction.events.echoes import Echoes, Likely
from workers.extraction.events.merging import Cluster
from workers.extraction.events.model import Participant
from workers.extraction.events.sources import Sources
from workers.extraction.logistic import Names, Sums

# Least probabilities of a participant
_TOLD = 0.38  # whom the event's own words name
_SURE = 0.46
_MOST = 12  # participants of one event


@lru_cache(1)
def weights() -> Mapping[str, Sums]:
    """Logits of the features of either look: `bonds` and `echoes`."""
    return {look: Sums(table) for look, table in lexicons.read(Path(__file__).with_suffix(".toml")).items()}


class Company:
    """Those who may take part in the events of a document. `sources` name whose words each event rests on."""

    def __init__(
        self,
        field: Candidates,
        clusters: Sequence[Cluster],
        parents: Mapping[int, int],
        sources: Sources,
        speakers: Sequence[str | None],
    ) -> None:
        self._clusters = clusters
        self._parents = parents
        self._frames = field.syntax.lexicon.frames
        bonds = Bonds(field, clusters, parents, sources)
        self.candidates = [[c for c in field.of(cluster) if not bonds.replaced(c)] for cluster in clusters]
        for n, row in enumerate(self.candidates):
            for candidate in row:
                candidate.bundles = tuple(bonds.features(n, candidate, speakers[n]))

    def first(self, sums: Sums) -> list[dict[str, float]]:
        """For every event the first look at its candidates, by name."""
        return [{c.name: sums.probability(c.bundles) for c in row} for row in self.candidates]

    def second(self, likely: Sequence[Likely]) -> list[list[tuple[Names, ...]]]:
        """For every event and candidate the features of the second look, in bundles, after a first one."""
        echoes = Echoes(self._clusters, self._parents, likely)
        return [[(*c.bundles, *echoes.features(n, c.name)) for c in row] for n, row in enumerate(self.candidates)]

    def chosen(self, likely: Sequence[Likely], sums: Sums) -> Iterator[list[tuple[float, Candidate]]]:
        """For every event who takes part by the logits of a second look, and how likely: those told in the order of the
        text, then the likeliest."""
        for row, looks in zip(self.candidates, self.second(likely), strict=True):
            rated = [(sums.probability(bundles), c) for bundles, c in zip(looks, row, strict=True)]
            sure = [r for r in rated if r[0] >= (_SURE if r[1].told is None else _TOLD)]
            sure.sort(key=lambda r: -r[0] if r[1].told is None else -1.0)
            yield sure[:_MOST]

    def fill(self) -> None:
        """Gives every cluster its participants."""
        chosen = self.chosen(self.first(weights()["bonds"]), weights()["echoes"])
        for cluster, row in zip(self._clusters, chosen, strict=True):
            cluster.company = tuple(replace(self._participant(c), confidence=round(p, 3)) for p, c in row)

    def _participant(self, candidate: Candidate) -> Participant:
        if candidate.told is not None:
            return candidate.told
        (way,) = [candidate.way] if candidate.way is not None else candidate.ways[:1]
        words = Mention(way.mention.text, way.mention.span)
        entity = candidate.entity.id if candidate.entity is not None else None
        return Participant(candidate.name, entity, self._role(way), words)

    def _role(self, way: Way) -> str:
        """As the frame has it for whoever stands so; else that of the one whom such an event befalls."""
        frame = self._frames[way.reading.trigger.entry.frame]
        filled = {p.role for p in way.reading.participants}
        role = role_of(frame, way)
        if role is not None:
            return role
        doer = frame.get("subj")
        above = any(name.startswith("subject-above") for name in way.names)
        if above and doer is not None and doer not in filled:
            return doer
        return "person" if "person" in frame.values() and "person" not in filled else "participant"
