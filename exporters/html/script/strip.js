// The time strip: every event on one line of time, and a brush that filters. Bars show how far a date is known.

const strip = { low: 0, high: 1, left: 16, width: 100, dragging: null };

const stripX = (day) => strip.left + ((day - strip.low) / (strip.high - strip.low)) * strip.width;
const stripDay = (x) => Math.round(strip.low + ((x - strip.left) / strip.width) * (strip.high - strip.low));

/** Draw the strip for the events that pass all filters but the brush itself. */
function drawStrip() {
  const [from, to] = [state.from, state.to];
  state.from = state.to = null;
  const events = model.events.filter(eventPasses);
  state.from = from;
  state.to = to;
  const dated = events.filter((event) => event.when.first !== null);
  const holder = byId("strip");
  const width = holder.clientWidth,
    height = 74;
  if (!dated.length || width < 60) return refill(holder, el("p", { class: "hint" }, "No dated event."));
  setScale(dated, width);
  const picture = svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": stripLabel(dated) },
    ticks(height),
    dated.length > 150 ? histogram(dated) : bars(dated),
    brush(height),
  );
  picture.addEventListener("pointerdown", startBrush);
  picture.addEventListener("dblclick", clearBrush);
  const undated = events.length - dated.length;
  const words =
    from === null
      ? narrow.matches
        ? "Drag to choose a time"
        : "Drag over the strip to choose a time"
      : from === to
        ? dateWords(from)
        : rangeWords(from, to, "to");
  refill(
    holder,
    el(
      "p",
      { class: "hint" },
      el("span", { id: "brush-words" }, words),
      from === null ? null : el("button", { type: "button", class: "link", on: { click: clearBrush } }, "all times"),
      undated
        ? el(
            "span",
            { class: "undated" },
            `${narrow.matches ? `${undated} undated` : some(undated, "undated event")} ${from === null ? "not shown" : "left out"}`,
          )
        : null,
    ),
    picture,
  );
}

function setScale(events, width) {
  const days = events.flatMap(({ when }) => [when.first, when.last, when.from, when.to]).filter((day) => day !== null);
  const [low, high] = [Math.min(...days), Math.max(...days)];
  const pad = Math.max(1, (high - low) * 0.03);
  Object.assign(strip, { low: low - pad, high: high + pad, width: width - 2 * strip.left });
}

const stripLabel = (events) =>
  `${some(events.length, "dated event")} from ${dateWords(Math.ceil(strip.low))} to ${dateWords(Math.floor(strip.high))}`;

/** Stack events in lanes so that no two bars touch; the chosen one is drawn in ink. */
function bars(events) {
  const ends = [];
  const sorted = [...events].sort((a, b) => (a.when.from ?? a.when.to) - (b.when.from ?? b.when.to) || a.id - b.id);
  return sorted.map((event) => {
    const { from, to, first, last } = event.when;
    const x1 = stripX(from ?? to) - 3,
      x2 = Math.max(stripX(to ?? from) + 3, x1 + 6);
    const f1 = Math.min(x1, stripX(first ?? from ?? to) - 3),
      f2 = Math.max(x2, stripX(last ?? to ?? from) + 3);
    let lane = ends.findIndex((end) => end < f1 - 1);
    if (lane < 0) lane = ends.length < 6 ? ends.push(0) - 1 : ends.indexOf(Math.min(...ends));
    ends[lane] = f2;
    const y = 44 - lane * 7;
    const open = from === null || to === null;
    return svg(
      "g",
      {
        class: `bar${event.id === state.selected ? " chosen" : ""}${event.contradictions ? " contested" : ""}`,
        "data-node": event.id,
      },
      svg("title", {}, `${event.label}: ${event.when.label}`),
      f2 - f1 > x2 - x1 + 1
        ? svg("rect", { class: "maybe", x: f1, y: y + 1, width: f2 - f1, height: 3, rx: 1.5 })
        : null,
      svg("rect", { class: event.when.sure && !open ? "sure" : "unsure", x: x1, y, width: x2 - x1, height: 5, rx: 2 }),
    );
  });
}

function histogram(events) {
  const bins = new Array(Math.max(10, Math.floor(strip.width / 5))).fill(0);
  for (const { when } of events)
    bins[
      Math.min(
        bins.length - 1,
        Math.max(0, Math.floor((((when.from ?? when.to) - strip.low) / (strip.high - strip.low)) * bins.length)),
      )
    ] += 1;
  const top = Math.max(...bins),
    step = strip.width / bins.length;
  return bins.map((count, i) =>
    count
      ? svg("rect", {
          class: "sure",
          x: strip.left + i * step,
          y: 49 - Math.max(1, (count / top) * 42),
          width: step - 1,
          height: Math.max(1, (count / top) * 42),
        })
      : null,
  );
}

