"""Define Explanation, which takes a score apart."""

import msgspec


class ScorePart(msgspec.Struct, frozen=True):
    """Hold one part of a score.

    Args:
        name: Of the part: "words", "surface forms", "stop words", "pairs", "title coverage", "as typed", "recency".
        value: What it adds, or by what it multiplies.
        is_factor: It multiplies.
        shares: What words or pairs bring to it, in query order; those that bring nothing are left out.
    """

    name: str
    value: float
    is_factor: bool
    shares: tuple[tuple[str, float], ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """Hold the parts of a score: the product of the factors and of the sum of the others is the score."""

    parts: tuple[ScorePart, ...]

    @property
    def score(self) -> float:
        """Return the score that the parts come to."""
        score = sum(part.value for part in self.parts if not part.is_factor)
        for part in self.parts:
            score *= part.value if part.is_factor else 1.0
        return score
