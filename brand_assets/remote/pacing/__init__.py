"""This package keeps all processes within what an account may be asked, and stops asking a service that is down.

take ──► reserve in the ledger ──► arrive ──► create ──► worked · throttled · pause
"""

from brand_assets.remote.pacing.breaker import Breaker
from brand_assets.remote.pacing.clock import Clock
from brand_assets.remote.pacing.pace import Pace, Slot, open_pace

__all__ = ["Breaker", "Clock", "Pace", "Slot", "open_pace"]
