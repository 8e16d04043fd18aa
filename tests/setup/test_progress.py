"""Long work shows how far it is, and stops between two units of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.yimen import surroundings
from yimen.cli.progress import Stopped, progress

# Each unit takes a while and says when it is done; a stop in the middle of one must not cut it.
WORK = """
import sys, time
from yimen import cli
from yimen.cli.progress import progress

def run():
    with progress("Counting", total=50) as step:
        for unit in range(50):
            print("begin", unit, flush=True)
            time.sleep(0.2)
            print("done", unit, flush=True)
            step()
    return 0

cli._run = lambda words: run()
sys.exit(cli.main([]))
"""


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_waits_for_the_unit_in_hand(tmp_path: Path, asked: signal.Signals) -> None:
    work = subprocess.Popen(
        [sys.executable, "-c", WORK],
        env=surroundings(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert work.stdout
    assert work.stdout.readline() == "begin 0\n"
    work.send_signal(asked)
    out, err = work.communicate(timeout=30)
    assert out == "done 0\n"
    assert err.splitlines() == [
        "yimen: Counting was stopped after 1 of 50. Run the same command again and it goes on."
    ]
    assert work.returncode == 130


def test_where_no_terminal_is_the_end_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Counting", total=3) as step:
        step()
        step(2)
    assert capsys.readouterr().err == "Counting: 3 of 3\n"


def test_afterwards_ctrl_c_is_again_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with progress("Counting"):
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_the_sentence_counts_what_was_done() -> None:
    with pytest.raises(Stopped, match="after 2 of 5"), progress("Counting", total=5) as step:
        step()
        signal.raise_signal(signal.SIGINT)
        step()
