"""What the figures of a page rest on."""

import yaml

from conftest import ROOT, TODAY
from explainer import record, site
from explainer.prose import Renderer
from explainer.views import View

FILES = yaml.safe_load((ROOT / "tests/golden/evidence.yml").read_text())["files"]


def test_a_page_without_figures_says_nothing(notes):
    built = site.build(notes(FILES), TODAY)
    pages = {page.uri: page.html for page in built.pages}
    assert '<div class="evidence">' in pages["glossary/pier.md"]
    assert '<div class="evidence">' not in pages["glossary/toll.md"]
    assert (
        View(built.catalog, "glossary/toll.md", built.catalog.notes["toll"], Renderer(built.catalog)).evidence is None
    )


def test_in_the_repository_every_figure_has_a_publisher_and_no_count_is_larger_than_all():
    catalog, _ = record.read(ROOT, TODAY)
    notes = [note for note in catalog.notes.values() if note.kind != "source"]
    found = [View(catalog, note.uri, note, Renderer(catalog)).evidence for note in notes]
    counted = [evidence for evidence in found if evidence]
    assert len(counted) > 100
    for evidence in counted:
        assert evidence.by_several + evidence.by_one == evidence.figures
        assert evidence.official <= evidence.figures
        assert len(evidence.stated) <= evidence.figures


def test_what_one_publisher_repeats_from_another_counts_once(notes):
    source = "---\ntitle: T\npublisher: {}\nurl: https://example.org/{}\naccessed: 2026-10-01\ngrade: press\n---\n"
    root = notes(
        {
            "docs/glossary/arch.md": (
                "---\ntitle: Arch\nsummary: A curve.\ncategory: concept\nfigures:\n  made:\n    label: Made\n"
                "    unit: arches\n    observations:\n      - {value: 2, as_of: 1899, sources: [wire, repost]}\n---\n"
            ),
            "docs/sources/wire.md": source.format("Wire", 1),
            "docs/sources/repost.md": source.format("Wire via Another", 2),
        }
    )
    known, _ = record.read(root, TODAY)
    found = View(known, "glossary/arch.md", known.notes["arch"], Renderer(known)).evidence
    assert (found.by_one, found.by_several) == (1, 0)
