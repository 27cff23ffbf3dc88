"""A built site on its way to readers: compressed copies, sums, releases, and the link that is set to one of them."""

import gzip
import json
import os
import shutil
import subprocess
import threading
from importlib import metadata
from pathlib import Path

import brotli
import pytest
from click.testing import CliRunner, Result
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from conftest import EPOCH, ROOT, lay
from explainer import assets, cli
from explainer.publishing import bill, compression, releases, sums
from servers import HOST, serving
from test_planted_faults import SOUND

TEXT = b"How a bridge stands, and who pays for it. " * 100
"""Worth to be packed."""
COMMIT = "2a016a9afba5cd0a33080e0b90e742102e82bea9"


def _site(folder: Path, **pages: bytes) -> Path:
    """A built site of these pages."""
    shutil.rmtree(folder, ignore_errors=True)
    files = {f"{name}/index.html": content for name, content in pages.items()}
    files["build.json"] = json.dumps({"commit": COMMIT, "changed": False}).encode()
    for uri, content in files.items():
        (folder / uri).parent.mkdir(parents=True, exist_ok=True)
        (folder / uri).write_bytes(content)
    return folder


def _held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, ["--root", str(ROOT), *map(str, arguments)], env=EPOCH)


class TestCopies:
    def test_they_unpack_to_their_file_and_are_the_same_every_time(self, tmp_path: Path) -> None:
        one, other = _site(tmp_path / "one", a=TEXT), _site(tmp_path / "other", a=TEXT)
        assert (compression.compress(one), compression.compress(other)) == (2, 2)
        assert gzip.decompress((one / "a/index.html.gz").read_bytes()) == TEXT
        assert brotli.decompress((one / "a/index.html.br").read_bytes()) == TEXT
        assert _held(one) == _held(other)

    def test_what_is_small_or_packed_or_cannot_be_made_smaller_has_none(self, tmp_path: Path) -> None:
        (tmp_path / "small.html").write_bytes(TEXT[:1400])
        (tmp_path / "photo.png").write_bytes(TEXT)
        (tmp_path / "noise.inv").write_bytes(os.urandom(5000))
        assert compression.compress(tmp_path) == 0
        assert sorted(_held(tmp_path)) == ["noise.inv", "photo.png", "small.html"]

    def test_only_what_has_changed_is_packed_again(self, tmp_path: Path) -> None:
        site = _site(tmp_path, a=TEXT, b=TEXT)
        assert compression.compress(site) == 4
        assert compression.compress(site) == 0
        (site / "a/index.html").write_bytes(TEXT + b"More.")
        (site / "b/index.html").unlink()
        assert compression.compress(site) == 2
        assert gzip.decompress((site / "a/index.html.gz").read_bytes()) == TEXT + b"More."
        assert not (site / "b/index.html.br").exists()

    def test_the_command_says_how_many(self, tmp_path: Path) -> None:
        run = _run("compress", _site(tmp_path, a=TEXT))
        assert (run.exit_code, run.stdout) == (0, f"Made 2 copies in {tmp_path}.\n")


class TestSums:
    def test_they_are_read_by_the_tool_that_everybody_has(self, tmp_path: Path) -> None:
        site = _site(tmp_path, a=TEXT, b=b"B")
        compression.compress(site)
        run = _run("sums", site)
        assert (run.exit_code, run.stdout) == (0, f"Wrote the sums of 3 files into {site}/SHA256SUMS.\n")
        said = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=site, capture_output=True, text=True)
        assert (said.returncode, said.stdout) == (0, "a/index.html: OK\nb/index.html: OK\nbuild.json: OK\n")

    def test_every_file_that_is_not_as_they_say_is_named(self, tmp_path: Path) -> None:
        site = _site(tmp_path, a=TEXT, b=b"B")
        sums.write(site)
        assert _run("sums", site, "--check").exit_code == 0
        (site / "a/index.html").write_bytes(TEXT.replace(b"bridge", b"bridle"))
        (site / "b/index.html").unlink()
        (site / "c.html").write_bytes(b"C")
        run = _run("sums", site, "--check")
        assert (run.exit_code, run.stdout, run.stderr) == (
            1,
            "a/index.html: is another\nb/index.html: is missing\nc.html: is not named\n",
            "3 of 3 files are not as the sums say\n",
        )

    def test_a_folder_without_them_is_not_as_they_say(self, tmp_path: Path) -> None:
        run = _run("sums", _site(tmp_path), "--check")
        assert (run.exit_code, run.stdout) == (1, "build.json: is not named\n")


