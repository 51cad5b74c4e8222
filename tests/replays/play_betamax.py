"""The same with betamax: nothing of the project is imported here."""

import base64
import json
import sys
from pathlib import Path
from typing import Any

import betamax
import requests


def play(job: dict[str, Any]) -> dict[str, Any]:
    """One job's answer, or why there was none."""
    path = Path(job["path"])
    body = None if job["body"] is None else base64.b64decode(job["body"])
    session = requests.Session()
    recorder = betamax.Betamax(session, cassette_library_dir=str(path.parent))
    try:
        with recorder.use_cassette(path.stem, record="none", match_requests_on=job["match"]):
            found = session.request(job["method"], job["url"], data=body, headers=job["headers"])
            content = found.content
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    headers = list(found.headers.items())
    return {"status": found.status_code, "headers": headers, "body": base64.b64encode(content).decode("ascii")}


if __name__ == "__main__":
    json.dump([play(job) for job in json.load(sys.stdin)], sys.stdout)
