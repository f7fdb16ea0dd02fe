"""`make pictures`: the pictures in docs/, made from the published file."""

import subprocess
import tempfile
from pathlib import Path

from scripts.project import published_file
from scripts.workbook import write_workbook

# The top left of a page, in pixels at this resolution.
RESOLUTION, WIDTH, HEIGHT = 100, 1165, 540


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