class TestReleases:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path / "srv"

    def test_one_is_the_site_with_its_copies_and_sums(self, folder: Path, tmp_path: Path) -> None:
        site = _site(tmp_path / "site", a=TEXT)
        (site / "out").symlink_to("/etc/hostname")
        assert releases.publish(site, folder, 5) == "0001-2a016a9afba5"
        assert (folder / "current").readlink() == Path("releases/0001-2a016a9afba5")
        assert sorted(_held(folder / "current")) == [
            "SHA256SUMS", "a/index.html", "a/index.html.br", "a/index.html.gz", "build.json",
        ]  # fmt: skip
        assert list(sums.faults(folder / "current")) == []

    def test_the_same_is_not_published_again(self, folder: Path, tmp_path: Path) -> None:
        site = _site(tmp_path / "site", a=TEXT)
        assert [releases.publish(site, folder, 5) for _ in range(2)] == ["0001-2a016a9afba5", None]

    def test_what_has_not_changed_is_shared_with_the_one_before(self, folder: Path, tmp_path: Path) -> None:
        releases.publish(_site(tmp_path / "site", a=TEXT, b=TEXT), folder, 5)
        releases.publish(_site(tmp_path / "site", a=TEXT, b=TEXT + b"More."), folder, 5)
        one, two = sorted((folder / "releases").glob("0*"))
        shared = {uri for uri in _held(two) if (one / uri).exists() and (one / uri).samefile(two / uri)}
        assert shared == {"a/index.html", "a/index.html.gz", "a/index.html.br", "build.json"}
        assert gzip.decompress((two / "b/index.html.gz").read_bytes()) == TEXT + b"More."
        assert (one / "b/index.html").read_bytes() == TEXT

    def test_back_leads_to_the_one_before_and_never_to_one_that_was_left(self, folder: Path, tmp_path: Path) -> None:
        for text in (b"1", b"2", b"3"):
            releases.publish(_site(tmp_path / "site", a=text), folder, 5)
        assert releases.back(folder) == "0002-2a016a9afba5"
        assert (folder / "current/a/index.html").read_bytes() == b"2"
        assert releases.publish(_site(tmp_path / "site", a=b"4"), folder, 5) == "0004-2a016a9afba5"
        assert releases.back(folder) == "0002-2a016a9afba5"
        assert releases.back(folder) == "0001-2a016a9afba5"
        with pytest.raises(releases.Refused, match="holds no release before the one that is served"):
            releases.back(folder)
        assert (folder / "current/a/index.html").read_bytes() == b"1"

    def test_back_does_not_lead_to_what_somebody_has_changed(self, folder: Path, tmp_path: Path) -> None:
        for text in (b"1", b"2"):
            releases.publish(_site(tmp_path / "site", a=text), folder, 5)
        (folder / "releases/0001-2a016a9afba5/a/index.html").write_bytes(b"0")
        run = _run("publish", folder, "--back")
        assert (run.exit_code, run.stderr) == (
            1,
            "Nothing was published: "
            "the release 0001-2a016a9afba5 is not as it was published: a/index.html: is another\n",
        )
        assert (folder / "current/a/index.html").read_bytes() == b"2"

    def test_only_the_newest_stay(self, folder: Path, tmp_path: Path) -> None:
        for number in range(5):
            releases.publish(_site(tmp_path / "site", a=b"%d" % number), folder, 2)
        assert [path.name[:4] for path in sorted((folder / "releases").glob("0*"))] == ["0004", "0005"]

    def test_what_the_pages_of_the_release_before_name_stays_once(self, folder: Path, tmp_path: Path) -> None:
        """A reader has them open, whichever way the next release is the one that is served."""
        uris = [assets.uri("site.css", TEXT + b"%d" % number) for number in range(3)]
        for number, uri in enumerate(uris):
            site = _site(tmp_path / "site", a=TEXT)
            (site / uri).parent.mkdir(parents=True)
            (site / uri).write_bytes(TEXT + b"%d" % number)
            releases.publish(site, folder, 5)

        def served() -> set[str]:
            return {uri for uri in _held(folder / "current") if uri.startswith(assets.FOLDER)}

        assert served() == {f"{uri}{ending}" for uri in uris[1:] for ending in ("", ".br", ".gz")}
        assert set(sums.read(folder / "current")) == {uris[2], "a/index.html", "build.json"}
        assert releases.back(folder).startswith("0002")
        assert served() == {f"{uri}{ending}" for uri in uris for ending in ("", ".br", ".gz")}
        assert releases.back(folder).startswith("0001")
        assert _run("sums", folder / "current", "--check").exit_code == 0
        (folder / "current" / uris[1]).write_bytes(b"another")
        assert list(sums.faults(folder / "current")) == [f"{uris[1]}: is not named"]

    def test_a_folder_with_no_built_site_is_refused(self, folder: Path, tmp_path: Path) -> None:
        run = _run("publish", folder, "--site", tmp_path)
        assert (run.exit_code, run.stderr) == (
            1, f"Nothing was published: {tmp_path} holds no built site; build it first\n",
        )  # fmt: skip

    @pytest.mark.parametrize("step", ["compression.compress", "_serve", "os.sync", "shutil.copyfile"])
    def test_what_fails_on_the_way_changes_nothing(
        self, step: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError("No space left on device")

        releases.publish(_site(tmp_path / "site", a=b"1"), folder, 5)
        with monkeypatch.context() as broken:
            broken.setattr(f"explainer.publishing.releases.{step}", full)
            run = _run("publish", folder, "--site", _site(tmp_path / "site", a=b"2"))
        assert (run.exit_code, run.stderr) == (1, "Nothing was published: No space left on device\n")
        assert (folder / "current/a/index.html").read_bytes() == b"1"
        assert not (folder / "releases/.part").exists()
        releases.publish(_site(tmp_path / "site", a=b"3"), folder, 5)
        assert (folder / "current/a/index.html").read_bytes() == b"3"
        assert releases.back(folder).startswith("0001")


def test_readers_see_a_release_whole_and_never_the_one_before_again(tmp_path: Path) -> None:
    """Behind nginx, with requests under way while releases are published and gone back from."""
    folder, notes = tmp_path / "srv", lay(tmp_path / "notes", SOUND)
    bodies = [b"<p>%d</p>" % number * 20_000 for number in range(12)]
    releases.publish(_site(tmp_path / "site", a=bodies[0], b=bodies[0]), folder, 3)
    (tmp_path / "server").mkdir()
    seen: list[list[int]] = [[], []]
    failed: list[str] = []
    done = threading.Event()
    with serving("nginx", folder / "current", notes, tmp_path / "server") as server:

        def read(numbers: list[int]) -> None:
            connection = server.connection()
            while not done.is_set():
                for path in ("/a/", "/b/"):
                    connection.request("GET", path, headers={"Host": HOST})
                    answer = connection.getresponse()
                    body = answer.read()
                    if answer.status == 200 and body in bodies:
                        numbers.append(bodies.index(body))
                    else:
                        failed.append(f"{path}: {answer.status}, {len(body)} bytes")
            connection.close()

        readers = [threading.Thread(target=read, args=(numbers,)) for numbers in seen]
        for reader in readers:
            reader.start()
        try:
            for body in bodies[1:]:
                releases.publish(_site(tmp_path / "site", a=body, b=body), folder, 3)
            last = [numbers[:] for numbers in seen]
            releases.back(folder)
            after = server.ask("/a/").body
        finally:
            done.set()
            for reader in readers:
                reader.join()
    assert failed == []
    assert after == bodies[-2]
    for numbers in last:
        assert numbers == sorted(numbers)
        assert len(set(numbers)) > 5


@pytest.mark.parametrize("edit", ["", "docs/index.md", "docs/assets/new.txt", "scripts.txt"])
def test_a_site_says_from_which_commit_it_was_made(edit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "x")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "x@example.org")
    root = lay(tmp_path, SOUND | {"scripts.txt": "run\n"})
    shutil.copy(ROOT / "mkdocs.yml", root)

    def said() -> object:
        run = CliRunner().invoke(cli.main, ["--root", str(root), "build"], env=EPOCH)
        assert run.exit_code == 0, run.output
        return json.loads((root / "site/build.json").read_text())

    if not edit:
        assert said() == {"commit": None, "changed": None}
    for command in (
        ["init", "--quiet"],
        ["add", "docs", "mkdocs.yml", "templates", "scripts.txt"],
        ["commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=root, check=True)
    if edit:
        (root / edit).parent.mkdir(exist_ok=True)
        with (root / edit).open("a") as file:
            file.write("\nMore.\n")
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True)
    assert said() == {"commit": head.stdout.strip(), "changed": bool(edit)}


ALLOWED = {
    "Apache-2.0", "Artistic-1.0-Perl", "BSD-2-Clause", "BSD-3-Clause", "GPL-2.0-or-later", "MIT", "MIT-CMU",
    "MPL-2.0", "PSF-2.0",
}  # fmt: skip
"""What may be installed beside code under the MIT License; GPL only where there is a choice."""


class TestTheBill:
    """The libraries that the generator runs with."""

    def test_every_locked_library_has_a_license_that_is_allowed(self) -> None:
        known, locked = bill.licenses(ROOT), bill.locked(ROOT)
        named = {line.partition("==")[0] for line in (ROOT / bill.LOCK).read_text().splitlines() if line[:1].isalpha()}
        assert set(locked) == named
        assert named - set(known) == set()
        assert set(known) - named == set()
        for name, expression in known.items():
            assert set(expression.split(" OR ")) <= ALLOWED, name
            assert expression != "GPL-2.0-or-later", name

    def test_a_license_is_the_one_that_the_library_states(self) -> None:
        """Where it states one by SPDX; others state it in words."""
        for name, expression in bill.licenses(ROOT).items():
            stated = metadata.metadata(name).get("License-Expression")
            assert stated in {None, expression}, name

    def test_it_is_what_its_schema_asks_for(self) -> None:
        run = _run("bill")
        assert run.exit_code == 0
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(run.stdout) is None
        components = {component["name"]: component for component in json.loads(run.stdout)["components"]}
        assert set(components) == set(bill.locked(ROOT))
        version, digests = bill.locked(ROOT)["mkdocs"]
        assert components["mkdocs"] == {
            "type": "library",
            "bom-ref": f"pkg:pypi/mkdocs@{version}",
            "name": "mkdocs",
            "version": version,
            "licenses": [{"expression": "BSD-2-Clause"}],
            "purl": f"pkg:pypi/mkdocs@{version}",
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": f"https://pypi.org/project/mkdocs/{version}/#files",
                    "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
                }
            ],
        }
        assert len(digests) == 2
