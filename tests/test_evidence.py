"""What the figures of a page rest on."""

import yaml

from conftest import ROOT, TODAY
from explainer import site
from explainer.views import View

FILES = yaml.safe_load((ROOT / "tests/golden/evidence.yml").read_text())["files"]


def test_a_page_without_figures_says_nothing(notes):
    built = site.build(notes(FILES), TODAY)
    pages = {page.uri: page.markdown for page in built.pages}
    assert "begin evidence" in pages["glossary/pier.md"]
    assert "begin evidence" not in pages["glossary/toll.md"]
    assert View(built.catalog, "glossary/toll.md", built.catalog.notes["toll"]).evidence is None


def test_in_the_repository_every_figure_has_a_publisher_and_no_count_is_larger_than_all():
    catalog, _ = site.read(ROOT, TODAY)
    found = [View(catalog, note.uri, note).evidence for note in catalog.notes.values() if note.kind != "source"]
    counted = [evidence for evidence in found if evidence]
    assert len(counted) > 100
    for evidence in counted:
        assert evidence.by_several + evidence.by_one == evidence.figures
        assert evidence.official <= evidence.figures
        assert len(evidence.stated) <= evidence.figures
