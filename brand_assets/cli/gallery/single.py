"""This file is the single view: one image as large as the window allows, and beside it what is known of it."""

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from brand_assets.campaigns.candidates import Candidate
from brand_assets.cli.gallery.album import Album, Cut
from brand_assets.cli.gallery.palette import ASCII, STYLES, UNICODE
from brand_assets.cli.gallery.session import ReviewSession

WIDE = 70
"""Columns from which the facts stand beside the picture, not under it."""
BAR = 16
"""Cells of a score's bar, where there is room."""


class Picture(Widget):
    """The current image in cells, in the middle of the room it has."""

    DEFAULT_CSS = "Picture { background: $background; width: 1fr; height: 1fr; }"

    def __init__(self, session: ReviewSession, album: Album) -> None:
        super().__init__(id="picture")
        self._session, self._album = session, album
        self._ground = Style()

    def on_resize(self, event: Resize) -> None:
        self._ground = self.rich_style
        self.expect_next()

    def cut(self, index: int) -> Cut:
        return Cut(self._session.candidates[index].sha256, max(1, self.size.width), max(1, self.size.height))

    def render_line(self, y: int) -> Strip:
        drawn = self._album.look(self.cut(self._session.index))
        width, height = self.size
        blank = Strip.blank(width, self._ground)
        rows = drawn.rows if drawn else []
        row = y - (height - len(rows)) // 2
        if not 0 <= row < len(rows):
            return blank
        left = (width - rows[row].cell_length) // 2
        margin = Strip.blank(left, self._ground)
        return Strip.join([margin, rows[row].apply_style(self._ground)]).adjust_cell_length(width, self._ground)

    def expect_next(self) -> None:
        """Draw the next image while the reviewer looks at this one."""
        following = [index for index in self._session.visible if index > self._session.index]
        for index in following[:1]:
            self._album.expect(self.cut(index))


class Single(Container):
    """The picture and the facts."""

    DEFAULT_CSS = """
    Single { layout: horizontal; background: $background; }
    Single #facts { width: 40%; max-width: 64; height: 1fr; padding: 1 2 0 2; color: $foreground; }
    Single.-narrow { layout: vertical; }
    Single.-narrow #facts { width: 1fr; max-width: 100%; height: 5; padding: 0 1; }
    """

    def __init__(self, session: ReviewSession, album: Album) -> None:
        super().__init__(id="single")
        self._session, self._album = session, album
        self._signs = ASCII if album.kind == "ascii" else UNICODE

    def compose(self) -> ComposeResult:
        if self._album.kind == "sixel":
            from brand_assets.cli.gallery.graphics import SixelPicture

            yield SixelPicture(self._album.decode)
        else:
            yield Picture(self._session, self._album)
        yield Static(id="facts")

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width < WIDE, "-narrow")
        self.follow()

    def follow(self) -> None:
        """Show what the session says now."""
        for picture in self.query(Picture):
            picture.refresh()
            picture.expect_next()
        if self._album.kind == "sixel":
            self._show_sixel()
        self.query_one("#facts", Static).update(self._tell_facts(), layout=False)

    def show_drawn(self, cut: Cut) -> None:
        """Draw the picture that has come, unless it is one that is only expected."""
        if cut.sha256 == self._session.current.sha256:
            self.follow()

    def _show_sixel(self) -> None:
        from brand_assets.cli.gallery.graphics import SixelPicture

        picture = self.query_one(SixelPicture)
        self.run_worker(picture.show(self._session.current.sha256))

    def _tell_facts(self) -> Content:
        candidate = self._session.current
        failure = self._album.find_failure(candidate.sha256)
        sections = [
            [self._tell_word()],
            [Content(text) for text in _tell_place(candidate)],
            [Content.styled(f"This image cannot be shown: {failure}", "$error")] if failure else [],
            [Content.styled(candidate.lettering, "$warning")] if candidate.lettering else [],
            *(
                [self._tell_scores(), _tell_findings(candidate)]
                if self._session.is_decided(self._session.index)
                else []
            ),
            [Content(candidate.prompt)],
            [Content.styled(candidate.image_id[:12], "$quiet")],
        ]
        if self.has_class("-narrow"):
            *brief, prompt, image = [Content("  ").join(lines) for lines in sections if lines]
            return Content("\n").join([Content("  ").join(brief), prompt, image])
        return Content("\n\n").join(Content("\n").join(lines) for lines in sections if lines)

    def _tell_word(self) -> Content:
        word = self._session.word
        return Content.styled(f"{self._signs.marks[word]} {word or 'undecided'}", STYLES[word])

    def _tell_scores(self) -> list[Content]:
        scores = self._session.current.scores
        return [self._tell_score(part, value) for part, value in scores.items()] or [Content("no scores")]

    def _tell_score(self, part: str, value: float) -> Content:
        """A number, and a bar beside it where there is room for one."""
        if self.has_class("-narrow"):
            return Content(f"{part} {value:.2f}")
        room = max(0, min(BAR, self.query_one("#facts").content_size.width - 18))
        length = round(max(0.0, min(value, 1.0)) * room)
        return Content.assemble(
            f"{part:<12}{value:.2f} ",
            (self._signs.bar * length, "$primary"),
            (self._signs.rest * (room - length), "$quiet"),
        )


def _tell_findings(candidate: Candidate) -> list[Content]:
    return [Content(finding) for finding in candidate.findings]


def _tell_place(candidate: Candidate) -> list[str]:
    places = {"direction": candidate.direction, "cluster": candidate.cluster}
    return [f"{name} {where}" for name, where in places.items() if where]
