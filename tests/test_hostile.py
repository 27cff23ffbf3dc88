"""Files that were made to do harm: each is told by its path, in little time and room, and all others are still read."""

import html
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import EPOCH, TODAY, lay
from explainer import catalog, cli, notes, prose
from test_planted_faults import SOUND

MEGABYTES, SECONDS, PACE = 200, 2, 0.035
"""The bounds: of seconds as they are on a machine that takes `PACE` of them for a piece of work, else in proportion."""
VAULT, TABLE, LOOKS = "docs/glossary/vault.md", "docs/registers/crossings.csv", "docs/sources/links.csv"
HEAD = "---\ntitle: Vault\nsummary: A vault.\ncategory: concept\n---\n\n"
NESTED = "levels of lists, quotes and emphasis: there are 16, and 15 is the most; split it, or make it plainer"
LINK = "R101 the file cannot be read: it is a symbolic link; put the file itself there"
NO_FILE = "R101 the file cannot be read: it is no ordinary file; remove it"
MANY = 10_000

CHECK = f"""
import resource, sys, time
from explainer.cli import main

def pace():
    begun = time.process_time()
    for number in range(300_000):
        str(number).encode()
    return time.process_time() - begun

before = pace()
begun = time.process_time()
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
try:
    main()
finally:
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    sys.stdout.flush()
    seconds = time.process_time() - begun
    most = {SECONDS} * max(1, before / {PACE}, pace() / {PACE})
    is_within = seconds < most and peak < {MEGABYTES} * 1024
    print("within" if is_within else f"{{seconds}} of {{most}} s, {{peak}} kB", file=sys.stderr)
"""
"""The command, which at its end says whether it kept within its bounds; `VmHWM` counts from its own start on."""

Make = Callable[[Path], object]


def _note(body: str) -> Make:
    return _file(VAULT, f"{HEAD}{body}\n")


def _fields(more: str) -> Make:
    return _file(VAULT, HEAD.replace("---\n\n", f"{more}\n---\n\nText.\n"))


def _file(path: str, text: str | bytes) -> Make:
    def make(root: Path) -> None:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode() if isinstance(text, str) else text)

    return make


def _marks(constraints: str, marks: Iterable[str]) -> Make:
    """A register of one column."""

    def make(root: Path) -> None:
        fields = f"fields: [{{name: mark, title: Mark, constraints: {{{constraints}}}}}]"
        (root / "docs/registers/marks.md").write_text(
            f"---\ntitle: Marks\nsummary: All marks.\nschema: {{{fields}}}\n---\n"
        )
        (root / "docs/registers/marks.csv").write_text("".join(f"{mark}\n" for mark in ("mark", *marks)))

    return make


def _enumeration(choices: Iterable[str], marks: Iterable[str]) -> Make:
    return _marks(f"enum: [{', '.join(choices)}]", marks)


def _link(path: str, to: str) -> Make:
    def make(root: Path) -> None:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(to)

    return make


