"""A ZIP archive made of files that were packed before: Python's own writer would pack each of them anew."""

import struct
from collections.abc import Iterable, Iterator

import deflate

LEVEL = 1
"""A quarter of the work of zlib at its level 4, for three hundredths more bytes."""
OLDEST = 1 << 5 | 1
"""January 1, 1980, where the format begins to count days: when a file was written says nothing."""
READABLE = 0o100644 << 16
"""A file that its owner may write and all may read."""
NAMES_ARE_UTF8 = 1 << 11
MOST = 0xFFFF
"""As many entries as the format had room for at first."""


def deflated(content: bytes) -> bytes:
    """A file as an archive holds it: how it is packed, its checksum and size, and its packed bytes."""
    return _summary(8, content) + deflate.deflate_compress(content, LEVEL)


def stored(content: bytes) -> bytes:
    """The same of a file that cannot be made smaller."""
    return _summary(0, content) + content


def _summary(method: int, content: bytes) -> bytes:
    return struct.pack("<HII", method, deflate.crc32(content), len(content))


def archive(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The parts of an archive, of names with files as packed above; it may be of 4 GiB, else packing fails."""
    at, listed = 0, []
    for name, packed in files:
        method, checksum, size = struct.unpack_from("<HII", packed)
        content, path = packed[10:], name.encode()
        said = (20, NAMES_ARE_UTF8, method, 0, OLDEST, checksum, len(content), size, len(path), 0)
        head = struct.pack("<4s5H3I2H", b"PK\3\4", *said) + path
        listed.append(struct.pack("<4s6H3I5H2I", b"PK\1\2", 3 << 8 | 20, *said, 0, 0, 0, READABLE, at) + path)
        yield head
        yield content
        at += len(head) + len(content)
    directory = b"".join(listed)
    yield directory
    count, size, end = len(listed), len(directory), at + len(directory)
    if count > MOST:
        yield struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 3 << 8 | 45, 45, 0, 0, count, count, size, at)
        yield struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
    count = min(count, MOST)
    yield struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, size, at, 0)
