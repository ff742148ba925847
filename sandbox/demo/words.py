"""What the demo says to somebody who sees grantbook for the first time."""

OPENING = """\
[bold]grantbook[/]: who may do what on your clouds, written in git and really enforced.

The files in stacks/sandbox/ say what alice, bruno and the program backup may do
on AWS, OVHcloud and Scaleway. Pulumi now makes it so on three local clouds
(nothing leaves this machine); then each of them calls these clouds for real.
"""
DECLARED = "[bold]1. What somebody wrote[/], for example in stacks/sandbox/teams.yaml:"
NEWCOMER = """\
  alice is in this team, bruno in another; carol has accounts but no grant.
"""
APPLIED = "[bold]2. Pulumi makes it so[/]"
PROVED = """
[bold]3. The proof[/]: every line is a call just made, as that person or that program.
"""
JUDGES = {
    "aws": "keys judged by moto, a public simulator; rights by grantbook's sandbox",
    "ovh": "judged by grantbook's sandbox",
    "scaleway": "judged by grantbook's sandbox",
}
EDITED = """
[bold]4. Somebody edits one line[/]: the deny goes, so that the team may resolve cases.
A reviewer reads what that means. Pulumi shows what it changes, then changes it.
"""
PROVED_AGAIN = """
[bold]5. The proof again[/]: all calls once more; these come out otherwise than before.
"""
CLOSING = """\
[bold]{count} calls, all as expected[/], in {seconds:.0f} seconds. Sandbox and copy are gone again.
Your turn: `make sandbox`, then apply and edit in it; the README shows how.
"""
WRONG = "[bold]{count} of {total} calls {are} not as expected:[/]"
FAILED = "\nThe engine could not do its part:\n"
INTERRUPTED = "Interrupted; nothing is left of it."

DENY = '        - deny: ["support:ResolveCase"]\n'
