"""Shows the published file to people: terminal, page and workbook. Formats, and computes nothing."""
