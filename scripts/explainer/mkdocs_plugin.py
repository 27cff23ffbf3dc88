"""The one file that knows MkDocs: it hands the pages and data files of a site over to it."""

import html
import logging
import os
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from explainer import cards, dates, feeds, layout, offline, pages, repository, sharing, site
from explainer.kept import Kept
from explainer.problems import Problem
from explainer.site import Site

# Third-party banners about the future of MkDocs are no news to a contributor.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

import mkdocs.commands.build
import mkdocs.commands.serve
from jinja2 import Environment
from markdown.extensions.toc import nest_toc_tokens
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger(__name__)

UNUSED = ("assets/javascripts/", "assets/images/", "assets/stylesheets/palette.", "styles/", "scripts/")
"""What lies in the theme's folders and no page asks for."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the pages of a preview say of themselves at their top."""

    problems: tuple[Problem, ...]
    failure: str = ""
    """Why what is shown is older than what was typed."""


class FinishedPage(Page):
    """A page that is HTML already, so that MkDocs has nothing to read in it or to convert."""

    def __init__(self, made: pages.Page, changed: str | None, file: File, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        self.made = made
        # The theme puts the title and the description into attributes and text as they are.
        self.meta = {
            "title": html.escape(made.title),
            "description": html.escape(made.description),
            "kind": made.kind,
            "hide": [] if made.has_contents else ["toc"],
            "changed": changed,
        }

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = layout.served(self.made.html, self.made.uri)
        headings = [{"level": h.level, "id": h.anchor, "name": h.title} for h in self.made.headings]
        self.toc = get_toc(nest_toc_tokens(headings))


class ExplainerPlugin(BasePlugin):
    """Replaces the notes by the pages made from them."""

    given: Site | None = None
    """What was built already, so that it is not built again: once, as a preview keeps the plugin for its builds."""
    serving: bool = False
    """A preview goes without what only a published site has a use for."""

    site: Site | None = None
    preview: Preview | None = None
    """None where the site is built to be published."""

    kept: Kept | None = None
    changed: dict[str, str]
    """When each file of the notes was last changed, as far as that is known."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        # MkDocs keeps a plugin for the life of its process, whatever was built before.
        self.serving, self.preview, self.site = command == "serve", None, None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        self.site, self.given = self.given or self._build(root), None
        published = not self.serving
        self.cards = cards.deck(self.site.catalog, layout.templates(root), config.site_name) if published else {}
        for problem in self.site.problems:
            log.warning(str(problem))
        self.changed = repository.changed(root)
        self.kept = Kept(root)
        uris = {page.uri for page in self.site.pages}
        # A register has its own place in the navigation where there is one; other people's notes may have none.
        config.nav = [entry for entry in config.nav or () if uris.issuperset(_registers(entry))] or None
        return config

    def _build(self, root: Path) -> Site:
        """The site of a folder; in a preview, the last one that could be made, with why."""
        try:
            built, failure = site.build(root, dates.today()), ""
        except Exception as error:  # such as a template that is being written: a preview stays up
            if not (self.serving and self.site):
                raise
            log.exception("The site could not be made anew:")
            built, failure = self.site, f"{type(error).__name__}: {error}"
        if self.serving:
            self.preview = Preview(built.problems, failure)
        return built

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        for file in list(files.documentation_pages()):
            files.remove(file)
        for file in [file for file in files if file.src_uri.startswith(UNUSED)]:
            files.remove(file)
        for page in self.site.pages:
            file = File.generated(config, page.uri, content="")
            # MkDocs reads it once, with the page: the edit link opens what a contributor can edit.
            file.edit_uri = page.source
            FinishedPage(page, self._changed(page.uri), file, config)
            files.append(file)
        addressed = feeds.files(self.site.catalog, config.site_url) if config.site_url else {}
        for uri, content in (self.site.files | addressed).items():
            files.append(File.generated(config, uri, content=content))
        templates = layout.templates(Path(config.config_file_path).parent)
        for uri, card in self.cards.items():
            picture = self.kept.made(lambda card=card: cards.draw(card, templates), "card", card)
            files.append(File.generated(config, uri, content=picture))
        return files

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Tells the templates the name of Material's stylesheet, which changes with every release."""
        found = (file.url for file in files if fnmatch(file.src_uri, "assets/stylesheets/main.*.css"))
        env.globals["theme_stylesheet"] = next(found)
        env.filters["date"] = dates.shown
        env.globals["preview"] = self.preview
        env.globals["feeds"] = [uri for uri in self.site.files if uri.startswith("feeds/")]
        return env

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation):
        title, changed = page.made.title, page.meta["changed"]
        about = sharing.About(config.site_name, config.site_url or "")
        context.update(sharing.context(self.site.catalog, about, page.file.src_uri, title, changed, self.cards))
        return context

    def on_post_build(self, config: MkDocsConfig) -> None:
        if not self.serving:
            offline.write(Path(config.site_dir), self.kept)
        self.kept.save()

    def _changed(self, uri: str) -> str | None:
        """The newest date of a note's files; none where one has none, or where the page is one of all notes."""
        note = self.site.catalog.by_uri.get(uri)
        if note is None or uri in pages.INDEXES:
            return None
        uris = [uri, uri.removesuffix(".md") + ".csv"] if note.kind == "register" else [uri]
        found = [self.changed.get(part) for part in uris]
        return max(found) if all(found) else None


def _registers(entry: Any) -> set[str]:
    """The registers that an entry of the navigation leads to."""
    uris = entry.values() if isinstance(entry, dict) else [entry]
    return {uri for uri in uris if isinstance(uri, str) and uri.startswith("registers/")}


def build(root: Path, built: Site, site_dir: Path | None = None) -> None:
    """Writes a built site into a folder, else into `site/`; whatever MkDocs warns of ends it with `Abort`."""
    _log_to_terminal(logging.WARNING)
    elsewhere = {"site_dir": str(site_dir.resolve())} if site_dir else {}
    config = load_config(str(root / "mkdocs.yml"), strict=True, **elsewhere)
    config.plugins["explainer"].given = built
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs.commands.build.build(config)


def serve(root: Path, address: str) -> None:
    """Serves the site of a folder and rebuilds it after every edit."""
    _log_to_terminal(logging.INFO)
    mkdocs.commands.serve.serve(
        str(root / "mkdocs.yml"), dev_addr=address, watch=[str(layout.templates(root))], strict=False
    )


def _log_to_terminal(level: int) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    logger.addHandler(handler)
