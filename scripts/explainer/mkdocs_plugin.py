"""The one file that knows MkDocs: it has pages put into their frame, and brings all files of a site into its folder."""

import gc
import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import TYPE_CHECKING, Any

from explainer import assets, cards, dates, delivery, feeds, layout, offline, pages, repository, sharing, site, spare
from explainer.cards import Card
from explainer.catalog import Catalog
from explainer.delivery import Piece
from explainer.faults import PLACE, Faults
from explainer.finished import Finished
from explainer.kept import Kept, digest
from explainer.site import Site
from explainer.templating import Compiled, framing

# Third-party banners about the future of MkDocs are no news to a contributor.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

import mkdocs.commands.build
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

if TYPE_CHECKING:  # a build that serves nothing would spend a tenth of its start on what serves
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger(__name__)

FRAME = "assets/stylesheets/main.*.css"
"""Material's stylesheet, whose name changes with every release: all that pages take from its files."""
LARGE = 2**20
"""Bytes of a file, such as the index of the search, that is not held in memory while pages are made."""
PAUSE = 1
"""Seconds after the build of a preview, when the browser has it, until what nothing uses any more is looked for."""


class FinishedPage(Page):
    """A page that is HTML already, so that MkDocs has nothing to read in it or to convert."""

    place: str
    """Where it stands in the navigation: what it does not lead to has the same ways as its neighbors in the folder."""

    def __init__(
        self, made: pages.Page, name: str | None, changed: str | None, file: File, config: MkDocsConfig
    ) -> None:
        super().__init__(name, file, config)
        self.made = made
        folder, _, base = made.uri.rpartition("/")
        self.place = made.uri if name or base == "index.md" else folder or made.uri
        self.meta = {
            "title": made.title,
            "description": made.description,
            "kind": made.kind,
            "hide": [] if made.has_contents else ["toc"],
            "changed": changed,
            "withdrawn": made.is_withdrawn,
        }

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Does nothing yet: all pages come here before the first of them is written."""
        self.content = ""

    def show(self, known: Collection[str]) -> None:
        """Takes over the HTML; the check tells of links of notes, so that one which is lost is a template's."""
        self.content, led_to = layout.served(self.made.html, self.made.uri)
        for uri in sorted(led_to.difference(known)):
            log.warning(f"the page `{self.made.uri}` leads to `{uri}`, which is not there")
        headings = [{"level": h.level, "id": h.anchor, "name": h.title} for h in self.made.headings]
        self.toc = get_toc(nest_toc_tokens(headings))

    def let_go(self) -> None:
        """Forgets what is written, so that memory does not grow with the number of pages."""
        self.content, self.toc = "", None
        del self.made.html


