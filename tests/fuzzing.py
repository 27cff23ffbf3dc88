"""What the generator reads, each as a function of random bytes: for `scripts/fuzz`, and shortly for the tests."""

import random
import re
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from attacks import ATTACKS
from conftest import ROOT, TODAY
from explainer import (
    catalog,
    checks,
    dates,
    edits,
    feeds,
    fixes,
    front_matter,
    models,
    notes,
    pages,
    prose,
    quantities,
    reports,
    search,
    sentences,
    validation,
)
from explainer.characters import REFUSED
from explainer.edits import Edit
from explainer.problems import Problem
from test_planted_faults import ARCH, LEDGER, OFFICE, REGISTER, SOUND, TABLE, WHY

FILES = {path.removeprefix("docs/"): textwrap.dedent(text).lstrip("\n").encode() for path, text in SOUND.items()}
URIS = {*FILES}
OTHERS = [notes._parsed(uri, FILES[uri], None)[0] for uri in FILES if uri.endswith(".md") and "arch" not in uri]
TEMPLATES = pages.environment(ROOT / "templates")


def fields(data: bytes) -> None:
    """Front matter, held against the schema of every kind."""
    text = data.decode("utf-8", "replace")
    found = front_matter.fields(text, "docs/glossary/arch.md")
    if isinstance(found, Problem):
        return
    for kind in models.MODELS:
        validation.validate(kind, found, "docs/glossary/arch.md")


def text(data: bytes) -> None:
    """The text of a note, as both parsers read it."""
    note, faults = notes._parsed("about/text.md", b"---\ntitle: Text\nsummary: A text.\n---\n" + data, None)
    if note.model:
        known = _known(note, faults)
        prose.Renderer(known).prose(note)


def table(data: bytes) -> None:
    """The table of a register, and what is made of its rows."""
    note, faults = notes._parsed("registers/crossings.md", FILES["registers/crossings.md"], data)
    known = _known(note, faults)
    feeds.files(known)
    search.files(known, search.texts(known))


def note(data: bytes) -> None:
    """A whole note: read, judged, mended, rendered as its page."""
    note, faults = notes._parsed("glossary/arch.md", data, None)
    known = _known(note, faults)
    if note.model and len(faults) < 20:
        for page in pages.some(TEMPLATES, known, {}, ["glossary/arch.md"]):
            assert page.html
            assert page.headings is not None


def cures(data: bytes) -> None:
    """What `--fix` makes of a note: it changes what it says and no other byte, and a second time nothing."""
    with tempfile.TemporaryDirectory() as folder:
        root, path = Path(folder), "docs/glossary/arch.md"
        for uri, told in (FILES | {"glossary/arch.md": data}).items():
            (root / "docs" / uri).parent.mkdir(parents=True, exist_ok=True)
            (root / "docs" / uri).write_bytes(told)
        with patch.object(fixes.edits, "write", wraps=edits.write) as write:
            fixes.mend(root, TODAY)
            found, rounds = (root / path).read_bytes(), [call.args[1] for call in write.call_args_list]
            for made in reversed(rounds):
                found = edits.applied(found, _undoing(found, [edit for edit in made if edit.path == path]))
            assert found == data
            write.reset_mock()
            fixes.mend(root, TODAY)
            assert not write.called


def _undoing(data: bytes, made: list[Edit]) -> Iterator[Edit]:
    """The edits that take back those of one round."""
    line_end = found[0] if (found := re.search(rb"\r\n|\r|\n", data)) else b""
    longer: Counter[int] = Counter()
    for edit in made:
        new = edit.new.replace("\n", line_end.decode())
        yield Edit(edit.path, edit.line, edit.column + longer[edit.line], new, edit.old)
        longer[edit.line] += len(edit.new) - len(edit.old)


