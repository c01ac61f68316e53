"""This file turns proposals of which model should draw which prompt into swaps: every model draws as many as before."""

from collections import Counter
from collections.abc import Mapping


def match_models(dealt: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The model of each prompt, as many of each as `dealt`, with as many prompts as can be at the model that is wanted.

    Both map prompts to models; what is not in `wanted` draws anywhere alike. Of those that want the same model, the
    ones that have it come first, then those in front. Who must make room keeps its model where there is a place left.
    """
    places = Counter(dealt.values())
    chosen: dict[str, str] = {}
    asking = [prompt for prompt in dealt if wanted.get(prompt) in places]
    for prompt in sorted(asking, key=lambda prompt: wanted[prompt] != dealt[prompt]):
        if places[wanted[prompt]]:
            chosen[prompt] = wanted[prompt]
            places[wanted[prompt]] -= 1
    for prompt, model in dealt.items():
        if prompt not in chosen and places[model]:
            chosen[prompt] = model
            places[model] -= 1
    left = iter(places.elements())
    return {prompt: chosen[prompt] if prompt in chosen else next(left) for prompt in dealt}
