"""The same with cassetter and httpx: nothing of the project is imported here."""

import base64
import json
import sys
from typing import Any

import cassetter
import httpx


def play(job: dict[str, Any]) -> dict[str, Any]:
    """One job's answer, or why there was none."""
    body = None if job["body"] is None else base64.b64decode(job["body"])
    try:
        with (
            cassetter.use_cassette(job["path"], record_mode="none", match_on=job["match"]),
            httpx.Client() as client,
        ):
            found = client.request(job["method"], job["url"], content=body, headers=job["headers"])
            content = found.content
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    headers = list(found.headers.items())
    return {"status": found.status_code, "headers": headers, "body": base64.b64encode(content).decode("ascii")}


if __name__ == "__main__":
    json.dump([play(job) for job in json.load(sys.stdin)], sys.stdout)
