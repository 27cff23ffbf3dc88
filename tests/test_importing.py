"""Libraries of references become sources; what they lack is told, and what is known is skipped."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from conftest import EPOCH, ROOT, TODAY
from explainer import cli, exports, models, record
from explainer.front_matter import Places
from explainer.notes import NOTHING, Contents, Note
from explainer.writing import bibliographies
from explainer.writing.bibliographies import Entry
from test_planted_faults import SOUND

ZOTERO_CSL = [
    {
        "id": "http://zotero.org/users/1/items/AB",
        "type": "article-newspaper",
        "container-title": "The Post",
        "publisher": "Post Company",
        "title": "Piers\nof Kyiv",
        "author": [
            {"family": "Roe", "given": "Jane", "non-dropping-particle": "van der"},
            {"literal": "Office of Piers and Co"},
        ],
        "issued": {"date-parts": [["2023", 10, "7"]]},
        "accessed": {"date-parts": [[2026, 10, 1]]},
        "URL": "https://post.example/piers?utm_source=x",
        "language": "en-US",
        "number": 7,
        "archive_location": "Shelf 3",
    },
    {"id": "quay", "type": "webpage", "title": "Quay", "URL": "https://quay.example/", "issued": {"raw": "2023-10"}},
    {"id": "again", "title": "Again", "URL": "https://www.post.example/piers/"},
    {"id": "ledger-2", "title": "Ledger", "URL": "http://example.org/ledger#x"},
    {"type": "book", "title": "No address"},
]
BIBTEX = r"""
@string{post = "The Post"}
@article{Piers_2023, title = {Piers {of} Ky\'{\i}v \& \"Osterreich},
  author = {van der Roe, Jane and {Office \& Co} and Ďoe, Jo},
  journal = post, year = 2023, month = oct, url = {https://post.example/a_b%20c}, urldate = {2026-10-01T10:00:00},
  langid = {ukrainian}, number = {12}}
@techreport{pier-report, title = "Report", institution = {Pier Office}, date = {2023-10-07/2023-11}, url = {https://p.example/r}}
@online{pier-report, title = {Twice}, url = {https://p.example/twice}}
@online{broken, title = "Bro
"""


def _run(root: Path, text: str, *arguments: str) -> Result:
    (root / "library").write_text(text)
    command = ["--root", str(root), "new", "source", "--from", str(root / "library"), *arguments]
    return CliRunner().invoke(cli.main, command, env=EPOCH, catch_exceptions=False)


def _told(run: Result, root: Path) -> list[str]:
    return [line.removeprefix(f"{root / 'library'}: ") for line in run.stderr.splitlines() if str(root) in line]


def test_csl_of_zotero_becomes_sources(notes) -> None:
    root = notes(SOUND)
    run = _run(root, json.dumps(ZOTERO_CSL), "--grade", "press")
    assert (run.exit_code, run.stdout.splitlines()[0]) == (1, "docs/sources/post-2023-10-07.md")
    assert _told(run, root) == [
        "quay: the field `publisher` is missing: add it in the library or say it with `--set publisher=…`",
        "again: the address is that of the entry `http://zotero.org/users/1/items/AB`; skipped",
        "ledger-2: the address is that of the source `ledger`; skipped",
        "entry 5: the field `url` is missing; add the address in the library",
    ]
    assert (root / "docs/sources/post-2023-10-07.md").read_text() == (
        "---\ntitle: Piers of Kyiv\npublisher: The Post\nauthors: [Jane van der Roe, Office of Piers and Co]\n"
        "issued: 2023-10-07\nurl: https://post.example/piers\naccessed: 2026-10-01\ngrade: press\n"
        'type: article-newspaper\nnumber: "7"\n---\n'
    )
    again = _run(root, json.dumps(ZOTERO_CSL[:1]))
    assert (again.exit_code, again.stdout) == (0, "")
    assert _told(again, root) == [
        "http://zotero.org/users/1/items/AB: the address is that of the source `post-2023-10-07`; skipped"
    ]


def test_bibtex_becomes_sources(notes) -> None:
    root = notes(SOUND)
    run = _run(root, BIBTEX, "--grade", "press")
    assert run.exit_code == 1
    assert _told(run, root) == [
        "pier-report: the key stands twice; rename one of the two",
        "line 9: the entry cannot be read; look for a brace, a quote or a comma that is missing",
    ]
    assert (root / "docs/sources/post-2023-10.md").read_text() == (
        "---\ntitle: Piers of Kyív & Österreich\npublisher: The Post\n"
        "authors: [Jane van der Roe, Office & Co, Jo Ďoe]\n"
        "issued: 2023-10\nurl: https://post.example/a_b%20c\naccessed: 2026-10-01\ngrade: press\n"
        'type: article-journal\nlanguage: uk\nnumber: "12"\n---\n'
    )
    assert (root / "docs/sources/pier-report.md").read_text() == (
        "---\ntitle: Report\npublisher: Pier Office\nissued: 2023-10-07\nurl: https://p.example/r\n"
        "accessed: 2026-11-01\ngrade: press\ntype: report\n---\n"
    )


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"title": "T", "publisher": "P"}, "the field `grade` is missing: say it with `--grade`"),
        ({"title": "T" * 251, "publisher": "P"}, "the field `title` has 251 characters, shorten it to 250"),
        ({"URL": "https://[a", "title": "T"}, "`https://[a` names no host; write the whole address in the library"),
        ({"title": "<i>T</i>", "publisher": "P"}, "the field `title` holds `<`, write it without"),
        (
            {"URL": "post.example", "title": "T"},
            "`post.example` is no web address; begin it with `https://` and leave out spaces",
        ),
    ],
)
def test_what_an_entry_lacks_is_told_with_its_cure(item: dict[str, str], said: str, notes) -> None:
    root = notes(SOUND)
    grade = [] if "grade" in said else ["--grade", "press"]
    run = _run(root, json.dumps([{"id": "x", "URL": "https://x.example/"} | item]), *grade)
    assert (run.exit_code, run.stdout, _told(run, root)) == (1, "", [f"x: {said}"])
    assert sorted(path.name for path in (root / "docs/sources").iterdir()) == ["ledger.md", "survey.md"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "it holds no entries of CSL-JSON"),
        ("[{", "it is not valid JSON: Expecting property name enclosed in double quotes: line 1 column 3 (char 2)"),
        ("nothing", "it holds no entries of CSL-JSON or BibTeX"),
    ],
)
def test_what_is_no_library_is_refused(text: str, said: str, notes) -> None:
    root = notes(SOUND)
    run = _run(root, text)
    assert (run.exit_code, run.stderr) == (1, f"Error: `{root / 'library'}` cannot be imported: {said}\n")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("year = {2023}", "2023"),
        ("year = 2023, month = {10}", "2023-10"),
        ("year = 2023, month = {October}", "2023-10"),
        ("date = {2023-10-07}", "2023-10-07"),
        ("date = {2023-10-uu}", "2023-10"),
        ("year = {in press}", None),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(fields: str, expected: str | None) -> None:
    (entry,) = bibliographies.entries(f"@online{{x, {fields}}}")
    assert entry.fields.get("issued") == expected


MAPPED = {
    "json": "title publisher authors issued url accessed archive type language number note".split(),
    "bib": "title publisher authors issued url accessed".split(),
}


def _exported(form: str, sources: list[Note]) -> str:
    if form == "json":
        return json.dumps([exports.csl(note) for note in sources])
    return "\n".join(exports.bibtex(note) for note in sources)


def _mapped(form: str, note: Note) -> Entry:
    found = {name: getattr(note.model, name) for name in MAPPED[form]}
    found = {name: list(value) if isinstance(value, tuple) else value for name, value in found.items() if value}
    return Entry(note.id, found)


def _read(form: str, sources: list[Note]) -> list[Entry]:
    """What is read of the sources' own export, less what BibTeX does not carry."""
    entries = bibliographies.entries(_exported(form, sources))
    return [Entry(e.key, {n: v for n, v in e.fields.items() if n in MAPPED[form]}, e.fault) for e in entries]


@pytest.mark.parametrize("form", MAPPED)
def test_the_sources_of_this_repository_are_read_back_from_their_export(form: str) -> None:
    catalog, _ = record.read(ROOT, TODAY)
    sources = catalog.of_kind("source")
    assert len(sources) > 500
    assert _read(form, sources) == [_mapped(form, note) for note in sources]


WORDS = st.text(st.characters(categories=["L", "N", "P", "Sm", "Sc", "Sk"], exclude_characters="<>"), min_size=1)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize("form", MAPPED)
@given(title=LINES, publisher=LINES, authors=st.lists(LINES, max_size=3))
def test_a_source_is_read_back_from_its_export(form: str, title: str, publisher: str, authors: list[str]) -> None:
    fields = {"title": title, "publisher": publisher, "authors": authors if authors != [publisher] else []}
    model = models.Source(**fields, url="https://a.example/?b=%20_&c", accessed="2026-10", grade="press")
    note = Note("pier", "source", "sources/pier.md", model, Contents(Places(), 1, {}, NOTHING))
    assert _read(form, [note]) == [_mapped(form, note)]
