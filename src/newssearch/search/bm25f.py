"""Score with BM25F: one saturation over the weighted fields (Zaragoza et al., TREC 2004), not a sum of field scores.

score(w, d) = idf(w) * (k1 + 1) * tf~ / (k1 + tf~)
tf~         = sum over fields f of weight_f * tf_f / (1 - b_f + b_f * length_f / average_f)
idf(w)      = ln(1 + (N - df + 0.5) / (df + 0.5))
"""

import math
from typing import TYPE_CHECKING

import msgspec

from newssearch.settings import Ranking

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from newssearch.search.arrays import Floats

FIELDS = ("title", "body", "lead")
"""Fields that are scored; what is in the lead is in the body too, and counts for both."""


class FieldWeight(msgspec.Struct, frozen=True):
    """Say how a field counts.

    Args:
        weight: Of one occurrence, the body's being 1.
        b: How far its length counts, from 0 (not at all) to 1.
    """

    weight: float
    b: float


def field_weights(ranking: Ranking) -> dict[str, FieldWeight]:
    """Return the fields that count, with how they do."""
    weights = {
        "title": FieldWeight(ranking.title_weight, ranking.title_b),
        "body": FieldWeight(1.0, ranking.body_b),
        "lead": FieldWeight(ranking.lead_weight, ranking.lead_b),
    }
    return {field: weight for field, weight in weights.items() if weight.weight > 0}


def idf(n_docs: int, doc_freq: float) -> float:
    """Return how much a word tells, in nats: always positive, also for a word that is everywhere."""
    return math.log(1 + (n_docs - doc_freq + 0.5) / (doc_freq + 0.5))


def idf_of(n_docs: int, doc_freqs: "npt.NDArray[np.int32]") -> "Floats":
    """Return `idf` of several words."""
    import numpy as np

    values: Floats = np.log(1 + (n_docs - doc_freqs + 0.5) / (doc_freqs + 0.5))
    return values


def length_norm(lengths: "Floats", average: float, field: FieldWeight) -> "Floats":
    """Return by what a field's tf is divided: (1 - b + b * length / average) / weight.

    Args:
        lengths: Of the field, in tokens; an empty one counts as one token.
        average: Of all documents.
        field: How it counts.
    """
    import numpy as np

    return (1 - field.b + field.b * np.maximum(1, lengths) / average) / field.weight


def saturated(tf: "Floats", k1: float) -> "Floats":
    """Return (k1 + 1) * tf~ / (k1 + tf~), from 0 to k1 + 1."""
    return (k1 + 1) * tf / (k1 + tf)
