"""The reader of read.py for DuckDB-Wasm in headless Chromium: a page of a local server reads the file in ranges.

    python -m tests.clients.read_wasm NODE_MODULES FILE

The same commands and answers; `again` loads the page anew. A request to anywhere but the local server is blocked, and
makes the answer an error; so does a request for the file as a whole.
"""

import json
import os
import re
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.python.tools import tool

PAGE = Path(__file__).with_name("wasm.html")


class Handler(SimpleHTTPRequestHandler):
    """Serves the page, the packages and the file, in ranges as web servers do; tells browsers to ask each time."""

    protocol_version = "HTTP/1.1"
    modules: Path
    file: Path
    sent_whole = False

    def path_of(self) -> Path:
        """The file that a request names."""
        path = urlsplit(self.path).path
        if path == "/":
            return PAGE
        if path.startswith("/npm/"):
            return self.modules / path.removeprefix("/npm/")
        return self.file if path == f"/{self.file.name}" else Path("absent")

    def do_GET(self) -> None:
        """Answers GET and, without the content, HEAD."""
        path = self.path_of()
        if not path.is_file():
            self.send_error(404)
            return
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        with path.open("rb") as file:
            whole = os.fstat(file.fileno()).st_size
            first, last = (int(asked[1]), min(int(asked[2] or whole - 1), whole - 1)) if asked else (0, whole - 1)
            file.seek(first)
            content = file.read(last - first + 1) if self.command == "GET" else b""
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{whole}")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        self.wfile.write(content)
        if path == self.file and content and not asked:
            Handler.sent_whole = True

    do_HEAD = do_GET

    def log_message(self, *_) -> None:
        """Says nothing."""


def main() -> None:
    """Answers commands until standard input ends."""
    _, modules, file = sys.argv
    Handler.modules, Handler.file = Path(modules), Path(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    outside = []

    def block(route) -> None:
        outside.append(route.request.url)
        route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tool("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.context.route(lambda url: not url.startswith(address), block)
        page.goto(address)
        for line in sys.stdin:
            command = line.strip()
            if command == "again":
                page.reload()
            page.wait_for_function("window.answer", timeout=120_000)
            answer = page.evaluate("command => window.answer(command)", command)
            if outside:
                answer = {"error": f"asked for {outside[0]}, outside the local server"}
            if Handler.sent_whole:
                answer = {"error": "asked for the file as a whole, not for parts of it"}
            print(json.dumps(answer), flush=True)
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
