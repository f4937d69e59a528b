"""Checks, before the portal is set up, that a Times-metric font with every Vietnamese letter is on this machine."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reports.renderers.fonts import FontMissing, find_fonts


def main() -> int:
    try:
        find_fonts()
    except FontMissing as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
