"""This file is the command: `python -m training.brand_clip draw | train | evaluate | all`."""

import argparse
import json
from pathlib import Path

import numpy as np

from training.brand_clip.drawings import draw_briefs, load_drawings, save_drawings
from training.brand_clip.evaluate import evaluate
from training.brand_clip.holding_out import find_held_out

VERSION = "v1"
SEED = 20_260_101
FIRST_BRIEF, BRIEFS = 100_000, 2_400
PACKAGE = Path(__file__).resolve().parents[2] / "brand_assets" / "embedding" / "brand_clip"


def main() -> None:
    options = _read_options()
    steps = {"draw": _draw, "train": _train, "evaluate": _evaluate}
    for name in steps if options.step == "all" else (options.step,):
        steps[name](options)


def _draw(options: argparse.Namespace) -> None:
    save_drawings(draw_briefs(FIRST_BRIEF, options.briefs, options.processes), options.scratch / "drawings")


def _train(options: argparse.Namespace) -> None:
    """The held-out weights go to the scratch folder, those on everything into the package."""
    from training.brand_clip.captions import gather_vocabulary
    from training.brand_clip.condense import condense, mean_description, sample
    from training.brand_clip.export import export
    from training.brand_clip.learn import PHASES, train
    from training.brand_clip.polish import polish

    drawings = load_drawings(options.scratch / "drawings")
    words = gather_vocabulary(drawings)
    is_held = find_held_out(drawings)
    for name in ("held_out", "shipped") if options.which == "both" else (options.which,):
        seen = drawings.take(np.flatnonzero(~is_held)) if name == "held_out" else drawings
        learnt = train(seen, words, phases=PHASES, seed=SEED, threads=options.processes, tell=_tell)
        polished = polish(learnt, seen, seed=SEED, threads=options.processes, tell=_tell)
        some = sample(seen)
        folder = options.package if name == "shipped" else options.scratch / "held_out"
        export(condense(polished, some), mean_description(some.pixels), folder)
        told = {"drawings": len(seen), "seconds": round(learnt.seconds), "words": len(words)}
        (options.scratch / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


def _evaluate(options: argparse.Namespace) -> None:
    held_out = options.scratch / "held_out"
    told = {"version": VERSION, "seed": SEED}
    for name in ("shipped", "held_out"):
        path = options.scratch / f"{name}.json"
        if path.is_file():
            told |= {f"{name} {key}": value for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
    evaluate(
        shipped=options.package,
        held_out=held_out if held_out.is_dir() else None,
        learnt=load_drawings(options.scratch / "drawings"),
        briefs=[path for folder in options.real_briefs for path in sorted(folder.glob("*.md"))],
        icons=options.icons,
        card=options.package / "MODEL_CARD.md",
        cached=options.scratch / "unseen",
        training=told,
        processes=options.processes,
        tell=_tell,
    )


def _tell(line: str) -> None:
    print(line, flush=True)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.brand_clip", description="Make brand-clip's weights.")
    parser.add_argument("step", choices=("draw", "train", "evaluate", "all"))
    parser.add_argument("--scratch", type=Path, default=Path("data/training/brand_clip"), help="drawings and weights")
    parser.add_argument("--package", type=Path, default=PACKAGE, help="where the shipped weights go")
    parser.add_argument("--which", choices=("held_out", "shipped", "both"), default="both")
    parser.add_argument("--briefs", type=int, default=BRIEFS, help="invented briefs to draw, 16 drawings each")
    parser.add_argument("--processes", type=int, default=2, help="processes that draw, threads that learn")
    parser.add_argument("--icons", type=Path, help="an unpacked simple-icons package")
    parser.add_argument("--real-briefs", type=Path, nargs="*", default=(), help="folders of briefs to measure on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
