"""The one file that knows MkDocs: it hands the pages and data files of a site over to it."""

import logging
import os
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from explainer import dates, layout, site
from explainer.markdown_extension import ExplainerExtension
from explainer.site import Site

# Third-party banners about the future of MkDocs are no news to a contributor.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")

import mkdocs.commands.build
import mkdocs.commands.serve
from jinja2 import Environment
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files

log = get_plugin_logger(__name__)


class ExplainerPlugin(BasePlugin):
    """Replaces the notes by the pages made from them; MkDocs makes it anew for every build."""

    site: Site | None = None
    """What was built already, so that it is not built again."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if self.site is None:
            self.site = site.build(Path(config.config_file_path).parent, dates.today())
        for problem in self.site.problems:
            log.warning(str(problem))
        config.markdown_extensions.append(ExplainerExtension(self.site.catalog, self.site.pictures))
        uris = {page.uri for page in self.site.pages}
        # A register has its own place in the navigation where there is one; other people's notes may have none.
        config.nav = [entry for entry in config.nav or () if uris.issuperset(_registers(entry))] or None
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        for file in list(files.documentation_pages()):
            files.remove(file)
        for page in self.site.pages:
            file = File.generated(config, page.uri, content=page.markdown)
            # MkDocs reads it once, right after: the edit link opens what a contributor can edit.
            file.edit_uri = page.source
            files.append(file)
        for uri, content in self.site.files.items():
            files.append(File.generated(config, uri, content=content))
        return files

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Tells the templates the name of Material's stylesheet, which changes with every release."""
        found = (file.url for file in files if fnmatch(file.src_uri, "assets/stylesheets/main.*.css"))
        env.globals["theme_stylesheet"] = next(found)
        return env


def _registers(entry: Any) -> set[str]:
    """The registers that an entry of the navigation leads to."""
    uris = entry.values() if isinstance(entry, dict) else [entry]
    return {uri for uri in uris if isinstance(uri, str) and uri.startswith("registers/")}


def build(root: Path, built: Site) -> None:
    """Writes a built site into the `site/` of its folder; whatever MkDocs warns of ends it with `Abort`."""
    _log_to_terminal(logging.WARNING)
    config = load_config(str(root / "mkdocs.yml"), strict=True)
    config.plugins["explainer"].site = built
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
