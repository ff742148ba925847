#!/bin/sh
# Makes or brings up to date the virtual environment named by the first argument: exactly what
# requirements.lock says, then the project itself, as it lies here.
set -eu

venv=$1
fits='import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))'

# A Python that `PYTHON` names, else the first that is recent enough and can make environments.
find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if "$candidate" -c "$fits" 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "No Python 3.11 or later with the modules venv and ensurepip, tried:" \
        "${PYTHON:-python3, python3.14 down to python3.11, python}." \
        "Install one (on Debian and Ubuntu also python3-venv), or name it:" \
        "make setup PYTHON=/path/to/python3" >&2
    return 1
}

if ! "$venv/bin/python" -c "$fits" 2>/dev/null; then
    python=$(find_python)
    echo "Making $venv with $("$python" --version)."
    "$python" -m venv --clear "$venv"
fi
echo "Installing what requirements.lock pins: about a minute the first time."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --require-hashes --requirement requirements.lock --requirement tools/build.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
