"""This file parts text into runs of one font, one script and one direction, and tells what no font has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from brand_assets.fonts.faces import Face
from brand_assets.typesetting.fonts import find_face
from brand_assets.typesetting.preparing import is_unseen

_SHARED_SCRIPTS = ("Zyyy", "Zinh", "Zzzz")


@dataclass(frozen=True, slots=True)
class Run:
    """`text[start:end]`; `script` is an ISO 15924 code, an odd bidi `level` runs from right to left."""

    start: int
    end: int
    face: Face
    script: str
    level: int


@dataclass(frozen=True, slots=True)
class _Cluster:
    start: int
    end: int
    face: Face | None
    script: str


def split_runs(text: str, levels: Sequence[int], ranked: Sequence[Face]) -> list[Run]:
    """Runs in logical order that cover the text; a grapheme cluster is never parted.

    What no font has is in the run of its neighbour and is not drawn there. White space and characters of every script
    go with what stands before them, or behind them at the start.
    """
    runs: list[Run] = []
    for cluster in _settle(list(_read_clusters(text, ranked)), ranked[0]):
        level, last = levels[cluster.start], runs[-1] if runs else None
        face = cluster.face or ranked[0]
        if last and (last.face, last.script, last.level) == (face, cluster.script, level):
            runs[-1] = Run(last.start, cluster.end, face, last.script, level)
        else:
            runs.append(Run(cluster.start, cluster.end, face, cluster.script, level))
    return runs


def find_missing(text: str, runs: Sequence[Run]) -> tuple[str, ...]:
    """The characters that the font of their run has no outline for, in reading order, each once.

    A letter that the font makes of a base and its marks is not missing.
    """
    missing: dict[str, None] = {}
    for run in runs:
        for character in dict.fromkeys(text[run.start : run.end]):
            if not is_unseen(character) and find_face(character, (run.face,)) is None:
                missing[character] = None
    return tuple(sorted(missing, key=text.index))


def _read_clusters(text: str, ranked: Sequence[Face]) -> Iterator[_Cluster]:
    from fontTools import unicodedata
    from uniseg.graphemecluster import grapheme_cluster_boundaries

    known: dict[str, Face | None] = {}
    for start, end in pairwise(grapheme_cluster_boundaries(text)):
        cluster = text[start:end]
        if cluster not in known:
            known[cluster] = None if all(map(is_unseen, cluster)) else _choose_face(cluster, ranked)
        yield _Cluster(start, end, known[cluster], unicodedata.script(cluster[0]))


def _choose_face(cluster: str, ranked: Sequence[Face]) -> Face | None:
    """The face for all of it, else for its base without the marks that are missing."""
    return find_face(cluster, ranked) or find_face(cluster[0], ranked)


def _settle(clusters: list[_Cluster], first: Face) -> Iterator[_Cluster]:
    """With the face and the script of a neighbour where a cluster has none of its own."""
    face = next((cluster.face for cluster in clusters if cluster.face), first)
    script = next((cluster.script for cluster in clusters if cluster.script not in _SHARED_SCRIPTS), "Zyyy")
    for cluster in clusters:
        face = cluster.face or face
        script = script if cluster.script in _SHARED_SCRIPTS else cluster.script
        yield _Cluster(cluster.start, cluster.end, face, script)