def words(data: bytes) -> None:
    """Quantities, dates and sentences in running text."""
    text = data.decode("utf-8", "replace")
    for number in quantities.numbers_in(text):
        quantities.plain(number.value)
    if dates.is_date(text):
        assert dates.shown(text)
        assert dates.last_day(text)
    dates.padded(text)
    if text:
        assert sentences.sentence(text, len(text) // 2) is not None
    with suppress(ValueError):
        quantities.shown(quantities.value_of(text), "USD")


def messages(data: bytes) -> None:
    """What is printed of a problem, whatever it quotes."""
    said = data.decode("utf-8", "surrogateescape")
    problem = Problem(f"docs/{said}", 1, 1, "R108", said, said)
    assert "\n" not in str(problem)
    assert "\n" not in reports.annotation(problem)
    for told in (str(problem), reports.annotation(problem), reports.as_json([problem]), reports.sarif([problem])):
        assert not REFUSED.search(told)
        told.encode()


def _known(note: notes.Note, faults: tuple[Problem, ...]) -> catalog.Catalog:
    """The catalog with one note among sound ones; it is judged, and its safe cures fit it."""
    others = [other for other in OTHERS if other.uri != note.uri]
    known = catalog.build([note, *others], URIS | {note.uri}, TODAY, None, frozenset())
    problems = checks.run(known, faults)
    for problem in problems:
        str(problem)
    return known


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (fields, text, table, note, cures, words, messages)
}
_NOTES = [FILES[path.removeprefix("docs/")] for path in (ARCH, OFFICE, WHY, REGISTER, LEDGER)]
FAULTY = [
    b"---\ntitle: Arch\nsumary: A curve.\ncategory: concpet\nreviewed: 2026-1-1\n---\n\n"
    b"[A](../actors/bridge-ofice.md)[^legder]",
    b"\xef\xbb\xbf---\r\ntitle: Arch\r\nsummary: A.\r\ncategory: concpt\r\n---\r\n\r\nA [b](bridge-office.md#spns).",
]
"""What can be mended safely."""
SEEDS = {
    "fields": [seed.split(b"---\n")[1] for seed in _NOTES],
    "text": [seed.split(b"---\n", 2)[2] for seed in _NOTES] + [attack.encode() for attack in ATTACKS],
    "table": [FILES[TABLE.removeprefix("docs/")], b'number\n"a""b",c\n'],
    "note": _NOTES,
    "cures": [FILES["glossary/arch.md"], *FAULTY],
    "words": [b"$61.1 billion", b"2.5 million", b"1,234 spans", b"2023-10-17", b"2023-2-3", b"Mr. A. It is. \xc2\xa33"],
    "messages": [b"docs/a.md", b"::error file=a::b%0A", b"\x1b]8;;https://a.b\x07a\x1b[31m", "‮\u2066".encode()],
}


def mutations(name: str, seconds: float, folder: Path) -> int:
    """Runs a target for so long on seeds that are cut, joined and changed at random; the number of inputs tried."""
    source, pool, tried = random.Random(name), [*SEEDS[name], *(attack.encode() for attack in ATTACKS)], 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(source, pool)
        start = time.monotonic()
        try:
            TARGETS[name](data)
            assert time.monotonic() - start < 10, "it takes too long"
        except BaseException:
            (folder / f"crash-{tried}").write_bytes(data)
            print(f"{folder}/crash-{tried} is what failed, after {tried:,} inputs of {name}")
            raise
        tried += 1
    print(f"{name}: {tried:,} inputs")
    return tried


def mutated(source: random.Random, pool: list[bytes]) -> bytes:
    """One of many with a few of its pieces taken out, doubled, changed, or exchanged for those of another."""
    data = bytearray(source.choice(pool))
    for _ in range(source.randint(1, 6)):
        start = source.randint(0, len(data))
        end = min(len(data), start + source.choice((0, 1, 2, 4, 16, 64)))
        match source.randrange(5):
            case 0:
                del data[start:end]
            case 1:
                data[start:start] = data[start:end] * source.choice((1, 2, 50))
            case 2:
                data[start:end] = bytes(source.randrange(256) for _ in range(end - start))
            case 3:
                other = source.choice(pool)
                at = source.randint(0, len(other))
                data[start:end] = other[at : at + source.choice((1, 4, 16, 64))]
            case 4:
                data[start:start] = source.choice(SIGNS)
    return bytes(data[:4_000])


SIGNS = [
    *(
        sign.encode()
        for sign in "\n \n\n \t --- ``` [ ]( ) [^ ] * ** _ ` < > & &# ; \\ \" ' : - { } , 0 . # |".split(" ")
    ),
    *(sign.encode() for sign in ("    ", "- ", ": ", "\u00a0", "\u202e")),
    *(b"\x00", b"\x1b", b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"//[", b"9" * 40, b"1e400", b"-0"),
]
"""What means something to one of the readers."""
