"""Open a file however it is packed, and yield the pages inside."""

import contextlib
import dataclasses
import io
from collections.abc import Callable, Iterator
from typing import IO

from newssearch.errors import RefusedInput
from newssearch.settings import Limits
from newssearch.sources import file_name
from newssearch.sources.allowance import RatioAllowance, SizeAllowance
from newssearch.sources.checked_stream import checked
from newssearch.sources.member import Member
from newssearch.sources.packing import CONTAINERS, HEAD_BYTES, Packing, decompressed, packing_of
from newssearch.sources.raw_page import RawPage
from newssearch.sources.refusal import READ_ERRORS, nothing_inside, refusal
from newssearch.sources.tar_members import tar_members
from newssearch.sources.zip_members import zip_members

Spend = Callable[[int], None]


def as_it_is(packed: RawPage, limits: Limits) -> Iterator[RawPage | RefusedInput]:
    """Yield a file without a look inside."""
    with checked(packed.name, packed.stream, SizeAllowance(packed.name, limits).spend) as stream:
        yield dataclasses.replace(packed, stream=stream)


def unpack(packed: RawPage, read_bytes: Callable[[], int], limits: Limits) -> Iterator[RawPage | RefusedInput]:
    """Yield what is in a file: itself, decompressed where it was compressed, or the members of a container.

    Args:
        packed: The file as it lies on disk. Members get a name and a media type of their own, and no URL.
        read_bytes: Returns how many bytes of the file were read so far.
        limits: What it may cost.
    """
    whole = RatioAllowance(packed.name, read_bytes, limits)
    with contextlib.ExitStack() as opened:
        try:
            stream, packing = _content(opened, packed.name, packed.stream, (), (whole.spend,))
        except READ_ERRORS as error:
            yield refusal(packed.name, error)
            return
        if packing is Packing.ZIP:
            yield from _unpack_members(packed.name, zip_members(packed.name, packed.stream), whole, limits)
        elif packing is Packing.TAR:
            yield from _unpack_members(packed.name, tar_members(packed.name, stream), whole, limits)
        else:
            yield from as_it_is(dataclasses.replace(packed, stream=stream), limits)


def _unpack_members(
    container: str, members: Iterator[Member | RefusedInput], whole: RatioAllowance, limits: Limits
) -> Iterator[RawPage | RefusedInput]:
    n_yielded = 0
    for n_members, member in enumerate(members):
        if n_members == limits.container_members:
            cause = f"it has more than {n_members:,} members; the others were not read"
            yield RefusedInput(container, cause, "split it, or raise limits.container_members")
            return
        if isinstance(member, RefusedInput):
            yield member
        elif file_name.is_hidden(member.name) or file_name.is_never_article(member.name):
            continue
        else:
            yield from _unpack_member(f"{container}!{file_name.printable(member.name)}", member, whole, limits)
            if whole.is_spent:
                yield whole.refusal()
                return
        n_yielded += 1
    if not n_yielded:
        yield nothing_inside(container)


def _unpack_member(
    name: str, member: Member, whole: RatioAllowance, limits: Limits
) -> Iterator[RawPage | RefusedInput]:
    own = RatioAllowance(name, lambda: member.packed_bytes, limits)
    spend = (own.spend, whole.spend)
    with contextlib.ExitStack() as opened:
        try:
            source = opened.enter_context(member.open())
            stream, packing = _content(opened, name, source, spend if member.is_compressed else (), spend)
            if packing:
                raise _packed_twice(name)
        except READ_ERRORS as error:
            yield refusal(name, error)
            return
        yield from as_it_is(RawPage(name=name, stream=stream, media_type=file_name.media_type(member.name)), limits)


def _content(
    opened: contextlib.ExitStack,
    name: str,
    source: IO[bytes],
    spend: tuple[Spend, ...],
    spend_unpacked: tuple[Spend, ...],
) -> tuple[io.BufferedReader, Packing | None]:
    """Return a stream, decompressed where it is compressed, and which container it begins."""
    stream = opened.enter_context(checked(name, source, *spend))
    packing = packing_of(stream.peek(HEAD_BYTES))
    if packing is None or packing in CONTAINERS:
        return stream, packing
    decompressing = opened.enter_context(decompressed(packing, stream))
    stream = opened.enter_context(checked(name, decompressing, *spend_unpacked))
    packing = packing_of(stream.peek(HEAD_BYTES))
    if packing not in {None, Packing.TAR}:
        raise _packed_twice(name)
    return stream, packing


def _packed_twice(name: str) -> RefusedInput:
    return RefusedInput(name, "it is packed once more inside what it is packed in", "unpack it first")
