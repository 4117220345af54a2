"""Makes the tables of the fast parser: `python -m workers.extraction.parsing.fast build FOLDER`."""

from __future__ import annotations

import argparse
from pathlib import Path

from workers.extraction.parsing.fast import store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="make the tables, or check those there are")
    build.add_argument("folder", type=Path)
    options = parser.parse_args()
    try:
        made = store.build(options.folder)
    except OSError as error:
        parser.exit(1, f"no tables are kept: {error}\n")
    size = sum(array.nbytes for array in made.arrays.values())
    print(f"{len(made.arrays)} arrays, {size / 1e6:.0f} MB in {options.folder}")


if __name__ == "__main__":
    main()
