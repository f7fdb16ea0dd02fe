"""`make pictures`: takes the pictures in docs/pictures/ again, from the published file."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.project import ROOT, published_file
from scripts.reports.report import report
from scripts.reports.workbook import write_workbook

PICTURES = ROOT / "docs" / "pictures"

# The top left of a sheet of the workbook, in pixels at this resolution.
RESOLUTION, WIDTH, HEIGHT = 100, 1165, 540

# Pixels: how wide the page is shown, and what stays free below its charts.
PAGE_WIDTH, MARGIN = 1280, 24


def workbook_picture(destination: Path) -> None:
    """Writes the top of the first sheet of flows as PNG. Needs soffice and poppler; CalledProcessError if one fails."""
    with tempfile.TemporaryDirectory() as folder:
        workbook, pages = Path(folder) / "workbook.xlsx", Path(folder) / "workbook.pdf"
        write_workbook(published_file(), workbook)
        profile = f"-env:UserInstallation={Path(folder).as_uri()}/profile"
        options = ["--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run(["soffice", profile, *options, str(workbook)], check=True, stdout=subprocess.DEVNULL)
        text = subprocess.run(["pdftotext", str(pages), "-"], check=True, stdout=subprocess.PIPE, text=True).stdout
        page = next(n for n, words in enumerate(text.split("\f"), start=1) if ": assets and flows by" in words)
        cut = ["-x", "0", "-y", "0", "-W", str(WIDTH), "-H", str(HEIGHT), "-r", str(RESOLUTION)]
        picture = [
            "pdftoppm",
            "-png",
            "-singlefile",
            "-f",
            str(page),
            *cut,
            str(pages),
            str(destination.with_suffix("")),
        ]
        subprocess.run(picture, check=True)


def page_picture(destination: Path) -> None:
    """Writes the top of the first page down to the first row of charts, as Chromium shows it on a desk, as PNG."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        shown = browser.new_page(viewport={"width": PAGE_WIDTH, "height": PAGE_WIDTH}, color_scheme="light")
        shown.goto(report(published_file(), Path(folder)).as_uri())
        charts = shown.locator("#discipline_flows").bounding_box()
        bottom = charts["y"] + charts["height"] + MARGIN
        shown.screenshot(path=destination, clip={"x": 0, "y": 0, "width": PAGE_WIDTH, "height": bottom})
        browser.close()


if __name__ == "__main__":
    page_picture(PICTURES / "page.png")
    workbook_picture(PICTURES / "workbook.png")
    print(PICTURES)
