"""This file holds the screens that come between the images: the keys, a recipe, a question, a failure.

Each hides the gallery whole: a dimmed picture behind would cost a picture drawn by the terminal its colours.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Static

FRAME = """
    {name} {{ align: center middle; background: $background; color: $foreground; }}
    {name} VerticalScroll {{
        width: 1fr; max-width: 92; height: auto; max-height: 100%; padding: {padding} 2; border: heavy {color};
        background: $background; border-title-color: {color}; border-title-style: bold;
        border-subtitle-color: $foreground; scrollbar-size-vertical: 1;
    }}
    {name}.-ascii VerticalScroll {{ border: ascii {color}; scrollbar-size-vertical: 0; }}
"""


class Paper(Screen[bool]):
    """A sheet of words in the middle of the screen."""

    def __init__(self, title: str, words: str, way_out: str, *, is_ascii: bool) -> None:
        super().__init__(classes="-ascii" if is_ascii else "")
        self._title, self._words, self._way_out = title, words, way_out

    def compose(self) -> ComposeResult:
        with VerticalScroll() as sheet:
            sheet.border_title, sheet.border_subtitle = self._title, self._way_out
            yield from self.compose_words()

    def compose_words(self) -> ComposeResult:
        yield Static(self._words, markup=False)


class Reading(Paper):
    """A list of names and what they stand for, to be scrolled when it is long."""

    DEFAULT_CSS = (
        FRAME.format(name="Reading", color="$primary", padding=0)
        + """
    Reading Horizontal { height: auto; }
    Reading .name { width: 13; color: $primary; text-style: bold; }
    Reading .text { width: 1fr; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,i,question_mark", "dismiss(True)"),
        Binding("j,space", "scroll('down')"),
        Binding("k", "scroll('up')"),
    ]

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], *, is_ascii: bool) -> None:
        super().__init__(title, "", "Esc goes back", is_ascii=is_ascii)
        self._rows = rows

    def compose_words(self) -> ComposeResult:
        for name, text in self._rows:
            with Horizontal():
                yield Static(name, classes="name", markup=False)
                yield Static(text, classes="text", markup=False)

    def action_scroll(self, way: str) -> None:
        sheet = self.query_one(VerticalScroll)
        (sheet.scroll_down if way == "down" else sheet.scroll_up)(animate=False)


class Question(Paper):
    """Something to agree to: y agrees, any other key does not."""

    DEFAULT_CSS = FRAME.format(name="Question", color="$warning", padding=1)

    def on_key(self, event: Key) -> None:
        event.stop()
        self.dismiss(event.key == "y")


class Failure(Paper):
    """Something that went wrong; only Enter or Escape closes it, so that no key meant for an image does."""

    DEFAULT_CSS = FRAME.format(name="Failure", color="$error", padding=1)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "dismiss(True)")]
