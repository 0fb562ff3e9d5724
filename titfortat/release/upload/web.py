"""Requests to the services that releases are uploaded to: one session with a token, and faults that say what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import requests

from titfortat.errors import TerminalError, TransientError

TIMEOUT = (10, 300)
"""Seconds to connect, and without an answer."""


class Service:
    """A service at `endpoint`, spoken to with a bearer token out of `environment`.

    Raises TerminalError where the environment has no `variable`.
    """

    def __init__(self, name: str, endpoint: str, environment: Mapping[str, str], variable: str) -> None:
        token = environment.get(variable)
        if not token:
            raise TerminalError(
                f"{name}: expected a token in the environment as {variable}, found none; set it and try again"
            )
        self.name, self.endpoint, self._variable = name, endpoint.rstrip("/"), variable
        self._authorization = {"Authorization": f"Bearer {token}"}
        self._session = requests.Session()

    def ask(
        self, method: str, url: str, *, accept: Collection[int] = (), anonymous: bool = False, **more: object
    ) -> requests.Response:
        """The answer to a request for a path of the service or for an address that it gave. Answers of 200 to 299 and
        those in `accept` are given back; others raise TransientError or TerminalError. `anonymous` keeps the token back:
        addresses of storage are signed and belong to somebody else."""
        url = url if "://" in url else f"{self.endpoint}{url}"
        headers = {**({} if anonymous else self._authorization), **(more.pop("headers", None) or {})}
        try:
            answer = self._session.request(method, url, headers=headers, timeout=TIMEOUT, **more)
        except requests.RequestException as fault:
            raise TransientError(
                f"{self.name}: expected an answer to {method} {_bare(url)}, found {type(fault).__name__}; run the same command again"
            ) from fault
        if answer.ok or answer.status_code in accept:
            return answer
        said = " ".join(answer.text.split())[:300]
        told = f"{self.name}: expected {method} {_bare(url)} to succeed, found HTTP {answer.status_code} ({said})"
        if answer.status_code in (401, 403):
            raise TerminalError(f"{told}; check that {self._variable} is valid and may write there")
        if answer.status_code == 429 or answer.status_code >= 500:
            raise TransientError(f"{told}; run the same command again later")
        raise TerminalError(f"{told}; check the destination")


def _bare(url: str) -> str:
    """An address without its query, which may be a signature."""
    return url.partition("?")[0]
