// Puts the parts together: selection, views, the address of the page's state, keys and themes.

const current = { view: null };
const narrow = matchMedia("(max-width: 860px)");

/** Work out what is seen and draw all of it; `home` brings the main or chosen node into sight. */
function refresh({ home = false } = {}) {
  current.view = see();
  const index = large && state.story === null;
  // What is chosen may be filtered away: its evidence stays open, and the graph moves to the main event of the rest.
  home ||= state.selected !== null && !index && !current.view.shown.has(state.selected);
  byId("index").hidden = !index;
  document.body.dataset.view = state.view;
  document.body.classList.toggle("at-index", index);
  drawCounts(index);
  drawLegend();
  drawStrip();
  if (index) drawIndex();
  else {
    drawList(current.view);
    drawGraph(current.view);
    const goal = current.view.shown.has(state.selected) ? state.selected : mainOf(current.view.events)?.id;
    if (home) {
      focusOn(goal);
      scrollList(goal);
    } else if (graph.plan) keepInView();
  }
  markList();
  drawPanel();
  for (const button of document.querySelectorAll("[data-show]"))
    button.setAttribute("aria-pressed", String(button.dataset.show === state.view));
  writeLink();
}

function drawCounts(index) {
  const { events, actors, places, passed } = current.view;
  const total = model.nodes.length,
    drawn = events.length + actors.length + places.length;
  const parts = index
    ? [
        some(model.events.length, "event"),
        some(model.documents.length, "article"),
        `${total.toLocaleString("en")} items`,
      ]
    : [
        large || drawn < total ? `showing ${drawn.toLocaleString("en")} of ${total.toLocaleString("en")}` : null,
        some(events.length, "event"),
        some(actors.length, "person or organisation", "people and organisations"),
        some(places.length, "place"),
        some(model.documents.length, "article"),
      ];
  byId("counts").textContent = parts.filter(Boolean).join(" · ");
  byId("note").hidden = index || passed > 0;
  byId("note").textContent = nothingWords();
  byId("title").textContent = titleWords();
}

/** The story on show, or the largest one and how many there are besides. */
function titleWords() {
  if (!model.stories.length) return "No events found";
  if (large && state.story === null)
    return `${some(model.stories.length, "story", "stories")} in ${some(model.documents.length, "article")}${leftOut()}`;
  const main = plainText(storyMain(state.story ?? 0).label),
    rest = model.stories.length - 1;
  return state.story !== null || !rest
    ? main
    : `${main} and ${inWords(rest)} other ${rest === 1 ? "story" : "stories"}`;
}

/** How many articles there are besides those on the page: a very large graph shows its most told stories. */
const leftOut = () =>
  model.limits.of ? `, the most told of ${model.limits.of.toLocaleString("en")} articles` : "";

/** Choose a node (or nothing): its evidence opens, its neighbours are named. */
function choose(id, { animate = false, open = false, focus = false } = {}) {
  if (id !== state.selected) {
    state.selected = id;
    if (id !== null && !current.view.shown.has(id) && !(large && state.story === null)) revealNode(id);
    drawPanel();
    drawStrip();
    markList();
    lookAgain();
    writeLink(true);
  }
  if (id === null) return;
  if (animate) focusOn(id, { animate: true, at: 0.4 });
  byId("list").querySelector(`[data-node="${id}"]`)?.scrollIntoView({ block: "nearest" });
  if (open || !animate) openPanel(focus);
}

/** A node that is not drawn is chosen from the evidence: its story opens if it must; the filters stay. */
function revealNode(id) {
  const { story } = model.nodes[id];
  if (state.story !== null && story !== undefined && story !== state.story) state.story = story;
  refresh({ home: true });
}

/** Show the evidence; `focus` moves the keyboard there, as it must where the panel covers the rest. */
function openPanel(focus = false) {
  document.body.classList.add("panel-open");
  if (focus || narrow.matches) byId("panel").focus({ preventScroll: true });
}

function closePanel() {
  document.body.classList.remove("panel-open");
  if (!narrow.matches) choose(null);
}

