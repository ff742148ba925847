"""`python -m sandbox.prover CLOUD WHO CALL …`: calls the sandbox as somebody of the stack here.

Prints a line for each call: whether it was allowed, the status, the call and what a refusal names.
"""

import argparse
import json
import os
import subprocess
import sys

from sandbox.prover import identity, proof


def main() -> int:
    """Return 0 once all calls are made, whatever they were answered; 2 where nobody can call."""
    asked = _arguments()
    command = ["pulumi", "stack", "output", "--json", "--show-secrets"]
    outputs = subprocess.run(command, capture_output=True, text=True, check=False)
    if outputs.returncode:
        print(outputs.stderr.strip(), file=sys.stderr)
        return 2
    known = identity.found({"passwords": {}, "keys": {}, **json.loads(outputs.stdout)})
    who = known.get((asked.cloud, asked.who))
    if who is None:
        names = ", ".join(sorted(name for cloud, name in known if cloud == asked.cloud))
        print(f'nobody is called "{asked.who}" on {asked.cloud}: {names}', file=sys.stderr)
        return 2
    for call in asked.calls:
        seen = proof.CALLS[asked.cloud](os.environ, who, call)
        print(f"{seen.word} {seen.status}  {call}  {seen.said}".strip())
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.prover",
        description="Call the sandbox as a person or program of the stack that is selected here.",
    )
    parser.add_argument("cloud", choices=sorted(proof.CALLS))
    parser.add_argument("who", help="a key of the declaration: alice, backup")
    parser.add_argument("calls", nargs="+", metavar="call", help='for example "GET /me"')
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
