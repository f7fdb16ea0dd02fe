"""`make pictures`: takes the pictures in docs/pictures/ again, from what is published."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.project import ROOT, published_file
from scripts.report import report

PICTURES = ROOT / "docs" / "pictures"

# Pixels: how wide the page is shown, and what stays free below its charts.
WIDTH, MARGIN = 1280, 24


def picture_of_page(picture: Path) -> None:
    """The newest release's page down to its charts, as Chromium shows it on a desk."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        shown = browser.new_page(viewport={"width": WIDTH, "height": WIDTH}, color_scheme="light")
        shown.goto(report(published_file(), Path(folder)).as_uri())
        charts = shown.locator(".charts").bounding_box()
        bottom = charts["y"] + charts["height"] + MARGIN
        shown.screenshot(path=picture, clip={"x": 0, "y": 0, "width": WIDTH, "height": bottom})
        browser.close()


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    picture_of_page(PICTURES / "page.png")
    print(PICTURES)
