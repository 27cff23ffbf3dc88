"""Archives made of files that were packed before."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import archives

names = st.text("abz/.-é石", min_size=1, max_size=12)


def _archive(files: dict[str, bytes], pack=archives.deflated) -> bytes:
    return b"".join(archives.archive((name, pack(content)) for name, content in files.items()))


@given(st.dictionaries(names, st.binary(max_size=300)), st.sampled_from([archives.deflated, archives.stored]))
def test_another_reader_finds_what_was_put_in(files: dict[str, bytes], pack) -> None:
    with zipfile.ZipFile(io.BytesIO(_archive(files, pack))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert [entry.file_size for entry in archive.infolist()] == [len(content) for content in files.values()]
        assert {entry.external_attr >> 16 for entry in archive.infolist()} <= {0o100644}
        assert {entry.date_time for entry in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("count", [0xFFFE, 0xFFFF, 0x10000, 70_000])
def test_it_holds_more_files_than_the_format_did_at_first(count: int) -> None:
    files = {f"{number}/index.html": b"" for number in range(count)}
    written = _archive(files, archives.stored)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.namelist() == list(files)
    # Python's reader goes by the size of the directory alone; others by the number of its entries.
    assert struct.unpack_from("<4s4H", written, len(written) - 22) == (b"PK\5\6", 0, 0, *(min(count, 0xFFFF),) * 2)
    wide = struct.unpack_from("<4sQ2H2I2Q", written, len(written) - 22 - 20 - 56)
    assert (wide[0] == b"PK\6\6" and wide[-2:] == (count, count)) == (count > 0xFFFF)
