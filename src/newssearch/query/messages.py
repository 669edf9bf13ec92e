"""Say in French what is wrong with a query, what its author can do about it, and what was done instead."""

from collections.abc import Iterable
from typing import NamedTuple

from newssearch.query.limits import (
    MAX_BOOST,
    MAX_CLAUSES,
    MAX_EDITS,
    MAX_JOKERS,
    MAX_LENGTH_WORDS,
    MAX_NESTING,
    MAX_PREFIXES,
    MAX_QUERY_CHARS,
    MAX_QUERY_WORDS,
    MIN_LETTERS_PER_EDIT,
    MIN_PREFIX_CHARS,
    MIN_WILDCARD_LETTERS,
)

IGNORED = "Cette partie est ignorée."
AS_WORD = "Le texte est cherché tel quel."


class Message(NamedTuple):
    """Hold what can be said of one place in a query, in sentences.

    Args:
        cause: What is wrong.
        remedy: What to do about it, for who asked for strictness.
        repair: What was done about it, for who did not.
        suggestion: What could stand there instead, as a query writes it; "" where it is not known.
    """

    cause: str
    remedy: str
    repair: str = IGNORED
    suggestion: str = ""


TOO_LONG = Message(
    f"La requête dépasse {MAX_QUERY_CHARS} caractères.", "Raccourcissez-la.", "Ce qui suit n’est pas lu."
)
TOO_MANY_WORDS = Message(
    f"La requête a plus de {MAX_QUERY_WORDS} mots différents.", "Retirez-en.", "Ce mot et les suivants sont ignorés."
)
TOO_MANY_CLAUSES = Message(
    f"La requête a plus de {MAX_CLAUSES} expressions, champs et autres conditions.",
    "Retirez-en.",
    "Celle-ci et les suivantes sont ignorées.",
)
TOO_MANY_PREFIXES = Message(
    f"La requête a plus de {MAX_PREFIXES} mots avec un astérisque, un point d’interrogation ou un tilde.",
    "Retirez-en.",
    "Celui-ci et les suivants sont ignorés.",
)
TOO_DEEP = Message(
    f"Plus de {MAX_NESTING} parenthèses sont ouvertes l’une dans l’autre.",
    "Retirez celles qui ne servent à rien.",
    "Celle-ci est ignorée.",
)
UNPAIRED_QUOTE = Message("Ce guillemet n’a pas de pendant.", "Fermez la citation, ou retirez-le.", "Il est ignoré.")
UNCLOSED = Message(
    "Cette parenthèse n’est jamais refermée.", "Ajoutez « ) ».", "Elle est refermée à la fin de la requête."
)
UNOPENED = Message("Cette parenthèse ne ferme rien.", "Retirez-la, ou ouvrez-en une.", "Elle est ignorée.")
LEADING_JOKER = Message(
    "Un mot ne peut pas commencer par un astérisque.", "Donnez au moins sa première lettre.", "Il est ignoré."
)
UNWEIGHED = Message(
    "Un poids ne vaut que pour un mot, une expression ou une parenthèse de mots.", "Retirez-le.", "Il est ignoré."
)
WRONG_BOOST = Message(
    f"Un poids est un nombre plus grand que 0, jusqu’à {MAX_BOOST:.0f}.",
    "Corrigez-le, par exemple ^2.",
    suggestion="^2",
)
UNWRITTEN = Message(
    "« = » demande un mot entier, ou des mots entre guillemets.", "Complétez le mot, ou retirez le signe."
)
EMPTY_VALUE = Message("Ces guillemets sont vides.", "Donnez un nom, une date ou un nombre.")
UNCOUNTED = Message(
    "AUMOINS compte un seul mot, sans astérisque ni guillemets.",
    "Écrivez par exemple AUMOINS/3 grève.",
    "Ce qui suit est cherché sans être compté.",
    "AUMOINS/3 grève",
)
WRONG_VALUES = Message(
    "Entre ces parenthèses ne vont que des noms, séparés par OU.",
    "Retirez les autres signes.",
    "Les autres signes sont ignorés.",
)


def misplaced(sign: str) -> Message:
    """Say that an operator stands where it has nothing to join."""
    lowered = sign.lower()
    return Message(
        f"« {sign} » n’a rien à relier ici.",
        f"Ajoutez ce qui manque, ou écrivez « {lowered} » pour chercher le mot.",
        AS_WORD,
        lowered,
    )


def in_capitals(sign: str) -> Message:
    """Say that an operator is taken for a word of a headline in capitals."""
    lowered = sign.lower()
    return Message(
        f"Tout est en capitales : « {sign} » peut y être un mot ou un opérateur.",
        "Écrivez les autres mots en minuscules, ou mettez des parenthèses, si c’est un opérateur.",
        f"Cherché comme le mot « {lowered} ».",
        lowered,
    )


