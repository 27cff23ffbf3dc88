"""Notes by the thousand for the benchmark: made of words that mean nothing, always the same for the same number."""

import random
from collections.abc import Iterator
from pathlib import Path

SYLLABLES = "ba co da el fo gri hu in jo ka lo mi nu or pa quo re su ta un vi wo xe yo zu".split()
COMMON = (
    "the a of and in on by with for from under that which was were has been each every new old first last long "
    "office law paper order report list plan year month price share part line stock plant contract review"
).split()
SHARES = {"term": 60, "actor": 18, "program": 8, "explainer": 4, "source": 10}
"""Of a hundred notes."""
FOLDERS = {
    "term": "glossary",
    "actor": "actors",
    "program": "programs",
    "explainer": "explainers",
    "source": "sources",
}
MKDOCS = """\
site_name: Benchmark
theme: {name: material, font: false}
nav: [{Home: index.md}]
not_in_nav: "*"
plugins: [search]
markdown_extensions: [fenced_code, footnotes, sane_lists, tables, {toc: {permalink: "#"}}]
validation: {links: {not_found: ignore, anchors: ignore, absolute_links: ignore, unrecognized_links: ignore}}
"""
"""The floor: MkDocs and Material with plain pages, and nothing of ours."""


class Corpus:
    """`number` notes, and a register with a tenth as many rows."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)
        self.kinds = [kind for kind, share in SHARES.items() for _ in range(number * share // 100)]
        self.kinds += ["term"] * (number - len(self.kinds))
        self.names = [self._name(index) for index in range(number)]
        self.ids = [name.lower().replace(" ", "-") for name in self.names]
        self.of = {kind: [i for i, k in enumerate(self.kinds) if k == kind] for kind in SHARES}

    def files(self) -> Iterator[tuple[str, str]]:
        """Each uri under `docs/` with its text."""
        yield "index.md", "---\ntitle: Home\nsummary: Where it begins.\n---\n\nHere it begins.\n"
        for index, kind in enumerate(self.kinds):
            yield f"{FOLDERS[kind]}/{self.ids[index]}.md", getattr(self, f"_{kind}")(index)
        yield "registers/rows.md", self._register()
        yield "registers/rows.csv", "".join(self._rows())

    def write(self, folder: Path) -> None:
        for uri, text in self.files():
            path = folder / "docs" / uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _name(self, index: int) -> str:
        """Two made-up words that no other note has."""
        word = "".join(self.random.choice(SYLLABLES) for _ in range(3)).capitalize()
        tail, rest = "", index
        while True:
            rest, digit = divmod(rest, len(SYLLABLES))
            tail += SYLLABLES[digit]
            if not rest:
                return f"{word} {tail.capitalize()}o"

    def _sentence(self) -> str:
        words = [self.random.choice(COMMON) for _ in range(self.random.randint(8, 16))]
        return " ".join(words).capitalize()

    def _source_id(self) -> str:
        return self.ids[self.random.choice(self.of["source"])]

    def _body(self, index: int) -> str:
        """Some 200 words in three sections, with about eight mentions, two links, three citations and a figure."""
        paragraphs = []
        for section in range(3):
            sentences = [self._sentence() for _ in range(5)]
            for at in (0, 2, 4):
                other = self.random.choice(self.of["term"])
                sentences[at] += f" {self.names[other]}"
            sentences[1] += f".[^{self._source_id()}] {self._sentence()}"
            if section:
                paragraphs.append(f"## {self._sentence()[:40].strip()} {section}")
            paragraphs.append(". ".join(sentences) + ".")
        actor = self.random.choice(self.of["actor"])
        folder, to = FOLDERS[self.kinds[index]], FOLDERS["actor"]
        way = f"{self.ids[actor]}.md" if folder == to else f"../{to}/{self.ids[actor]}.md"
        number = f'[{self._value(actor, 2)} things]({way}#things "as of 2024-02")'
        paragraphs.append(f"It was {number}, says [one]({way}).")
        paragraphs.append("| what | how many |\n|---|--:|\n| this | 1 |\n| that | 2 |")
        return "\n\n".join(paragraphs) + "\n"

    def _value(self, actor: int, month: int) -> int:
        return 1000 + actor * 7 + month

    def _figures(self, index: int) -> str:
        observations = "".join(
            f"      - {{value: {self._value(index, month)}, as_of: 2024-0{month}, sources: [{self._source_id()}]}}\n"
            for month in (1, 2, 3)
        )
        return f"figures:\n  things:\n    label: Things\n    unit: things\n    observations:\n{observations}"

    def _note(self, index: int, fields: str) -> str:
        head = f"title: {self.names[index]}\nsummary: A {self._sentence().lower()}.\nreviewed: 2026-01-01\n"
        return f"---\n{head}{fields}---\n\n{self._body(index)}"

    def _term(self, index: int) -> str:
        return self._note(index, "category: concept\n")

    def _actor(self, index: int) -> str:
        return self._note(index, f"category: agency\ncountry: UA\n{self._figures(index)}")

    def _program(self, index: int) -> str:
        actor = self.ids[self.random.choice(self.of["actor"])]
        return self._note(index, f"decided_by: [{actor}]\n{self._figures(index)}headline: things\n")

    def _explainer(self, index: int) -> str:
        return self._note(index, f"question: {self._sentence()}?\nanswer: {self._sentence()}.\n")

    def _source(self, index: int) -> str:
        return (
            f"---\ntitle: {self._sentence()}\npublisher: Press {index % 40}\nissued: 2024-01-01\n"
            f"url: https://example.org/{index}\naccessed: 2026-01-01\ngrade: press\n---\n"
        )

    def _register(self) -> str:
        return """\
---
title: Rows
summary: Rows by the hundred.
schema:
  fields:
    - {name: number, type: integer, title: "No.", constraints: {required: true}}
    - {name: day, type: date, title: Day}
    - {name: amount, type: integer, title: Amount, unit: USD}
    - {name: actor, title: Actor, refers_to: notes}
    - {name: sources, title: Sources, refers_to: sources}
  primary_key: [number]
figures:
  total: {label: Total, unit: USD, sum: amount, dated_by: day}
---

Rows.
"""

    def _rows(self) -> Iterator[str]:
        yield "number,day,amount,actor,sources\n"
        for number in range(1, len(self.kinds) // 10 + 1):
            actor = self.ids[self.random.choice(self.of["actor"])]
            yield f"{number},2024-{number % 12 + 1:02},{number * 1000},{actor},{self._source_id()}\n"
