"""Bare WeasyPrint in a process of its own, as nice as the renderer: HTML files in, seconds out.

`python -m tests.bench.bare` reads the name of a file a line and answers with the seconds that its PDF took.
"""

import os
import sys
import time
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from grants.paper.render import BASE, STATIC, fetch


def main() -> None:
    """Answer until there are no more questions."""
    os.nice(10)
    fonts = FontConfiguration()
    words = (STATIC / "print.css").read_text(encoding="utf-8")
    style = CSS(string=words, base_url=BASE, url_fetcher=fetch, font_config=fonts)
    for line in sys.stdin:
        html = Path(line.strip()).read_text(encoding="utf-8")
        began = time.perf_counter()
        document = HTML(string=html, base_url=BASE, url_fetcher=fetch)
        document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
        print(f"{time.perf_counter() - began:.6f}", flush=True)


if __name__ == "__main__":
    main()
