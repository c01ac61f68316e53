"""This package is a real HTTP server on loopback that speaks every provider's protocol, misbehaves and bills."""

from brand_assets_tests.simulator.books import Charge, Create
from brand_assets_tests.simulator.mischief import CALM, CHAOS, Kind, Mischief
from brand_assets_tests.simulator.options import Options, RateLimit
from brand_assets_tests.simulator.server import Simulator

__all__ = ["CALM", "CHAOS", "Charge", "Create", "Kind", "Mischief", "Options", "RateLimit", "Simulator"]
