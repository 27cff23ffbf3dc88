"""Mentions of notes in plain text, by the shape of their names."""

import pytest

from explainer import matcher
from explainer.body import Body
from explainer.front_matter import Places
from explainer.matcher import Linked, Matcher, Section
from explainer.models import MODELS
from explainer.notes import NOTHING, Contents, Note


def _note(note_id: str, title: str, kind: str = "term", **fields: object) -> Note:
    needed = {"term": {"category": "concept"}, "actor": {"category": "office", "country": "NO"}}.get(kind, {})
    if kind == "explainer":
        needed = {"question": "Why?", "answer": "So."}
    model = MODELS[kind].model_validate({"title": title, "summary": "S.", **needed, **fields})
    return Note(note_id, kind, f"glossary/{note_id}.md", model, Contents(Places(), 1, {"body": Body()}, NOTHING))


class TestForms:
    @pytest.mark.parametrize(
        ("name", "forms"),
        [
            ("USAI", ["USAI", "USAIs"]),
            ("DoD", ["DoD", "DoDs"]),
            ("Brave1", ["Brave1"]),
            ("506(a)(1)", ["506(a)(1)"]),
            ("F-16", ["F-16"]),
            ("stone arch", ["stone arch", "Stone arch", "stone arches", "Stone arches"]),
            ("Stone arch", ["Stone arch", "stone arch", "Stone arches", "stone arches"]),
            ("co-production", ["co-production", "Co-production", "co-productions", "Co-productions"]),
            ("Foreign Military Sales", ["Foreign Military Sales", "Foreign Military Sale"]),
            ("Bridge Office", ["Bridge Office", "Bridge Offices"]),
            ("type s", ["type s", "Type s"]),
            ("Office of bridges", ["Office of bridges", "office of bridges", "Office of bridge", "office of bridge"]),
            ("toll subsidy", ["toll subsidy", "Toll subsidy", "toll subsidies", "Toll subsidies"]),
            ("toll bridges", ["toll bridges", "Toll bridges", "toll bridge", "Toll bridge"]),
            ("toll way", ["toll way", "Toll way", "toll ways", "Toll ways"]),
            ("iron box", ["iron box", "Iron box", "iron boxes", "Iron boxes"]),
            ("iron boxes", ["iron boxes", "Iron boxes", "iron box", "Iron box"]),
            ("toll subsidies", ["toll subsidies", "Toll subsidies", "toll subsidy", "Toll subsidy"]),
            ("river pass", ["river pass", "River pass", "river passes", "River passes"]),
            ("city bus", ["city bus", "City bus", "city buses", "City buses"]),
            ("bridge (old)", ["bridge (old)", "Bridge (old)"]),
            ("міст старий", ["міст старий", "Міст старий"]),
            ("arch", []),
            ("Ponton", []),
            ("", []),
        ],
    )
    def test_a_name_has_forms_by_its_shape(self, name: str, forms: list[str]) -> None:
        assert sorted(set(matcher.forms(name, "by-shape"))) == sorted(forms)

    @pytest.mark.parametrize("name", ["arch", "stone arch", "USAI", "Ponton"])
    def test_a_name_that_is_never_to_be_found_has_none(self, name: str) -> None:
        assert list(matcher.forms(name, "never")) == []

    @pytest.mark.parametrize("name", ["arch", "stone arch", "USAI", "Ponton"])
    def test_a_name_that_is_to_be_found_exactly_has_one(self, name: str) -> None:
        assert list(matcher.forms(name, "exact")) == [name]

    @pytest.mark.parametrize(
        ("name", "forms"),
        [
            ("span", ["span", "Span", "spans", "Spans"]),
            ("Localization", ["Localization", "localization", "Localizations", "localizations"]),
            ("pass", ["pass", "Pass", "passes", "Passes"]),
            ("s", ["s", "S"]),
            ("USAI", ["USAI", "USAIs"]),
        ],
    )
    def test_a_single_word_has_those_of_a_phrase_where_it_is_marked(self, name: str, forms: list[str]) -> None:
        assert sorted(set(matcher.forms(name, "word"))) == sorted(forms)


