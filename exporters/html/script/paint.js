// Drawing on the canvas, in the coordinates of the layout. Colours come from the page's styles.

let ink = {};

/** Read the colours of the present theme. */
function readInk() {
  const style = getComputedStyle(document.documentElement);
  const names = [
    "paper",
    "ink",
    "muted",
    "line",
    "band",
    "event",
    "event-edge",
    "actor",
    "actor-edge",
    "place",
    "place-edge",
    "conflict",
    "conflict-paper",
    "chosen",
    "chosen-edge",
    "pale",
    "medium",
  ];
  ink = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function roundRect(ctx, x, y, w, h, r) {
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, Math.min(r, h / 2, w / 2));
}

/** Draw one node; `look` is `chosen`, `near`, `dim` or `plain`. */
function paintNode(ctx, box, look, hovered) {
  ctx.save();
  if (look === "dim") ctx.globalAlpha = 0.22;
  if (box.kind === "event") paintEvent(ctx, box, look, hovered);
  else paintSide(ctx, box, look, hovered);
  ctx.restore();
}

function paintFrame(ctx, box, radius, look, hovered) {
  const chosen = look === "chosen";
  roundRect(ctx, box.x, box.y, box.w, box.h, radius);
  ctx.fillStyle = chosen ? ink.chosen : ink[box.kind];
  ctx.fill();
  ctx.lineWidth = chosen ? 3 : hovered || look === "near" ? 2 : 1.25;
  ctx.strokeStyle = chosen ? ink["chosen-edge"] : ink[`${box.kind}-edge`];
  if (box.kind === "place" && !chosen) ctx.setLineDash([5, 3]);
  if (box.tentative && !chosen) ctx.setLineDash([3, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
}

function paintEvent(ctx, box, look, hovered) {
  paintFrame(ctx, box, 6, look, hovered);
  ctx.save();
  roundRect(ctx, box.x, box.y, box.w, box.h, 6);
  ctx.clip();
  ctx.fillStyle = look === "chosen" ? ink["chosen-edge"] : ink["event-edge"];
  ctx.fillRect(box.x, box.y, 5, box.h);
  ctx.restore();
  let y = box.y + 9;
  y = paintLines(ctx, box.lines, box.x + 15, y, LINE, FONTS.title, ink.ink);
  y = paintLines(ctx, box.small, box.x + 15, y, SMALL, FONTS.small, ink.muted);
  if (box.badge.length) {
    const h = box.badge.length * SMALL + 4;
    ctx.font = FONTS.small;
    const w = Math.max(...box.badge.map((line) => ctx.measureText(line).width)) + 25;
    roundRect(ctx, box.x + 14, y + 2, w, h, 9);
    ctx.fillStyle = ink["conflict-paper"];
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = ink.conflict;
    ctx.stroke();
    paintLines(ctx, ["≠"], box.x + 20, y + 4, SMALL, FONTS.small, ink.conflict);
    paintLines(ctx, box.badge, box.x + 33, y + 4, SMALL, FONTS.small, ink.conflict);
  }
}

function paintSide(ctx, box, look, hovered) {
  paintFrame(ctx, box, box.kind === "actor" ? 17 : 5, look, hovered);
  const colour = look === "chosen" ? ink.ink : ink[`${box.kind}-edge`];
  if (box.icon) paintIcon(ctx, box.glyph, box.x + 19, box.y + 15, colour);
  const y = paintLines(ctx, box.lines, box.x + 11 + box.icon, box.y + 7, LINE, FONTS.name, ink.ink);
  paintLines(ctx, box.small, box.x + 11 + box.icon, y, SMALL, FONTS.small, ink.muted);
}

function paintLines(ctx, lines, x, y, step, font, colour) {
  ctx.font = font;
  ctx.fillStyle = colour;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const line of lines) {
    ctx.fillText(line, x, y + step / 2);
    y += step;
  }
  return y;
}

/** Small signs beside a name: a person, several, a house, a pin, so that colour is never the only difference. */
function paintIcon(ctx, glyph, x, y, colour) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  if (glyph === "Person") person(ctx, x, y);
  else if (glyph === "Group" || glyph === "NORP") {
    person(ctx, x - 4, y);
    person(ctx, x + 5, y);
  } else if (glyph === "place") {
    ctx.moveTo(x, y + 7);
    ctx.quadraticCurveTo(x - 5, y + 1.5, x - 5, y - 2);
    ctx.arc(x, y - 2, 5, Math.PI, 0);
    ctx.quadraticCurveTo(x + 5, y + 1.5, x, y + 7);
    ctx.moveTo(x + 1.9, y - 2);
    ctx.arc(x, y - 2, 1.9, 0, 7);
  } else {
    ctx.rect(x - 6, y - 1, 12, 7);
    ctx.moveTo(x - 7.5, y - 2.5);
    ctx.lineTo(x, y - 7);
    ctx.lineTo(x + 7.5, y - 2.5);
  }
  ctx.fill("evenodd");
}

