"""New notes pass the check, and hold nothing that nobody said."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from conftest import EPOCH, ROOT, TODAY
from explainer import cli, front_matter, layout, models, record, terminal
from explainer.characters import REFUSED
from explainer.writing import identifiers, starting, web
from test_planted_faults import SOUND

SAID = {
    "explainer": ["--set", "summary=What: why", "--set", "question=Why?", "--set", "answer=So [it](x.md) is: so."],
    "term": ["--set", "summary=A pier.", "--set", "category=concept", "--set", "aliases=[jetty, NO]"],
    "program": ["--set", "summary=A pier.", "--set", "status=current", "--set", "started=1899-06"],
    "actor": ["--set", "summary=A pier.", "--set", "category=company", "--set", "country=NO"],
    "register": ["--set", "summary=Piers.", "--set", "schema=number:integer built_on:date builder"],
    "page": ["--set", "summary=A pier."],
}
WRITTEN = {
    "explainer": {
        "explainers/piers-and-kyiv": 'title: "Piers: and Київ"\nsummary: "What: why"\nstatus: draft\nquestion: Why?\n'
        'answer: "So [it](x.md) is: so."\n'
    },
    "term": {
        "glossary/piers-and-kyiv": 'title: "Piers: and Київ"\nsummary: A pier.\nstatus: draft\ncategory: concept\n'
        "aliases: [jetty, NO]\n"
    },
    "program": {
        "programs/piers-and-kyiv": 'title: "Piers: and Київ"\nsummary: A pier.\nstatus: current\nstarted: 1899-06\n'
    },
    "actor": {
        "actors/piers-and-kyiv": 'title: "Piers: and Київ"\nsummary: A pier.\nstatus: draft\ncategory: company\n'
        "country: NO\n"
    },
    "register": {
        "registers/piers-and-kyiv": 'title: "Piers: and Київ"\nsummary: Piers.\nstatus: draft\nschema:\n  fields:\n'
        "    - {name: number, type: integer, title: Number}\n    - {name: built_on, type: date, title: Built on}\n"
        "    - {name: builder, title: Builder}\n"
    },
    "page": {"about/piers-and-kyiv": 'title: "Piers: and Київ"\nsummary: A pier.\n'},
}
EXPECTED = {"explainer": ["L401"]}
"""What the check says of them: a link that leads nowhere is for a person to mend."""


def _run(root: Path, *arguments: str, answers: str | None = None) -> Result:
    arguments = ("--root", str(root), "new", *arguments)
    return CliRunner().invoke(cli.main, arguments, env=EPOCH, catch_exceptions=False, input=answers)


def _added(root: Path) -> dict[str, str]:
    found = {path.relative_to(root).as_posix(): path.read_text() for path in (root / "docs").rglob("*.*")}
    return {path: text for path, text in found.items() if path not in SOUND}


@pytest.mark.parametrize("kind", SAID)
def test_a_note_has_what_was_said_and_no_more(kind: str, notes) -> None:
    root = notes(SOUND)
    run = _run(root, kind, "Piers: and Київ", *SAID[kind])
    ((address, text),) = WRITTEN[kind].items()
    written = {f"docs/{address}.md": f"---\n{text}---\n"}
    if kind == "register":
        written[f"docs/{address}.csv"] = "number,built_on,builder\n"
    assert (run.exit_code, _added(root)) == (0, written)
    assert run.stdout.splitlines()[: len(written)] == [f"docs/{address}.md", f"docs/{address}.csv"][: len(written)]
    assert [problem.code for problem in record.check(root, TODAY)] == EXPECTED.get(kind, [])


@pytest.mark.parametrize("kind", models.MODELS)
def test_a_starter_has_every_field_that_is_required_and_no_text(kind: str) -> None:
    text = (ROOT / f"templates/starters/{kind}.md.jinja").read_text()
    missing = {name for name in starting.required(kind) if f"\n{name}: {{{{ {name}" not in text}
    assert missing == ({"schema"} if kind == "register" else set())
    assert text.rstrip().endswith("\n---")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["term", "Pier"], 2, "a term needs `summary`, `category`; say it with `--set summary=… --set category=…`"),
        (["term"], 2, "a new term needs a title"),
        (["source"], 2, "a new source needs an address, or a library with `--from`"),
        (
            ["term", "Pier", "--grade", "press"],
            2,
            "`--from` and `--grade` are for sources: write `explainer new source`",
        ),
        (["term", "Pier", "--set", "summary"], 2, "`summary` sets nothing; write `--set FIELD=VALUE`"),
        (["term", "Pier", "--set", "sumary=x"], 2, "unknown field `sumary`; did you mean `summary`?"),
        (["term", "Pier", "--set", "zz=x"], 2, "unknown field `zz`"),
        (
            ["term", "Pier", "--set", "category=concep"],
            2,
            "`concep` is not allowed as `category`; did you mean `concept`?",
        ),
        (
            ["term", "Pier", "--set", "aliases=[a"],
            2,
            "the front matter is not valid YAML: did not find expected ',' or ']'",
        ),
        (["term", "Pier", "--set", "aliases=a"], 2, "the field `aliases` should be a list; write it as `[…]`"),
        (["term", "Pier", "--set", "reviewed=soon"], 2, "`soon` is no date; write YYYY-MM-DD, YYYY-MM or YYYY"),
        (
            ["register", "Piers", "--set", "schema=a:day"],
            2,
            "`day` is not allowed as `schema.fields.0.type`; "
            "write one of `string`, `integer`, `number`, `boolean`, `date` or `year`",
        ),
        (["term", "Arch", *SAID["term"]], 1, "the id `arch` is taken; `docs/glossary/arch.md` has it"),
        (["term", "Stone arch", *SAID["term"]], 1, "the name `Stone arch` is taken; `docs/glossary/arch.md` has it"),
        (
            ["actor", "X", *SAID["actor"], "--set", "abbreviation=bro"],
            1,
            "the name `bro` is taken; `docs/actors/bridge-office.md` has it",
        ),
        (
            ["term", "???", *SAID["term"]],
            2,
            "`` is no id; say one with `--id`: small letters a–z, digits, single hyphens",
        ),
        (
            ["term", "X", *SAID["term"], "--id", "X"],
            2,
            "`X` is no id; say one with `--id`: small letters a–z, digits, single hyphens",
        ),
        (
            ["register", "Figures", *SAID["register"]],
            1,
            "the name `figures` is that of another data file; choose another",
        ),
        (
            ["source", "ftp://a.example"],
            2,
            "`ftp://a.example` is no web address; begin it with `https://` and leave out spaces",
        ),
        (["source", "https://[a"], 2, "`https://[a` names no host; write the whole address"),
        (
            ["source", "http://www.example.org/ledger/?utm_source=x#top"],
            1,
            "the address is that of the source `ledger`; cite it as `[^ledger]`",
        ),
        (
            ["source", "https://new.example/a"],
            2,
            "a source needs `title`, `publisher`, `grade`; say it with `--set title=… --set publisher=… --set grade=…`",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(arguments: list[str], status: int, said: str, notes) -> None:
    root = notes(SOUND)
    run = _run(root, *arguments)
    assert (run.exit_code, run.stdout, run.stderr.splitlines()[-1]) == (status, "", f"Error: {said}")
    assert _added(root) == {}


def test_a_fault_of_the_whole_stops_it(notes) -> None:
    root = notes(SOUND)
    run = _run(root, "register", "Piers", "--set", "summary=S.", "--set", "schema=a a")
    assert (run.exit_code, run.stdout) == (
        1,
        "docs/registers/piers.md:8:14: S208 the column `a` stands twice; rename one of the two\n",
    )
    assert _added(root) == {}


def test_what_is_missing_is_asked_for_until_it_fits(notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "is_attended", lambda: True)
    root = notes(SOUND)
    run = _run(root, "term", "Pier", answers="A <b>foot</b>.\nA foot in the water.\nconcep\nconcept\n")
    assert run.exit_code == 0
    assert run.stderr == (
        "summary (one plain sentence of at most 200 characters): A <b>foot</b>.\n"
        "Error: the field `summary` holds `<`; write it without\n"
        "summary (one plain sentence of at most 200 characters): A foot in the water.\n"
        "category (concept, law, regulation, document, practice, event): concep\n"
        "Error: `concep` is not allowed as `category`; did you mean `concept`?\n"
        "category (concept, law, regulation, document, practice, event): concept\nNo faults found.\n"
    )
    assert _added(root)["docs/glossary/pier.md"] == (
        "---\ntitle: Pier\nsummary: A foot in the water.\nstatus: draft\ncategory: concept\n---\n"
    )


class TestSources:
    def test_what_others_of_its_host_have_and_its_address_tells_is_filled_in(self, notes) -> None:
        others = {
            f"docs/sources/post-{number}.md": f"---\ntitle: T\npublisher: {publisher}\n{more}"
            f"url: https://www.post.example/{number}\naccessed: 2026-10-01\ngrade: press\n---\n"
            for number, (publisher, more) in enumerate(
                [("Other", ""), ("Post", "type: article-newspaper\nlanguage: uk\nstate_controlled: true\n")] * 2
                + [("Post", "type: article-newspaper\nlanguage: uk\nstate_controlled: true\n")]
            )
        }
        root = notes(SOUND | others)
        url = "http://post.example/2023/10/7/piers-of-kyiv.html?id=7&utm_medium=mail#x"
        run = _run(root, "source", url, "--set", "title=Piers")
        path = "docs/sources/post-2023-10-07.md"
        assert (run.exit_code, run.stdout) == (
            0,
            f"{path}\n{path}:1:1: C502 the source `post-2023-10-07` is never cited; "
            "cite it as `[^post-2023-10-07]`, or remove it\n",
        )
        assert (root / path).read_text() == (
            "---\ntitle: Piers\npublisher: Post\nissued: 2023-10-07\n"
            "url: http://post.example/2023/10/7/piers-of-kyiv.html?id=7#x\naccessed: 2026-11-01\ngrade: press\n"
            "type: article-newspaper\nlanguage: uk\nstate_controlled: true\n---\n"
        )
        _run(root, "source", url.replace("id=7", "id=8"), "--set", "title=Piers")
        assert (root / "docs/sources/post-2023-10-07-piers.md").is_file()

    def test_an_unknown_host_names_the_source(self, notes) -> None:
        root = notes(SOUND)
        said = ["--set", "title=T", "--set", "publisher=P", "--grade", "press"]
        assert _run(root, "source", "https://www.mod.gov.ua/news/the_bridge-2-stands.html", *said).exit_code == 0
        assert list(_added(root)) == ["docs/sources/mod-the.md"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("https://www.a.example/b/", "http://a.example/b#c", True),
        ("https://A.example/b?utm_a=1&x=2&fbclid=3", "https://a.example:443/b?x=2", True),
        ("https://a.example/b?x=1", "https://a.example/b?x=2", False),
        ("https://a.example/B", "https://a.example/b", False),
        ("https://a.example:8080/b", "https://a.example/b", False),
    ],
)
def test_two_addresses_of_one_thing_are_the_same(one: str, other: str, alike: bool) -> None:
    assert (web.same(one) == web.same(other)) is alike


@pytest.mark.parametrize(
    ("url", "day", "owner", "words"),
    [
        ("https://www.pravda.example.ua/news/2023/10/17/7424488/", "2023-10-17", "example", "news"),
        ("https://a.example/files/2024-09-23_R47751.html", "2024-09-23", "a", "R47751"),
        ("https://a.example/2023/13/45/some-title_here", None, "a", "some title here"),
        ("https://a.example/20231017/", None, "a", ""),
        ("https://localhost/", None, "localhost", ""),
    ],
)
def test_an_address_tells(url: str, day: str | None, owner: str, words: str) -> None:
    assert (web.day(url), web.owner(url), web.words(url)) == (day, owner, words)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Zelensky in Kyiv", "zelensky-in-kyiv"),
        ("Згурський з Києва", "zghurskyi-z-kyieva"),
        ("Łódź & Co.’s", "lodz-co-s"),
        ("one two three four five six seven eight nine", "one-two-three-four-five-six-seven-eight"),
    ],
)
def test_an_id_is_made_from_a_title(title: str, expected: str) -> None:
    assert identifiers.id_from(title) == expected


@given(st.text(max_size=40))
def test_what_is_made_from_a_title_is_an_id_or_nothing(title: str) -> None:
    found = identifiers.id_from(title)
    assert not found or layout.is_id(found)


SIGNS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]).filter(lambda sign: not REFUSED.search(sign))
VALUES = st.recursive(
    st.text(SIGNS) | st.booleans() | st.integers(-9, 9999),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.sampled_from("ab: "), max_size=3), inner),
    max_leaves=6,
)


@given(VALUES)
def test_a_value_is_read_as_it_was_written(value: object) -> None:
    assert front_matter.fields(f"field: {starting.yaml(value)}", "").values == {"field": value}
