"""The Pulumi CLI by the first way that works: on PATH, the official release, a build.

See docs/reference/setup.md and docs/decisions/engine-from-go-modules.md.
"""
