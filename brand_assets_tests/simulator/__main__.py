"""This file runs the simulator as a program: `python -m brand_assets_tests.simulator --port 8800 --mischief chaos`."""

import argparse
import threading
from dataclasses import replace

from brand_assets_tests.simulator.mischief import CALM, CHAOS, KINDS, Mischief
from brand_assets_tests.simulator.options import Options
from brand_assets_tests.simulator.server import Simulator

PRESETS = {"calm": CALM, "chaos": CHAOS}


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speaks every provider's protocol on loopback, for nothing.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--mischief", default="calm", help=f"calm, chaos, or shares such as throttle=0.2,hang=0.02 of {KINDS}"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--image-px", type=int, default=0, help="the longer side of what is drawn; 0: as asked for")
    parser.add_argument("--working-s", type=float, default=0.2, help="how long a picture takes")
    parser.add_argument("--no-limits", action="store_true", help="no rate windows")
    return parser.parse_args()


def read_mischief(text: str, seed: int) -> Mischief:
    if text in PRESETS:
        return replace(PRESETS[text], seed=seed)
    pairs = (part.partition("=") for part in text.split(","))
    shares = {name: float(share) for name, _, share in pairs}
    if unknown := set(shares) - set(KINDS):
        raise SystemExit(f"There is no mischief {min(unknown)!r}; there are: {', '.join(KINDS)}.")
    return Mischief(shares, seed=seed)  # type: ignore[arg-type]


def main() -> None:
    wanted = read_arguments()
    options = Options(working_s=wanted.working_s, image_px=wanted.image_px or None, is_limited=not wanted.no_limits)
    with Simulator(read_mischief(wanted.mischief, wanted.seed), options, port=wanted.port) as simulator:
        for name, value in simulator.environment.items():
            print(f"export {name}={value}")
        print(f"# the bill: {simulator.world.origin}/_bill; Ctrl-C ends it", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"# billed {simulator.billed_usd} USD")


if __name__ == "__main__":
    main()
