import hashlib
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from review.formats.html import render
from review.report import Report
from review.words import printable
from tests.review.formats import browser as headless
from tests.review.formats import reports

pytestmark = pytest.mark.skipif(
    not (headless.CHROMIUM and headless.DRIVER), reason=headless.MISSING
)
PICTURE = Path(__file__).parents[3] / "docs/pictures/review.png"
ROWS = "main section > ol > li"
HEAD = 33  # Bytes of a PNG before its first optional part.
NAME = HEAD + 4 + 4 + len("Source\0") + 64 + 4
READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text.
Show = Callable[[Report], Chrome]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Return a browser for all pages of this file."""
    with headless.opened(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def show(browser: Chrome, tmp_path: Path) -> Show:
    """Return what opens the page of a report, as large as a desk's."""

    def show(report: Report) -> Chrome:
        page = tmp_path / "review.html"
        page.write_text(render(report), "utf-8")
        browser.set_window_size(1200, 900)
        emulate(browser, media="", scheme="light")
        logged(browser, "browser")
        logged(browser, "performance")
        browser.get(page.as_uri())
        return browser

    return show


def emulate(browser: Chrome, *, media: str, scheme: str) -> None:
    """Have a browser show pages as on another medium, or to somebody who likes it dark."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def logged(browser: Chrome, kind: str) -> list[dict[str, str]]:
    """Return what a browser has to say since somebody asked."""
    return [*browser.get_log(kind)]  # type: ignore[no-untyped-call]  # The library's own gap.


def visible(browser: Chrome, within: str = ROWS) -> list[WebElement]:
    """Return the entries that a reader sees."""
    return [each for each in browser.find_elements(By.CSS_SELECTOR, within) if each.is_displayed()]


def numbers(browser: Chrome) -> list[int]:
    """Return the numbers of the lines that a reader sees."""
    return [int(each.text) for each in visible(browser, ".number")]


def headings(browser: Chrome) -> list[str]:
    """Return the titles that a reader sees, without their counts."""
    return [re.sub(r" \d[\d of]*$", "", each.text) for each in visible(browser, "h2")]


def field(browser: Chrome, name: str) -> WebElement:
    """Return a field that somebody types into."""
    return browser.find_element(By.CSS_SELECTOR, f"input[type=search][name={name}]")


def pick(browser: Chrome, word: str) -> None:
    """Click what is to be shown."""
    browser.find_element(By.CSS_SELECTOR, f"label.{word}").click()


def state(browser: Chrome) -> str:
    """Return what the page says of its filters."""
    return browser.find_element(By.TAG_NAME, "output").text


def test_all_is_shown_at_first(show: Show) -> None:
    """Lines in the order of the report, then what could not be judged, then notes."""
    browser = show(reports.EVERY)

    assert numbers(browser) == [1, 2, 3, 4, 5, 6, 7]
    assert headings(browser) == ["Who gains access", "Who loses access", "Not judged", "Notes"]
    assert len(visible(browser)) == 12
    assert state(browser) == "All is shown."


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("putbucket", [2]),
        ("S3:", [2, 7]),
        ("vps terminate", [4]),
        ("teams.yaml:30", [3]),
        ("goran", [3]),
        ("gives itself", [1]),
        ("no such word", []),
    ],
)
def test_typing_searches_all_that_a_line_says(show: Show, typed: str, found: list[int]) -> None:
    """What is folded too; each word must be there, large or small."""
    browser = show(reports.EVERY)

    field(browser, "text").send_keys(typed)

    assert numbers(browser) == found


def test_search_finds_in_notes_and_in_what_could_not_be_judged(show: Show) -> None:
    """Sections of which nothing is left go, and the page says how much it leaves out."""
    browser = show(reports.EVERY)

    field(browser, "text").send_keys("emeka@example")

    assert headings(browser) == ["Notes"]
    assert state(browser) == "1 of 12 shown, 11 left out by the filters."


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ci", [1]), ("CI", [1]), ("Goran", [3]), ("dmi", [3, 7]), ("support", [2, 3, 4, 5, 6])],
)
def test_lines_of_a_person_a_program_or_a_team(show: Show, typed: str, found: list[int]) -> None:
    """By a part of the name, too."""
    browser = show(reports.EVERY)

    field(browser, "who").send_keys(typed)

    assert numbers(browser) == found


def test_a_whole_name_is_nobody_elses(show: Show) -> None:
    """Ann is not Anna, once there is an Ann."""
    lines = tuple(replace(reports.SUPPORT, who=(who,), team="") for who in ("ann", "anna", "bo"))
    browser = show(replace(reports.EMPTY, lines=lines))

    field(browser, "who").send_keys("an")
    both = numbers(browser)
    field(browser, "who").send_keys("n")

    assert (both, numbers(browser)) == ([1, 2], [1])


def test_clicking_ranks_and_clouds(show: Show) -> None:
    """Several ranks add up; a cloud takes away from them."""
    browser = show(reports.EVERY)

    pick(browser, "secrets")
    one = numbers(browser)
    pick(browser, "writes")
    two = numbers(browser)
    pick(browser, "scaleway")

    assert (one, two, numbers(browser)) == ([3, 7], [3, 5, 7], [3])
    assert [each.text for each in visible(browser, "h2")] == [
        "Who gains access 1 of 5",
        "Not judged 2",
    ]


def test_what_could_not_be_judged_stays(show: Show) -> None:
    """Whatever is picked: it may be of any rank, and about anybody."""
    browser = show(reports.EVERY)

    pick(browser, "writes")
    pick(browser, "scaleway")
    field(browser, "who").send_keys("nobody")

    assert headings(browser) == ["Not judged"]
    assert len(visible(browser)) == 2


def test_show_all_takes_every_filter_back(show: Show) -> None:
    """And can be clicked only while there is one."""
    browser = show(reports.EVERY)
    button = browser.find_element(By.TAG_NAME, "button")
    idle = button.is_enabled()
    field(browser, "text").send_keys("support")
    pick(browser, "writes")
    few = numbers(browser)

    button.click()

    assert (idle, few, button.is_enabled()) == (False, [5], False)
    assert numbers(browser) == [1, 2, 3, 4, 5, 6, 7]
    assert state(browser) == "All is shown."


def test_it_is_used_by_keys_alone(show: Show) -> None:
    """Search, person, ranks, clouds, then the lines, in this order, each seen when it has focus."""
    browser = show(reports.ONE)
    found = []

    for _ in range(6):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        focused = browser.switch_to.active_element
        found.append(focused.accessible_name)
        assert focused.value_of_css_property("outline-style") != "none"
        if focused.get_attribute("type") == "checkbox":
            focused.send_keys(Keys.SPACE)

    assert found == [
        "Search",
        "Person, program or team",
        "writes 1",
        "AWS 1",
        "Show all",
        "line 1",
    ]
    assert state(browser) == "1 of 1 shown, 0 left out by the filters."


def test_parts_have_names_and_roles(show: Show) -> None:
    """As a screen reader tells them."""
    browser = show(reports.EVERY)

    regions = browser.find_elements(By.TAG_NAME, "section")
    groups = browser.find_elements(By.TAG_NAME, "fieldset")
    form = browser.find_element(By.TAG_NAME, "form")
    assert [(each.aria_role, each.accessible_name) for each in (*regions, *groups, form)] == [
        ("region", "Who gains access 5"),
        ("region", "Who loses access 2"),
        ("region", "Not judged 2"),
        ("region", "Notes 3"),
        ("group", "Rank"),
        ("group", "Cloud"),
        ("search", "Search and filter"),
    ]
    assert browser.find_element(By.TAG_NAME, "output").aria_role == "status"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_readable(show: Show, scheme: str) -> None:
    """Every text contrasts with what is behind it, by day and by night."""
    browser = show(reports.EVERY)
    emulate(browser, media="", scheme=scheme)

    found = browser.execute_script(CONTRASTS)

    assert len(found) > 100
    assert [each for each in found if each["contrast"] < READABLE] == []
    assert {each["dark"] for each in found} == {scheme == "dark"}


CONTRASTS = """
const light = ([r, g, b]) => [r, g, b]
  .map((part) => part / 255)
  .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
