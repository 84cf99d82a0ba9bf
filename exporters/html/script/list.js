// The timeline as a real list, and the index of stories: what phones, keyboards, printers and screen readers use.

/** Fill the list with the seen events in time, then the people, organisations and places. */
function drawList(view) {
  const rows = orderEvents(view.events);
  const top = el("ol", { class: "timeline" });
  const lists = [top];
  let label = null,
    before = null;
  for (const { event, depth, parent } of rows) {
    lists.length = Math.min(depth, 4) + 1;
    const item = el("li", { class: depth ? "part" : "row" });
    if (!depth) {
      const days = before !== null && event.when.from !== null ? event.when.from - before : 0;
      if (event.when.label !== label && gapWords(days)) item.append(el("p", { class: "gap" }, gapWords(days)));
      if (event.when.label !== label) item.append(el("h2", {}, event.when.label));
      label = event.when.label;
      if (event.when.from !== null) before = Math.max(before ?? -Infinity, event.when.to ?? event.when.from);
    }
    item.append(nodeButton(event, ownTime(event.when, parent ? parent.when.label : event.when.label)));
    lists[lists.length - 1].append(item);
    lists.push(item.appendChild(el("ol", { class: "parts" })));
  }
  for (const empty of top.querySelectorAll("ol:empty")) empty.remove();
  refill(
    byId("list"),
    rows.length ? top : el("p", { class: "empty" }, nothingWords()),
    ...sideList("People and organisations", [...view.actors, ...unlinked("actor")]),
    ...sideList("Places", [...view.places, ...unlinked("place")]),
  );
}

/** Why there is no event to be seen. */
const nothingWords = () => (model.events.length ? "No event passes the filters." : "The articles tell of no event.");

function sideList(title, nodes) {
  if (!nodes.length) return [];
  const sorted = [...nodes].sort((a, b) => a.label.localeCompare(b.label, "en"));
  return [
    el("h2", {}, title),
    el(
      "ul",
      { class: "side" },
      sorted.map((node) => el("li", {}, nodeButton(node))),
    ),
  ];
}

function nodeButton(node, date) {
  const meta =
    node.kind === "event"
      ? eventMeta(node, date)
      : [typeWords(node.type), node.positions?.[0]].filter(Boolean).join(" · ");
  return el(
    "button",
    {
      type: "button",
      class: `node ${node.kind}`,
      "data-node": node.id,
      "aria-pressed": "false",
      on: { click: ({ detail }) => choose(node.id, { open: true, focus: detail === 0 }) },
    },
    said(node.label, "span", { class: "name" }),
    said(meta, "span", { class: "meta" }),
    node.contradictions ? el("span", { class: "conflict" }, `≠ ${some(node.contradictions, "contradiction")}`) : null,
  );
}

function eventMeta(event, date) {
  const place = event.place === undefined ? null : model.nodes[event.place].label;
  return [...eventWords(event, date), place].filter(Boolean).join(" · ");
}

/** Bring the chosen node, or the main event, into the middle of the list. */
function scrollList(id) {
  byId("list").querySelector(`[data-node="${id}"]`)?.scrollIntoView({ block: "center" });
}

/** Mark the chosen node in the list and what the search leaves. */
function markList() {
  for (const button of byId("list").querySelectorAll("button[data-node]")) {
    const id = Number(button.dataset.node);
    button.setAttribute("aria-pressed", String(id === state.selected));
    button.classList.toggle("dim", state.query !== "" && !searching.near.has(id));
  }
}

const SHOWN_STORIES = 60;

