"""Try the charset of pages, declared rightly, wrongly and not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.extraction.charset import decode, decode_line, decode_markup

TEXT = "L’été à Nîmes, « l’œuvre » a coûté 20 € — déjà !"


@settings(deadline=None)  # the first example imports slow libraries
@given(st.text())
def test_utf_8_is_utf_8_whatever_is_declared(text: str) -> None:
    plain = text.removeprefix("\ufeff")
    data = plain.encode("utf-8")
    assert decode(data) == decode(data, "iso-8859-1") == decode(data, "windows-1252") == plain


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "ISO-8859-1", "latin1", "us-ascii", "windows-1252", "utf-8", "x-none", None]
)
def test_windows_1252_is_read_whatever_it_is_called(declared: str | None) -> None:
    assert decode(TEXT.encode("cp1252"), declared) == TEXT


def test_latin_9_is_read_where_it_is_declared() -> None:
    assert decode("20 € pour l'œuvre".encode("iso8859-15"), "iso-8859-15") == "20 € pour l'œuvre"


def test_mac_roman_is_detected() -> None:
    assert decode(TEXT.encode("mac_roman")) == TEXT


def test_stray_bytes_in_a_utf_8_page_spoil_only_themselves() -> None:
    data = "Déjà l'été à Nîmes, ".encode() + "café".encode("cp1252")
    assert decode(data, "utf-8") == decode_line(data) == "Déjà l'été à Nîmes, café"


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="iso-8859-15">',
        "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-15'>",
        '<?xml version="1.0" encoding="iso-8859-15"?>',
    ],
)
def test_a_page_may_declare_its_charset(head: str) -> None:
    assert decode_markup(f"{head}20 €".encode("iso8859-15"), None).endswith("20 €")


def test_the_charset_of_the_server_goes_before_that_of_the_page() -> None:
    data = '<meta charset="windows-1252">20 €'.encode("iso8859-15")
    assert decode_markup(data, "iso-8859-15").endswith("20 €")


@settings(deadline=None)  # the first example imports slow libraries
@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "latin-1", "utf-16", "shift_jis", "rot13", "é"]))
def test_any_bytes_are_some_text(data: bytes, declared: str | None) -> None:
    assert isinstance(decode_markup(data, declared), str)
