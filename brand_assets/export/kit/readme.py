"""This file says to the people who use a kit which file is for what, in plain words, with the palette's values."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from brand_assets.color import hex_to_rgb
from brand_assets.color.cmyk import approximate_cmyk
from brand_assets.color.contrast import BLACK, WHITE
from brand_assets.color.naming import nearest_names
from brand_assets.export.kit.documents import Block, Bullets, Heading, Paragraph, Table
from brand_assets.export.kit.favicons import ICO_SIZES_PX, needs_no_tile
from brand_assets.export.kit.lockup import Lockup
from brand_assets.export.kit.recoloring import Recoloring, is_dark_ground
from brand_assets.export.kit.variants import Ground, Variants
from brand_assets.export.printing.detail import MinimumSizes


@dataclass(frozen=True, slots=True)
class KitFacts:
    """What the kit was made of.

    `profile` is the ICC profile that CMYK values come from, None for approximations; `formats` are those that this copy
    is limited to, none for all.
    """

    title: str
    variants: Variants
    grounds: Sequence[Ground]
    avatar_grounds: Sequence[Ground]
    minimum: MinimumSizes
    clear_space: float
    size_px: int
    profile: bytes | None
    formats: Sequence[str] = ()
    lockup: Lockup | None = None


def explain_kit(facts: KitFacts) -> list[Block]:
    """The README's blocks, from what is needed most to what is needed once."""
    return [
        Heading(f"{facts.title}: logo kit", 1),
        Paragraph(
            "Start with the table below. SVG and PDF files can be made as large as a building; PNG files are for "
            "programs that cannot read those. Colours are RGB (sRGB) throughout."
        ),
        *_tell_formats(facts.formats),
        Heading("Which file for what", 2),
        Table(("You need", "Take"), tuple(_list_uses(facts))),
        *_explain_colors(facts),
        Heading("Rules", 2),
        Bullets(tuple(_list_rules(facts))),
        Heading("About these files", 2),
        Bullets(tuple(_list_notes(facts))),
        Heading("Website icons", 2),
        Paragraph(
            "Copy everything in favicon/ except head.html to the root of the website, and paste the lines of head.html "
            "into the <head> of every page. Where the site does not live at the root, put its path before each name, "
            "also in site.webmanifest."
        ),
    ]


def _tell_formats(formats: Sequence[str]) -> list[Block]:
    if not formats:
        return []
    named = ", ".join(name.upper() for name in formats)
    return [Paragraph(f"This copy holds {named} only. The other files named below are in the complete kit.")]


def _list_uses(facts: KitFacts) -> Iterator[tuple[str, str]]:
    variants = facts.variants
    like = "dark" if is_dark_ground(variants.ground_hex) else "light"
    yield (
        f"The logo in colour, on a {like} ground of your own",
        f"svg/primary.svg, pdf/primary.pdf, png/primary-{min(1024, facts.size_px)}.png",
    )
    if variants.background_hex:
        yield "The logo exactly as it was approved, with its ground", "svg/primary-on-background.svg"
    if variants.for_light.exchanged:
        yield (
            "The logo in colour on white or another light ground",
            "svg/light-grounds.svg, pdf/light-grounds.pdf, png/light-grounds.png",
        )
    if like == "light" or variants.for_dark.exchanged:
        yield "The logo in colour on a dark ground", "svg/reversed.svg, pdf/reversed.pdf, png/reversed.png"
    yield "One colour: stamps, engraving, fax, newspapers", "svg/black.svg, pdf/black.pdf, png/black.png"
    yield "One colour on a dark or coloured ground", "svg/white.svg, pdf/white.pdf, png/white.png"
    yield "On a palette colour, ready to place", "png/on-<colour>.png"
    if facts.lockup:
        yield from _list_lockup_uses(facts.lockup, like)
    yield "A small square: app lists, bullets, watermarks", "svg/icon.svg and icon-black, icon-white, icon-reversed"
    yield "Profile pictures", "social/avatar-square-..., or avatar-circle-... where the site cuts a circle"
    yield "A website's icons", "favicon/ (see below)"
    yield "A printer or a sign maker", "pdf/primary.pdf, pdf/black.pdf or pdf/white.pdf, with specification.pdf"
    yield "Someone who asks how to use the logo", "specification.pdf, figures/"


def _list_lockup_uses(lockup: Lockup, like: str) -> Iterator[tuple[str, str]]:
    """Each is there as SVG, PDF and PNG."""
    yield f"The logo with its name, on a {like} ground", "lockup/primary.svg, .pdf, .png"
    if lockup.for_light.exchanged:
        yield "The same on white paper or another light ground", "lockup/light-grounds.svg, .pdf, .png"
    if like == "light" or lockup.for_dark.exchanged:
        yield "The same on a dark ground", "lockup/reversed.svg, .pdf, .png"
    yield "The same in one colour", "lockup/black.svg, .pdf, .png; lockup/white.svg, .pdf, .png on dark"
    yield "The same on a palette colour, ready to place", "lockup/on-<colour>.svg, .pdf, .png"


def _explain_colors(facts: KitFacts) -> list[Block]:
    if not facts.variants.palette:
        return []
    return [Heading("Colours", 2), _list_palette(facts), Paragraph(_explain_cmyk(facts.profile))]


