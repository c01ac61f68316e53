"""This file breaks a name into lines."""

MAX_LINES = 3
LEADING = 1.28


def split_words(text: str) -> list[str]:
    """The words that may stand on a line of their own: an ampersand or a dash goes with what follows it."""
    words: list[str] = []
    held = ""
    for word in text.split():
        held = f"{held} {word}".strip()
        if any(character.isalnum() for character in word):
            words.append(held)
            held = ""
    if held and words:
        words[-1] = f"{words[-1]} {held}"
    return words or ([held] if held else [])


def break_lines(text: str, count: int) -> list[str]:
    """The words in at most `count` lines of the most even length, in characters."""
    return _break(split_words(text), count) or [text]


def _break(words: list[str], count: int) -> list[str]:
    if count <= 1 or len(words) <= 1:
        return [" ".join(words)] if words else []
    options = [[" ".join(words[:i]), *_break(words[i:], count - 1)] for i in range(1, len(words))]
    return min(options, key=lambda lines: (max(map(len, lines)), len(lines), lines))