class TestFinding:
    MATCHER = Matcher(
        [
            _note("arch", "Stone arch"),
            _note("arch-bridge", "Stone arch bridge", abbreviation="SAB"),
            _note("bridge", "arch bridge toll"),
            _note("office", "Bridge Office", kind="actor", aliases=("R&D",)),
            _note("law", "7(a)"),
        ]
    )

    @pytest.mark.parametrize(
        ("text", "mentions"),
        [
            ("", []),
            ("a stone arch", [("stone arch", "arch")]),
            ("Stone arches.", [("Stone arches", "arch")]),
            ("stone\narch", [("stone\narch", "arch")]),
            ("STONE ARCH, stone Arch", []),
            ("a stone arch bridge", [("stone arch bridge", "arch-bridge")]),
            ("stone arch bridge toll", [("stone arch bridge", "arch-bridge")]),
            ("an arch bridge toll", [("arch bridge toll", "bridge")]),
            ("stone arch stone arch", [("stone arch", "arch"), ("stone arch", "arch")]),
            ("SAB, sab, SABs, SABRE, xSAB", [("SAB", "arch-bridge"), ("SABs", "arch-bridge")]),
            ("SAB's (SAB) “SAB” SAB-like", [("SAB", "arch-bridge")] * 4),
            ("pre-SAB _SAB SAB_ SAB/BAS BAS/SAB §SAB &SAB SAB& SAB(x)", []),
            ("stone archway, headstone arch", []),
            ("the R&D and the Bridge Office", [("R&D", "office"), ("Bridge Office", "office")]),
            ("a bridge office", []),
            ("by 7(a), not 17(a) or 7(a)(1)", [("7(a)", "law")]),
        ],
    )
    def test_names_are_found_where_they_stand_alone(self, text: str, mentions: list[tuple[str, str]]) -> None:
        found = self.MATCHER.find(text)
        assert [(text[m.start : m.end], m.note_id) for m in found] == mentions

    def test_without_notes_nothing_is_found(self) -> None:
        assert Matcher([]).find("a stone arch") == []

    @pytest.mark.parametrize(
        ("kind", "fields", "found"),
        [
            ("term", {}, True),
            ("program", {}, True),
            ("actor", {}, True),
            ("explainer", {}, False),
            ("term", {"status": "superseded"}, True),
            ("term", {"status": "draft"}, False),
            ("term", {"status": "withdrawn", "withdrawn": {"since": "2026-01", "because": "So."}}, False),
            ("term", {"match": "never"}, False),
        ],
    )
    def test_terms_programs_and_actors_that_stand_are_looked_for(self, kind: str, fields: dict, found: bool) -> None:
        assert bool(Matcher([_note("a", "Stone arch", kind, **fields)]).find("a stone arch")) is found

    def test_of_two_notes_with_one_name_the_first_is_meant(self) -> None:
        names = [_note("b", "Stone arch"), _note("a", "stone arch")]
        assert [mention.note_id for mention in Matcher(names).find("stone arch")] == ["b"]


class TestFirstMentions:
    MATCHER = Matcher([_note("arch", "Stone arch"), _note("toll", "Bridge toll")])

    @pytest.mark.parametrize(
        ("events", "marked"),
        [
            (["stone arch, stone arch"], [(0, 0, "arch")]),
            (["stone arch", "stone arch"], [(0, 0, "arch")]),
            (["stone arch", Section(), "stone arch"], [(0, 0, "arch"), (2, 0, "arch")]),
            (["stone arch", Linked("arch")], []),
            (["stone arch", Linked("toll")], [(0, 0, "arch")]),
            ([Linked("arch"), Section(), "a stone arch"], [(2, 2, "arch")]),
            (["bridge toll, stone arch"], [(0, 0, "toll"), (0, 13, "arch")]),
            ([Section(), Section()], []),
            ([], []),
        ],
    )
    def test_the_first_of_each_note_in_each_section_is_marked(self, events: list, marked: list) -> None:
        found = self.MATCHER.first_mentions(events, own="essay")
        assert [(index, mention.start, mention.note_id) for index, mention in found] == marked

    def test_a_note_is_not_marked_in_its_own_text(self) -> None:
        assert self.MATCHER.first_mentions(["stone arch", Section(), "stone arches"], own="arch") == []
