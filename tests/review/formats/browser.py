"""A headless Chromium that shows pages from files and reaches nothing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")
MISSING = "chromium and chromedriver are not on PATH: `make browser` installs them on Debian"
QUIET = (
    "--headless=new",
    "--no-sandbox",  # Containers give root alone, and it shows our own pages only.
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


@contextmanager
def opened(profile: Path) -> Iterator[webdriver.Chrome]:
    """Yield a browser with an empty profile that logs all requests and what scripts say."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for word in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options, Service(DRIVER))
    try:
        yield browser
    finally:
        browser.quit()
