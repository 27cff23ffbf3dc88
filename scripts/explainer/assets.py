"""The stylesheet and the script of the site, each joined from small files that are about one thing."""

from pathlib import Path


def files(templates: Path) -> dict[str, bytes]:
    """The joined files by their uri."""
    theme = templates / "theme"
    return {
        "assets/site.css": _joined(theme / "styles", "*.css"),
        "assets/site.js": _joined(theme / "scripts", "*.js"),
    }


def _joined(folder: Path, pattern: str) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.glob(pattern)))
