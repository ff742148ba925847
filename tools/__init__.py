"""What a fresh machine needs: the Pulumi CLI by the shortest way that works, and a language host.

See docs/reference/setup.md.
"""
