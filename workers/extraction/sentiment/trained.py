"""The trained model: how probable each polarity is for the target of a view.

Several networks (see `network.py`), trained alike from different seeds, are averaged and calibrated. `train.py` makes
`weights.npz`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workers.extraction.sentiment import calibration
from workers.extraction.sentiment.calibration import Calibration, Calibrations
from workers.extraction.sentiment.folded import Batch, Networks
from workers.extraction.sentiment.views import Views

Row = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Model:
    """Networks that vote and what calibrates them; `multipliers` of the classes give the label for the evaluation by
    F1 (see `train.py`)."""

    networks: Networks
    calibrations: Calibrations
    multipliers: Row


@lru_cache(1)
def load() -> Model:
    """The weights of the repository, once a process. Call it before forking."""
    with resources.files(__package__).joinpath("weights.npz").open("rb") as file, np.load(file) as stored:
        rows = {name: stored[name].astype(np.float32) for name in stored.files if name != "held_out"}
    count = 1 + max(int(name.split(".")[0]) for name in rows if "." in name)
    networks = [
        {name.partition(".")[2]: row for name, row in rows.items() if name.startswith(f"{k}.")} for k in range(count)
    ]
    calibrations = {t: Calibration(*map(float, row)) for t, row in enumerate(rows["calibrations"])}
    return Model(Networks(networks), calibrations, rows["multipliers"])


def probabilities(batches: Iterable[Views], tick: Callable[[], None] = lambda: None) -> Row:
    """Of every view the probability of negative, neutral and positive: n × 3. Calibrated; those of quotes and sentences
    on sentences whose targets agree. `tick` is called before every batch."""
    model = load()
    found = [np.zeros((0, 3))]
    for views in batches:
        tick()
        told = model.networks.told(Batch(views))
        found.append(calibration.apply(model.calibrations, told, views.support, views.quiet, views.types))
    return np.concatenate(found)
