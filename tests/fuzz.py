"""Feeds a target of `fuzzing` with random bytes: python tests/fuzz.py TARGET SECONDS FOLDER.

Atheris, where it is installed, follows which bytes reach new code, and keeps those in the folder; else they are changed
blindly. What fails stays in the folder as `crash-…`.
"""

import sys
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

try:
    import atheris
except ImportError:  # there is none for this machine
    import fuzzing

    atheris = None
else:
    # It would say a line of each of a hundred modules and more.
    with redirect_stderr(StringIO()), atheris.instrument_imports(include=["explainer", "markdown_it", "markdown"]):
        import fuzzing


def main(name: str, seconds: int, folder: Path) -> None:
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    if atheris is None:
        fuzzing.mutations(name, seconds, folder)
        return
    for number, seed in enumerate(fuzzing.SEEDS[name]):
        (seeds / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds}", "-max_len=4000", "-timeout=10", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *options, str(seeds)], fuzzing.TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
