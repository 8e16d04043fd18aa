"""What pages borrow from others: `python -m yimen.ui.parts node_modules` puts it among our files.

npm brings the packages under the hashes of package-lock.json; of each only these files are served,
from our own address, and a page that has no use for them does not load them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PARTS = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE": "htmx.org/LICENSE",
    # the build that needs no `blob:` worker, which our content policy refuses
    "maplibre.js": "maplibre-gl/dist/maplibre-gl-csp.js",
    "maplibre-worker.js": "maplibre-gl/dist/maplibre-gl-csp-worker.js",
    "maplibre.css": "maplibre-gl/dist/maplibre-gl.css",
    "maplibre.LICENSE": "maplibre-gl/LICENSE.txt",
    "echarts.js": "echarts/dist/echarts.simple.min.js",
    "echarts.LICENSE": "echarts/LICENSE",
}
FOLDER = Path(__file__).parent / "static" / "parts"
MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


def take(packages: Path, into: Path = FOLDER) -> None:
    """Copy what is borrowed, without the lines that point to maps of its source."""
    into.mkdir(exist_ok=True)
    for name, path in PARTS.items():
        text = (packages / path).read_text(encoding="utf-8")
        (into / name).write_text(MAP.sub("", text), encoding="utf-8")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
