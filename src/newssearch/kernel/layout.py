"""Write down how posting lists, and signatures of documents, are laid out in bytes, little-endian throughout.

A list of n postings is parted into blocks of 128; what is left over is its tail. Of each block five streams of numbers
are kept, each in as many bits as its highest number needs, its width:

    docs          document number less the one before, less 1; of the first of a list the number itself
    term_freqs    occurrences in title and body, less 1
    title_freqs   those in the title
    lead_freqs    those in the lead
    positions     of each document the first position, then the distances, less 1

    list       table, blocks, tail
    table      with f full blocks: last doc u32[f], offset of its data u32[f], offset of its positions u32[f],
               bounds u16[2][f], widths u8[5][f]; offsets are from the start of the list, and of its positions
    block      docs in rows of four: value 4k + lane lies in lane `lane` from bit k * width, lanes being interleaved by
               words of 32 bits; then three streams
    tail       widths u8[5], bounds u16[2], offset of its positions u32 where there is a full block; then four streams
    stream     value i from bit i * width, filled up to a byte
    positions  one stream a block, in an array apart, so that a search without phrases never touches them

A bound is the highest weighted term frequency tf~ of the block (see `newssearch.search.bm25f`) under the weights and
mean lengths that the lists were written with, once for all fields and once for the body alone: the upper 16 bits of a
float32, rounded up. It stays a bound under others once it is multiplied by how much these can raise any tf~.

    signature  of `newssearch.kernel.signing`: how many shingles there are u32, keys u32[N_KEYS], samples u8[N_SAMPLES],
               0 where a part is empty

Streams are read by eight bytes at a time: an array of postings or positions ends with PADDING_BYTES that mean nothing.
"""

BLOCK = 128

DOCS, TERM_FREQS, TITLE_FREQS, LEAD_FREQS, POSITIONS = range(5)
N_STREAMS = 5

ENTRY_BYTES = 3 * 4 + 2 * 2 + N_STREAMS
"""Of one full block, in the table."""

TAIL_BYTES = N_STREAMS + 2 * 2
"""Of the head of a tail, without its offset."""

PADDING_BYTES = 8

N_SAMPLES = 64
"""Parts of the shingles, of whose least a byte is kept: of texts that share half, 44 to 56 in 100 agree."""

N_KEYS = 8
"""Parts of the pairs of shingles, whose least are keys: of texts that share a third, 96 in 100 agree in one."""

SIGNATURE_BYTES = 4 + 4 * N_KEYS + N_SAMPLES
"""Of one document."""


def width_of(highest: int) -> int:
    """Return the bits of a stream that numbers up to the highest one need, at least 1."""
    return max(1, highest.bit_length())
