"""Define Account, which says why a search finds an article, or why it does not."""

from typing import TYPE_CHECKING, Literal

import msgspec

from newssearch.index import Listing
from newssearch.search.difference import Difference
from newssearch.search.plan import Origin

if TYPE_CHECKING:
    from newssearch.search.account_lines import Line

BonusKind = Literal["base", "title coverage", "as typed", "recency"]
"""What all matches have where no word is scored, and what multiplies the score of words and pairs, in this order."""

ConditionKind = Literal["required", "preferred", "alternative", "excluded"]
"""`preferred` gives way where few articles meet it; of several that are `alternative`, one will do."""


class WrittenForm(msgspec.Struct, frozen=True):
    """Hold one way in which an article writes a word.

    Args:
        text: As it stands there, with what is elided before it and the compound that it is a part of.
        in_title: How many times.
        in_body: The same, the lead included.
        in_lead: The same, in the first paragraph where it is one of several.
        differences: How it differs from what was typed; none where it is the same, or where nothing was typed.
    """

    text: str
    in_title: int
    in_body: int
    in_lead: int
    differences: tuple[Difference, ...] = ()

    @property
    def count(self) -> int:
        """Return how many times it is there."""
        return self.in_title + self.in_body


class WordAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Say what one word that was searched has to do with an article.

    Args:
        text: As typed; where it was not, as the article or else the index writes it.
        origin: Why it is searched.
        of: The words, as typed, in whose place or beside which it is searched; none where it was typed itself.
        is_function_word: It is one, and counts little.
        is_required: An article must hold it, unless too few do.
        n_articles: Articles of the index that hold it.
        forms: How the article writes it, the most frequent first; none where it does not hold it.
        points: What it adds to the score.
    """

    text: str
    origin: Origin
    of: tuple[str, ...] = ()
    is_function_word: bool = False
    is_required: bool = False
    n_articles: int
    forms: tuple[WrittenForm, ...]
    points: float = 0.0

    @property
    def count(self) -> int:
        """Return how many times it is in the article."""
        return sum(form.count for form in self.forms)


class PairAccount(msgspec.Struct, frozen=True):
    """Say what two words of the query add that follow each other in the article.

    Args:
        text: Both, as typed.
        is_linked: They are of one phrase or compound; else there may be a word between them.
        points: What they add to the score.
    """

    text: str
    is_linked: bool
    points: float


class Bonus(msgspec.Struct, frozen=True):
    """Say what something else than words adds.

    Args:
        kind: What it is.
        points: What the score would lack without it, and without those that come after it.
    """

    kind: BonusKind
    points: float


class Condition(msgspec.Struct, frozen=True):
    """Say whether an article is what a part of the query asks for, other than a word.

    Args:
        text: The part, as a query.
        kind: What it is to the query.
        holds: The article is what it asks for; of what is excluded, it must not be.
        forms: The words of the article that it stands for, where it stands for words, as `dévelop*` does.
    """

    text: str
    kind: ConditionKind
    holds: bool
    forms: tuple[WrittenForm, ...] = ()


class Account(Listing, frozen=True, kw_only=True):
    """Hold why a search finds an article, or why it does not; the points of words, pairs and bonuses are the score.

    Args:
        query: As typed.
        score: As the search gives it; None where the article is no answer.
        rank: Its place among all answers, from 1; None where it is none.
        total: Articles that are answers.
        is_relaxed: Too few articles hold all the words, so those with any of them are answers too.
        n_rescored: The best answers, for which all that can count does; for others words and date alone do.
        words: Those of the query in order, each followed by what is searched beside it.
        pairs: Words that follow each other, where that adds anything.
        bonuses: What adds anything beside these.
        conditions: What else the query asks for.
        notes: How the query was read, in French.
    """

    query: str
    score: float | None
    rank: int | None
    total: int
    is_relaxed: bool
    n_rescored: int
    words: tuple[WordAccount, ...]
    pairs: tuple[PairAccount, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    conditions: tuple[Condition, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> "tuple[Line, ...]":
        """Return it told in French."""
        from newssearch.search.account_lines import account_lines

        return account_lines(self)
