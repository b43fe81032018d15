"""A moment or so of each command, drawn by lot: `make test-kills` takes 200."""

import pytest

from tests.installation import run


@pytest.mark.long("kills five commands and runs them again")
def test_a_command_that_was_killed_is_whole_once_it_is_run_again():
    tried = run("-m", "tests.kills", "--moments", "1")

    assert tried.returncode == 0, f"{tried.stdout}{tried.stderr}"
    assert tried.stdout.count("whole each time") == 5
