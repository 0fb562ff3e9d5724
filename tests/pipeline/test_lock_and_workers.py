"""One writer a data root, and worker processes that do not outlive the process they work for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from titfortat.errors import TerminalError, TransientError
from titfortat.storage import Warehouse, exclusive


def test_a_second_writer_is_told_who_holds_the_data_root(tmp_path: Path) -> None:
    with (
        exclusive(Warehouse(tmp_path)),
        pytest.raises(TransientError, match=f"another run.*process {os.getpid()}"),
        exclusive(Warehouse(tmp_path)),
    ):
        pass


def test_the_lock_is_free_again_after_a_fault(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), exclusive(Warehouse(tmp_path)):
        raise KeyboardInterrupt
    with exclusive(Warehouse(tmp_path)):
        assert (tmp_path / ".lock").read_text() == str(os.getpid())


def test_what_a_killed_run_left_behind_is_deleted(tmp_path: Path) -> None:
    left = tmp_path / "candidates" / "clean" / "2026-01-05" / "articles" / "part-0.parquet"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    with exclusive(Warehouse(tmp_path)):
        assert not (tmp_path / "candidates").exists()


def test_waiting_for_the_lock_succeeds_when_it_is_given_back(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from titfortat.storage import Warehouse, exclusive\n"
        "with exclusive(Warehouse(Path(sys.argv[1]))): print('held', flush=True); time.sleep(0.5)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    with exclusive(Warehouse(tmp_path), wait=20):
        pass
    assert holder.wait() == 0


def test_a_data_root_that_is_a_file_is_a_clear_fault(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with (
        pytest.raises(TerminalError, match="expected a folder that can be written"),
        exclusive(Warehouse(tmp_path / "data")),
    ):
        pass


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path, by: signal.Signals) -> None:
    script = tmp_path / "work.py"
    script.write_text(
        "import os, time\nfrom titfortat.storage import ordered_map\n"
        "def work(n):\n    time.sleep(0.2)\n    return os.getpid()\n"
        "if __name__ == '__main__':\n"
        "    for pid in ordered_map(work, range(1000), 2):\n        print(pid, flush=True)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    workers = {int(parent.stdout.readline()) for _ in range(4)}
    parent.send_signal(by)
    parent.wait()
    until = time.monotonic() + 20
    while any(map(_lives, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(_lives, workers))


def test_a_ctrl_c_is_the_parents_alone(tmp_path: Path) -> None:
    script = tmp_path / "work.py"
    script.write_text(
        "import signal, time\nfrom titfortat.storage import ordered_map\n"
        "def work(n):\n    time.sleep(0.2)\n    return n\n"
        "if __name__ == '__main__':\n"
        # A shell that starts the suite in the background lets it ignore SIGINT, and children inherit that.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    try:\n        print('started', flush=True)\n        list(ordered_map(work, range(1000), 2))\n"
        "    except KeyboardInterrupt:\n        print('stopped', flush=True)\n"
    )
    for pause in (0.0, 0.5, 1.5):
        command = [sys.executable, str(script)]
        group = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        assert group.stdout.readline() == "started\n"
        time.sleep(pause)
        os.killpg(group.pid, signal.SIGINT)
        out, err = group.communicate(timeout=180)
        assert (out, err) == ("stopped\n", ""), f"after {pause} s"


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