function person(ctx, x, y) {
  ctx.moveTo(x + 3, y - 3.5);
  ctx.arc(x, y - 3.5, 3, 0, 7);
  ctx.moveTo(x - 5.2, y + 6);
  ctx.quadraticCurveTo(x - 5, y + 0.6, x, y + 0.6);
  ctx.quadraticCurveTo(x + 5, y + 0.6, x + 5.2, y + 6);
  ctx.closePath();
}

/** Draw what lies behind the nodes: a band for each date, its name, the gaps between dates, brackets of parts. */
function paintBackdrop(ctx, plan) {
  const { x, w } = plan.cols.event;
  ctx.textBaseline = "middle";
  for (const band of plan.bands) {
    roundRect(ctx, x - 14, band.y, w + 28, band.h + 10, 8);
    ctx.fillStyle = ink.band;
    ctx.fill();
    paintLines(ctx, band.lines, x - 4, band.y + 5, 16, FONTS.date, band.sure ? ink.ink : ink.muted);
  }
  for (const gap of plan.gaps) {
    ctx.strokeStyle = ink.muted;
    ctx.lineWidth = 2;
    ctx.lineCap = "round";
    ctx.setLineDash([0.1, 6]);
    ctx.beginPath();
    ctx.moveTo(x + 4, gap.y - 12);
    ctx.lineTo(x + 4, gap.y + 15);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.lineCap = "butt";
    paintLines(ctx, [gap.text], x + 16, gap.y - 6, SMALL, FONTS.gap, ink.muted);
  }
  ctx.strokeStyle = ink["event-edge"];
  ctx.lineWidth = 2.5;
  for (const { parent, child } of plan.nests) {
    const [a, b] = [plan.boxes.get(parent), plan.boxes.get(child)];
    ctx.beginPath();
    ctx.moveTo(a.x + plan.cols.indent / 2, a.y + a.h);
    ctx.lineTo(a.x + plan.cols.indent / 2, b.y + 18);
    ctx.lineTo(b.x, b.y + 18);
    ctx.stroke();
  }
}

/**
 * Draw the lines between nodes: first the pale ones, fainter the more there are, then those that are `strong`. Who
 * reports something stands in the evidence: of those lines the far ones would only hide the others.
 */
function paintEdges(ctx, plan, strong, dimmed) {
  const alpha = (dimmed ? 0.5 : 1) * Math.min(1, Math.max(0.45, 70 / plan.lines.length));
  for (const line of plan.lines)
    if (!strong(line) && !line.quiet && !line.far) paintLine(ctx, line, ink.pale, 1.25, alpha);
  for (const line of plan.lines)
    if (strong(line) && !(line.dashed && (line.far || line.quiet)))
      paintLine(ctx, line, ink.medium, line.dashed ? 1.3 : 2, 1);
}

