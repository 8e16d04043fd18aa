"""Which browser the tests drive. Run as a program, it makes sure that there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu-compositing",  # without a graphics card it is the dearer way to paint a page
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--enable-unsafe-swiftshader",  # maps are drawn without a graphics card
    "--use-angle=swiftshader",
)


def chromium() -> str | None:
    """The system's Chromium, or the one that Playwright has downloaded, or none."""
    for name in (os.environ.get("YIMEN_CHROMIUM"), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def flags() -> list[str]:
    """Its switches: nothing in the background, and no sandbox where it runs as root."""
    return [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def main() -> int:
    """Download one when there is none; say what to install when that fails."""
    if chromium():
        return 0
    words = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(words, check=False, capture_output=True, timeout=600)
    if chromium():
        return 0
    print(
        "The browser tests need Chromium and it could not be downloaded: "
        "install it (Debian: apt-get install chromium fonts-noto-cjk) and try again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
