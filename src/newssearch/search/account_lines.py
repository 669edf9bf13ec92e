"""Tell an account in French, for who knows nothing of how a search works."""

from collections.abc import Iterator, Sequence

import msgspec

from newssearch.search.account import Account, BonusKind, Condition, PairAccount, WordAccount, WrittenForm
from newssearch.search.difference import Difference
from newssearch.search.plan import ENOUGH_DOCUMENTS, Origin

DECIMALS = 3
"""Of points as they are written: as `newssearch search --explain` writes scores."""

FORMS_SHOWN = 5
"""Ways of writing one word; in a long article there may be a dozen."""

DIFFERENCES = {
    Difference.ACCENTS: "accents",
    Difference.LIGATURE: "ligature",
    Difference.CAPITALS: "majuscules",
    Difference.ELISION: "élision",
    Difference.SIGNS: "ponctuation",
    Difference.PLURAL: "pluriel",
    Difference.SINGULAR: "singulier",
    Difference.INFLECTION: "autre forme du mot",
    Difference.COMPOUND: "mot composé",
}

IN_PLACE = (Origin.SYNONYM, Origin.VARIANT)
"""What an article may hold in place of a word."""

BONUSES: dict[BonusKind, str] = {
    "base": "Réponse : tout article qui convient reçoit ces points",
    "title coverage": "Titre : il reprend des mots de la recherche",
    "as typed": "Accents et majuscules : des mots les ont comme dans la recherche",
    "recency": "Date : plus un article est récent, plus il gagne de points",
}


class Line(msgspec.Struct, frozen=True):
    """Hold one line of what is told.

    Args:
        text: A sentence, or what adds points.
        points: What it adds, as « 3,037 »; empty where it adds nothing. All of them come to the score as written.
    """

    text: str
    points: str = ""


def account_lines(account: Account) -> tuple[Line, ...]:
    """Return what there is to tell of an account; the last line is the score where the article is an answer."""
    notes = (*map(Line, account.notes), *map(Line, _notes(account)))
    n_words = len(words := [word for word in account.words if _is_told(word)])
    told = [(_of_word(word), word.points) for word in words]
    told += [(_of_pair(pair), pair.points) for pair in account.pairs]
    told += [(BONUSES[bonus.kind], bonus.points) for bonus in account.bonuses]
    total = 0 if account.score is None else round(account.score * 10**DECIMALS)
    units = rounded_to(total, [points * 10**DECIMALS for _, points in told])
    lines = [Line(text, _number(n) if n else "") for (text, _), n in zip(told, units, strict=True)]
    # What adds less than can be written is told of words alone.
    lines = [line for at, line in enumerate(lines) if line.points or at < n_words]
    # Pairs tell of words that follow each other, in points.
    conditions = [Line(_of_condition(one)) for one in account.conditions if not (one.kind == "preferred" and one.holds)]
    return (*notes, *lines, *conditions, *_total(account, total))


def rounded_to(total: int, parts: Sequence[float]) -> list[int]:
    """Return whole numbers that are near some others, none below 0, and come to a total that is near their sum."""
    whole = [int(part) for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda at: whole[at] - parts[at])
    for at in by_rest[: max(0, total - sum(whole))]:
        whole[at] += 1
    return whole


def _is_told(word: WordAccount) -> bool:
    """Tell whether a word is worth a line: function words and words beside those typed are where they count."""
    is_typed = word.origin is Origin.QUERY and not word.is_function_word
    return bool(word.points) or is_typed or word.origin is Origin.CORRECTION


def _notes(account: Account) -> Iterator[str]:
    stood_for = {text for word in account.words if word.origin in IN_PLACE and word.forms for text in word.of}
    missing = [
        word.text for word in account.words if word.is_required and not word.forms and word.text not in stood_for
    ]
    if account.score is None:
        yield "Cet article ne répond pas à la recherche."
        if missing:
            yield f"Il lui manque {_listed(missing)}."
        if missing and account.total >= ENOUGH_DOCUMENTS and not account.is_relaxed:
            yield "Assez d’autres articles contiennent tous les mots."
    elif missing:
        yield "Trop peu d’articles contiennent tous les mots : celui-ci en contient une partie."
    if account.rank and 0 < account.n_rescored < account.rank:
        yield f"Au-delà des {account.n_rescored} premiers articles, seuls les mots et la date comptent."


def _total(account: Account, units: int) -> Iterator[Line]:
    if account.rank == account.total == 1:
        yield Line("en tout : seul article trouvé", _number(units))
    elif account.rank:
        place = "1er" if account.rank == 1 else f"{_grouped(account.rank)}e"
        yield Line(f"en tout : {place} de {_grouped(account.total)} articles", _number(units))


def _of_word(word: WordAccount) -> str:
    name = f"« {word.text} »{_origin(word)}"
    if not word.forms:
        return f"{name} : {'absent de cet article' if word.n_articles else 'absent de tous les articles'}"
    if word.is_function_word:
        return f"{name} : {_places(word.forms)}"
    return f"{name} : {_places(word.forms)}, écrit {_writings(word.forms, is_typed=word.origin is Origin.QUERY)}"


def _of_pair(pair: PairAccount) -> str:
    return f"« {pair.text} » : ces mots se suivent{'' if pair.is_linked else ', à un mot près'}"


def _origin(word: WordAccount) -> str:
    of = _listed([" ".join(word.of)]) if word.of else ""
    match word.origin:
        case Origin.QUERY:
            return ", mot très courant" if word.is_function_word else ""
        case Origin.CORRECTION:
            return f", cherché à la place de {of}"
        case Origin.ACRONYM:
            return f", sigle de {of}" if len(word.of) > 1 else f", du nom complet de {of}"
        case Origin.SYNONYM:
            return f", synonyme de {of}"
        case Origin.VARIANT:
            return f", autre graphie de {of}"
        case Origin.EXPANSION:
            return f", proche de {of}" if of else ", l’un des mots que la requête laisse ouverts"


def _places(forms: Sequence[WrittenForm]) -> str:
    in_title, in_body, in_lead = (
        sum(getattr(form, name) for form in forms) for name in ("in_title", "in_body", "in_lead")
    )
    places = []
    if in_title:
        places.append(f"{in_title} fois dans le titre")
    if in_body:
        lead = f" (dont {in_lead} au premier paragraphe)" if in_lead else ""
        places.append(f"{in_body} fois dans le texte{lead}")
    return ", ".join(places)


def _writings(forms: Sequence[WrittenForm], *, is_typed: bool) -> str:
    """Return how a word is written; how often each where there are several."""
    same = "tel quel" if is_typed else ""
    shown = []
    for form in forms[:FORMS_SHOWN]:
        how = ", ".join(DIFFERENCES[difference] for difference in form.differences) or same
        times = f"{form.count} fois " if len(forms) > 1 else ""
        within = "dans " if Difference.COMPOUND in form.differences else ""
        shown.append(f"{times}{within}« {form.text} »{f' ({how})' if how else ''}")
    return ", ".join(shown) + (", …" if len(forms) > FORMS_SHOWN else "")


def _of_condition(condition: Condition) -> str:
    is_met = condition.holds != (condition.kind == "excluded")
    others = ", d’autres sont possibles" if condition.kind == "alternative" else ""
    text = f"Condition {'' if is_met else 'non '}remplie{others} : {condition.text}"
    return f"{text} ; ici {_writings(condition.forms, is_typed=False)}" if condition.forms else text


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"« {word} »" for word in words)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")


def _number(units: int) -> str:
    """Return thousandths as French people write them."""
    return f"{units / 10**DECIMALS:.{DECIMALS}f}".replace(".", ",")