function show(view) {
  state.view = view;
  document.body.classList.remove("panel-open");
  refresh({ home: view === "graph" });
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  readInk();
  graph.network?.redraw();
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(dark ? "light" : "dark");
}

async function copyLink() {
  const button = byId("copy-link");
  writeLink();
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
  } catch {
    // A page from disk may not be allowed to use the clipboard: the link stands in the address bar.
    button.textContent = "See address bar";
  }
  setTimeout(() => {
    button.textContent = "Copy link";
  }, 1600);
}

function onKey(event) {
  const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("query").focus();
    byId("query").select();
  } else if (event.key === "Escape") escape(typing);
  else if (!typing && ["ArrowUp", "ArrowDown"].includes(event.key) && byId("list").contains(event.target))
    stepList(event);
  else if (!typing && event.target === document.body && event.key.startsWith("Arrow")) {
    byId("graph").focus();
    onGraphKey(event);
  }
}

/** Esc takes back one thing: the search, the open evidence, the selection, the brush. */
function escape(typing) {
  if (typing && byId("query").value) {
    byId("query").value = "";
    search("");
    afterSearch();
  } else if (typing) document.activeElement.blur();
  else if (narrow.matches && document.body.classList.contains("panel-open")) closePanel();
  else if (byId("panel").contains(document.activeElement)) leavePanel();
  else if (state.selected !== null) choose(null);
  else if (state.from !== null) clearBrush();
}

/** The keyboard goes back to where the chosen thing stands in the list or the graph. */
function leavePanel() {
  const place = state.view === "list" ? byId("list").querySelector('[aria-pressed="true"]') : byId("graph");
  (place ?? byId("skip")).focus();
}

function stepList(event) {
  const buttons = [...byId("list").querySelectorAll("button")];
  const next = buttons[buttons.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Whether a story holds at least half of all events: then the page opens on it and not on the index. */
const dominates = (story) =>
  !model.limits.stories && story < model.stories.length && model.stories[story].length * 2 >= model.events.length;

function start() {
  readInk();
  startGraph();
  startSearch();
  const linked = location.hash.length > 1;
  readLink();
  if (!linked) {
    if (large && dominates(0)) state.story = 0;
    if (!large || state.story !== null) state.selected = model.stories.length ? storyMain(0).id : null;
    if (narrow.matches) state.view = "list";
  }
  byId("save-picture").addEventListener("click", savePicture);
  byId("copy-link").addEventListener("click", copyLink);
  byId("copy-link").hidden = framed;
  byId("theme").addEventListener("click", switchTheme);
  byId("zoom-in").addEventListener("click", () => zoomBy(1.25));
  byId("zoom-out").addEventListener("click", () => zoomBy(0.8));
  byId("zoom-main").addEventListener("click", () => {
    const main = mainOf(current.view.events);
    if (main) choose(main.id, { animate: true });
  });
  byId("help").addEventListener("click", () => {
    choose(null);
    openPanel(true);
  });
  byId("above").addEventListener("click", () => focusOn(beyond.first, { animate: true, at: 0.2 }));
  byId("below").addEventListener("click", () => focusOn(beyond.next, { animate: true, at: 0.2 }));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    show("list");
    byId("list").focus();
  });
  for (const button of document.querySelectorAll("[data-show]"))
    button.addEventListener("click", () => show(button.dataset.show));
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", () => {
    if (location.hash !== written) {
      readLink();
      refresh({ home: true });
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    setTheme(document.documentElement.dataset.theme),
  );
  let timer = 0;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh({ home: true }), 80);
  });
  refresh({ home: true });
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

// For tests and for readers who like the console: the parts, not a promise to keep them.
globalThis.newsgraph = {
  model,
  state,
  graph,
  current,
  layout,
  columns,
  orderEvents,
  pack,
  wrap,
  gapWords,
  whenOf,
  boundsWords,
  choose,
  refresh,
  search,
  afterSearch,
  see,
  measure,
  pictureOf,
};

start();
