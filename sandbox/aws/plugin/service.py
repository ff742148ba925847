"""The half of the service that is about resources: check, diff, create, read, update, delete.

Check and Diff never call the cloud, and neither does anything in a preview.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
"""

from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2
from typing_extensions import override

from sandbox.aws.plugin import wire
from sandbox.aws.plugin.answered import answered
from sandbox.aws.plugin.check import DEFAULTS, check, made_name
from sandbox.aws.plugin.configuration import Configured, changes
from sandbox.aws.plugin.diff import diff, top_level
from sandbox.aws.plugin.errors import HalfMade
from sandbox.aws.plugin.foresight import after_create, after_update
from sandbox.aws.plugin.refresh import refreshed_inputs
from sandbox.aws.plugin.registry import function, resource_type

Kind = provider_pb2.PropertyDiff.Kind


class Plugin(Configured):
    """Every method finds the type by its URN, and leaves the rest to it."""

    @override
    @answered
    def Check(self, request: Any) -> Any:
        of = resource_type(request.urn)
        name = made_name(request.urn.split("::")[-1], request.randomSeed)
        tags = self.cloud.settings.default_tags
        olds, news = wire.received(request.olds), wire.received(request.news)
        checked, mistakes = check(of, news, olds, name, tags)
        failures = [
            provider_pb2.CheckFailure(property=name, reason=why)
            for name, why in sorted(mistakes.items())
        ]
        return provider_pb2.CheckResponse(inputs=wire.sent(checked), failures=failures)

    @override
    @answered
    def Diff(self, request: Any) -> Any:
        of = resource_type(request.urn)
        olds, news = wire.received(request.olds), wire.received(request.news)
        found = diff(of, olds, news, request.ignoreChanges)
        details = {
            path: f"{how}_REPLACE" if top_level(path) in found.replaces else how
            for path, how in found.details.items()
        }
        return provider_pb2.DiffResponse(
            changes=changes(found.changed),
            diffs=found.changed,
            replaces=found.replaces,
            deleteBeforeReplace=found.deletes_before_replacing,
            hasDetailedDiff=True,
            detailedDiff={
                path: provider_pb2.PropertyDiff(kind=Kind.Value(how))
                for path, how in details.items()
            },
        )

    @override
    @answered
    def Create(self, request: Any) -> Any:
        of = resource_type(request.urn)
        props = _declared(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=wire.sent(after_create(of, props)))
        try:
            id_, outputs = of().create(self.cloud, props)
        except HalfMade as half:
            half.secrets = self._secrets(of)
            raise
        return provider_pb2.CreateResponse(id=id_, properties=wire.sent(outputs, self._secrets(of)))

    @override
    @answered
    def Read(self, request: Any) -> Any:
        of = resource_type(request.urn)
        known = wire.received(request.inputs)
        props = _declared(request.properties)
        start = (request.id, props) if props else of().imported(self.cloud, request.id)
        found = of().read(self.cloud, *start) if start else None
        if start is None or found is None:
            return provider_pb2.ReadResponse()
        return provider_pb2.ReadResponse(
            id=start[0],
            properties=wire.sent(found, self._secrets(of)),
            inputs=wire.sent(refreshed_inputs(of, known, found)),
        )

    @override
    @answered
    def Update(self, request: Any) -> Any:
        of = resource_type(request.urn)
        olds, news = _declared(request.olds), _declared(request.news)
        for name in {top_level(path) for path in request.ignoreChanges} & set(olds):
            news[name] = olds[name]
        if request.preview:
            outputs = after_update(of, olds, news)
        else:
            try:
                outputs = of().update(self.cloud, request.id, olds, news)
            except HalfMade as half:
                half.secrets = self._secrets(of)
                raise
        return provider_pb2.UpdateResponse(properties=wire.sent(outputs, self._secrets(of)))

    @override
    @answered
    def Delete(self, request: Any) -> Any:
        of = resource_type(request.urn)
        of().delete(self.cloud, request.id, _declared(request.properties))
        return empty_pb2.Empty()

    @override
    @answered
    def Invoke(self, request: Any) -> Any:
        result = function(request.tok)(self.cloud, wire.received(request.args))
        answer: dict[str, Any] = {"return": wire.sent(result)}  # A word of Python's, too.
        return provider_pb2.InvokeResponse(**answer)

    def _secrets(self, of: Any) -> tuple[str, ...]:
        return of.secrets if self.marks_secrets else ()


def _declared(struct: Any) -> wire.Props:
    """Return the properties that are the resource's own."""
    return {name: value for name, value in wire.received(struct).items() if name != DEFAULTS}
