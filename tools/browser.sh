#!/bin/sh
# Installs Chromium and its driver from Debian's packages, for the tests of the page that
# `grantbook review --format html` makes; does nothing where both are on PATH.
# Nobody is made root for it: where it cannot be done, it says what to do, and those tests are
# skipped.
set -eu

wanted="chromium chromium-driver"
if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "The tests of the HTML page are skipped: they want chromium and chromedriver on PATH," \
        "and there is no apt-get to install them with."
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "The tests of the HTML page are skipped: they want Chromium with its driver." \
        "Install it: sudo apt-get install $wanted"
    exit 0
fi
echo "Installing $wanted: about a minute the first time."
{
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $wanted >/dev/null
} || {
    echo "The tests of the HTML page are skipped: apt-get could not install $wanted. Where this" \
        "system has them under other names, put chromium and chromedriver on PATH."
}
