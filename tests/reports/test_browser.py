"""The page in a real browser, where there is one: it fits, and its own policy stops nothing of it."""

import re
import shutil
import subprocess

import pytest
from made_report import made

from pipeline.reporting import draw

CHROMIUM = shutil.which("chromium")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic", "--allow-file-access-from-files",
         "--virtual-time-budget=2000", "--enable-logging=stderr", "--dump-dom")
MEASURE = """<body style="margin:0"><iframe src="report.html" style="width:WIDTHpx;height:900px;border:0"></iframe>
<pre></pre><script>onload = () => {
  const page = frames[0].document, big = page.querySelector("h1");
  document.querySelector("pre").textContent = [page.documentElement.scrollWidth, page.documentElement.clientWidth,
    frames[0].getComputedStyle(big).fontWeight].join(" ");
}</script>"""


def measured(folder, html: str, width: int) -> tuple[subprocess.CompletedProcess, list[int]]:
    """How wide the content and the window are in a frame of that width, and how heavy a heading is."""
    (folder / "report.html").write_text(html, encoding="utf-8")
    (folder / "measure.html").write_text(MEASURE.replace("WIDTH", str(width)), encoding="utf-8")
    ran = subprocess.run([CHROMIUM, *QUIET, f"--user-data-dir={folder}/profile", f"file://{folder}/measure.html"],
                         capture_output=True, text=True, timeout=60, check=False)
    found = re.search(r"<pre>(\d+) (\d+) (\d+)</pre>", ran.stdout)
    assert found, ran.stderr[-500:]
    return ran, [int(number) for number in found.groups()]


@pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_the_screen_and_its_policy_lets_it_be_drawn(tmp_path, width):
    ran, (content, window, weight) = measured(tmp_path, draw.page(made()), width)
    assert content <= window <= width
    assert weight == 500, "the style was not let in: a heading is bold unless the page says otherwise"
    assert "Content Security Policy" not in ran.stderr


@pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_mail_fits_a_phone_and_a_desk(tmp_path, width):
    _, (content, window, _) = measured(tmp_path, draw.mail_html(made(), ""), width)
    assert content <= window <= width
