"""Tell the reader, in French, how an answer differs from the question."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from newssearch.analysis.name_sounds import MIN_CHARS
from newssearch.query import BooleanQuery, PhraseQuery, TermQuery
from newssearch.search.first_phase import FirstPhase
from newssearch.search.plan import Origin, Plan

if TYPE_CHECKING:
    from newssearch.search.candidates import Candidates

TOO_FEW = "Trop peu d'articles contiennent tous les mots"

NOTED_HITS = 10
"""Best hits that show how a corrected word is written."""

WORDS_NAMED = 5
"""Absent words that are named; a query may have 250."""


def notes_on(
    query: BooleanQuery, plan: Plan, found: FirstPhase, find_best: "Callable[[], Candidates]"
) -> tuple[str, ...]:
    """Return what a reader should know of an answer.

    Args:
        query: What was asked.
        plan: What it came to.
        found: What was found.
        find_best: Gives the best hits, which show how a word is written.
    """
    if not (query.must or query.should or query.must_not):
        return ("La requête ne contient aucun mot.",)
    notes: list[str] = []
    if unknown := [word.written for word, known in plan.absent.items() if not known]:
        notes.append(f"Aucun article ne contient {_listed(unknown, 'ni')}.")
    corrected = {word: known for word, known in plan.absent.items() if known}
    if corrected:
        best = find_best()
        for word, known in corrected.items():
            others = _listed([best.usual_form(other.surface) for other in known], "et")
            notes.append(f"Aucun article ne contient « {word.written} » ; nous avons cherché {others}.")
    notes += _of_alternatives(plan, find_best)
    if found.is_relaxed:
        other_sides = ", ou l'autre forme d'un sigle" if plan.other_sides else ""
        notes.append(f"{TOO_FEW} : voici aussi ceux qui en contiennent une partie{other_sides}.")
    phrases = [part for part in query.must if isinstance(part, PhraseQuery) and not part.is_implied]
    absent = [" ".join(word.written for word in phrase.words) for phrase in phrases if phrase not in found.phrases]
    return (*notes, *(f"Aucun article ne contient l'expression « {words} »." for words in absent))


def _of_alternatives(plan: Plan, find_best: "Callable[[], Candidates]") -> Iterator[str]:
    """Tell which synonyms and which other forms of names were searched as well."""
    if same := list(dict.fromkeys(_written(other) for others in plan.synonyms.values() for other in others)):
        yield f"Nous avons aussi cherché {_listed(same, 'et')}."
    variants = [word.surface for word in plan.of(Origin.VARIANT)]
    # The Arabic article tells nothing.
    if names := [surface for surface in variants if len(surface) >= MIN_CHARS]:
        best = find_best()
        forms = [best.usual_form(name).capitalize() for name in names]
        yield f"Nous avons aussi cherché d'autres graphies : {_listed(forms, 'et')}."


def _written(part: TermQuery | PhraseQuery) -> str:
    return (part if isinstance(part, TermQuery) else part.words[0]).written


def _listed(words: Sequence[str], conjunction: str) -> str:
    """Join words in quotes, the last by a conjunction; the first of many."""
    quoted = [f"« {word} »" for word in words[:WORDS_NAMED]]
    if len(words) > WORDS_NAMED:
        return f"{', '.join(quoted)}, et {len(words) - WORDS_NAMED} autres mots"
    return f" {conjunction} ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