const behind = (node) => {
  const colour = parts(getComputedStyle(node).backgroundColor);
  return colour[3] === 0 ? behind(node.parentElement) : colour;
};
return [...document.body.querySelectorAll("*")]
  .filter((node) => [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim()))
  .filter((node) => node.localName !== "script" && node.checkVisibility())
  .map((node) => {
    const [ink, paper] = [parts(getComputedStyle(node).color), behind(node)].map(light);
    const [low, high] = [ink, paper].sort((a, b) => a - b);
    return { text: node.textContent, contrast: (high + 0.05) / (low + 0.05), dark: paper < 0.5 };
  });
"""


@pytest.mark.parametrize("width", [320, 390, 768, 1600])
@pytest.mark.parametrize("name", ["every", "hostile"])
def test_nothing_sticks_out(show: Show, name: str, width: int) -> None:
    """On a phone nobody scrolls sideways, however long or strange a name is."""
    browser = show(reports.ALL[name])

    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    inside = browser.execute_script("return document.documentElement.scrollWidth")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert inside == width


def test_links_lead_to_sections_that_are_there(show: Show) -> None:
    """Each with its count; one that the filters leave out goes with its section."""
    browser = show(reports.EVERY)
    found = [each.text for each in visible(browser, "nav a")]
    pick(browser, "deletes")
    few = [each.text for each in visible(browser, "nav a")]

    visible(browser, "nav a")[1].click()

    assert found == ["Who gains access 5", "Who loses access 2", "Not judged 2", "Notes 3"]
    assert few == ["Who gains access 5", "Not judged 2"]
    assert browser.current_url.endswith("#not-judged")


def test_print_has_all_that_is_shown(show: Show) -> None:
    """Unfolded, without fields, and it says what the filters leave out."""
    browser = show(reports.EVERY)
    pick(browser, "secrets")

    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    emulate(browser, media="print", scheme="light")
    folded = [each.get_attribute("open") for each in browser.find_elements(By.TAG_NAME, "details")]
    fields = [*visible(browser, "input"), *visible(browser, "button")]
    said = state(browser)
    browser.execute_script("dispatchEvent(new Event('afterprint'))")

    assert (fields, said) == ([], "4 of 12 shown, 8 left out by the filters.")
    assert folded == ["true", "true"]
    assert browser.find_elements(By.CSS_SELECTOR, "details[open]") == []


ATTACKS = (
    "</script><script>document.title = 'ran'</script>",
    "</style><style>body { display: none }</style>",
    "</title><script>document.title = 'ran'</script>",
    "<img src=x onerror=\"document.title = 'ran'\">",
    '" autofocus onfocus="document.title = \'ran\'" x="',
    "' onclick='document.title = \"ran\"' x='",
    "<svg onload=\"document.title = 'ran'\">",
    "<iframe srcdoc=\"<script>parent.document.title = 'ran'</script>\">",
    "<base href=https://example.com><meta http-equiv=refresh content=0>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:document.title='ran'",
    "\u202egnp.exe",
    "שלום עולם",
    "\\u0022</code><b>",
)
ATTACKED = replace(
    reports.EVERY,
    stack=ATTACKS[2],
    existing=ATTACKS[0],
    desired=ATTACKS[1],
    lines=tuple(
        replace(
            line,
            who=ATTACKS,
            team=attack,
            account=attack,
            actions=ATTACKS,
            said=(attack,),
            marks=ATTACKS,
            escalations=ATTACKS,
            through=ATTACKS,
            now=(replace(reports.EVERYWHERE, resources=ATTACKS, but=ATTACKS, when=ATTACKS),),
        )
        for line, attack in zip((*reports.EVERY.lines, *reports.EVERY.lines), ATTACKS, strict=True)
    ),
    notes=tuple(
        replace(reports.EVERY.notes[0], what=attack, mark=attack, account=attack)
        for attack in ATTACKS
    ),
    skipped=tuple(
        replace(reports.EVERY.skipped[0], what=attack, why=attack, account=attack)
        for attack in ATTACKS
    ),
)


def test_nothing_that_somebody_wrote_runs(show: Show) -> None:
    """It is read as it was written, the filters work, and the page's policy had no work to do."""
    browser = show(ATTACKED)

    for number, attack in enumerate(ATTACKS, 1):
        row = browser.find_element(By.CSS_SELECTOR, f"#line-{number} .what")
        assert printable(attack) in str(row.get_property("textContent"))
    field(browser, "who").send_keys(ATTACKS[0])
    field(browser, "text").send_keys("onerror=")
    assert len(numbers(browser)) == len(ATTACKS)
    assert browser.title == f"Access in {ATTACKS[2]}"
    assert logged(browser, "browser") == []
    ours = {"script": 1, "style": 1, "meta": 6}
    for tag in (*ours, "img", "svg", "iframe", "base", "link", "object"):
        assert len(browser.find_elements(By.TAG_NAME, tag)) == ours.get(tag, 0)


