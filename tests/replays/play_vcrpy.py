"""Plays requests against cassettes with vcrpy: jobs in and answers out as JSON, on the standard streams.

Runs in the environment of another vcrpy: nothing of the project is imported here.
"""

import base64
import json
import sys
from typing import Any

import vcr


def with_requests(job: dict[str, Any], body: bytes | None) -> tuple[int, list[tuple[str, str]], bytes]:
    """The answer that requests gives its caller."""
    import requests

    found = requests.request(job["method"], job["url"], data=body, headers=job["headers"], timeout=5)
    return found.status_code, list(found.headers.items()), found.content


def with_urllib3(job: dict[str, Any], body: bytes | None) -> tuple[int, list[tuple[str, str]], bytes]:
    """The answer that urllib3 gives its caller."""
    import urllib3

    pool = urllib3.PoolManager(retries=False)
    found = pool.request(job["method"], job["url"], body=body, headers=job["headers"])
    return found.status, list(found.headers.items()), found.data


def with_httpx(job: dict[str, Any], body: bytes | None) -> tuple[int, list[tuple[str, str]], bytes]:
    """The answer that httpx gives its caller."""
    import httpx

    with httpx.Client() as client:
        found = client.request(job["method"], job["url"], content=body, headers=job["headers"])
        return found.status_code, list(found.headers.items()), found.content


CLIENTS = {"requests": with_requests, "urllib3": with_urllib3, "httpx": with_httpx}


def play(job: dict[str, Any]) -> dict[str, Any]:
    """One job's answer, or why there was none."""
    body = None if job["body"] is None else base64.b64decode(job["body"])
    kind = "json" if job["path"].endswith(".json") else "yaml"
    try:
        with vcr.use_cassette(job["path"], record_mode="none", serializer=kind, match_on=job["match"]):
            status, headers, content = CLIENTS[job["client"]](job, body)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    return {"status": status, "headers": headers, "body": base64.b64encode(content).decode("ascii")}


if __name__ == "__main__":
    json.dump([play(job) for job in json.load(sys.stdin)], sys.stdout)
