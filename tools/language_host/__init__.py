"""The Python language host that serves a Pulumi CLI which was built from Go modules.

Its own Go sources are not published as a module, so this one speaks the same service in Python:
https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/languages.html
"""
