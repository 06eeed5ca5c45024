"""Rebuilds this package and compares it with the site in it. Needs Python 3.11 or newer, nothing else.

    python3 verify.py               0: identical, 1: differences, 2: could not run

What it finds is written to the folder `verification`, as a page in each language and as JSON.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
COULD_NOT_RUN = 2


def main(arguments: list[str]) -> int:
    """The exit code of `risalah verify` on this package."""
    if sys.version_info < (3, 11):  # noqa: UP036 (told, not a traceback)
        print("verify.py needs Python 3.11 or newer", file=sys.stderr)
        return COULD_NOT_RUN
    sys.path.insert(0, str(ROOT))
    import tasks

    try:
        tasks.ready("requirements.lock")
    except (SystemExit, OSError) as problem:
        print(f"could not set up the environment in {tasks.VENV}: {problem}", file=sys.stderr)
        return COULD_NOT_RUN
    try:
        tasks.verify([str(ROOT), *arguments])
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else COULD_NOT_RUN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
