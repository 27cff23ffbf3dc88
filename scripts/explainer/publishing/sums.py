"""The sums of a site's files, as `sha256sum --check` reads them: whoever has the notes can say whether it is theirs."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from explainer import assets, edits
from explainer.publishing import compression

NAME = "SHA256SUMS"


def of(folder: Path) -> dict[str, str]:
    """The sum of each file that was built, by its uri; not of copies, which a server may have or not."""
    files = (path for path in folder.rglob("*") if _is_built(path))
    uris = sorted(path.relative_to(folder).as_posix() for path in files)
    return {uri: _sum(folder / uri) for uri in uris if uri != NAME and not f"/{uri}".count("/.")}


def text(sums: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {uri}\n" for uri, digest in sorted(sums.items())).encode()


def read(folder: Path) -> dict[str, str]:
    """What is said of the files of a folder; nothing where nobody has."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {uri: digest for digest, _, uri in (line.partition("  ") for line in lines)}


def write(folder: Path) -> int:
    """Writes the sums of a folder into it; of how many files."""
    found = of(folder)
    edits.replace(folder, NAME, text(found))
    return len(found)


def faults(folder: Path) -> Iterator[str]:
    """Each file that is not as its folder's sums say; assets of another release may lie beside its own."""
    said, found = read(folder), of(folder)
    for uri in sorted(said | found):
        if uri not in found:
            yield f"{uri}: is missing"
        elif uri not in said:
            if not assets.is_what_it_says(uri, found[uri]):
                yield f"{uri}: is not named"
        elif said[uri] != found[uri]:
            yield f"{uri}: is another"


def _is_built(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not compression.is_copy(path)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
