"""The command line: what it prints, and with what it exits."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import EPOCH, STARTED, TODAY, lay
from explainer import cli, dates
from test_planted_faults import ARCH, SOUND

FAULTY = SOUND | {
    ARCH: SOUND[ARCH].replace("category: concept", "categry: concept"),
    "docs/sources/log.md": SOUND["docs/sources/ledger.md"].replace("1925", "1926"),
}
PROBLEMS = [
    {
        "path": "docs/glossary/arch.md",
        "line": 1,
        "column": 1,
        "code": "S202",
        "severity": "error",
        "message": "the field `category` is missing",
        "hint": "add `category:`",
    },
    {
        "path": "docs/glossary/arch.md",
        "line": 5,
        "column": 1,
        "code": "S201",
        "severity": "error",
        "message": "unknown field `categry`",
        "hint": "did you mean `category`?",
    },
    {
        "path": "docs/sources/log.md",
        "line": 1,
        "column": 1,
        "code": "C502",
        "severity": "warning",
        "message": "the source `log` is never cited",
        "hint": "cite it as `[^log]`, or remove it",
    },
]
LINES = """\
docs/glossary/arch.md:1:1: S202 the field `category` is missing; add `category:`
docs/glossary/arch.md:5:1: S201 unknown field `categry`; did you mean `category`?
docs/sources/log.md:1:1: C502 the source `log` is never cited; cite it as `[^log]`, or remove it
"""


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(a) for a in arguments], env=EPOCH, catch_exceptions=False)


COLORED = """\
docs/glossary/arch.md:1:1: \x1b[31mS202\x1b[0m the field `category` is missing\x1b[2m; add `category:`\x1b[0m
docs/glossary/arch.md:5:1: \x1b[31mS201\x1b[0m unknown field `categry`\x1b[2m; did you mean `category`?\x1b[0m
docs/sources/log.md:1:1: \x1b[33mC502\x1b[0m the source `log` is never cited\
\x1b[2m; cite it as `[^log]`, or remove it\x1b[0m
"""


class TestCheck:
    @pytest.mark.parametrize(("environment", "expected"), [({}, COLORED), ({"NO_COLOR": "1"}, LINES)])
    def test_a_terminal_shows_codes_in_color_unless_asked_not_to(self, notes, environment, expected: str) -> None:
        arguments = ["--root", str(notes(FAULTY)), "check"]
        run = CliRunner().invoke(cli.main, arguments, env=EPOCH | {"NO_COLOR": None} | environment, color=True)
        assert (run.stdout, run.exit_code) == (expected, 1)

    def test_sound_notes_exit_with_0_and_say_so(self, notes) -> None:
        run = _run("--root", notes(SOUND), "check")
        assert (run.exit_code, run.stdout, run.stderr) == (0, "", "No faults found.\n")

    def test_faults_exit_with_1_and_stand_one_on_a_line(self, notes) -> None:
        run = _run("--root", notes(FAULTY), "check")
        assert (run.exit_code, run.stdout) == (1, LINES)
        assert run.stderr == "2 errors and 1 warning in 2 files\nWhat a code means: explainer explain S202\n"

    def test_a_warning_alone_exits_with_1_too(self, notes) -> None:
        run = _run("--root", notes(SOUND | {"docs/sources/log.md": FAULTY["docs/sources/log.md"]}), "check")
        assert (run.exit_code, run.stdout) == (1, LINES.splitlines(keepends=True)[2])

    def test_json_is_an_array_of_all_that_is_known(self, notes) -> None:
        run = _run("--root", notes(FAULTY), "check", "--format", "json")
        assert (run.exit_code, json.loads(run.stdout), run.stderr) == (1, PROBLEMS, "")

    def test_json_of_sound_notes_is_an_empty_array(self, notes) -> None:
        run = _run("--root", notes(SOUND), "check", "--format", "json")
        assert (run.exit_code, json.loads(run.stdout)) == (0, [])

    def test_the_root_is_where_the_command_runs(self, notes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(notes(FAULTY))
        assert _run("check").stdout == LINES

    def test_the_root_may_lie_elsewhere_and_paths_are_told_from_it(self, notes, monkeypatch) -> None:
        root = notes(FAULTY)
        monkeypatch.chdir(root.parent)
        assert _run("--root", root.name, "check").stdout == LINES

    def test_it_writes_nothing_but_what_it_keeps(self, notes) -> None:
        root = notes(SOUND)
        before = sorted(root.rglob("*"))
        _run("--root", root, "check")
        assert set(root.rglob("*")) - set(before) == {root / ".cache", root / ".cache/explainer.sqlite"}


class TestMisuse:
    def test_a_root_without_documents_exits_with_2(self, tmp_path: Path) -> None:
        run = _run("--root", tmp_path, "check")
        assert (run.exit_code, run.stdout) == (2, "")
        assert f"there is no folder docs/ in {tmp_path.resolve()}; name the right one with --root" in run.stderr

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["chek"], "No such command 'chek'"),
            (["check", "--form", "xml"], "No such option"),
            (["check", "--format", "xml"], "'xml' is not one of 'text', 'github', 'json', 'sarif'"),
            (["--root", "nowhere-at-all", "check"], "'nowhere-at-all' does not exist"),
        ],
    )
    def test_what_is_not_understood_exits_with_2(self, arguments: list[str], said: str, notes, monkeypatch) -> None:
        monkeypatch.chdir(notes(SOUND))
        run = _run(*arguments)
        assert (run.exit_code, run.stdout) == (2, "")
        assert said in run.stderr

    def test_help_names_every_command(self) -> None:
        run = _run("--help")
        assert run.exit_code == 0
        for command in ("check", "build", "serve", "mentions", "figures"):
            assert f"\n  {command} " in run.stdout


class TestBuild:
    def test_a_fault_stops_it(self, notes) -> None:
        root = notes(FAULTY)
        run = _run("--root", root, "build")
        assert (run.exit_code, run.stdout) == (1, LINES)
        assert run.stderr == (
            "2 errors and 1 warning in 2 files\nWhat a code means: explainer explain S202\n"
            "The site was not built: mend these first, or see it as it is with scripts/serve.\n"
        )
        assert not (root / "site").exists()


class TestMentions:
    def test_each_is_shown_with_its_place_its_note_and_its_sentence(self, notes) -> None:
        text = "The stone arch of the BRO is old. Stone arches last.\n\n## More\n\nStone\narch again.\n"
        run = _run("--root", notes(SOUND | {"docs/about/index.md": ABOUT + text}), "mentions")
        assert run.exit_code == 0
        assert [line for line in run.stdout.splitlines() if line.startswith("docs/about")] == [
            "docs/about/index.md:6:5: stone arch -> arch: The stone arch of the BRO is old.",
            "docs/about/index.md:6:23: BRO -> bridge-office: The stone arch of the BRO is old.",
            "docs/about/index.md:10:1: Stone arch -> arch: Stone arch again.",
        ]
        assert run.stderr == f"{len(run.stdout.splitlines())} mentions\n"


class TestFigures:
    def test_each_is_shown_with_its_newest_values(self, notes) -> None:
        run = _run("--root", notes(SOUND), "figures")
        assert (run.exit_code, run.stdout.splitlines()) == (
            0,
            [
                "bridge-office#spans: Spans: 31 spans as of 1925-03",
                "bridge-office#cost: Cost of all bridges: £2.5 million as of 1925",
                "crossings#crossings: Crossings: 2 crossings as of 1899",
            ],
        )


ABOUT = "---\ntitle: About\nsummary: About this.\n---\n\n"


class TestToday:
    def test_it_is_that_of_source_date_epoch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH["SOURCE_DATE_EPOCH"])
        assert dates.today() == TODAY

    def test_it_decides_what_lies_in_the_future(self, notes) -> None:
        root = notes(SOUND)
        early = CliRunner().invoke(cli.main, ["--root", str(root), "check"], env={"SOURCE_DATE_EPOCH": "0"})
        assert early.exit_code == 1
        late = f"{ARCH}:6:11: S206 the date 2026-10-01 lies in the future; today is 1970-01-01"
        assert late in early.stdout.splitlines()


class TestTheInstalledCommand:
    @pytest.mark.parametrize(("files", "status", "printed"), [(SOUND, 0, ""), (FAULTY, 1, LINES)])
    def test_it_checks(self, files: dict[str, str], status: int, printed: str, tmp_path: Path) -> None:
        run = _installed(lay(tmp_path, files), "check")
        assert (run.returncode, run.stdout) == (status, printed)

    def test_it_prints_json(self, notes) -> None:
        run = _installed(notes(FAULTY), "check", "--format", "json")
        assert (run.returncode, json.loads(run.stdout)) == (1, PROBLEMS)

    def test_it_prints_mentions(self, notes) -> None:
        run = _installed(notes(SOUND), "mentions")
        assert (run.returncode, run.stdout) == (0, _run("--root", notes(SOUND), "mentions").stdout)

    def test_its_misuse_exits_with_2(self, notes) -> None:
        assert _installed(notes(SOUND), "chek").returncode == 2


def _installed(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("explainer")
    return subprocess.run(
        [command, "--root", root, *arguments], env=STARTED, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("arguments", "link", "path"),
    [
        (["new", "term", "Pier", "--set", "summary=A foot.", "--set", "category=concept"], "docs/glossary", "pier.md"),
        (["schema", "--write"], ".vscode", "schemas/explainer.json"),
    ],
)
def test_nothing_is_written_through_a_link_out_of_the_tree(
    arguments: list[str], link: str, path: str, notes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root, outside = notes({"docs/actors/.keep": ""}), tmp_path_factory.mktemp("outside")
    (outside / "arch.md").write_text("---\ntitle: Arch\nsumary: A curve of stones.\ncategory: concept\n---\n")
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(outside)
    before = (outside / "arch.md").read_text()
    run = CliRunner().invoke(cli.main, ["--root", str(root), *arguments], env=EPOCH, catch_exceptions=False)
    told = f"Error: `{link}/{path}` leads out of the folder by a symbolic link; nothing is written there\n"
    assert (run.exit_code, run.stderr) == (1, told)
    assert ([file.name for file in outside.iterdir()], (outside / "arch.md").read_text()) == (["arch.md"], before)