@pytest.mark.parametrize(
    "injected",
    [
        "<script>document.title = 'ran'</script>",
        "<img src=x onerror=\"document.title = 'ran'\">",
        "<img src=https://example.com/x.png>",
        "<style>body { display: none }</style>",
    ],
)
def test_what_would_get_in_all_the_same_is_stopped(
    browser: Chrome, tmp_path: Path, injected: str
) -> None:
    """By the page's own policy: HTML that is not ours is put there by hand."""
    page = tmp_path / "review.html"
    page.write_text(render(reports.ONE).replace("</main>", f"{injected}</main>"), "utf-8")
    logged(browser, "browser")

    browser.get(page.as_uri())

    assert browser.title == "Access in prod"
    assert visible(browser)
    assert "Content Security Policy" in str(logged(browser, "browser"))


@pytest.mark.parametrize("name", reports.ALL)
def test_it_asks_nobody_for_anything(show: Show, name: str) -> None:
    """One request, for the file itself."""
    browser = show(reports.ALL[name])

    events = [json.loads(each["message"])["message"] for each in logged(browser, "performance")]
    asked = [
        each["params"]["request"]["url"]
        for each in events
        if each["method"] == "Network.requestWillBeSent"
    ]
    assert [re.sub(r".*/", "", url) for url in asked] == ["review.html"]
    assert logged(browser, "browser") == []


