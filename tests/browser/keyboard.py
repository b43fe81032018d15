"""A person who works by keyboard alone, and what that takes: keys, pastes, presses of buttons."""

import re

from playwright.sync_api import TimeoutError as TookTooLong

HAS_FOCUS = """([selector, words]) => {
  const focused = document.activeElement ?? document.documentElement;
  const said = focused.getAttribute("aria-label") || focused.textContent || focused.value || "";
  return focused.matches(selector) && said.includes(words);
}"""
FARTHEST = 150  # Keys to one box: then there is no way to it.
TRIES = 3  # At a system's dialogue, which a busy machine may not open for a key pressed early.


class Keyboard:
    """Presses keys on a page and counts them. A chord is one; the text of a paste is none.

    Nothing is focused or filled in from outside: what is not reached by a key fails.
    """

    def __init__(self, page):
        self.page = page
        self.keys = self.pastes = self.presses = 0

    def press(self, *chords: str):
        for chord in chords:
            self.page.keyboard.press(chord)
            self.keys += 1

    def type(self, words: str):
        for letter in words:
            self.press(letter)

    def paste(self, words: str):
        self.page.keyboard.insert_text(words)
        self.pastes += 1

    def to(self, selector: str, words: str = "", key: str = "Tab"):
        """Go on with the Tab key until what is meant has the focus."""
        for _ in range(FARTHEST):
            if self.page.evaluate(HAS_FOCUS, [selector, words]):
                return
            self.press(key)
        raise AssertionError(f"{FARTHEST} times {key} don’t lead to {selector} {words}")

    def push(self, words: str, key: str = "Enter"):
        """Go to a button or a link that says that, and press it."""
        self.to("button, a, input[type=submit]", words)
        self.press(key)
        self.presses += 1

    def follow(self, words: str, towards: str = "Tab"):
        """Press what leads to another page, and wait for that."""
        self.to("button, a, input[type=submit]", words, key=towards)
        with self.page.expect_navigation(wait_until="load"):
            self.press("Enter")
        self.presses += 1

    def send(self, chord: str = "Control+Enter"):
        """Save from where the focus is."""
        self.press(chord)
        self.presses += 1

    def choose_file(self, selector: str, file):
        """Open the system's own dialogue, type the file’s name there, and confirm it."""
        self.page.wait_for_load_state("load")
        self.to(selector)
        chooser = self.opened_dialogue()
        self.keys += len(file.name) + 1
        chooser.set_files(file)

    def opened_dialogue(self):
        """Press the button again where nothing opened, as one would."""
        for _ in range(TRIES):
            try:
                with self.page.expect_file_chooser(timeout=15_000) as opened:
                    self.press("Space")
                return opened.value
            except TookTooLong:
                continue
        raise AssertionError(f"No dialogue opened for {TRIES} keys")

    @property
    def told(self) -> str:
        return f"{self.keys} keys, {self.pastes} pastes, {self.presses} presses"


def box(name: str) -> str:
    """How a box is found by its name."""
    return f'[name="{name}"]'


def link_to(ending: str) -> str:
    return f'a[href$="{ending}"]'


def number_in(address: str) -> int:
    """The key of the edition that a page of the admin is of."""
    return int(re.search(r"/edition/(\d+)/", address)[1])
