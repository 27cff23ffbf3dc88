"""What the check finds, at the top of each page of a preview: first what concerns the very page."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from explainer import layout, templating
from explainer.problems import Problem

PLACE = "<!-- faults -->"
"""Where it comes in a page; the text of a note holds no comments."""


class Faults:
    """The problems of the last build, and why what is shown is older than what was typed."""

    def __init__(self, problems: Sequence[Problem], failure: str, templates: Path) -> None:
        self.problems = problems
        self.failure = failure
        self._template = templating.environment(templates, autoescape=True).get_template("parts/faults.html.jinja")
        self._paths = {problem.path for problem in problems}
        self._told = lru_cache(maxsize=100)(self._told)

    def told(self, uri: str) -> bytes:
        """What stands in the page that is made from `uri`."""
        path = layout.path_of(uri)
        own = frozenset({path, path.removesuffix(".md") + ".csv"} & self._paths)
        return self._told(layout.address(uri).count("/"), own).encode()

    def _told(self, depth: int, own: frozenset[str]) -> str:
        """What a page so many folders deep says that is made from some of the files with problems."""
        here = [problem for problem in self.problems if problem.path in own]
        others = [problem for problem in self.problems if problem.path not in own]
        return self._template.render(failure=self.failure, here=here, others=others, root="../" * depth)
