"""A review of thousands of lines as a page: seconds to render and to open, bytes, time to filter.

It wants Chromium and its driver on PATH. `.venv/bin/python -m bench.review_page`
"""

import shutil
import tempfile
import time
from pathlib import Path

import typer
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from access.place import Place
from access.ranks import Rank
from review.formats import html
from review.report import Line, Report, Where

CLOUDS = ("aws", "ovh", "scaleway")
WORDS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
RANKS = sorted(Rank)
# Until the layout is known; what is painted then is as much as a window holds.
FILTERED = """
const [selector, typed] = arguments;
const field = document.querySelector(selector);
if (typed === null) field.click();
else {
  field.value = typed;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
document.documentElement.getBoundingClientRect();
return document.querySelector("output").value;
"""
STEPS = (
    ("one letter", "[name=text]", "p"),
    ("a word", "[name=text]", "person-123"),
    ("no word", "[name=text]", ""),
    ("a person", "[name=who]", "person-4999"),
    ("nobody", "[name=who]", ""),
    ("a rank", "[name=rank]", None),
    ("a cloud", "[name=cloud]", None),
    ("show all", "button", None),
)

ROUNDS = 5  # The least of them is told.
# What a thread spends, whatever else the machine does: https://chromedevtools.github.io/devtools-protocol/
SPENT = ("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")


def main(lines: int = 5000) -> None:
    """Show a page of so many lines, filter it, and print figures."""
    begun = time.perf_counter()
    page = html.render(report(lines))
    typer.echo(f"{'rendered in':<14}{time.perf_counter() - begun:>10.2f} s")
    typer.echo(f"{'size':<14}{len(page.encode()) / 1e6:>10.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "review.html"
        file.write_text(page, "utf-8")
        browser = opened(folder)
        try:
            filtered(browser, file)
        finally:
            browser.quit()


def opened(folder: str) -> webdriver.Chrome:
    """Return a browser with an empty profile."""
    options = webdriver.ChromeOptions()
    for word in (*WORDS, f"--user-data-dir={folder}/profile"):
        options.add_argument(word)
    options.binary_location = shutil.which("chromium") or ""
    return webdriver.Chrome(options, Service(shutil.which("chromedriver")))


def filtered(browser: webdriver.Chrome, file: Path) -> None:
    """Print how long it takes to open a page, and what it costs to filter it in several ways."""
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    begun = time.perf_counter()
    browser.get(file.as_uri())
    typer.echo(f"{'opened in':<14}{time.perf_counter() - begun:>10.2f} s")
    rounds = [
        [step(browser, selector, typed) for _, selector, typed in STEPS] for _ in range(ROUNDS)
    ]
    for (name, _, _), tries in zip(STEPS, zip(*rounds, strict=True), strict=True):
        spent_ms, state = min(tries)
        typer.echo(f"{name:<14}{spent_ms:>10.0f} ms  {state}")


def step(browser: webdriver.Chrome, selector: str, typed: str | None) -> tuple[float, str]:
    """Filter in one way; return the processor's milliseconds, and what the page says of it."""
    before = spent_s(browser)
    state = browser.execute_script(FILTERED, selector, typed)
    return (spent_s(browser) - before) * 1000, state


def spent_s(browser: webdriver.Chrome) -> float:
    """Return what scripts, styles and layout have cost a page so far."""
    found = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return sum(float(each["value"]) for each in found if each["name"] in SPENT)


def report(lines: int) -> Report:
    """Return a report of so many lines, each of somebody else, on three clouds."""
    return Report(
        stack="made-up",
        existing="main",
        desired="the working tree",
        lines=tuple(line(number, RANKS[number * len(RANKS) // lines]) for number in range(lines)),
        notes=(),
        skipped=(),
    )


def line(number: int, rank: Rank) -> Line:
    """Return what somebody gains: forty actions on two resources, under a condition."""
    cloud = CLOUDS[number % len(CLOUDS)]
    return Line(
        rank=rank,
        effect="gained",
        cloud=cloud,
        account=cloud,
        who=(f"person-{number}",),
        team="",
        actions=tuple(f"service-{number % 97}:Action{each}" for each in range(40)),
        said=(f"service-{number % 97}:*",),
        before=(),
        now=(
            Where(
                resources=(f"arn:aws:s3:::bucket-{number}/*", f"arn:aws:s3:::bucket-{number}"),
                when=("aws:MultiFactorAuthPresent is true",),
            ),
        ),
        marks=("new",),
        escalations=(),
        places=(Place(file="stacks/made-up/people.yaml", line=number + 1),),
        through=(f"team team-{number % 500}",),
    )


if __name__ == "__main__":
    typer.run(main)
