"""What GitHub runs and asks: sound, pinned, with no more rights than needed, and made of the project's own commands."""

import io
import os
import re
import subprocess
import sys
import zipfile
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from browser import Quiet
from conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = {path.stem: path for path in sorted((GITHUB / "workflows").glob("*.yml"))}
COMMANDS = {"addresses", "bill", "build", "check", "diff", "links", "sums"}
"""The commands of `explainer` that a workflow may call."""


def _read(workflow: str) -> dict[str, Any]:
    # By the rules of YAML 1.1 the key `on` is a truth; as text it is a key.
    return yaml.load(WORKFLOWS[workflow].read_text(), yaml.BaseLoader)


def _jobs(workflow: str) -> dict[str, dict[str, Any]]:
    return _read(workflow)["jobs"]


def _scripts(workflow: str) -> str:
    """All that a workflow gives to a shell."""
    return "\n".join(step["run"] for job in _jobs(workflow).values() for step in job["steps"] if "run" in step)


def _tool(name: str, *arguments: str | Path) -> str:
    """What a tool of the environment says against the files; nothing where it has no fault to tell."""
    tool = Path(sys.executable).with_name(name)
    run = subprocess.run([tool, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    return run.stdout + run.stderr if run.returncode else ""


def test_the_workflows_are_the_four_that_are_known() -> None:
    assert list(WORKFLOWS) == ["comment", "links", "publish", "pull-request"]


def test_nothing_in_them_is_known_to_be_unsafe() -> None:
    assert _tool("zizmor", "--offline", "--no-progress", "--quiet", ".github") == ""


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", "workflows/*.yml"),
        ("dependabot", "dependabot.yml"),
        ("github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml"),
        ("github-issue-config", "ISSUE_TEMPLATE/config.yml"),
    ],
)
def test_each_file_has_the_form_that_github_reads(schema: str, files: str) -> None:
    found = sorted(GITHUB.glob(files))
    assert found
    assert _tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *found) == ""


@pytest.mark.parametrize("workflow", WORKFLOWS)
class TestEveryWorkflow:
    def test_every_action_is_pinned_to_a_commit_with_its_version(self, workflow: str) -> None:
        used = [line for line in WORKFLOWS[workflow].read_text().splitlines() if "uses:" in line]
        pinned = re.compile(r"(      - |        )uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
        assert [line for line in used if not pinned.fullmatch(line)] == []

    def test_nothing_is_permitted_but_what_a_job_asks_for(self, workflow: str) -> None:
        assert _read(workflow)["permissions"] == {}
        assert [name for name, job in _jobs(workflow).items() if not job.get("permissions")] == []

    def test_no_job_runs_without_end(self, workflow: str) -> None:
        assert [name for name, job in _jobs(workflow).items() if int(job.get("timeout-minutes", 999)) > 120] == []
        assert "concurrency" in _read(workflow)

    def test_the_text_of_a_stranger_never_becomes_part_of_a_command(self, workflow: str) -> None:
        assert "${{" not in _scripts(workflow)

    def test_a_checkout_leaves_no_credentials_behind(self, workflow: str) -> None:
        steps = [step for job in _jobs(workflow).values() for step in job["steps"]]
        checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]
        assert [step for step in checkouts if step["with"]["persist-credentials"] != "false"] == []

    def test_every_script_is_there_and_every_command_is_one_that_it_may_call(self, workflow: str) -> None:
        script = _scripts(workflow)
        for named in re.findall(r"\bscripts/[\w-]+", script):
            assert (ROOT / named).stat().st_mode & 0o111, named
        assert set(re.findall(r"\bexplainer ([a-z]+) ", script)) <= COMMANDS


def _permissions(workflow: str) -> dict[str, str]:
    return {name: level for job in _jobs(workflow).values() for name, level in job["permissions"].items()}


@pytest.mark.parametrize(
    ("workflow", "events", "permissions"),
    [
        ("pull-request", ["pull_request"], {"contents": "read"}),
        ("comment", ["workflow_run"], {"actions": "read", "pull-requests": "write"}),
        ("links", ["schedule", "workflow_dispatch"], {"contents": "read"}),
        (
            "publish",
            ["push", "workflow_dispatch"],
            {"contents": "read", "pages": "write", "id-token": "write"},
        ),
    ],
)
def test_each_workflow_runs_on_its_events_with_its_rights(
    workflow: str, events: list[str], permissions: dict[str, str]
) -> None:
    on = _read(workflow)["on"]
    assert sorted(on) == events
    assert _permissions(workflow) == permissions


def test_a_change_that_may_come_from_a_fork_meets_no_secret() -> None:
    text = WORKFLOWS["pull-request"].read_text()
    assert "secrets" not in text
    assert "github.token" not in text


def test_what_may_write_under_a_pull_request_checks_nothing_out() -> None:
    assert [step.get("uses") for step in _jobs("comment")["comment"]["steps"]] == [None]


def test_a_change_has_to_pass_what_the_readme_names() -> None:
    run = _scripts("pull-request").splitlines()
    assert {"scripts/build", "scripts/test", "scripts/audit", "scripts/check --format github"} <= set(run)


def test_a_fork_publishes_under_its_own_address() -> None:
    steps = _jobs("publish")["build"]["steps"]
    assert [step["env"] for step in steps if step.get("run") == "scripts/build"] == [
        {
            "SITE_URL": "${{ steps.pages.outputs.base_url }}/",
            "EDIT_URI": "${{ github.server_url }}/${{ github.repository }}/edit/"
            "${{ github.event.repository.default_branch }}/docs/",
        }
    ]
    configuration = (ROOT / "mkdocs.yml").read_text()
    for variable in ("SITE_URL", "EDIT_URI"):
        assert f"!ENV [{variable}, " in configuration


FAKE_GH = """\
#!{python}
import os, pathlib, sys

known = pathlib.Path(os.environ["KNOWN"])
words = [word.removeprefix("repos/owner/site/") for word in sys.argv]
method = words[words.index("--method") + 1] if "--method" in words else "GET"
asked = [word for word in words if word.startswith(("pulls", "actions", "issues", "head="))]
with open(known / "calls", "a") as calls:
    print(method, *asked, file=calls)
if method == "GET":
    sys.stdout.buffer.write((known / asked[0].partition("?")[0].rpartition("/")[2]).read_bytes())
else:
    (known / "written").write_bytes(pathlib.Path("comment.md").read_bytes())
"""
"""GitHub's own command as the step calls it: it answers from files, and notes what it was asked."""

INTRODUCTION = """\
<!-- explainer diff -->
At abc. The built site is the artifact `site` of [this run](https://example.org/run).

"""


def _zip(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


SOUND = {"pulls": b"7\n", "artifacts": b"11 900\n", "zip": _zip("changes.md", b"One figure.\n"), "comments": b""}


class TestTheComment:
    """The one step that may write under a pull request, run with a stand-in for GitHub."""

    def _run(self, folder: Path, known: dict[str, bytes]) -> tuple[int, str, list[str], str | None]:
        """Its exit, what it says, what it asks of GitHub, and what it writes."""
        [step] = _jobs("comment")["comment"]["steps"]
        for name, content in known.items():
            (folder / name).write_bytes(content)
        gh = folder / "bin" / "gh"
        gh.parent.mkdir()
        gh.write_text(FAKE_GH.format(python=sys.executable))
        gh.chmod(0o755)
        environment = {
            "PATH": os.pathsep.join([str(gh.parent), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "TMPDIR": str(folder),
            "KNOWN": str(folder),
            "REPOSITORY": "owner/site",
            "RUN_ID": "5",
            "RUN_URL": "https://example.org/run",
            "HEAD": "stranger:$(touch fell-for-it)",
            "HEAD_SHA": "abc",
            "MARKER": step["env"]["MARKER"],
        }
        run = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
        )
        assert not list(folder.rglob("fell-for-it"))
        written = folder / "written"
        return (
            run.returncode,
            run.stdout + run.stderr,
            (folder / "calls").read_text().splitlines(),
            written.read_text(encoding="utf-8") if written.exists() else None,
        )

    def test_the_first_run_writes_it(self, tmp_path: Path) -> None:
        assert self._run(tmp_path, SOUND) == (
            0,
            "",
            [
                "GET pulls head=stranger:$(touch fell-for-it)",
                "GET actions/runs/5/artifacts?name=changes",
                "GET actions/artifacts/11/zip",
                "GET issues/7/comments",
                "POST issues/7/comments",
            ],
            f"{INTRODUCTION}One figure.\n",
        )

    def test_a_later_run_writes_it_anew(self, tmp_path: Path) -> None:
        _, _, calls, written = self._run(tmp_path, SOUND | {"comments": b"31\n32\n"})
        assert calls[-1] == "PATCH issues/comments/31"
        assert written == f"{INTRODUCTION}One figure.\n"

    @pytest.mark.parametrize(
        ("known", "status", "said"),
        [
            ({"pulls": b""}, 0, "No single open pull request has abc as its head.\n"),
            ({"pulls": b"7\n8\n"}, 0, "No single open pull request has abc as its head.\n"),
            ({"artifacts": b""}, 0, "The run left no changes to tell.\n"),
            ({"artifacts": b"11 1000001\n"}, 1, "The artifact is too large to be a comment.\n"),
            ({"zip": _zip("../changes.md", b"Elsewhere.\n")}, 1, "The artifact holds no changes.md.\n"),
        ],
    )
    def test_what_is_not_as_it_should_be_is_not_written(
        self, known: dict[str, bytes], status: int, said: str, tmp_path: Path
    ) -> None:
        exit_code, output, _, written = self._run(tmp_path, SOUND | known)
        assert (exit_code, output.splitlines(keepends=True)[-1], written) == (status, said, None)

    def test_no_more_is_written_than_a_comment_holds_and_no_letter_is_cut(self, tmp_path: Path) -> None:
        long = "ї".encode() * 10_000_000
        status, _, _, written = self._run(tmp_path, SOUND | {"zip": _zip("changes.md", b"-" + long)})
        assert status == 0
        assert written == f"{INTRODUCTION}-{'ї' * 29_999}"


def test_the_assets_of_the_publication_before_stay_once_more(tmp_path: Path) -> None:
    before, now = tmp_path / "before/assets/hashed", tmp_path / "site/assets/hashed"
    for folder, names in {before: ["site.1.css", "site.2.js"], now: ["site.2.js", "site.3.css"]}.items():
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(f"{name} in {folder.parts[-3]}")
    listed = ["assets/hashed/site.1.css", "assets/hashed/site.2.js", "assets/hashed/lost.css", "index.html"]
    listed += ["assets/hashed/../../a.css", "assets/hashed/a.css;touch b"]
    (tmp_path / "before/SHA256SUMS").write_text("".join(f"{'0' * 64}  {uri}\n" for uri in listed))
    named = {step.get("name", ""): step for step in _jobs("publish")["build"]["steps"]}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "before"))
    Thread(target=server.serve_forever, daemon=True).start()
    for address, said in {"": "assets/hashed/lost.css cannot be had\n", "nothing/": ""}.items():
        environment = {"PATH": os.environ["PATH"], "SITE_URL": f"http://127.0.0.1:{server.server_port}/{address}"}
        run = subprocess.run(
            ["bash", "-e", "-c", named["Keep the assets of the publication before"]["run"]],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert (run.returncode, run.stdout, run.stderr) == (0, said, "")
    server.shutdown()
    server.server_close()
    kept = {path.relative_to(tmp_path / "site").as_posix(): path.read_text() for path in now.iterdir()}
    assert kept == {
        "assets/hashed/site.1.css": "site.1.css in before",
        "assets/hashed/site.2.js": "site.2.js in site",
        "assets/hashed/site.3.css": "site.3.css in site",
    }
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {
        *("site.1.css", "site.2.js", "site.3.css", "SHA256SUMS"),
    }