def test_without_scripts_all_is_shown(show: Show) -> None:
    """And no field that would do nothing."""
    browser = show(reports.EMPTY)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})

    show(reports.EVERY)

    assert len(visible(browser)) == 12
    assert visible(browser, "form") == []
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_no_change_is_said_plainly(show: Show) -> None:
    """With nothing to filter."""
    browser = show(reports.EMPTY)

    assert browser.find_element(By.CLASS_NAME, "summary").text == "No access changes."
    assert browser.find_elements(By.TAG_NAME, "form") == []


def test_the_picture_of_the_docs(show: Show) -> None:
    """Is of this page: its bytes are named in it. To renew it, delete it and run this test."""
    browser = show(reports.EVERY)
    browser.set_window_size(1100, 1310)

    taken = named(browser.get_screenshot_as_png(), render(reports.EVERY))

    if not PICTURE.exists():
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_bytes(taken)
    kept = PICTURE.read_bytes()
    assert kept[:NAME] == taken[:NAME]


def named(picture: bytes, page: str) -> bytes:
    """Return a PNG with a page's digest after its head, which has its size.

    https://www.w3.org/TR/png-3/#11textinfo
    """
    said = b"tEXtSource\0" + hashlib.sha256(page.encode()).hexdigest().encode()
    chunk = struct.pack(">I", len(said) - 4) + said + struct.pack(">I", zlib.crc32(said))
    return picture[:HEAD] + chunk + picture[HEAD:]