/** Marks at whole days, months or years, as many as have room. */
function ticks(height) {
  const days = strip.high - strip.low,
    room = strip.width / 84;
  const steps = [
    [1, "d"],
    [2, "d"],
    [7, "d"],
    [14, "d"],
    [1, "m"],
    [3, "m"],
    [6, "m"],
    [1, "y"],
    [2, "y"],
    [5, "y"],
    [10, "y"],
    [50, "y"],
    [100, "y"],
    [500, "y"],
  ];
  const length = { d: 1, m: 30.4, y: 365.25 };
  const [count, unit] = steps.find(([n, u]) => days / (n * length[u]) <= room) ?? [1000, "y"];
  const marks = [svg("line", { class: "axis", x1: strip.left, x2: strip.left + strip.width, y1: 52, y2: 52 })];
  let last = -Infinity;
  for (const day of tickDays(count, unit)) {
    const x = stripX(day);
    marks.push(svg("line", { class: "axis", x1: x, x2: x, y1: 52, y2: 57 }));
    const [year, month, date] = dateParts(day);
    const text =
      unit === "y"
        ? String(year)
        : unit === "m"
          ? month
            ? `${MONTHS[month].slice(0, 3)} ${year}`
            : String(year)
          : `${date} ${MONTHS[month].slice(0, 3)}${days > 300 ? ` ${year}` : ""}`;
    if (x - last > 66 && x < strip.left + strip.width - 20 && x > strip.left + 16) {
      marks.push(svg("text", { x, y: height - 4, "text-anchor": "middle" }, text));
      last = x;
    }
  }
  return marks;
}

function tickDays(count, unit) {
  const [year, month] = dateParts(Math.ceil(strip.low));
  const at = (i) =>
    unit === "d"
      ? Math.ceil(strip.low) + i * count
      : unit === "m"
        ? Math.round(Date.UTC(year, Math.floor(month / count) * count + i * count, 1) / 864e5)
        : Math.round(Date.UTC(Math.floor(year / count) * count + i * count, 0, 1) / 864e5);
  const out = [];
  for (let i = 0; i < 200; i += 1) {
    const day = at(i);
    if (day > strip.high) break;
    if (day >= strip.low) out.push(day);
  }
  return out;
}

function brush(height) {
  if (state.from === null) return null;
  const x1 = Math.max(strip.left, stripX(state.from - 0.5)),
    x2 = Math.min(strip.left + strip.width, stripX(state.to + 0.5));
  const handle = (x, end) =>
    svg("rect", {
      class: "handle",
      x: x - 4,
      y: 8,
      width: 8,
      height: height - 30,
      rx: 3,
      tabindex: 0,
      role: "slider",
      "data-end": end,
      "aria-label": end === "from" ? "First day" : "Last day",
      "aria-valuemin": Math.ceil(strip.low),
      "aria-valuemax": Math.floor(strip.high),
      "aria-valuenow": state[end],
      "aria-valuetext": dateWords(state[end]),
      on: { keydown: (event) => nudge(event, end) },
    });
  return [
    svg("rect", { class: "window", x: x1, y: 4, width: Math.max(2, x2 - x1), height: height - 22 }),
    handle(x1, "from"),
    handle(x2, "to"),
  ];
}

function nudge(event, end) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const range = [state.from, state.to];
  range[end === "from" ? 0 : 1] += step * (event.shiftKey ? 7 : 1);
  setBrush(...range);
  byId("strip").querySelector(`[data-end="${end}"]`)?.focus();
}

function setBrush(from, to) {
  state.from = Math.min(from, to);
  state.to = Math.max(from, to);
  refresh();
}

function clearBrush() {
  state.from = state.to = null;
  refresh();
}

/** Drag: a new window, or one end of it; a click on a bar chooses the event. */
function startBrush(event) {
  const picture = event.currentTarget,
    rect = picture.getBoundingClientRect();
  const dayAt = (moved) =>
    Math.min(Math.floor(strip.high), Math.max(Math.ceil(strip.low), stripDay(moved.clientX - rect.left)));
  const bar = event.target.closest("[data-node]"),
    end = event.target.dataset?.end;
  const fixed = end === "from" ? state.to : end === "to" ? state.from : dayAt(event);
  const shade = svg("rect", { class: "window", y: 4, height: 52 });
  const startX = event.clientX;
  let moved = false;
  const onMove = (move) => {
    if (Math.abs(move.clientX - startX) < 4 && !moved) return;
    moved = true;
    const [a, b] = [fixed, dayAt(move)].sort((x, y) => x - y);
    shade.setAttribute("x", stripX(a - 0.5));
    shade.setAttribute("width", Math.max(2, stripX(b + 0.5) - stripX(a - 0.5)));
    picture.append(shade);
    byId("brush-words").textContent = a === b ? dateWords(a) : rangeWords(a, b, "to");
  };
  const onUp = (up) => {
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onUp);
    if (moved) setBrush(fixed, dayAt(up));
    else if (bar) choose(Number(bar.dataset.node), { animate: true, open: true });
  };
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onUp);
  event.preventDefault();
}
