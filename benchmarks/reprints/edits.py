"""Edit an article as newspapers do that print a dispatch of an agency again."""

import random
import re
from collections.abc import Callable, Mapping, Sequence

Edit = Callable[[random.Random, str, Sequence[str]], str]
"""Gives another body, given a body and those of strangers."""

SENTENCE_END = re.compile(r'(?<=[.!?»"])\s+(?=[A-ZÀÉÈ«"])')

HEADS = ("PARIS (AFP) - ", "(Agence Ecofin) - ", "Par la rédaction, avec AFP\n\n")

TAILS = ("\n\nAvec AFP", "\n\nSource : Reuters. Tous droits réservés.", "\n\nLire aussi : nos autres articles du jour")


def sentences(body: str) -> list[str]:
    """Return the sentences of a body."""
    return SENTENCE_END.split(body)


def cut_to(share: float) -> Edit:
    """Return the edit that leaves so much of the sentences, from the first on."""

    def cut(_: random.Random, body: str, __: Sequence[str]) -> str:
        parts = sentences(body)
        return " ".join(parts[: max(1, round(share * len(parts)))])

    return cut


def drop(share: float) -> Edit:
    """Return the edit that leaves out so many of the sentences, by chance."""

    def dropped(chance: random.Random, body: str, _: Sequence[str]) -> str:
        parts = sentences(body)
        return " ".join([part for part in parts if chance.random() >= share] or parts[:1])

    return dropped


def replace_words(share: float) -> Edit:
    """Return the edit that puts words of strangers for so many of its own."""

    def replaced(chance: random.Random, body: str, strangers: Sequence[str]) -> str:
        others = chance.choice(strangers).split()
        return " ".join(chance.choice(others) if chance.random() < share else word for word in body.split())

    return replaced


def replace_lead(chance: random.Random, body: str, strangers: Sequence[str]) -> str:
    """Put the first paragraph of a stranger for its own, or before the only one."""
    first, *others = body.split("\n\n")
    return "\n\n".join((chance.choice(strangers).split("\n\n")[0], *(others or [first])))


def change_numbers(chance: random.Random, body: str, _: Sequence[str]) -> str:
    """Put other numbers for all of them."""
    return re.sub(r"\d+", lambda found: str(int(found[0]) + chance.randint(1, 9)), body)


def add_lines(chance: random.Random, body: str, _: Sequence[str]) -> str:
    """Add the lines of an agency and of a site."""
    return chance.choice(HEADS) + body + chance.choice(TAILS)


def merge(chance: random.Random, body: str, strangers: Sequence[str]) -> str:
    """Print it together with a stranger."""
    return "\n\n".join(chance.sample((body, chance.choice(strangers)), 2))


def many(chance: random.Random, body: str, strangers: Sequence[str]) -> str:
    """Replace its lead, cut its tail, drop a sentence in ten and add lines."""
    for edit in (replace_lead, cut_to(0.8), drop(0.1), add_lines):
        body = edit(chance, body, strangers)
    return body


EDITS: Mapping[str, Edit] = {
    "lines of an agency and of a site added": add_lines,
    "tail cut, four fifths left": cut_to(0.8),
    "tail cut, three fifths left": cut_to(0.6),
    "tail cut, half left": cut_to(0.5),
    "tail cut, a third left": cut_to(1 / 3),
    "another lead": replace_lead,
    "all numbers changed": change_numbers,
    "a sentence in ten dropped": drop(0.1),
    "two in ten": drop(0.2),
    "three in ten": drop(0.3),
    "four in ten": drop(0.4),
    "a word in twenty replaced": replace_words(0.05),
    "a word in ten": replace_words(0.1),
    "printed together with another article": merge,
    "another lead, tail cut, sentences dropped, lines added": many,
}