function paintLine(ctx, line, colour, width, alpha) {
  const [x1, y1, x2, y2, x3, y3, x4, y4] = line.curve;
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = width;
  if (line.dashed) ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.bezierCurveTo(x2, y2, x3, y3, x4, y4);
  ctx.stroke();
  ctx.setLineDash([]);
  const angle = Math.atan2(y4 - y3, x4 - x3),
    size = width < 2 ? 6 : 8;
  ctx.beginPath();
  ctx.moveTo(x4, y4);
  ctx.lineTo(x4 - size * Math.cos(angle - 0.45), y4 - size * Math.sin(angle - 0.45));
  ctx.lineTo(x4 - size * Math.cos(angle + 0.45), y4 - size * Math.sin(angle + 0.45));
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** Write above each node linked with the chosen one how it is linked; every box keeps that room free. */
function paintCaptions(ctx, plan, captions) {
  ctx.font = FONTS.small;
  for (const [id, text] of captions) {
    const box = plan.boxes.get(id);
    const right = box.kind !== "place";
    const room = box.kind === "event" ? box.w : plan.cols[box.kind].w;
    const line = wrap(text, FONTS.small, room, 1, (value) => ctx.measureText(value).width)[0];
    ctx.textAlign = right ? "right" : "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = ink.ink;
    ctx.fillText(line, right ? box.x + box.w - 4 : box.x + 4, box.y - CAPTION / 2 + 1);
  }
  ctx.textAlign = "left";
}

/** Lines longer than this down the page are drawn only when one of their ends is chosen or pointed at. */
const FAR = 440;

/** Turn edges into curves from box to box; edges between the same two nodes share one line. */
function routeLines(plan, edges) {
  const pairs = new Map();
  const nested = new Set(plan.nests.map(({ parent, child }) => `${child}>${parent}`));
  for (const edge of edges) {
    if (!plan.boxes.has(edge.from) || !plan.boxes.has(edge.to) || edge.from === edge.to) continue;
    if (nested.has(`${edge.from}>${edge.to}`) || nested.has(`${edge.to}>${edge.from}`)) continue;
    const key = edge.from < edge.to ? `${edge.from}-${edge.to}` : `${edge.to}-${edge.from}`;
    if (pairs.has(key)) pairs.get(key).edges.push(edge);
    else pairs.set(key, { from: edge.from, to: edge.to, edges: [edge] });
  }
  const lines = [...pairs.values()];
  const ports = new Map();
  for (const line of lines) {
    const [a, b] = [plan.boxes.get(line.from), plan.boxes.get(line.to)];
    [line.out, line.into] = sides(a, b);
    for (const [box, side, far] of [
      [a, line.out, b],
      [b, line.into, a],
    ]) {
      const key = `${box.id}${side}`;
      ports.set(key, [...(ports.get(key) ?? []), { line, box, at: far.y + far.h / 2 }]);
    }
    line.quiet =
      (a.kind !== "event" && b.kind !== "event" && a.kind !== b.kind) ||
      line.edges.every((edge) => edge.relation === "before");
    line.far = Math.abs(a.y + a.h / 2 - b.y - b.h / 2) > FAR;
    line.dashed = line.edges.every((edge) => ["about", "speaker", "channel"].includes(edge.relation));
  }
  for (const list of ports.values()) {
    list.sort((a, b) => a.at - b.at);
    list.forEach((port, i) => {
      const pad = Math.min(12, port.box.h / 3);
      const y = port.box.y + pad + ((port.box.h - 2 * pad) * (i + 0.5)) / list.length;
      if (port.box.id === port.line.from) port.line.y1 = y;
      else port.line.y2 = y;
    });
  }
  for (const line of lines) line.curve = curve(line, plan.boxes.get(line.from), plan.boxes.get(line.to));
  return lines;
}

function sides(a, b) {
  if (a.kind === b.kind) return a.kind === "actor" ? ["left", "left"] : ["right", "right"];
  const order = { actor: 0, event: 1, place: 2 };
  return order[a.kind] < order[b.kind] ? ["right", "left"] : ["left", "right"];
}

function curve(line, a, b) {
  const x1 = line.out === "left" ? a.x : a.x + a.w,
    x4 = line.into === "left" ? b.x : b.x + b.w;
  const [y1, y4] = [line.y1, line.y2];
  if (a.kind === b.kind) {
    const bulge = Math.min(46, 18 + Math.abs(y4 - y1) * 0.06) * (line.out === "left" ? -1 : 1);
    const edge = line.out === "left" ? Math.min(x1, x4) : Math.max(x1, x4);
    return [x1, y1, edge + bulge, y1, edge + bulge, y4, x4, y4];
  }
  const half = (x4 - x1) * 0.5;
  return [x1, y1, x1 + half, y1, x4 - half, y4, x4, y4];
}
