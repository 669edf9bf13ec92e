"""Read the messages about a query as the person does who typed it."""

import pytest

from newssearch.errors import QueryError
from newssearch.query import parse
from query.building import LENIENT, STRICT


@pytest.mark.parametrize(
    ("text", "lenient", "strict", "suggestion"),
    [
        (
            "chat OU",
            "« OU » n’a rien à relier ici. Le texte est cherché tel quel.",
            "« OU » n’a rien à relier ici. Ajoutez ce qui manque, ou écrivez « ou » pour chercher le mot.",
            "ou",
        ),
        (
            "(chat",
            "Cette parenthèse n’est jamais refermée. Elle est refermée à la fin de la requête.",
            "Cette parenthèse n’est jamais refermée. Ajoutez « ) ».",
            "",
        ),
        (
            "titer:chat",
            "« titer: » n’est pas un champ ; vouliez-vous dire « titre: » ? Le texte est cherché tel quel.",
            "« titer: » n’est pas un champ ; vouliez-vous dire « titre: » ? Corrigez-le.",
            "titre:",
        ),
        (
            "groupe:afrique",
            "Aucun groupe de sources ne s’appelle « afrique ». Cette partie est ignorée. "
            "Groupes connus : Maghreb, Quotidiens français.",
            "Aucun groupe de sources ne s’appelle « afrique ». Groupes connus : Maghreb, Quotidiens français.",
            "",
        ),
        (
            "date:bientôt",
            "« bientôt » n’est pas une date. Cette partie est ignorée.",
            "« bientôt » n’est pas une date. Écrivez par exemple 2025-07-14, 14/07/2025, juillet 2025, hier ou "
            "7 derniers jours ; s’il y a des espaces, mettez des guillemets.",
            "",
        ),
        (
            "chat PRES/900 chien",
            "Le nombre après « PRES/ » va de 1 à 100. Le nombre permis le plus proche est pris.",
            "Le nombre après « PRES/ » va de 1 à 100. Écrivez par exemple PRES/5.",
            "PRES/5",
        ),
        (
            "(chat ET chien) PARA dent",
            "« PARA » ne relie que des mots, des expressions, ou des mots séparés par OU entre parenthèses. "
            "Les deux côtés sont cherchés, où qu’ils soient dans l’article.",
            "« PARA » ne relie que des mots, des expressions, ou des mots séparés par OU entre parenthèses. "
            "Écrivez par exemple (grève OU manifestation) PRES/5 retraites.",
            "",
        ),
        (
            "chat~2",
            "Le tilde admet 2 fautes au plus, et le mot doit avoir 3 lettres par faute : « chat ». "
            "Cherché comme « chat~1 ».",
            "Le tilde admet 2 fautes au plus, et le mot doit avoir 3 lettres par faute : « chat ». Écrivez « chat~1 ».",
            "chat~1",
        ),
        (
            "d*",
            "Il faut au moins 2 lettres avant l’astérisque : « d* ». Le mot est cherché tel quel.",
            "Il faut au moins 2 lettres avant l’astérisque : « d* ». Ajoutez des lettres.",
            "",
        ),
        (
            "LA BOURSE OU LA VIE",
            "Tout est en capitales : « OU » peut y être un mot ou un opérateur. Cherché comme le mot « ou ».",
            "Tout est en capitales : « OU » peut y être un mot ou un opérateur. "
            "Écrivez les autres mots en minuscules, ou mettez des parenthèses, si c’est un opérateur.",
            "ou",
        ),
        (
            "gréviste?",
            "« ? » à la fin d’un mot est un signe de ponctuation ; "
            "pour compléter un mot, écrivez par exemple « dévelop* ». Il est ignoré.",
            "« ? » à la fin d’un mot est un signe de ponctuation ; "
            "pour compléter un mot, écrivez par exemple « dévelop* ». Retirez-le, ou mettez un astérisque.",
            "gréviste*",
        ),
        (
            "chat^abc",
            "Un poids est un nombre plus grand que 0, jusqu’à 100. Cette partie est ignorée.",
            "Un poids est un nombre plus grand que 0, jusqu’à 100. Corrigez-le, par exemple ^2.",
            "^2",
        ),
        (
            "langue:français",
            "« français » n’est pas le code d’une langue. Cette partie est ignorée.",
            "« français » n’est pas le code d’une langue. "
            "Écrivez ses deux lettres, par exemple langue:fr ou langue:en.",
            "langue:fr",
        ),
    ],
)
def test_a_message_says_what_is_wrong_and_then_what_was_done_or_what_to_do(
    text: str, lenient: str, strict: str, suggestion: str
) -> None:
    [note] = parse(text, LENIENT).notes
    assert (note.message, note.suggestion) == (lenient, suggestion)
    with pytest.raises(QueryError) as refused:
        parse(text, STRICT)
    assert (refused.value.message, refused.value.suggestion) == (strict, suggestion)


def test_what_is_wrong_many_times_is_said_once() -> None:
    assert len(parse(")" * 100 + " (chat", LENIENT).notes) == 2