def _folder(path: str) -> Make:
    def make(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        (root / path).mkdir()

    return make


def _pipe(path: str) -> Make:
    def make(root: Path) -> None:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return make


def _socket(root: Path) -> None:
    here = os.open(root, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:  # the whole path would be too long for one
        made.bind(f"/proc/self/fd/{here}/{VAULT}")
    os.close(here)


def _a_folder_elsewhere(root: Path) -> None:
    shutil.move(root / "docs/sources", root / "elsewhere")
    (root / "docs/sources").symlink_to("../elsewhere")


def _deep_folders(root: Path) -> None:
    here = os.open(root / "docs/glossary", os.O_RDONLY)
    for _ in range(2_500):  # more than fit into a path
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


HEADER = "number,opened,toll,builder,sources\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = "R104 the front matter is nested too deeply; write it flat"

HOSTILE: dict[str, tuple[Make, str]] = {
    "a YAML bomb": (
        _fields(BOMB),
        f"{VAULT}:5:4: R106 the front matter repeats a value through an anchor; write it out",
    ),
    "brackets of YAML": (_fields("x: " + "[" * MANY), f"{VAULT}:5:23: {DEEP}"),
    "braces of YAML": (_fields("x: " + "{a: " * MANY), f"{VAULT}:5:80: {DEEP}"),
    "dashes of YAML": (_fields("x:\n" + "- " * MANY), f"{VAULT}:6:39: {DEEP}"),
    "a field of a megabyte": (
        _fields("law: " + "a" * 10**6),
        f"{VAULT}:1:1: R101 the file cannot be read: it has 1,000,070 bytes, and 100,000 is the most; split it",
    ),
    "10,000 fields": (_fields("\n".join(f"k{i}: 1" for i in range(4_900))), f"{VAULT}:5:1: S201 unknown field `k0`"),
    "100 MB": (
        _file(VAULT, HEAD.encode() + b"word \n" * 17_000_000),
        f"{VAULT}:1:1: R101 the file cannot be read: it has 102,000,058 bytes, and 100,000 is the most; split it",
    ),
    "many lines": (
        _note("\n" * 50_000),
        f"{VAULT}:1:1: R101 the file cannot be read: it has 50,007 lines, and 5,000 is the most; split it",
    ),
    "quotes": (_note("> " * MANY + "a"), f"{VAULT}:7:1: M806 {NESTED}"),
    "lists": (_note("- " * MANY + "a"), f"{VAULT}:7:1: M805 "),
    "emphasis": (
        _note("*a **b " * 500),
        f"{VAULT}:1:1: T901 no other note links to or mentions `Vault`; link it where it matters, or remove it",
    ),
    "brackets": (
        _note("[" * 3_999 + "\n\n" + "a" * 99),
        f"{VAULT}:7:1: M806 brackets in one piece of text: there are 3,999, and 200 is the most; "
        "split it, or make it plainer",
    ),
    "a long line": (
        _note("a" * 90_000),
        f"{VAULT}:7:1: M806 characters in one piece of text: there are 90,000, and 4,000 is the most; "
        "split it, or make it plainer",
    ),
    "a wide table": (
        _note("|a" * 900 + "|\n" + "|-" * 900 + "|\n" + "|a|\n" * 900),
        f"{VAULT}:7:1: M806 columns of a table: there are 901, and 50 is the most; split it, or make it plainer",
    ),
    "code that never ends": (
        _note("~~~a\n" * 4_000),
        f"{VAULT}:7:1: M806 lines that begin or end code: there are 4,000, and 200 is the most; "
        "split it, or make it plainer",
    ),
    "headings": (_note("## A\n\n" * 2_000), f"{VAULT}:1:1: T901 no other note links to or mentions `Vault`"),
    "links": (_note("[a](#b) \n" * 150), f"{VAULT}:7:1: L402 `glossary/vault.md` has no anchor `#b`"),
    "an address that cannot be read": (_note("[a](//[)"), f"{VAULT}:7:1: L404 the address `//[` is refused"),
    "NUL": (_note("a\0b"), f"{VAULT}:7:2: R101 the file holds a character that nobody sees, `\\x00`; remove it"),
    "UTF-16": (
        _file(VAULT, HEAD.encode("utf-16")),
        f"{VAULT}:1:1: R101 the file is not UTF-8 text: byte `0xff`; save it as UTF-8",
    ),
    "what turns the direction": (
        _note("a\u202eb"),
        f"{VAULT}:7:2: R101 the file holds a character that nobody sees, `\\u202e`; remove it",
    ),
    "tags, which are not seen": (
        _note("a\U000e0041b"),
        f"{VAULT}:7:2: R101 the file holds a character that nobody sees, `\\U000e0041`; remove it",
    ),
    "a quote that is never closed": (
        _file(TABLE, HEADER + '1,"1827,0.5,bridge-office,ledger\n' + "2,1899,,bridge-office,ledger\n" * 9_000),
        f'{TABLE}:2:3: D708 the quoted cell is never closed; close it with `"`',
    ),
    "a million rows": (
        _file(TABLE, HEADER + "1\n" * 1_000_000),
        f"{TABLE}:1:1: R101 the file cannot be read: it has 2,000,035 bytes, and 1,000,000 is the most; split it",
    ),
    "200,000 rows": (
        _file(TABLE, HEADER + "1\n" * 200_000),
        f"{TABLE}:1:1: R101 the file cannot be read: it has 200,001 lines, and 20,000 is the most; split it",
    ),
    "commas": (_file(TABLE, HEADER + "," * 500_000 + "\n"), f"{TABLE}:2:6: D701 the row has 500001 cells instead of 5"),
    "a megabyte of ids": (
        _file(TABLE, f"{HEADER}1,1827,0.5,bridge-office,{' '.join(f'id{i}' for i in range(110_000))}\n"),
        f"{TABLE}:2:26: D707 the cell of the column `sources` names 110,000, and 100 is the most; "
        "name those that matter",
    ),
    "10,000 rows of one key": (
        _file(TABLE, HEADER + "1,1827,0.5,bridge-office,ledger\n" * 9_990),
        f"{TABLE}:9991:1: D703 the key `1` stands twice; line 2 has it too",
    ),
    "20,000 rows with a fault in each cell": (
        _file(TABLE, HEADER + "".join(f"x{i},y{i},z{i},w{i},v{i}\n" for i in range(19_990))),
        f"{TABLE}:19991:29: D704 `v19989` is no source's id; add `docs/sources/v19989.md`",
    ),
    "20,000 cells beside 300 choices": (
        _enumeration([f"choice-{i}" for i in range(300)], [f"chioce-{i}" for i in range(19_990)]),
        "docs/registers/marks.csv:19991:1: D707 `chioce-19989` is not allowed in the column `mark`; "
        "write one of the 300 that the schema names",
    ),
    "long cells beside long choices": (
        _enumeration(["ab" * 20_000, "ba" * 20_000], ["a" * 40_000] * 20),
        "docs/registers/marks.csv:21:1: D707 `aaa",
    ),
    "10,000 relations to nothing": (
        _fields(f"related: [{', '.join(f'n-{i}' for i in range(11_000))}]"),
        f"{VAULT}:5:87892: L403 `n-10999` in the field `related` is no note's id",
    ),
    "10,000 citations of nothing": (
        _note("\n\n".join(f"[^n{i}] " * 20 for i in range(500))),
        f"{VAULT}:1005:153: C501 `n499` is no source's id; add `docs/sources/n499.md`",
    ),
    "100 kB of broken links": (
        _note("\n\n".join(f"[a](b{i}.md)" for i in range(2_400))),
        f"{VAULT}:4805:1: L401 the link `b2399.md` leads to no note",
    ),
    "wrong anchors beside many headings": (
        _note(
            "\n".join(f"## A{i}" for i in range(2_400))
            + "\n\n"
            + "\n".join(f"[a](#b{i})" + "\n" * (i % 50 == 49) for i in range(2_400))
        ),
        f"{VAULT}:4854:1: L402 `glossary/vault.md` has no anchor `#b2399`",
    ),
    "a slow pattern": (
        _marks("pattern: '(a|a|aa)*b'", ["a" * 50] * 19_000),  # `re` would take longer than anybody lives
        f"docs/registers/marks.csv:19001:1: D707 `{'a' * 50}` does not have the form `(a|a|aa)*b` of the column `mark`",
    ),
    "a pipe": (_pipe(VAULT), f"{VAULT}:1:1: {NO_FILE}"),
    "a pipe for a table": (_pipe(TABLE), f"{TABLE}:1:1: {NO_FILE}"),
    "a pipe for what was found": (_pipe(LOOKS), f"{LOOKS}:1:1: {NO_FILE}"),
    "a pipe for a picture": (_pipe("docs/assets/a.png"), f"docs/assets/a.png:1:1: {NO_FILE}"),
    "a socket": (_socket, f"{VAULT}:1:1: R101 the file cannot be read: No such device or address"),
    "a folder with the name of a note": (_folder(VAULT), f"{VAULT}:1:1: R101 the file cannot be read: Is a directory"),
    "a folder with the name of a table": (_folder(TABLE), f"{TABLE}:1:1: R101 the file cannot be read: Is a directory"),
    "a link out of the tree": (_link(VAULT, "/etc/passwd"), f"{VAULT}:1:1: {LINK}"),
    "a link to what never ends": (_link(VAULT, "/dev/zero"), f"{VAULT}:1:1: {LINK}"),
    "a link in a circle": (_link(VAULT, "vault.md"), f"{VAULT}:1:1: {LINK}"),
    "a link to nowhere": (_link(VAULT, "nowhere.md"), f"{VAULT}:1:1: {LINK}"),
    "a link for a table": (_link(TABLE, "/etc/passwd"), f"{TABLE}:1:1: {LINK}"),
    "a link for a picture": (_link("docs/assets/a.txt", "/etc/passwd"), f"docs/assets/a.txt:1:1: {LINK}"),
    "a link for a folder": (_link("docs/about", "/etc"), "docs/about:1:1: R107 a file without a type is not published"),
    "a link for a folder, in a circle": (
        _link("docs/glossary/loop", ".."),
        "docs/glossary/loop:1:1: R107 a file without a type is not published",
    ),
    "a folder of notes elsewhere": (_a_folder_elsewhere, "docs/sources:1:1: R107 a file without a type is not"),
    "folders deeper than a path": (_deep_folders, "docs/glossary/d/"),
    "a name but for case": (
        _file("docs/glossary/Arch.md", HEAD),
        "docs/glossary/Arch.md:1:1: I301 the id `Arch` is taken",
    ),
    "a name but for its normal form": (
        _file("docs/glossary/u\u0308ber.md", HEAD),
        "docs/glossary/u\u0308ber.md:1:1: R108 the file name `u\u0308ber` is no id",
    ),
    "the name of a device": (
        _file("docs/glossary/con.md", HEAD),
        "docs/glossary/con.md:1:1: R108 the name `con` is that of a device on Windows, "
        "which could not check the file out; choose another",
    ),
    "a dot at the end": (_file("docs/glossary/vault.md.", HEAD), "docs/glossary/vault.md.:1:1: R107 "),
    "a name that is a script": (
        _file("docs/glossary/<img src=x onerror=alert(1)>.md", HEAD),
        "docs/glossary/<img src=x onerror=alert(1)>.md:1:1: R108 the file name `<img src=x onerror=alert(1)>` is no id",
    ),
    "a name that a terminal obeys": (
        _file("docs/glossary/\x1b[2Jvault\x07.md", HEAD),
        "docs/glossary/\\x1b[2Jvault\\x07.md:1:1: R108 the file name `\\x1b[2Jvault\\x07` is no id",
    ),
    "a name of two lines": (
        _file("docs/glossary/a\n::error::b.md", HEAD),
        "docs/glossary/a ::error::b.md:1:1: R108 the file name `a ::error::b` is no id",
    ),
    "a name that is no text": (
        lambda root: (root / os.fsdecode(b"docs/glossary/\xff.md")).write_text(HEAD),
        "docs/glossary/\\udcff.md:1:1: R108 the file name `\\udcff` is no id",
    ),
    "a page under the name of a picture": (
        _file("docs/assets/a.png", "<script>alert(1)</script>"),
        "docs/assets/a.png:1:1: R111 the file does not begin like a file of the type `.png`",
    ),
    "a drawing that runs": (
        _file("docs/assets/a.svg", "<svg onload='alert(1)'/>"),
        "docs/assets/a.svg:1:1: R107 a file of the type `.svg` is not published from here",
    ),
}

ELSEWHERE = "docs/actors/other.md:1:1: R102 the note has no front matter"
"""A plain fault of another note, which is to be told all the same."""


@pytest.mark.parametrize("harm", HOSTILE)
def test_it_is_told_by_its_path_and_every_other_note_is_read(harm: str, tmp_path: Path) -> None:
    make, told = HOSTILE[harm]
    root = lay(tmp_path, SOUND | {"docs/actors/other.md": "Nothing.\n"})
    make(root)
    run = subprocess.run(
        [sys.executable, "-c", CHECK, "--root", root, "check"],
        env={**os.environ, **EPOCH, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    subprocess.run(["rm", "-rf", root / "docs"], check=True)  # shutil cannot go as deep as one of them
    lines = run.stdout.splitlines()
    assert run.returncode == 1, run.stderr
    assert [line for line in lines if line.startswith(told)], run.stdout[:2_000]
    assert [line for line in lines if line.startswith(ELSEWHERE)]
    assert run.stderr.splitlines()[-1] == "within"


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
def test_all_faults_are_told_however_many(form: str, tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND)
    _file(TABLE, HEADER + "x,y,z,w,v\n" * 3_000)(root)
    told = [f"the column `{name}` should be a" for name in ("number", "opened", "toll")]
    told += ["`w` is no note's id", "`v` is no source's id"]
    for _ in range(2):  # the second time with what is kept of the first
        run = CliRunner().invoke(cli.main, ["--root", str(root), "check", "--format", form], env=EPOCH)
        assert [run.stdout.count(message) for message in told] == [3_000] * 5


@pytest.mark.parametrize(
    "text",
    [
        "[" * 90_000,
        "[a](" * 20_000,
        "[^" * 40_000,
        "- " * 10_000 + "a",
        "> " * 10_000,
        "|a" * 1_500 + "|\n" + "|-" * 1_500,
    ],
)
def test_a_preview_shows_what_is_refused_for_its_size_as_it_is_written(text: str) -> None:
    note, _ = notes._parsed("glossary/vault.md", f"{HEAD}{text}\n<script>\n".encode(), None)
    known = catalog.build([note], {note.uri}, TODAY, None, frozenset())
    shown = prose.Renderer(known).prose(note).texts["body"]
    assert shown == f"<pre><code>\n{html.escape(text)}\n&lt;script&gt;\n</code></pre>"


def test_a_preview_shows_a_field_that_is_too_long_as_it_is_written() -> None:
    known = catalog.build([], set(), TODAY, None, frozenset())
    assert prose.Renderer(known).field("[<" * 10_000) == "[&lt;" * 10_000


BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.name == "posix" and os.getuid() == 0 else []
"""Takes from the user `root`, as whom tests may run, what lets it read everything."""


@pytest.mark.skipif(os.name != "posix", reason="there are no such permissions on Windows")
@pytest.mark.parametrize("path", [VAULT, TABLE, LOOKS, "docs/sources"])
def test_what_may_not_be_read_is_told(path: str, tmp_path: Path) -> None:
    root = lay(tmp_path, SOUND | {"docs/actors/other.md": "Nothing.\n", VAULT: HEAD, LOOKS: ""})
    (root / path).chmod(0)
    run = subprocess.run(
        [*BOUND, sys.executable, "-c", CHECK, "--root", root, "check"],
        env={**os.environ, **EPOCH, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    (root / path).chmod(0o700)
    told = "R107 a file without a type is not" if path == "docs/sources" else "R101 the file cannot be read: Permission"
    lines = run.stdout.splitlines()
    assert [line for line in lines if line.startswith(f"{path}:1:1: {told}")], run.stderr
    assert [line for line in lines if line.startswith(ELSEWHERE)]
