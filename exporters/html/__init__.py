"""Graph -> `graph.html`: one self-contained page that opens from disk and asks nothing of any network.

`data` turns records into the page's JSON, `stories` groups events, `outlines` projects the map, `page` puts the parts
together around a pyvis network. The script and the styles are files of this package.
"""

from __future__ import annotations

from exporters.html.page import render_frame, render_page, write_html, write_stories

__all__ = ["render_frame", "render_page", "write_html", "write_stories"]
