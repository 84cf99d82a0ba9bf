// The canvas: vis-network keeps the nodes, the camera and the pointer; place and look of things are our own.

const graph = { network: null, plan: null, nodes: null, hovered: null, look: new Map(), captions: new Map() };

const measurer = document.createElement("canvas").getContext("2d");
const widths = new Map();

function measure(text, font) {
  const key = `${font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    measurer.font = font;
    width = measurer.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

function startGraph() {
  graph.nodes = new vis.DataSet([]);
  graph.network = new vis.Network(byId("graph"), { nodes: graph.nodes, edges: [] }, visOptions());
  graph.network.on("beforeDrawing", (ctx) => graph.plan && paintBehind(ctx, graph.plan));
  graph.network.on("afterDrawing", (ctx) => {
    if (!graph.plan) return;
    paintCaptions(ctx, graph.plan, graph.captions);
    tellBeyond();
  });
  graph.network.on("click", ({ nodes }) => (nodes.length ? choose(nodes[0]) : undefined));
  graph.network.on("hoverNode", ({ node }) => hover(node));
  graph.network.on("blurNode", () => hover(null));
  graph.network.on("zoom", keepInView);
  graph.network.on("dragEnd", keepInView);
  byId("graph").addEventListener("wheel", onWheel, { passive: false, capture: true });
  byId("graph").addEventListener("keydown", onGraphKey);
  for (const canvas of byId("graph").querySelectorAll("canvas")) canvas.setAttribute("aria-hidden", "true");
}

function visOptions() {
  return {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      dragNodes: false,
      hover: true,
      keyboard: false,
      selectConnectedEdges: false,
      hoverConnectedEdges: false,
      tooltipDelay: 1e9,
    },
    nodes: { shape: "custom", ctxRenderer: ({ ctx, id }) => renderer(ctx, id) },
  };
}

function renderer(ctx, id) {
  const box = graph.plan.boxes.get(id);
  if (!box) return { drawNode() {}, nodeDimensions: { width: 1, height: 1 } };
  return {
    drawNode: () => paintNode(ctx, box, graph.look.get(id) ?? "plain", graph.hovered === id),
    nodeDimensions: { width: box.w, height: box.h },
  };
}

function paintBehind(ctx, plan) {
  paintBackdrop(ctx, plan);
  const chosen = state.selected,
    hovered = graph.hovered;
  paintEdges(
    ctx,
    plan,
    ({ from, to }) => [chosen, hovered].some((id) => id !== null && (from === id || to === id)),
    state.query !== "",
  );
}

/** Lay out what is seen and hand it to the canvas; the camera stays on what the reader looks at. */
function drawGraph(view) {
  const width = byId("graph").clientWidth;
  if (!width) return;
  graph.plan = planFor(view, width);
  // The canvas may draw while nodes are handed over: looks and captions of what is gone must be gone before.
  graph.look.clear();
  graph.captions.clear();
  placeNodes(graph.plan.boxes);
  lookAgain();
}

/** Hand over what is new or stands elsewhere, and take back what is gone: vis-network is slow to begin anew. */
function placeNodes(boxes) {
  graph.nodes.remove(graph.nodes.getIds().filter((id) => !boxes.has(id)));
  const places = [...boxes.values()].map((box) => ({ id: box.id, x: box.x + box.w / 2, y: box.y + box.h / 2 }));
  const stays = ({ id, x, y }) => {
    const before = graph.nodes.get(id);
    return before !== null && before.x === x && before.y === y;
  };
  graph.nodes.update(places.filter((place) => !stays(place)));
}

function planFor(view, width) {
  const plan = layout(view, width, measure);
  for (const box of plan.boxes.values()) {
    const node = model.nodes[box.id];
    box.glyph = node.kind === "place" ? "place" : node.type;
    box.tentative = Boolean(node.factuality);
  }
  plan.lines = routeLines(plan, view.edges);
  return plan;
}

/** Set looks and captions from the selection and the search, and draw. */
function lookAgain() {
  const { plan } = graph;
  if (!plan) return;
  graph.look.clear();
  graph.captions.clear();
  const chosen = state.selected;
  if (chosen !== null && plan.boxes.has(chosen)) {
    for (const edge of sortedLinks(chosen)) {
      const far = other(edge, chosen);
      if (!plan.boxes.has(far) || !edgeCounts(edge) || (edge.relation === "before" && graph.captions.has(far)))
        continue;
      graph.look.set(far, "near");
      const said = graph.captions.get(far) ?? [];
      const phrase = relationWords(edge, chosen);
      if (!said.includes(phrase)) graph.captions.set(far, [...said, phrase]);
    }
    graph.look.set(chosen, "chosen");
  }
  for (const [id, phrases] of graph.captions) graph.captions.set(id, phrases.join(", "));
  if (state.query) for (const id of plan.boxes.keys()) if (!searching.near.has(id)) graph.look.set(id, "dim");
  graph.network.redraw();
}

/** The edges of a node, mere order in time last. */
const sortedLinks = (id) =>
  [...model.nodes[id].links].sort((a, b) => (a.relation === "before") - (b.relation === "before"));

function hover(id) {
  graph.hovered = id;
  byId("graph").style.cursor = id === null ? "" : "pointer";
  graph.network.redraw();
}

/** Bring a node into sight at a legible size; `at` is where down the page it should stand, 0 to 1. */
function focusOn(id, { at = 0.36, animate = false, scale = null } = {}) {
  const box = graph.plan?.boxes.get(id);
  if (!box) return showTop();
  const zoom = scale ?? Math.max(1, graph.network.getScale());
  const height = byId("graph").clientHeight;
  const { left, right } = graph.plan.bounds;
  const x =
    byId("graph").clientWidth / zoom >= right - left
      ? (left + right) / 2
      : box.kind === "event"
        ? 0
        : box.x + box.w / 2;
  const y = clampY(box.y + box.h / 2 + ((0.5 - at) * height) / zoom, zoom);
  move(x, y, zoom, animate);
}

const beyond = { words: "", first: null, next: null };

/** Say how many events lie above and below what is in sight, and how far back they go. */
function tellBeyond() {
  const half = byId("graph").clientHeight / 2 / graph.network.getScale();
  const { y } = graph.network.getViewPosition();
  const events = [...graph.plan.boxes.values()].filter((box) => box.kind === "event");
  const above = events.filter((box) => box.y + box.h < y - half),
    below = events.filter((box) => box.y > y + half);
  const { label, from } = above.length ? model.nodes[above[0].id].when : { from: null };
  const undated = below.filter((box) => model.nodes[box.id].when.from === null).length;
  const words = [
    above.length ? `↑ ${above.length} above${from === null ? "" : `, the first: ${label}`}` : "",
    below.length ? `↓ ${below.length} below${undated ? `, ${undated} of them undated` : ""}` : "",
  ];
  beyond.first = above[0]?.id;
  beyond.next = below[0]?.id;
  if (words.join("\n") === beyond.words) return;
  beyond.words = words.join("\n");
  byId("above").textContent = words[0];
  byId("below").textContent = words[1];
}

function showTop() {
  if (!graph.plan) return;
  const { left, right, top } = graph.plan.bounds;
  move((left + right) / 2, top + byId("graph").clientHeight / 2, 1, false);
}

function clampY(y, scale) {
  const half = byId("graph").clientHeight / 2 / scale;
  const { top, bottom } = graph.plan.bounds;
  return bottom - top <= 2 * half
    ? Math.min(Math.max(y, bottom - half), top + half)
    : Math.min(Math.max(y, top + half), bottom - half);
}

function move(x, y, scale, animate) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  graph.network.moveTo({
    position: { x, y },
    scale,
    animation: animate && !calm ? { duration: 260, easingFunction: "easeOutCubic" } : false,
  });
}

function keepInView() {
  const scale = Math.min(3, Math.max(0.25, graph.network.getScale()));
  const { x, y } = graph.network.getViewPosition();
  const { left, right } = graph.plan.bounds;
  move(Math.min(Math.max(x, left), right), clampY(y, scale), scale, false);
}

function zoomBy(factor) {
  const { x, y } = graph.network.getViewPosition();
  move(x, y, Math.min(3, Math.max(0.25, graph.network.getScale() * factor)), true);
}

/** The wheel moves along time, as in any page; with Ctrl (and so by pinching a touchpad) it zooms. */
function onWheel(event) {
  event.preventDefault();
  event.stopPropagation();
  const step = event.deltaMode === 1 ? 18 : 1;
  const scale = graph.network.getScale();
  const { x, y } = graph.network.getViewPosition();
  if (event.ctrlKey) move(x, y, Math.min(3, Math.max(0.25, scale * Math.exp(-event.deltaY * 0.01))), false);
  else {
    const sideways = event.shiftKey && !event.deltaX ? event.deltaY : event.deltaX;
    const down = event.shiftKey && !event.deltaX ? 0 : event.deltaY;
    const { left, right } = graph.plan.bounds;
    move(
      Math.min(Math.max(x + (sideways * step) / scale, left), right),
      clampY(y + (down * step) / scale, scale),
      scale,
      false,
    );
  }
}

/** Arrow keys: up and down in a lane, left and right to the nearest node of the next lane. */
function onGraphKey(event) {
  const lanes = ["actor", "event", "place"];
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (event.key === "Enter" && state.selected !== null) {
    openPanel(true);
    event.preventDefault();
    return;
  }
  if (event.key === "+" || event.key === "=") return zoomBy(1.2);
  if (event.key === "-") return zoomBy(1 / 1.2);
  if (!step || !graph.plan) return;
  event.preventDefault();
  const here = graph.plan.boxes.get(state.selected);
  if (!here) {
    const main = mainOf(current.view.events);
    return main ? choose(main.id, { animate: true }) : undefined;
  }
  const target = lanes.indexOf(here.kind) + step[0];
  const boxes = [...graph.plan.boxes.values()].filter((box) => box.kind === lanes[target]).sort((a, b) => a.y - b.y);
  const next = step[1] ? boxes[boxes.indexOf(here) + step[1]] : nearest(here, boxes);
  if (next) choose(next.id, { animate: true });
}

function nearest(here, boxes) {
  const linked = new Set(model.nodes[here.id].links.map((edge) => other(edge, here.id)));
  const away = (box) => Math.abs(box.y - here.y) + (linked.has(box.id) ? 0 : 1e6);
  return boxes.reduce((best, box) => (best === null || away(box) < away(best) ? box : best), null);
}
