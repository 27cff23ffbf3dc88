"""What pages say of themselves in the words of schema.org."""

import json
from typing import Any

import pytest

from conftest import ROOT, TODAY
from explainer import dates, layout, site, structured
from explainer.sharing import About, context
from test_planted_faults import SOUND


@pytest.fixture
def graph(notes):
    known = site.build(notes(SOUND), TODAY).catalog

    def graph(uri: str, title: str = "A title", changed: str | None = None) -> list[dict[str, Any]]:
        found = structured.of(known, uri, title, "Bridges", lambda to: f"/{layout.address(to)}", changed)
        assert found["@context"] == "https://schema.org"
        return found["@graph"]

    return graph


def test_a_term_is_defined_in_the_glossary(graph) -> None:
    assert graph("glossary/arch.md", "Stone arch") == [
        {
            "@type": "DefinedTerm",
            "@id": "/glossary/arch/#it",
            "name": "Stone arch",
            "alternateName": ["vault arch"],
            "description": "A curve of stones that carries a load to both of its feet.",
            "url": "/glossary/arch/",
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "Glossary", "url": "/glossary/"},
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": 1, "name": "Bridges", "item": "/"},
                {"@type": "ListItem", "position": 2, "name": "Glossary", "item": "/glossary/"},
                {"@type": "ListItem", "position": 3, "name": "Stone arch", "item": "/glossary/arch/"},
            ],
        },
    ]


def test_an_actor_is_an_organization_with_its_figures(graph) -> None:
    office, spans, cost, _ = graph("actors/bridge-office.md")
    assert office == {
        "@type": "GovernmentOrganization",
        "@id": "/actors/bridge-office/#it",
        "name": "Bridge Office",
        "alternateName": ["BRO"],
        "description": "The office that builds bridges and counts them.",
        "url": "https://example.org/office",
        "foundingDate": "1820",
        "mainEntityOfPage": "/actors/bridge-office/",
    }
    assert spans == {
        "@type": "Dataset",
        "@id": "/actors/bridge-office/#spans",
        "name": "Spans: Bridge Office",
        "description": "Spans (spans), Bridge Office: 2 dated values with their sources.",
        "license": structured.LICENSE,
        "temporalCoverage": "1899-06-01/1925-03",
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": "/data/figures/bridge-office.spans.csv",
            }
        ],
    }
    assert cost["temporalCoverage"] == "1925"
    assert cost["description"] == "Cost of all bridges (GBP), Bridge Office: 1 dated value with its sources."


def test_a_register_is_a_data_set(graph) -> None:
    crossings = graph("registers/crossings.md", changed="2026-10-02")[0]
    assert crossings["@type"] == "Dataset"
    assert crossings["dateModified"] == "2026-10-02"
    assert crossings["variableMeasured"] == ["No.", "Opened", "Toll", "Built by", "Sources"]
    assert crossings["distribution"][0]["contentUrl"] == "/data/crossings.csv"


def test_an_explainer_is_an_article_with_its_sources(graph) -> None:
    article = graph("explainers/why-bridges-stand.md")[0]
    assert article["@type"] == "Article"
    assert article["headline"] == "Why a bridge stands"
    assert [work["url"] for work in article["citation"]] == [
        "https://example.org/ledger",
        "https://example.org/survey",
    ]


def test_a_source_is_a_work_of_its_publisher(graph) -> None:
    work, *_, way = graph("sources/ledger.md")
    assert work["@type"] == "CreativeWork"
    assert work["publisher"] == {"@type": "Organization", "name": "Bridge Office"}
    assert work["datePublished"] == "1925"
    assert way["@type"] == "BreadcrumbList"


def test_the_home_page_is_the_site(graph) -> None:
    assert graph("index.md") == [
        {
            "@type": "WebSite",
            "name": "Bridges",
            "url": "/",
            "description": "How bridges stand, and who pays for them.",
        }
    ]


@pytest.mark.parametrize(
    ("uri", "kind", "steps"),
    [
        ("glossary/index.md", "DefinedTermSet", 2),
        ("actors/index.md", "CollectionPage", 2),
        ("data/index.md", "DataCatalog", 2),
        ("figures.md", "Dataset", 2),
        ("a-z.md", "WebPage", 2),
    ],
)
def test_an_index_is_what_it_lists(graph, uri: str, kind: str, steps: int) -> None:
    page, way = graph(uri)
    assert page["@type"] == kind
    assert page["isPartOf"] == {"@type": "WebSite", "name": "Bridges", "url": "/"}
    assert len(way["itemListElement"]) == steps


class TestContext:
    """What the theme is given for a page."""

    @pytest.fixture
    def given(self, notes):
        known = site.build(notes(SOUND), TODAY).catalog

        def given(uri: str, address: str, pictures=()) -> dict[str, Any]:
            return context(known, About("Bridges", address), uri, "A title", None, pictures)

        return given

    def test_addresses_are_whole_where_the_site_has_one(self, given) -> None:
        found = given("glossary/arch.md", "https://example.org/b/", {"assets/cards/arch.png"})
        assert found["card"]["address"] == "https://example.org/b/assets/cards/arch.png"
        assert found["structured"]["@graph"][0]["url"] == "https://example.org/b/glossary/arch/"
        assert found["citation"]["forms"]["Text"].endswith(" https://example.org/b/glossary/arch/")

    def test_else_they_are_relative_to_the_page(self, given) -> None:
        found = given("glossary/arch.md", "", {"assets/cards/arch.png"})
        assert found["card"]["address"] == "../../assets/cards/arch.png"
        way = found["structured"]["@graph"][-1]["itemListElement"]
        assert [step["item"] for step in way] == ["../../", "../", "./"]
        assert found["citation"]["forms"]["Text"] == "“A title.” Bridges, n.d."
        assert given("index.md", "")["structured"]["@graph"][0]["url"] == "./"

    def test_what_has_no_card_has_the_sites(self, given) -> None:
        found = given("glossary/arch.md", "")
        assert found["card"] == {
            "address": "../../assets/cards/site.png",
            "width": 800,
            "height": 420,
            "alt": "Bridges",
        }

    def test_a_source_is_cited_itself(self, given) -> None:
        assert given("sources/ledger.md", "")["citation"]["of_page"] is False
        assert given("sources/index.md", "")["citation"]["of_page"] is True


def test_every_page_of_this_site_has_a_graph() -> None:
    built = site.build(ROOT, dates.today())
    for page in built.pages:
        found = context(built.catalog, About("A", ""), page.uri, "A title", None, ())["structured"]
        assert all("@type" in node for node in found["@graph"]), page.uri
        assert "null" not in json.dumps(found)
