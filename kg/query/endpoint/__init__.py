"""The endpoint: an output folder over HTTP, for SPARQL clients and for people; read-only, by default for this machine.

Enters: an output folder with `graph.nq` and `graph.html`. Leaves: answers over HTTP until it is interrupted. Each query
runs in a worker process that can be ended at any time; no query reaches a file, a process or the network.
Source: SPARQL 1.1 Protocol and SPARQL 1.1 Service Description (W3C, 2013).
"""

from kg.query.endpoint.limits import Limits
from kg.query.endpoint.server import serve

__all__ = ["Limits", "serve"]
