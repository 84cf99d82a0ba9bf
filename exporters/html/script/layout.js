// Where everything stands: a pure function of what is seen and how wide the page is. Time runs down, one event a row.

const FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const FONTS = {
  title: `600 14px ${FONT}`,
  name: `500 13.5px ${FONT}`,
  small: `12px ${FONT}`,
  date: `700 13px ${FONT}`,
  gap: `italic 12.5px ${FONT}`,
};
const LINE = 18,
  SMALL = 15,
  CAPTION = 17;

/** Columns for a page `width` pixels wide: left edges and widths of actors, events and places. */
function columns(width) {
  const compact = width < 640;
  const sizes = compact
    ? { actor: 102, event: 152, place: 88, gap: 9, indent: 10 }
    : { actor: 166, event: 270, place: 142, gap: 0, indent: 22 };
  const spare = Math.max(width, compact ? 380 : 690) - sizes.actor - sizes.event - sizes.place - (compact ? 14 : 24);
  const gap = compact ? Math.max(sizes.gap, spare / 2) : Math.min(Math.max(spare / 2, 44), 150);
  const event = -sizes.event / 2;
  return {
    compact,
    indent: sizes.indent,
    gap,
    actor: { x: event - gap - sizes.actor, w: sizes.actor },
    event: { x: event, w: sizes.event },
    place: { x: -event + gap, w: sizes.place },
  };
}

