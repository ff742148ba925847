"""A service that lives in a region: Identity Center's two.

https://docs.aws.amazon.com/general/latest/gr/sso.html
"""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.aws.plugin.base import Input
from sandbox.aws.plugin.calling import called
from sandbox.aws.plugin.errors import Absent

# hashicorp/terraform-provider-aws, internal/provider/sdkv2/region.go
REGION = Input(computed=True, replaces=True)
WITH_REGION = re.compile(r"(.+)@([a-z]{2}(?:-[a-z]+)+-\d+)")


class Regional:
    """Calls by boto3's method names to one service in one region."""

    def __init__(self, client: Any) -> None:
        self._client = client

    @property
    def region(self) -> str:
        """Return the region that is called."""
        region: str = self._client.meta.region_name
        return region

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call the service. Raises CloudError, or Absent when it has no such thing."""
        return called(self._client, method, params)

    def find(self, method: str, **params: Any) -> dict[str, Any] | None:
        """Call the service; None when it says that the thing does not exist."""
        try:
            return self.call(method, **params)
        except Absent:
            return None

    def pages(self, method: str, key: str, **params: Any) -> Iterator[Any]:
        """Yield what a list holds under `key`, page after page."""
        page = self.call(method, **params)
        yield from page[key]
        while page.get("NextToken"):
            page = self.call(method, **params, NextToken=page["NextToken"])
            yield from page[key]


def split_import(id_: str) -> tuple[str, dict[str, str]]:
    """Return an id to import and the region that it names: `id@region`, or no region."""
    found = WITH_REGION.fullmatch(id_)
    return (found[1], {"region": found[2]}) if found else (id_, {})
