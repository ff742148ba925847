"""A secret that is sent in a header of each call, as hosts of merge requests take it.

https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api
https://docs.gitlab.com/api/rest/authentication/
"""

import requests
from requests.auth import AuthBase


class Header(AuthBase):
    """The header; where it is given, requests looks into no netrc."""

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign one request."""
        r.headers[self.name] = self.value
        return r
