"""From mentions and claims to links: which mentions are one thing, with scores and reasons.

    times (before extraction) -> places -> actors -> events -> Link

`kg.resolve.times.resolve_times` gives time expressions their values, `kg.resolve.links.resolve_links` does the rest.
"""
