"""A stand-in for pulumi-aws's plugin: the resources that grantbook uses, by real calls to AWS.

It is for machines where the official plugin cannot be installed. It fakes nothing: what it cannot
do it refuses by name.
"""

from sandbox.aws.plugin.installation import install

__all__ = ["install"]
