"""`make excel`: writes aum_flows.xlsx into the site folder, or the file that is named, and prints its path."""

import sys
from pathlib import Path

from scripts.project import published_file, site_folder
from scripts.workbook import write_workbook
from scripts.workbook.book import WorkbookError

if __name__ == "__main__":
    destination = Path(sys.argv[1]) if sys.argv[1:] else site_folder() / "aum_flows.xlsx"
    try:
        write_workbook(published_file(), destination)
    except WorkbookError as error:
        sys.exit(f"No workbook was written: {error}")
    print(destination)