/** Break `text` into at most `most` lines of `width` pixels; what does not fit ends in an ellipsis. */
function wrap(text, font, width, most, measure) {
  const lines = [];
  let line = "";
  for (const word of pieces(plainText(text), font, width, measure)) {
    const longer = line ? `${line} ${word}` : word;
    if (measure(longer, font) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  let last = lines.slice(most - 1).join(" ");
  while (last && measure(`${last}…`, font) > width) last = last.slice(0, -1);
  return [...lines.slice(0, most - 1), `${last.trimEnd()}…`];
}

function pieces(text, font, width, measure) {
  return text.split(" ").flatMap((word) => {
    const out = [];
    while (word.length > 1 && measure(word, font) > width) {
      let cut = word.length - 1;
      while (cut > 1 && measure(hyphened(word, cut), font) > width) cut -= 1;
      out.push(hyphened(word, cut));
      word = word.slice(cut);
      if (out.length > 12) break;
    }
    return [...out, word];
  });
}

const hyphened = (word, cut) =>
  word.slice(0, cut) + (/^\p{Script=Latin}{2}$/u.test(word.slice(cut - 1, cut + 1)) ? "-" : "");

/** Order events in time with the parts of an event below it: `[{event, depth, parent}]`. */
function orderEvents(events) {
  const known = new Map(events.map((event) => [event.id, event]));
  const below = new Map();
  const roots = [];
  for (const event of events) {
    const parent = parentOf(event, known);
    if (parent === null) roots.push(event);
    else below.set(parent.id, [...(below.get(parent.id) ?? []), event]);
  }
  const start = (event) =>
    event.when.from ?? Math.min(Infinity, ...(below.get(event.id) ?? []).map((part) => part.when.from ?? Infinity));
  const inTime = (a, b) =>
    compare(start(a), start(b)) || compare(a.when.to ?? Infinity, b.when.to ?? Infinity) || a.id - b.id;
  const rows = [];
  const walk = (event, depth, parent) => {
    rows.push({ event, depth, parent });
    for (const part of (below.get(event.id) ?? []).sort(inTime)) walk(part, depth + 1, event);
  };
  for (const event of roots.sort(inTime)) walk(event, 0, null);
  return rows;
}

const compare = (a, b) => (a === b ? 0 : a < b ? -1 : 1);

/** The event under which `event` stands: what it is part of, or what it is about when it has no day of its own. */
function parentOf(event, known) {
  const up = (node) => {
    if (node.part !== undefined && known.has(node.part)) return known.get(node.part);
    const about = node.about === undefined ? undefined : known.get(node.about);
    return about && (node.when.from === null || node.when.label === about.when.label) ? about : null;
  };
  const parent = up(event);
  const passed = new Set([event.id]);
  for (let node = parent; node; node = up(node)) {
    if (passed.has(node.id)) return node.id === event.id ? breakLoop(event, parent) : parent;
    passed.add(node.id);
  }
  return parent;
}

/** Of events that are part of one another the one with the smallest number stands at the top. */
function breakLoop(event, parent) {
  return event.id < parent.id ? null : parent;
}

/**
 * Lay out `view` for `width` pixels. Returns `boxes` (by node id: x, y, w, h from the upper left corner, lines of
 * text), `bands` (one a date), `gaps`, `nests` and `bounds`. `measure(text, font)` gives the width of text.
 */
function layout(view, width, measure) {
  const cols = columns(width);
  const boxes = new Map(),
    bands = [],
    gaps = [],
    nests = [];
  let y = 0,
    band = null,
    before = null;
  for (const { event, depth, parent } of orderEvents(view.events)) {
    if (depth === 0 && (band === null || band.label !== event.when.label)) {
      const days = band && before !== null && event.when.from !== null ? event.when.from - before : 0;
      const gap = gapWords(days);
      if (band) {
        band.h = y - band.y + 4;
        y += 28;
      }
      if (gap) {
        gaps.push({ y: y + 4, text: gap });
        y += 20;
      }
      band = {
        label: event.when.label,
        lines: wrap(event.when.label, FONTS.date, cols.event.w + 8, 2, measure),
        sure: event.when.sure,
        y,
      };
      y += band.lines.length * 16 + 8;
      bands.push(band);
    }
    if (depth === 0 && event.when.from !== null)
      before = Math.max(before ?? -Infinity, event.when.to ?? event.when.from);
    y += CAPTION;
    const box = eventBox(event, depth, parent, cols, measure);
    box.y = y;
    y += box.h;
    boxes.set(event.id, box);
    if (parent) nests.push({ parent: parent.id, child: event.id });
  }
  if (band) band.h = y - band.y + 4;
  lane(view.actors, cols.actor, boxes, view.edges, cols, measure);
  lane(view.places, cols.place, boxes, view.edges, cols, measure);
  return { boxes, bands, gaps, nests, cols, bounds: boundsOf(boxes, bands, cols) };
}

function eventBox(event, depth, parent, cols, measure) {
  const indent = Math.min(depth, 3) * cols.indent;
  const w = cols.event.w - indent,
    inner = w - 26;
  const lines = wrap(event.label, FONTS.title, inner, cols.compact ? 5 : 3, measure);
  const time = ownTime(event.when, parent ? parent.when.label : event.when.label);
  const meta = eventWords(event, time).join(" · ");
  const small = meta ? wrap(meta, FONTS.small, inner, cols.compact ? 4 : 2, measure) : [];
  const badge = event.contradictions
    ? wrap(some(event.contradictions, "contradiction"), FONTS.small, inner - 18, 2, measure)
    : [];
  const h = 18 + lines.length * LINE + small.length * SMALL + (badge.length ? badge.length * SMALL + 9 : 0);
  return { id: event.id, kind: "event", x: cols.event.x + indent, w, h, lines, small, badge, depth };
}

/** What stands below the name of an event; its kind only where the name does not begin with it. */
function eventWords(event, time) {
  const kind = typeWords(event.type).toLowerCase();
  const named = event.label.toLowerCase().startsWith(kind);
  const told = event.documents.length > 1 ? some(event.documents.length, "article") : null;
  return [event.factuality, tollWords(event), time, named ? null : kind, told].filter(Boolean);
}

/** Stack the nodes of one lane beside the events that they belong to, as near to them as they fit. */
function lane(nodes, column, boxes, edges, cols, measure) {
  const ids = new Set(nodes.map((node) => node.id));
  const beside = new Map(nodes.map((node) => [node.id, []]));
  const middle = (id) => boxes.get(id).y + boxes.get(id).h / 2;
  for (const edge of edges) {
    if (ids.has(edge.from) && boxes.has(edge.to)) beside.get(edge.from).push(middle(edge.to));
    if (ids.has(edge.to) && boxes.has(edge.from)) beside.get(edge.to).push(middle(edge.from));
  }
  const at = new Map(
    nodes.filter((node) => beside.get(node.id).length).map((node) => [node.id, median(beside.get(node.id))]),
  );
  for (const edge of edges) {
    if (!ids.has(edge.from) || !ids.has(edge.to)) continue;
    if (!at.has(edge.from) && at.has(edge.to)) at.set(edge.from, at.get(edge.to) + 1);
    else if (!at.has(edge.to) && at.has(edge.from)) at.set(edge.to, at.get(edge.from) + 1);
  }
  const items = nodes.map((node) => ({ node, box: laneBox(node, column, cols, measure), at: at.get(node.id) ?? 0 }));
  items.sort((a, b) => a.at - b.at || a.node.id - b.node.id);
  const gap = CAPTION + 5;
  const tops = pack(
    items.map((item) => item.at - item.box.h / 2),
    items.map((item) => item.box.h + gap),
  );
  items.forEach((item, i) => {
    item.box.y = tops[i];
    boxes.set(item.node.id, item.box);
  });
}

function laneBox(node, column, cols, measure) {
  const icon = cols.compact ? 0 : 24;
  const inner = column.w - 22 - icon;
  const lines = wrap(node.label, FONTS.name, inner, cols.compact ? 4 : 3, measure);
  const small = node.positions?.length ? wrap(node.positions[0], FONTS.small, inner, 2, measure) : [];
  const wide = Math.max(
    ...lines.map((line) => measure(line, FONTS.name)),
    ...small.map((line) => measure(line, FONTS.small)),
  );
  const w = Math.min(column.w, Math.ceil(wide) + 22 + icon);
  const x = node.kind === "actor" ? column.x + column.w - w : column.x;
  return {
    id: node.id,
    kind: node.kind,
    x,
    w,
    h: 13 + lines.length * LINE + small.length * SMALL,
    lines,
    small,
    badge: [],
    icon,
  };
}

function median(values) {
  if (!values.length) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/**
 * Place items of the given sizes in order without overlap, least far from where they want to be in squares
 * (pool adjacent violators; Best and Chakravarti, 1990).
 */
function pack(wanted, sizes) {
  const blocks = [];
  wanted.forEach((at, i) => {
    let block = { first: i, count: 1, sum: at, size: sizes[i] };
    while (blocks.length) {
      const last = blocks[blocks.length - 1];
      if (last.sum / last.count + last.size <= block.sum / block.count) break;
      blocks.pop();
      block = {
        first: last.first,
        count: last.count + block.count,
        sum: last.sum + block.sum - block.count * last.size,
        size: last.size + block.size,
      };
    }
    blocks.push(block);
  });
  const tops = [];
  for (const block of blocks) {
    let top = block.sum / block.count;
    for (let i = block.first; i < block.first + block.count; i += 1) {
      tops.push(top);
      top += sizes[i];
    }
  }
  return tops;
}

function boundsOf(boxes, bands, cols) {
  let top = bands.length ? bands[0].y : 0,
    bottom = 0;
  for (const box of boxes.values()) {
    top = Math.min(top, box.y - CAPTION);
    bottom = Math.max(bottom, box.y + box.h);
  }
  return { left: cols.actor.x - 12, right: cols.place.x + cols.place.w + 12, top: top - 16, bottom: bottom + 24 };
}
