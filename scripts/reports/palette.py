"""One colour for each discipline of a firm, by its place in the firm's order: on every page and in the workbook."""

from markupsafe import Markup

# Far enough apart for those who do not see red and green; each at least three times as light or dark as its paper.
ON_WHITE = (
    *("#5B3A9E", "#D55E00", "#0072B2", "#A87400", "#00805C"),
    *("#B8558C", "#3A8FC0", "#7A5C3E", "#7F7F7F", "#857600"),
)
ON_DARK = (
    *("#B9A3F0", "#FF8A3D", "#4DA3E0", "#E6B045", "#3CC79A"),
    *("#E394C0", "#8FD0F5", "#C2A27E", "#A8A8A8", "#D6C53C"),
)


def place(number: int) -> int:
    """Which colour the discipline of this number, from 1, has: after the last the first comes again."""
    return (number - 1) % len(ON_WHITE)


def on_white(number: int) -> str:
    """A discipline's colour on white paper."""
    return ON_WHITE[place(number)]


def name(number: int | None) -> str:
    """The class of what has a discipline's colour on a page; d0 is the firm as a whole."""
    return f"d{0 if number is None else place(number) + 1}"


def style() -> Markup:
    """The colours as CSS: --c of each class, on white and on dark."""

    def rules(colours: tuple[str, ...]) -> str:
        return "".join(f".d{number}{{--c:{colour}}}" for number, colour in enumerate(colours, start=1))

    return Markup("{}@media screen and (prefers-color-scheme:dark){{{}}}").format(rules(ON_WHITE), rules(ON_DARK))
