"""The calls that write code or packages, which this host refuses by name.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
"""
# ruff: noqa: N802, ARG002  (The service decides the names and the arguments of its calls.)

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

from tools.language_host.refusal import spoken, unsupported


class Refused(language_pb2_grpc.LanguageRuntimeServicer):
    """Every call that ends in a refusal."""

    def GenerateProgram(
        self, request: language_pb2.GenerateProgramRequest, context: grpc.ServicerContext
    ) -> None:
        """`pulumi import` and `pulumi convert` ask for it."""
        _refuse(context, "code generation (`pulumi convert`, `pulumi import`)")

    def GenerateProject(
        self, request: language_pb2.GenerateProjectRequest, context: grpc.ServicerContext
    ) -> None:
        """`pulumi convert` asks for it."""
        _refuse(context, "project generation (`pulumi convert`)")

    def GeneratePackage(
        self, request: language_pb2.GeneratePackageRequest, context: grpc.ServicerContext
    ) -> None:
        """`pulumi package gen-sdk` and `pulumi package add` ask for it."""
        _refuse(context, "SDK generation (`pulumi package add`, `pulumi package gen-sdk`)")

    def Pack(self, request: language_pb2.PackRequest, context: grpc.ServicerContext) -> None:
        """`pulumi package pack-sdk` asks for it."""
        _refuse(context, "packing of SDKs (`pulumi package pack-sdk`)")

    def Link(self, request: language_pb2.LinkRequest, context: grpc.ServicerContext) -> None:
        """`pulumi package add` asks for it."""
        _refuse(context, "linking of packages (`pulumi package add`)")


def _refuse(context: grpc.ServicerContext, what: str) -> None:
    with spoken(context):
        raise unsupported(what)
