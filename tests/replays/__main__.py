"""Makes the environments, plays everything, prints a line for each form and player."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.replays.jobs import forms, jobs
from tests.replays.players import PLAYERS


def main() -> int:
    """The number of replays that were not right, as far as an exit status can say it."""
    wrong: list[str] = []
    total: Counter[str] = Counter()
    for form in forms():
        for player in PLAYERS[form.player]:
            player.make()
            if not player.command:
                print(f"{form.name:36} {player.name:14} not there")
                continue
            is_old_layout = b"status_code" in form.data
            wanted = [job for job in jobs(form) if player.plays(job.client, is_old_layout=is_old_layout)]
            with tempfile.TemporaryDirectory() as folder:
                paths = [Path(folder) / f"cassette{number}{form.suffix}" for number in range(len(wanted))]
                answers = player.play([job.as_json(path) for job, path in zip(wanted, paths, strict=True)])
            troubles = [job.trouble(answer) for job, answer in zip(wanted, answers, strict=True)]
            right = troubles.count("")
            total.update({"right": right, "all": len(troubles)})
            print(f"{form.name:36} {player.name:14} {right} of {len(troubles)}")
            wrong += (
                f"{form.name}, {player.name}, {job.edit}, {job.client}: {trouble}"
                for job, trouble in zip(wanted, troubles, strict=True)
                if trouble
            )
    print(f"{total['right']} of {total['all']} right", *wrong, sep="\n")
    return min(len(wrong), 99)


if __name__ == "__main__":
    sys.exit(main())
