"""Where the work runs. `local`: this machine, in this process or in several."""

from kg.engine.local import batches, map_batches

__all__ = ["batches", "map_batches"]
