"""Invent names that look like those of a text, some new and most heard before, as news has them."""

import random
from collections import defaultdict
from collections.abc import Iterable

DISCOUNT, CONCENTRATION = 0.8, 300
"""After `n` uses of `v` names, the next use is a new name with probability (CONCENTRATION + DISCOUNT v) /
(CONCENTRATION + n), so that `v` grows as n to the power of DISCOUNT (Pitman and Yor, Annals of Probability 25, 1997).

Chosen with `articles.REPLACED_SHARE` so that grown articles have about the stems that real ones have by Heaps' law: in
`news/orangesum_dev`, 22,000 in 2,000 articles and 61,000 in 20,000, which goes on to 160,000 in 200,000.
"""

MEMORY = 50_000
"""Uses that are remembered: a name is drawn again as often as it was used lately, so that some are in the news."""

START, STOP = "\x02\x02", "\x03"
LENGTHS = range(4, 13)
"""Of a name, in letters."""

MAX_TRIES = 20


class NameSource:
    """Give names: one of the last `MEMORY` uses again, or a new name of a Markov chain over pairs of letters.

    Few names are frequent, and most are rare.

    Args:
        known: Names whose letters are imitated; without any, every name is the same.
        rng: Draws.
    """

    def __init__(self, known: Iterable[str], rng: random.Random) -> None:
        self._rng = rng
        self._uses: list[str] = []
        self._n_uses = self._n_names = 0
        self._followers: dict[str, list[str]] = defaultdict(list)
        for name in known:
            letters = START + name.lower() + STOP
            for place in range(len(letters) - 2):
                self._followers[letters[place : place + 2]].append(letters[place + 2])

    def take(self) -> str:
        """Return a name, capitalised."""
        draw = self._rng.random
        is_new = draw() * (CONCENTRATION + self._n_uses) < CONCENTRATION + DISCOUNT * self._n_names
        if is_new or not self._uses:
            name = self._coin()
            self._n_names += 1
        else:
            name = self._uses[int(draw() * len(self._uses))]
        if len(self._uses) < MEMORY:
            self._uses.append(name)
        else:
            self._uses[self._n_uses % MEMORY] = name
        self._n_uses += 1
        return name

    def _coin(self) -> str:
        draw, followers = self._rng.random, self._followers
        for _ in range(MAX_TRIES if followers else 0):
            letters = START
            while letters[-1] != STOP and len(letters) < LENGTHS.stop + 2:
                choices = followers[letters[-2:]]
                letters += choices[int(draw() * len(choices))]
            name = letters.strip(START + STOP)
            if len(name) in LENGTHS:
                return name.capitalize()
        return "Durand"