def final_joker(word: str) -> Message:
    """Say that a question mark at the end of a word stands for no letter."""
    return Message(
        "« ? » à la fin d’un mot est un signe de ponctuation ; "
        "pour compléter un mot, écrivez par exemple « dévelop* ».",
        "Retirez-le, ou mettez un astérisque.",
        "Il est ignoré.",
        f"{word}*" if len(word) >= MIN_PREFIX_CHARS else "",
    )


def unplaced(sign: str) -> Message:
    """Say that an operator of place joins something that has none."""
    return Message(
        f"« {sign} » ne relie que des mots, des expressions, ou des mots séparés par OU entre parenthèses.",
        "Écrivez par exemple (grève OU manifestation) PRES/5 retraites.",
        "Les deux côtés sont cherchés, où qu’ils soient dans l’article.",
    )


def wrong_number(sign: str, most: int) -> Message:
    """Say that the number of an operator is out of its range."""
    example = f"{sign}/{min(5, most)}"
    return Message(
        f"Le nombre après « {sign}/ » va de 1 à {most}.",
        f"Écrivez par exemple {example}.",
        "Le nombre permis le plus proche est pris.",
        example,
    )


def short_prefix(letters: str) -> Message:
    """Say that a prefix has too few letters."""
    return Message(
        f"Il faut au moins {MIN_PREFIX_CHARS} lettres avant l’astérisque : « {letters}* ».",
        "Ajoutez des lettres.",
        "Le mot est cherché tel quel.",
    )


def wrong_wildcard(pattern: str) -> Message:
    """Say that a word with jokers would stand for too many."""
    return Message(
        f"Un mot à compléter a au moins {MIN_WILDCARD_LETTERS} lettres et au plus {MAX_JOKERS} signes « ? » ou « * » : "
        f"« {pattern} ».",
        "Ajoutez des lettres, ou retirez des signes.",
    )


def wrong_edits(word: str, edits: int) -> Message:
    """Say that a word is too short for so many errors."""
    cause = (
        f"Le tilde admet {MAX_EDITS} fautes au plus, et le mot doit avoir {MIN_LETTERS_PER_EDIT} lettres par faute : "
        f"« {word} »."
    )
    shown = f"{word}~{edits}" if edits else word
    return Message(cause, f"Écrivez « {shown} ».", f"Cherché comme « {shown} ».", shown)


def empty_field(name: str) -> Message:
    """Say that a field has no value."""
    return Message(f"Rien ne suit « {name}: » sans espace.", "Collez la valeur au deux-points.", AS_WORD)


def unknown_field(name: str, known: str) -> Message:
    """Say that a field does not exist, and which does."""
    return Message(
        f"« {name}: » n’est pas un champ ; vouliez-vous dire « {known}: » ?", "Corrigez-le.", AS_WORD, f"{known}:"
    )


def unknown_group(name: str, known: Iterable[str]) -> Message:
    """Say that no group of sources has this name, and which there are."""
    names = ", ".join(sorted(known))
    return Message(
        f"Aucun groupe de sources ne s’appelle « {name} ».",
        f"Groupes connus : {names}." if names else "Aucun groupe n’est défini.",
        f"{IGNORED} Groupes connus : {names}." if names else f"{IGNORED} Aucun groupe n’est défini.",
    )


def wrong_date(text: str) -> Message:
    """Say that a text is no date."""
    return Message(
        f"« {text} » n’est pas une date.",
        "Écrivez par exemple 2025-07-14, 14/07/2025, juillet 2025, hier ou 7 derniers jours ; "
        "s’il y a des espaces, mettez des guillemets.",
    )


def reversed_bounds(text: str) -> Message:
    """Say that a range ends before it begins."""
    return Message(
        f"« {text} » finit avant de commencer.", "Échangez les deux bornes.", "Les deux bornes sont échangées."
    )


def wrong_length(text: str) -> Message:
    """Say that a text is no length."""
    return Message(
        f"« {text} » n’est pas un nombre de mots, de 0 à {MAX_LENGTH_WORDS // 1_000_000} millions.",
        "Écrivez par exemple longueur:>500 ou longueur:100..500.",
        suggestion="longueur:>500",
    )


def wrong_language(text: str) -> Message:
    """Say that a text is no code of a language."""
    return Message(
        f"« {text} » n’est pas le code d’une langue.",
        "Écrivez ses deux lettres, par exemple langue:fr ou langue:en.",
        suggestion="langue:fr",
    )
