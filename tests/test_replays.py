"""Edits take effect: the recorders that are there play them. All recorders: ``python -m tests.replays``."""

from pathlib import Path

import pytest

from tests.replays.jobs import Form, forms, jobs
from tests.replays.players import PLAYERS, Player

PAIRS = [(form, player) for form in forms() for player in PLAYERS[form.player]]


@pytest.mark.parametrize(
    ("form", "player"), PAIRS, ids=[f"{form.name}-{player.name}" for form, player in PAIRS]
)
def test_the_client_gets_what_was_edited(form: Form, player: Player, tmp_path: Path) -> None:
    if not player.command:
        pytest.skip(f"{player.name} is not there: python -m tests.replays makes its environment")
    is_old_layout = b"status_code" in form.data
    wanted = [job for job in jobs(form) if player.plays(job.client, is_old_layout=is_old_layout)]
    paths = [tmp_path / f"cassette{number}{form.suffix}" for number in range(len(wanted))]
    answers = player.play([job.as_json(path) for job, path in zip(wanted, paths, strict=True)])
    troubles = [
        f"{job.edit}, {job.client}: {trouble}"
        for job, answer in zip(wanted, answers, strict=True)
        if (trouble := job.trouble(answer))
    ]
    assert troubles == []
