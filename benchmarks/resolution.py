"""Articles a second of resolving times and places, on one core, after annotation and extraction.

    python -m benchmarks.resolution ARTICLES… [--rounds 5] [--profile]

The articles are read, annotated and extracted once, which is not counted; then the values of their times and the places
of their names are found again and again. Tables are loaded before the first round. The best round counts: others share
the machine. The gazetteer's loading time and memory are told beside it.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
import tracemalloc

from kg.pipeline import Options, annotate, extract, read
from kg.resolve.gazetteer import Gazetteer
from kg.resolve.places import resolve_places
from kg.resolve.times import resolve_times


def gazetteer_cost() -> tuple[float, float]:
    """Return the seconds that loading the gazetteer takes and the MB that it holds, at its highest."""
    begun = time.perf_counter()
    Gazetteer()
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    kept = Gazetteer()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.knows("Nairobi")
    return seconds, peak / 1e6


def main() -> None:
    """Prepare the articles, run the rounds, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    options = parser.parse_args()
    documents, _ = read(options.articles, Options())
    annotations, _ = annotate(documents, Options(threads=1))
    dated, timed = resolve_times(documents, annotations)
    extracted = extract(dated, timed, Options())
    words = sum(len(d.text.split()) for d in documents)

    def both() -> tuple[float, float]:
        begun = time.process_time()
        resolve_times(documents, annotations)
        middle = time.process_time()
        resolve_places(dated, extracted.annotations, extracted.mentions)
        return middle - begun, time.process_time() - middle

    both()
    if options.profile:
        profile = cProfile.Profile()
        profile.runcall(both)
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    times, places = min((both() for _ in range(options.rounds)), key=sum)
    seconds, megabytes = gazetteer_cost()
    print(f"{len(documents)} articles, {words // len(documents)} words each")
    print(f"times {len(documents) / times:.0f}, places {len(documents) / places:.0f} articles a second")
    print(f"both {len(documents) / (times + places):.0f} articles a second")
    print(f"gazetteer: {seconds:.2f} s to load, {megabytes:.0f} MB at its highest")


if __name__ == "__main__":
    main()
