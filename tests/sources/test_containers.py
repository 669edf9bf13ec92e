"""What comes out of packed files, good and hostile ones."""

import bz2
import functools
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.settings import Limits
from newssearch.sources import RawPage
from newssearch.sources.containers import unpack
from sources.outcomes import Outcome, contents

PAGE = b"<p>Bonjour.\n"
BLANKS = b"\n" * 300_000
SMALL = {"ratio_free_bytes": 200_000, "compression_ratio": 50}
"""Limits under which 300,000 blank lines are a bomb."""

HONEST = b"".join(b"%d\n" % (i * i) for i in range(30_000))
"""A little less than 300 kB that compress three times."""

BOMB = "it decompresses more than 50 times, as a bomb does"
NESTED = "it is packed once more inside what it is packed in"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is a variable
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def inside(content: bytes, **limits: int) -> list[Outcome]:
    """Return the outcomes of a file of this content, named `lot`."""
    file = io.BytesIO(content)
    packed = RawPage(name="lot", stream=io.BufferedReader(file))
    return list(contents(unpack(packed, lambda: len(content), Limits(**limits))))


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_one_page_under_its_own_name(compress: Callable[[bytes], bytes]) -> None:
    assert inside(compress(PAGE)) == [("lot", PAGE)]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_members_come_in_their_order_and_are_decompressed(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    lot = pack({"b/deux.html": PAGE, "a.json.gz": gzip.compress(b"{}"), "vide.txt": b""})
    assert inside(lot) == [("lot!b/deux.html", PAGE), ("lot!a.json.gz", b"{}"), ("lot!vide.txt", b"")]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_read_however_it_is_compressed(mode: str) -> None:
    assert inside(tarred({"a.html": PAGE, "b.html": b""}, mode)) == [("lot!a.html", PAGE), ("lot!b.html", b"")]


def test_a_member_has_a_media_type_of_its_own_and_no_address() -> None:
    stream = io.BufferedReader(io.BytesIO(zipped({"une.html": PAGE})))
    packed = RawPage(
        name="lot", stream=stream, media_type="application/zip", charset="latin-1", url="https://exemple.test/lot"
    )
    [page] = unpack(packed, lambda: 100, Limits())
    assert isinstance(page, RawPage)
    assert (page.media_type, page.charset, page.url) == ("text/html", None, None)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_name_that_climbs_is_only_a_label(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    assert inside(pack({"../../etc/x": PAGE, "/etc/y": PAGE})) == [("lot!../../etc/x", PAGE), ("lot!/etc/y", PAGE)]


def test_a_name_full_of_controls_is_shown_harmless() -> None:
    assert inside(tarred({"a\x1b[2J\n.html": PAGE})) == [(r"lot!a\x1b[2J\n.html", PAGE)]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_hidden_members_and_what_is_never_an_article_are_left_out(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    lot = pack({"__MACOSX/._une.html": PAGE, ".git/a.html": PAGE, "logo.png": PAGE, "une.html": PAGE})
    assert inside(lot) == [("lot!une.html", PAGE)]


@pytest.mark.parametrize("lot", [zipped({}), zipped({"logo.png": PAGE}), tarred({"logo.png": PAGE}, "w:gz")])
def test_a_container_without_an_article_is_refused(lot: bytes) -> None:
    assert inside(lot) == [("lot", "no article file in it")]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_container_in_a_container_is_refused_and_the_rest_goes_on(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    packed = {
        "a.zip": zipped({"x": PAGE}),
        "b.tgz": tarred({"x": PAGE}, "w:gz"),
        "c.tar": tarred({"x": PAGE}),
        "d.gz": gzip.compress(gzip.compress(PAGE)),
        "e.html": PAGE,
    }
    assert inside(pack(packed)) == [(f"lot!{name}", NESTED) for name in list(packed)[:4]] + [("lot!e.html", PAGE)]


@pytest.mark.parametrize("content", [gzip.compress(PAGE), zipped({"a": PAGE})])
def test_what_is_packed_inside_a_compressed_file_is_refused(content: bytes) -> None:
    assert inside(gzip.compress(content)) == [("lot", NESTED)]


def test_a_member_without_a_name_is_read() -> None:
    lot = zipped({"a.html": PAGE}).replace(b"a.html", b"\0.html")
    assert inside(lot) == [("lot!", PAGE)]


def test_two_thousand_members_are_read() -> None:
    members = {f"{i}.html": b"%d" % i for i in range(2_000)}
    expected = [(f"lot!{name}", content) for name, content in members.items()]
    assert inside(zipped(members)) == expected
    assert inside(tarred(members, "w:gz")) == expected


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_members_beyond_the_limit_are_not_read(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    lot = pack({f"{i}.html": PAGE for i in range(5)})
    assert inside(lot, container_members=3) == [
        ("lot!0.html", PAGE),
        ("lot!1.html", PAGE),
        ("lot!2.html", PAGE),
        ("lot", "it has more than 3 members; the others were not read"),
    ]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_as_many_members_as_the_limit_are_read(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    assert len(inside(pack({f"{i}.html": PAGE for i in range(3)}), container_members=3)) == 3


# Bombs


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_that_grows_too_much_is_cut(compress: Callable[[bytes], bytes]) -> None:
    [(_, content), (name, cause)] = inside(compress(BLANKS), **SMALL)
    assert len(content) <= 262_144
    assert (name, cause) == ("lot", BOMB)


def test_what_grows_a_lot_below_the_free_bytes_is_no_bomb() -> None:
    assert inside(gzip.compress(BLANKS)) == [("lot", BLANKS)]


def test_one_bomb_in_an_honest_zip_is_refused_alone() -> None:
    assert [name for name, _ in inside(zipped({"a": HONEST, "b": BLANKS, "c": HONEST}), **SMALL)] == [
        "lot!a",
        "lot!b",
        "lot!b",
        "lot!c",
    ]


def test_many_small_members_that_are_a_bomb_together_stop_the_zip() -> None:
    found = inside(zipped({f"{i}.html": b"\n" * 100_000 for i in range(50)}), **SMALL)
    assert len(found) < 10
    assert found[-1] == ("lot", BOMB)


def test_overlapping_members_are_counted_each_time() -> None:
    lot = overlapping(b"\n" * 90_000, 50)
    found = inside(lot, **SMALL)
    assert len(found) < 10
    assert found[-1][0] == "lot"


def overlapping(content: bytes, n_members: int) -> bytes:
    """Return a .zip whose directory names one stored content many times: 100 kB that would become 5 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", content)
        archive.filelist *= n_members
    return buffer.getvalue()


def test_a_tar_of_bombs_stops_with_one_refusal() -> None:
    found = inside(tarred({f"{i}.html": b"\n" * 100_000 for i in range(50)}, "w:gz"), **SMALL)
    assert len(found) < 10
    assert [name for name, _ in found].count("lot") == 1
    assert found[-1] == ("lot", BOMB)


def test_a_sparse_member_of_terabytes_is_refused_and_the_rest_goes_on() -> None:
    info = tarfile.TarInfo("a.html")
    info.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[483:495] = b"77777777777\0"  # its size once the holes are filled
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert inside(bytes(header) + tarred({"b.html": PAGE})) == [
        ("lot!a.html", "it is a sparse file"),
        ("lot!b.html", PAGE),
    ]


def test_a_header_that_would_fill_the_memory_is_not_read() -> None:
    info = tarfile.TarInfo("path")
    info.type, info.size = tarfile.XHDTYPE, 8 << 30
    assert inside(info.tobuf(tarfile.GNU_FORMAT)) == [("lot", "it is damaged (a header of 8589934592 bytes)")]


def test_links_and_folders_in_a_tar_are_left_out() -> None:
    headers = b""
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
        info = tarfile.TarInfo("a.html")
        info.type, info.linkname = kind, "/etc/hostname"
        headers += info.tobuf()
    assert inside(headers + tarred({"b.html": PAGE})) == [("lot!b.html", PAGE)]


def test_links_and_folders_in_a_zip_are_left_out() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("dossier/", b"")
        link = zipfile.ZipInfo("a.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("b.html", PAGE)
    assert inside(buffer.getvalue()) == [("lot!b.html", PAGE)]


def test_a_bomb_beneath_gzip_in_a_container_is_cut() -> None:
    for pack in (zipped, tarred):
        lot = pack({"a.jsonl.gz": gzip.compress(BLANKS), "b.jsonl.gz": gzip.compress(HONEST)})
        assert [cause for name, cause in inside(lot, **SMALL) if name == "lot!a.jsonl.gz"][-1] == BOMB


def test_zeros_that_gzip_skips_are_counted_as_well() -> None:
    padded = gzip.compress(PAGE) + bytes(300_000)
    assert inside(zipped({"a.gz": padded}), **SMALL)[-1][1] == BOMB


def test_a_declared_size_is_not_believed() -> None:
    lot = bytearray(zipped({"a.html": PAGE}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lot.index(signature) + offset
        lot[at : at + 4] = b"\xf0\xff\xff\xff"
    [(name, content)] = inside(bytes(lot))
    assert (name, content) == ("lot!a.html", PAGE)


# Damage


def test_a_gzip_cut_short_gives_its_lines_and_then_a_refusal() -> None:
    [(_, content), (_, cause)] = inside(gzip.compress(HONEST)[:50_000])
    assert isinstance(content, bytes)
    assert HONEST.startswith(content)
    assert cause == "it is cut short"


def test_a_gzip_with_a_wrong_checksum_gives_its_lines_and_then_a_refusal() -> None:
    damaged = bytearray(gzip.compress(HONEST))
    damaged[-8] ^= 1
    [(_, content), (_, cause)] = inside(bytes(damaged))
    assert content == HONEST
    assert str(cause).startswith("it is damaged (CRC check failed")


def test_junk_after_a_gzip_is_refused_after_its_content() -> None:
    assert [name for name, _ in inside(gzip.compress(PAGE) + b"junk")] == ["lot", "lot"]


def test_a_zip_without_its_directory_is_refused() -> None:
    [(name, cause)] = inside(zipped({"a.html": HONEST})[:50_000])
    assert (name, cause) == ("lot", "its central directory is missing or damaged (File is not a zip file)")


def test_a_member_with_a_wrong_checksum_is_refused_and_the_rest_goes_on() -> None:
    lot = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}, zipfile.ZIP_STORED))
    lot[lot.index(PAGE)] ^= 1
    assert inside(bytes(lot)) == [
        ("lot!a.html", "it is damaged (Bad CRC-32 for file 'a.html')"),
        ("lot!b.html", PAGE),
    ]


def test_an_encrypted_member_is_refused_and_the_rest_goes_on() -> None:
    lot = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}))
    lot[lot.index(b"PK\x01\x02") + 8] |= 1
    assert inside(bytes(lot)) == [("lot!a.html", "it is encrypted"), ("lot!b.html", PAGE)]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_without_a_bound_on_its_memory_is_refused(method: int) -> None:
    assert inside(zipped({"a.html": PAGE}, method)) == [("lot!a.html", f"it is compressed with method {method}")]


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_cut_short_gives_the_members_before_and_one_refusal(mode: str) -> None:
    lot = tarred({f"{i}.html": HONEST for i in range(4)}, mode)
    found = inside(lot[: len(lot) * 6 // 10])
    assert found[:2] == [("lot!0.html", HONEST), ("lot!1.html", HONEST)]
    assert [name for name, _ in found[2:]] == ["lot!2.html", "lot!2.html", "lot"]


@pytest.mark.parametrize(
    "end", [1_024, 1_024 + 300, 2_048], ids=["before a header", "in a header", "before the end mark"]
)
def test_a_tar_that_is_cut_between_members_does_not_end_in_silence(end: int) -> None:
    found = inside(tarred({"a.html": PAGE, "b.html": PAGE})[:end])
    assert found[0] == ("lot!a.html", PAGE)
    assert found[-1] == ("lot", "it breaks off or is damaged after this point")


def test_a_damaged_header_in_the_middle_of_a_tar_does_not_end_in_silence() -> None:
    lot = bytearray(tarred({"a.html": PAGE, "b.html": PAGE}))
    lot[1_024 + 20] ^= 1
    assert inside(bytes(lot)) == [("lot!a.html", PAGE), ("lot", "it breaks off or is damaged after this point")]


def test_a_tar_gz_with_a_wrong_checksum_is_told_after_its_members() -> None:
    lot = bytearray(tarred({"a.html": PAGE}, "w:gz"))
    lot[-8] ^= 1
    [page, (name, cause)] = inside(bytes(lot))
    assert page == ("lot!a.html", PAGE)
    assert (name, str(cause)[:30]) == ("lot", "it is damaged (CRC check faile")


@functools.cache
def lots() -> list[bytes]:
    """Return one file of each packing; without a time stamp, so that Hypothesis sees the same each time."""
    members = {"a.html": PAGE * 5, "b" * 120: PAGE, "c.json.gz": gzip.compress(b"{}", mtime=0)}
    tar = tarred(members)
    return [zipped(members), tar, gzip.compress(tar, mtime=0), bz2.compress(PAGE), lzma.compress(PAGE)]


@given(
    lot=st.integers(0, len(lots()) - 1),
    changes=st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 255)), max_size=6),
    cut=st.one_of(st.none(), st.integers(0, 11_000)),
)
def test_however_a_file_is_damaged_only_refusals_come_of_it(
    lot: int, changes: list[tuple[int, int]], cut: int | None
) -> None:
    damaged = bytearray(lots()[lot])
    for at, byte in changes:
        damaged[at % len(damaged)] = byte
    assert all(name.startswith("lot") for name, _ in inside(bytes(damaged[:cut])))