def _list_palette(facts: KitFacts) -> Table:
    rows = []
    for color in facts.variants.palette:
        name, distance = nearest_names(color.hex, 1)[0]
        rgb = " ".join(str(channel) for channel in hex_to_rgb(color.hex))
        inks = str(approximate_cmyk(color.hex, facts.profile))
        rows.append((color.name, color.role, color.hex.upper(), rgb, inks, f"{name} ({_describe_distance(distance)})"))
    return Table(("Name", "Role", "Hex", "RGB", "CMYK %", "Nearest named colour"), tuple(rows))


def _describe_distance(delta_e: float) -> str:
    if delta_e < 1:
        return "the same to the eye"
    return f"dE {delta_e:.1f}" if delta_e <= 10 else "a distant one"


def _explain_cmyk(profile: bytes | None) -> str:
    if profile is None:
        return (
            "The CMYK values are an approximation by arithmetic, for orientation only: what a press prints depends on "
            "ink and paper. Let the printer convert the RGB files with the profile of the job."
        )
    return "The CMYK values were converted with the ICC profile that the specification names."


def _list_rules(facts: KitFacts) -> Iterator[str]:
    percent = round(100 * facts.clear_space)
    yield (
        f"Clear space: keep a margin of {percent} % of the logo's shorter side free all around it. The transparent "
        "files have it already. See figures/clear-space.svg."
    )
    smaller = " Use the icon below it." if facts.variants.sign_cut else ""
    yield (
        f"Smallest size: {facts.minimum.screen_px} px high on screens, {facts.minimum.print_mm:g} mm high in print; "
        f"below that its finest strokes or gaps run together. See figures/minimum-size.svg.{smaller}"
    )
    if facts.lockup:
        yield (
            f"Smallest size of the logo with its name, both together: {facts.lockup.minimum.screen_px} px high on "
            f"screens, {facts.lockup.minimum.print_mm:g} mm high in print; below that the name cannot "
            "be read. The name stays where it is, and in its font."
        )
    yield "Do not stretch, outline, shade or recolour the logo; for another ground there is another file."


def _list_notes(facts: KitFacts) -> Iterator[str]:
    variants = facts.variants
    dark, palette = variants.for_dark, {color.hex.upper() for color in variants.palette}
    yield _tell_exchange(f"reversed (for dark grounds such as {dark.ground_hex})", dark, palette)
    if variants.for_light.exchanged:
        yield _tell_exchange("light-grounds", variants.for_light, palette)
    for ground in facts.grounds:
        recolored = variants.choose_for(ground.hex)
        if recolored.exchanged:
            yield _tell_exchange(f"png/on-{ground.slug}.png, on {ground.name}", recolored, palette)
    if facts.lockup:
        yield from _tell_lockup(facts.lockup, palette)
    yield from _tell_one_color(variants)
    if variants.sign_cut is None:
        if facts.minimum.screen_px > max(ICO_SIZES_PX):
            yield (
                f"The favicon is drawn at {', '.join(map(str, ICO_SIZES_PX))} px, smaller than the logo stays clear: "
                "have a simpler sign drawn for it where that matters."
            )
        yield "The icon is the whole mark, centred by eye in a square: no lettering stands apart from it."
    else:
        yield "The icon is the mark without its lettering."
    if needs_no_tile(variants):
        yield "The favicon has no ground: its colours can be seen on light and on dark browser tabs."
    else:
        yield "The favicon.ico stands on a tile, for without one it would be lost on light or on dark browser tabs."
    yield "favicon.svg changes its colours where the browser's theme is dark, if they would be lost there."


def _tell_lockup(lockup: Lockup, palette: Container[str]) -> Iterator[str]:
    if lockup.for_light.exchanged:
        yield _tell_exchange("lockup/light-grounds", lockup.for_light, palette)
    for ground, recolored in lockup.on_grounds:
        if recolored.exchanged:
            yield _tell_exchange(f"lockup/on-{ground.slug}, on {ground.name}", recolored, palette)


def _tell_exchange(file: str, recolored: Recoloring, palette: Container[str]) -> str:
    exchanged = recolored.exchanged
    if not exchanged:
        return f"{file}: the colours as approved; all of them can be seen there."
    inks = {layer.hex.upper() for layer in recolored.vector.layers}
    if len(exchanged) > 1 and len(inks) == 1:
        ink = _name_new(inks.pop(), palette)
        return f"{file}: in one colour, {ink}, because too few of the palette's colours can be seen there."
    changes = ", ".join(
        f"{name if before in name else f'{name} {before}'} became {_name_new(after, palette)}"
        for name, (before, after) in exchanged.items()
    )
    return f"{file}: {changes}, to be seen there."


def _name_new(hex_color: str, palette: Container[str]) -> str:
    plain = {BLACK: "black", WHITE: "white"}.get(hex_color, "a tint of it")
    return hex_color if hex_color in palette else f"{hex_color} ({plain}, not in the palette)"


def _count(number: int, noun: str, rest: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {rest}"


def _tell_one_color(variants: Variants) -> Iterator[str]:
    one = variants.one_color
    done = []
    if one.knocked_out:
        done.append(_count(one.knocked_out, "inner part", "became paper"))
    if one.separated:
        done.append(_count(one.separated, "part", "set apart by a fine line"))
    if done:
        yield f"black and white: {' and '.join(done)}, so that colours which touch do not run together."
    kept = round(100 * variants.survival.edges_kept)
    if not variants.survival.survives:
        yield (
            f"black and white: only {kept} % of the mark's edges are left in one colour, so it does not survive well. "
            "Have a one-colour version drawn, or use the logo in colour wherever you can."
        )