class Once:
    """Parts of the frame that are the same on all pages of a place, each made for the first of them."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], str] = {}

    def __call__(self, name: str, page: Page | None, caller: Callable[[], str]) -> str:
        if page is None:
            return caller()
        key = name, page.place
        if key not in self.made:
            self.made[key] = caller()
        return self.made[key]


class ExplainerPlugin(BasePlugin):
    """Replaces the notes by the pages made from them."""

    given: Site | None = None
    """What was built already, so that it is not built again: once, as a preview keeps the plugin for its builds."""
    kept: Kept | None = None
    """What is made once: that of who gave what was built; that of a preview is for all of its builds."""
    is_awaited: bool = False
    """Whether somebody delivers the site when MkDocs has had nothing to warn of."""
    serving: bool = False
    """A preview goes without what only a published site has a use for."""

    site: Site | None = None
    finished: Finished
    faults: Faults | None = None
    """What the pages of a preview say of themselves at their top; none where the site is built to be published."""
    changed: dict[str, str]
    """When the note of each page was last changed, as far as that is known."""
    assets: dict[str, str]
    """Where the stylesheets, scripts and typefaces lie, by name."""
    folders: tuple[str, list[str]]
    """The folders of the notes and of the theme, as they were given to MkDocs."""
    files: Files
    """What MkDocs builds."""
    at_hand: set[str]
    """The pages of the navigation that are finished, which MkDocs wants to know of all the same."""
    site_dir: Path
    known: set[str]
    """The uris of all that pages may lead to."""
    rendered: Iterator[pages.Page]
    """The pages that are not finished, in the order in which MkDocs asks for them, each with its HTML."""
    written: TemporaryDirectory[str]
    """What MkDocs writes."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        # MkDocs keeps a plugin for the life of its process, whatever was built before.
        self.serving, self.is_awaited, self.faults, self.site, self.kept = command == "serve", False, None, None, None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        root = Path(config.config_file_path).parent
        self.kept, self.at_hand = self.kept or Kept(root, remembers=self.serving), set()
        pages.environment(layout.templates(root)).bytecode_cache = Compiled(self.kept, "pages")
        self._make(root, config)
        # What MkDocs writes goes to a folder of its own, to be delivered with the rest when all is well.
        self.written = TemporaryDirectory(prefix="explainer_")
        self.site_dir, config.site_dir = Path(config.site_dir), self.written.name
        # It would make something of each file of the notes and of the theme, and is to have few of them: it finds none.
        self.folders = config.docs_dir, config.theme.dirs
        config.docs_dir, config.theme.dirs = self.written.name, []
        published = not self.serving
        self.cards = cards.deck(self.site.catalog, layout.templates(root), config.site_name) if published else {}
        for problem in self.site.problems:
            log.warning(str(problem))
        uris = {page.uri for page in self.site.pages}
        self.known = {*uris, *self.site.files, *self.site.catalog.uris, offline.NAME}
        # A register has its own place in the navigation where there is one; other people's notes may have none.
        config.nav = [entry for entry in config.nav or () if uris.issuperset(_registers(entry))] or None
        return config

    def _make(self, root: Path, config: MkDocsConfig) -> None:
        """Makes the site of a folder; a preview stays with the last one that could be made, and says why."""
        failure = ""
        try:
            made = self.given or site.build(root, dates.today(), keeper=self.kept)
            self.changed = _changed(made.catalog, repository.changed(root))
            finished = Finished(self.kept, made, self._frame(root, config), self.changed)
            if self.serving:
                # Rendered now, while what goes wrong can still be told.
                left = [page for page in made.pages if page.uri not in finished]
                list(pages.rendered(left, layout.templates(root)))
        except Exception as error:  # such as a template that is being written: a preview stays up
            if not (self.serving and self.site):
                raise
            log.exception("The site could not be made anew:")
            failure = f"{type(error).__name__}: {error}"
        else:
            self.site, self.finished = made, finished
        self.given = None
        if self.serving:
            self.faults = Faults(self.site.problems, failure, layout.templates(root))

    def _frame(self, root: Path, config: MkDocsConfig) -> list[Any]:
        """All that decides on what is around the text of the pages."""
        files = [layout.settings(root), *sorted(layout.templates(root).rglob("*.*"))]
        addresses = config.site_url, config.edit_uri
        engine = mkdocs.__name__  # another one may stand in for it
        return [self.serving, engine, addresses, *(path.read_bytes() for path in files if path.is_file())]

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        config.docs_dir, config.theme.dirs = self.folders
        for uri in sorted(self.site.catalog.uris - {layout.PUBLISHED}):
            if not uri.endswith(".md") and (Path(config.docs_dir) / uri).is_file():
                files.append(File(uri, config.docs_dir, config.site_dir, config.use_directory_urls))
        frame = next(found.read_bytes() for folder in config.theme.dirs for found in Path(folder).glob(FRAME))
        files.append(File.generated(config, assets.uri("material.css", frame), content=frame))
        self.files = files
        self.assets = assets.uris([*self.site.files, assets.uri("material.css", frame)])
        names = {uri: name for entry in config.nav or () for name, uri in entry.items()}
        for page in self.site.pages:
            is_finished = self.finished.is_sound(page.uri)
            if is_finished and page.uri not in names:
                continue
            file = File.generated(config, page.uri, content="")
            # MkDocs reads it once, with the page: the edit link opens what a contributor can edit.
            file.edit_uri = page.source
            FinishedPage(page, names.get(page.uri), self.changed.get(page.uri), file, config)
            files.append(file)
            self.at_hand |= {page.uri} if is_finished else set()
        if not self.serving:
            self._set_aside()
        return files

    def _set_aside(self) -> None:
        """Writes what is large where MkDocs writes, which has emptied that by now, and forgets it until it is read.

        Feeds stay: they are asked for by what leads to them, and are to have the address of the site.
        """
        files = self.site.files
        large = {uri for uri, content in files.items() if len(content) > LARGE and not uri.startswith("feeds/")}
        delivery.deliver(Path(self.written.name), {uri: delivery.piece(files.pop(uri)) for uri in large}, {})

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Reads the templates in our own way, and tells them what they ask for besides the page."""
        env = framing(env, config.theme.dirs)
        env.globals["asset"] = self.assets.__getitem__
        env.filters["date"] = dates.shown
        env.bytecode_cache = Compiled(self.kept, "frame")
        env.globals["once"] = Once()
        env.globals["preview"] = PLACE if self.serving else ""
        env.globals["feeds"] = [uri for uri in self.site.files if uri.startswith("feeds/")]
        living = (page.uri for page in self.site.pages if not page.is_withdrawn)
        listed = [(layout.address(uri), self.changed.get(uri)) for uri in living]
        env.globals["all_pages"] = listed if config.site_url else []
        found = (file.page.made for file in files.documentation_pages())
        left = [made for made in found if made.uri not in self.at_hand]
        templates = layout.templates(Path(config.config_file_path).parent)
        self.rendered = iter(left) if self.serving else pages.rendered(left, templates)
        return env

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation):
        if page.made.uri not in self.at_hand:
            next(self.rendered)
            page.show(self.known)
            about = sharing.About(config.site_name, config.site_url or "")
            known, made, changed = self.site.catalog, page.made, page.meta["changed"]
            context.update(sharing.context(known, about, made.uri, made.title, changed, self.cards))
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Keeps a page, so that MkDocs need not write it; one that cannot be kept is left to it."""
        if page.made.uri not in self.at_hand:
            self.finished.keep(page.made.uri, output.encode())
            page.let_go()
        return "" if page.made.uri in self.finished.keys else output

    def on_post_build(self, config: MkDocsConfig) -> None:
        config.site_dir = str(self.site_dir)
        for file in self.files:  # a file and its page hold each other, and nobody looks for garbage
            file.page = None
        if not self.is_awaited:
            self.deliver(config)
        if self.serving:
            Timer(PAUSE, gc.collect).start()

    def on_serve(self, server: "LiveReloadServer", *, config: MkDocsConfig, builder: Callable) -> "LiveReloadServer":
        """Watches in our own way what MkDocs has begun to watch, and all that it will."""
        from explainer.watching import Watch

        watched = [config.docs_dir, config.config_file_path]
        for path in watched:
            server.unwatch(path)
        server.observer = Watch(server.observer)
        for path in watched:
            server.watch(path)
        return server

    def on_build_error(self, error: Exception) -> None:
        self.written.cleanup()
        self.kept.save()

    def deliver(self, config: MkDocsConfig) -> None:
        """Brings all files of the site into its folder, where they replace the last site as a whole."""
        if not self.serving:
            layout.forget()
        pieces = self._pieces(config)
        if self.serving:  # nobody else reads from there, and a spare folder would be one more to write
            self._bring(pieces, self.site_dir)
        else:
            pieces["build.json"] = delivery.piece(repository.origin(Path(config.config_file_path).parent))
            pieces[offline.NAME] = offline.piece(pieces, self.kept)
            with spare.beside(self.site_dir) as folder:
                self._bring(pieces, folder)
        self.written.cleanup()
        self.kept.save()

    def _bring(self, pieces: Mapping[str, Piece], folder: Path) -> None:
        """How files were left in the folder of the site holds for the spare one, too, which was that folder before."""
        name = f"delivered to {self.site_dir}"
        before = self.kept.many(name)
        self.kept.keep_many(name, before, delivery.deliver(folder, pieces, before))

    def _pieces(self, config: MkDocsConfig) -> dict[str, Piece]:
        """All files of the site, by their uris."""
        written = Path(self.written.name)
        pieces = {
            path.relative_to(written).as_posix(): Piece(digest(path.read_bytes()), partial(_read, path))
            for path in written.rglob("*")
            if path.is_file()
        }
        for uri, key in self.finished.keys.items():
            told = self.faults.told(uri) if self.faults else b""
            origin = digest(key, told) if told else key
            pieces[f"{layout.address(uri)}index.html"] = Piece(origin, partial(self._page, uri, told))
        # In a preview, which has an address of its own making, feeds are relative like all else.
        addressed = self._feeds(config.site_url) if config.site_url and not self.serving else {}
        for uri, content in (self.site.files | addressed).items():
            pieces[uri] = delivery.piece(content)
        templates = layout.templates(Path(config.config_file_path).parent)
        for uri, card in self.cards.items():
            pieces[uri] = Piece(digest(card.look, card.texts), partial(_drawn, card, templates), is_work=True)
        return pieces

    def _feeds(self, base: str) -> dict[str, bytes]:
        """The feeds with the address of the site, the only thing that they do not share with those without it."""
        told = [content for uri, content in self.site.files.items() if uri.startswith("feeds/")]
        return self.kept.files(lambda: feeds.files(self.site.catalog, base), "feeds", base, *told)

    def _page(self, uri: str, told: bytes) -> list[bytes]:
        return [self.finished.read(uri).replace(PLACE.encode(), told, 1)]


