"""This file measures pairwise comparing: how many comparisons it takes, and how honest its certainty is.

    python -m benchmarks.preferences [--reviews N]

Simulated reviewers choose by Bradley-Terry, with strengths as wide as the prior and half as wide. Each review goes on
until the best are settled (a certainty of 0.75: three quarters of the way from a blind draw to knowing them) or all
pairs are asked; once with the pairs that the app chooses, once with pairs by chance. Told are the median number of
comparisons, the share of the best that was truly found, and the ratio of the two policies. Then the time of one step,
beside that of the fit alone.

Predicted: chosen pairs need half as many comparisons as pairs by chance, 14 against 28 for the best 3 of 10; the share
found is 0.8 where the strengths are as the prior has them, and somewhat less where they are closer together; choosing
takes as long as the fit up to 20 images, and less for 50.
"""

import argparse
import time
from statistics import fmean, median

import numpy as np

from brand_assets.review.pair_choice import Asked, choose_pairs, list_pairs
from brand_assets.review.pair_forecast import foresee_comparisons
from brand_assets.review.preference_ranking import SETTLED, rank_images
from brand_assets.review.strengths import PRIOR_SD, fit_strengths

CASES = ((10, 3, PRIOR_SD), (10, 3, PRIOR_SD / 2), (20, 5, PRIOR_SD))
STEPS = ((10, 3, 20), (20, 5, 40), (50, 10, 80))
MOST = 80
POLICIES = ("chosen", "chance")


def main() -> None:
    parser = argparse.ArgumentParser(description="Comparisons until the best are settled.")
    parser.add_argument("--reviews", type=int, default=20)
    reviews = parser.parse_args().reviews
    for count, top, spread in CASES:
        told = {policy: [review(count, top, spread, policy, seed) for seed in range(reviews)] for policy in POLICIES}
        needed = {policy: median(one[0] for one in found) for policy, found in told.items()}
        right = {policy: fmean(one[1] for one in found) for policy, found in told.items()}
        ratio = needed["chosen"] / needed["chance"]
        by_policy = "; ".join(f"{policy} {needed[policy]:.0f}, {right[policy]:.2f} right" for policy in POLICIES)
        print(f"best {top} of {count}, spread {spread}: {by_policy}; ratio {ratio:.2f}", flush=True)
    for count, top, comparisons in STEPS:
        time_step(count, top, comparisons)


def review(count: int, top: int, spread: float, policy: str, seed: int) -> tuple[int, float]:
    """Comparisons made, and the share of the truly best among those found."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(0.0, spread, count)
    outcomes: list[tuple[int, int]] = []
    while True:
        asked = Asked.of(outcomes)
        left = [pair for pair in list_pairs(count) if pair not in asked.answered]
        ranking = rank_images(name(count), [(str(winner), str(loser)) for winner, loser in outcomes], top)
        if ranking.certainty >= SETTLED or not left or len(outcomes) >= MOST:
            best = {str(number) for number in np.argsort(-truth)[:top]}
            return len(outcomes), len(best & set(ranking.best)) / top
        pair = left[rng.integers(len(left))]
        if policy == "chosen":
            [pair] = choose_pairs(fit_strengths(count, outcomes), top, asked, 1, str(seed))
        outcomes.append(answer(rng, truth, *pair))


def name(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def answer(rng: np.random.Generator, truth: np.ndarray, first: int, second: int) -> tuple[int, int]:
    does_win = rng.random() < 1.0 / (1.0 + np.exp(truth[second] - truth[first]))
    return (first, second) if does_win else (second, first)


def time_step(count: int, top: int, comparisons: int) -> None:
    rng = np.random.default_rng(0)
    truth = rng.normal(0.0, PRIOR_SD, count)
    pairs = rng.permutation(list_pairs(count))[:comparisons]
    outcomes = [answer(rng, truth, int(first), int(second)) for first, second in pairs]
    fit_strengths(count, outcomes[:1])
    started = time.perf_counter()
    strengths = fit_strengths(count, outcomes)
    fitted = time.perf_counter()
    choose_pairs(strengths, top, Asked.of(outcomes), 1, "seed")
    chosen = time.perf_counter()
    foresee_comparisons(strengths, top, Asked.of(outcomes))
    foreseen = time.perf_counter()
    fit_s = fitted - started
    print(
        f"{count} images, {comparisons} comparisons: fit {1000 * fit_s:.0f} ms, choice {(chosen - fitted) / fit_s:.2f} "
        f"and forecast {(foreseen - chosen) / fit_s:.2f} of that"
    )


if __name__ == "__main__":
    main()