/** Show the stories, each with its dates, places, sources and a small line of how much happened when. */
function drawIndex(limit = SHOWN_STORIES) {
  const stories = storyList();
  const cards = stories.slice(0, limit).map(storyCard);
  const more =
    stories.length > limit
      ? el(
          "button",
          { type: "button", class: "more", on: { click: () => drawIndex(limit + SHOWN_STORIES) } },
          `Show more of ${some(stories.length, "story", "stories")}`,
        )
      : null;
  const total = model.nodes.length;
  const tooMany = total > model.limits.nodes ? `${total.toLocaleString("en")} items are too many for one picture.` : "";
  refill(
    byId("index"),
    el("h2", {}, `${some(stories.length, "story", "stories")}`),
    el(
      "p",
      { class: "hint" },
      tooMany ? `${tooMany} Choose a story to draw it, or search.` : "Choose one to draw it, or search.",
    ),
    stories.length ? el("ol", { class: "cards" }, cards) : el("p", { class: "empty" }, "No story passes the filters."),
    more,
  );
}

/** The stories that hold an event which passes the filters (and the search), with those events. */
function storyList() {
  const found = new Map();
  for (const event of model.events) {
    if (!eventPasses(event) || (state.query && !searching.near.has(event.id))) continue;
    if (found.has(event.story)) found.get(event.story).push(event);
    else found.set(event.story, [event]);
  }
  return [...found].sort((a, b) => a[0] - b[0]).map(([story, events]) => ({ story, events }));
}

function storyCard({ story, events }) {
  const { first, last, stray } = coreOf(events);
  const places = [...new Set(events.map((event) => event.place).filter((id) => id !== undefined))]
    .slice(0, 3)
    .map((id) => model.nodes[id].label);
  const contradictions = events.reduce((sum, event) => sum + event.contradictions, 0);
  const origins = Math.max(0, ...events.map((event) => event.origins ?? 0));
  const dates = first === null ? "undated" : first === last ? dateWords(first) : rangeWords(first, last, "to");
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "card", on: { click: () => openStory(story) } },
      said(storyMain(story).label, "strong"),
      el("span", { class: "meta" }, stray ? `${dates}, with mentions ${stray}` : dates),
      places.length ? said(places.join(", "), "span", { class: "meta" }) : null,
      last > first ? sparkline(events, first, last) : null,
      el("span", { class: "meta" }, `${some(events.length, "event")} · ${some(origins, "independent origin")}`),
      contradictions ? el("span", { class: "conflict" }, `≠ ${some(contradictions, "contradiction")}`) : null,
    ),
  );
}

/**
 * The days of a story: the shortest stretch in which four fifths of its dated events begin, for a stray mention of a year
 * long ago must not stretch it; `stray` says how far the rest reaches.
 */
function coreOf(events) {
  const days = events
    .map(({ when }) => when.from ?? when.to)
    .filter((day) => day !== null)
    .sort((a, b) => a - b);
  if (!days.length) return { first: null, last: null, stray: null };
  const count = Math.ceil(days.length * 0.8);
  let best = 0;
  for (let i = 1; i + count <= days.length; i += 1)
    if (days[i + count - 1] - days[i] < days[best + count - 1] - days[best]) best = i;
  const [first, last] = [days[best], days[best + count - 1]];
  const [from, to] = [dateParts(days[0])[0], dateParts(days[days.length - 1])[0]];
  const early = from < dateParts(first)[0] ? `from ${from}` : null,
    late = to > dateParts(last)[0] ? `up to ${to}` : null;
  return { first, last, stray: [early, late].filter(Boolean).join(" and ") };
}

function sparkline(events, first, last) {
  const bins = new Array(24).fill(0);
  for (const { when } of events)
    if ((when.from ?? when.to) >= first && (when.from ?? when.to) <= last && (when.from ?? when.to) !== null)
      bins[Math.min(23, Math.floor((((when.from ?? when.to) - first) / Math.max(1, last - first)) * 23.99))] += 1;
  const top = Math.max(1, ...bins);
  return svg(
    "svg",
    { class: "spark", viewBox: "0 0 96 18", "aria-hidden": "true" },
    bins.map((count, i) =>
      count ? svg("rect", { x: i * 4, y: 18 - (count / top) * 16, width: 3, height: (count / top) * 16 }) : null,
    ),
  );
}