def _read(path: Path) -> list[bytes]:
    return [path.read_bytes()]


def _drawn(card: Card, templates: Path) -> list[bytes]:
    return [cards.draw(card, templates)]


def _changed(catalog: Catalog, files: Mapping[str, str]) -> dict[str, str]:
    """The newest date of the files of each note that has one for all; none for a page that is one of all notes."""
    found = {}
    for uri, note in catalog.by_uri.items():
        table = [uri.removesuffix(".md") + ".csv"] if note.kind == "register" else []
        dates_of_files = [files.get(part) for part in (uri, *table)]
        if uri not in layout.INDEXES and all(dates_of_files):
            found[uri] = max(filter(None, dates_of_files))
    return found


def _registers(entry: Any) -> set[str]:
    """The registers that an entry of the navigation leads to."""
    uris = entry.values() if isinstance(entry, dict) else [entry]
    return {uri for uri in uris if isinstance(uri, str) and uri.startswith("registers/")}


def build(root: Path, built: Site, keeper: Kept, site_dir: Path | None = None) -> None:
    """Writes a built site into a folder, else into `site/`; whatever MkDocs warns of ends it with `Abort`.

    The site is used up: it has its large files no more.
    """
    _log_to_terminal(logging.WARNING)
    elsewhere = {"site_dir": str(site_dir.resolve())} if site_dir else {}
    config = load_config(str(root / "mkdocs.yml"), strict=True, **elsewhere)
    config.plugins.on_startup(command="build", dirty=False)
    plugin = config.plugins["explainer"]
    plugin.given, plugin.kept, plugin.is_awaited = built, keeper, True
    mkdocs.commands.build.build(config)
    plugin.deliver(config)


def serve(root: Path, address: str) -> None:
    """Serves the site of a folder and rebuilds it after every edit."""
    import mkdocs.commands.serve

    gc.disable()  # it takes a quarter of a rebuild, and is done between them
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
    # It would tell of each page that is kept instead of written.
    logging.getLogger("mkdocs.commands.build").setLevel(logging.WARNING)
