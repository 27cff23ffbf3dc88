"""An address that was published leads a reader on to what is there now, with scripts and without."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, expect

from browser import DESK, served
from conftest import EPOCH, ROOT, lay
from explainer import cli
from test_published import CHANGED, LIST

MOVED = "actors/bridge-office/#cost"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay(tmp_path_factory.mktemp("moved"), CHANGED | {LIST: f"{MOVED}\n"})
    shutil.copy(ROOT / "mkdocs.yml", root)
    run = CliRunner().invoke(cli.main, ["--root", str(root), "build"], env=EPOCH)
    assert run.exit_code == 0, run.output
    return root / "site"


@pytest.mark.parametrize(("scripts", "anchor"), [(True, "#cost"), (False, "")])
def test_a_former_address_leads_on(scripts: bool, anchor: str, browser: Browser, site: Path) -> None:
    with served(site) as address:
        context = browser.new_context(viewport=DESK, java_script_enabled=scripts)
        page = context.new_page()
        faults = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}{MOVED}")
        page.wait_for_url(f"{address}actors/bridges/{anchor}")
        assert faults == []
        page.goto(f"{address}actors/bridges/#cost")
        expect(page.locator("h3#paid:has(#cost:target)")).to_be_in_viewport()
        context.close()


def test_the_list_is_no_part_of_the_site(site: Path) -> None:
    assert [path for path in site.rglob("*") if "published" in path.name] == []
