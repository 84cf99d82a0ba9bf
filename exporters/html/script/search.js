// Search over names, other names and the texts: the hits, and what is one step away, stay; the rest is dimmed.

const searching = { near: new Set(), hits: [], passages: [] };
const haystacks = { nodes: null, texts: null };

function prepareSearch() {
  haystacks.nodes = model.nodes.map((node) =>
    [node.label, ...(node.aliases ?? []), ...(node.positions ?? [])].join("\n").toLowerCase(),
  );
  haystacks.texts = model.documents.map((document) => document.text.toLowerCase());
  haystacks.claims = model.documents.map(() => []);
  for (const claim of model.claims) haystacks.claims[claim.document].push(claim);
}

/** Find `query` (words in any order for names, as written for texts) and fill `searching`. */
function search(query) {
  state.query = query.trim();
  const wanted = state.query.toLowerCase();
  searching.near = new Set();
  searching.hits = [];
  searching.passages = [];
  if (!wanted) return;
  if (!haystacks.nodes) prepareSearch();
  const parts = wanted.split(/\s+/);
  searching.hits = model.nodes
    .filter((node) => parts.every((part) => haystacks.nodes[node.id].includes(part)))
    .map((node) => node.id);
  const matched = new Set(searching.hits);
  haystacks.texts.forEach((text, number) => text.includes(wanted) && searchText(number, wanted, matched));
  for (const id of matched) {
    searching.near.add(id);
    for (const edge of model.nodes[id].links) searching.near.add(other(edge, id));
  }
  searching.hits.sort((a, b) => rankHit(b, wanted) - rankHit(a, wanted) || a - b);
}

function searchText(number, wanted, matched) {
  for (const claim of haystacks.claims[number]) {
    if (!textOf(claim, claim.s0, claim.s1).toLowerCase().includes(wanted)) continue;
    for (const id of [claim.subject, claim.object, claim.speaker]) if (id !== undefined) matched.add(id);
    if (
      searching.passages.length < 40 &&
      claim.subject !== undefined &&
      !searching.passages.some((other) => other.document === claim.document && other.s0 === claim.s0)
    )
      searching.passages.push(claim);
  }
}

function rankHit(id, wanted) {
  const node = model.nodes[id];
  const label = node.label.toLowerCase();
  return (
    (label === wanted ? 1e8 : label.startsWith(wanted) ? 150 : 0) +
    (node.kind === "event" ? 10 : 0) +
    node.documents.length * 100 +
    node.links.length
  );
}

function drawFound() {
  const box = byId("found");
  const open = state.query !== "" && document.activeElement === byId("query");
  box.hidden = !open;
  if (!open) return;
  const names = searching.hits.slice(0, 8),
    passages = searching.passages.slice(0, 5);
  box.replaceChildren();
  if (names.length)
    box.append(
      el(
        "ul",
        {},
        names.map((id) => el("li", {}, foundButton(model.nodes[id]))),
      ),
    );
  if (passages.length)
    box.append(
      el("p", { class: "kicker" }, "In the texts"),
      el(
        "ul",
        {},
        passages.map((claim) => el("li", {}, passageButton(claim))),
      ),
    );
  if (!names.length && !passages.length) box.append(el("p", { class: "empty" }, "Nothing found."));
}

function foundButton(node) {
  return el(
    "button",
    { type: "button", class: `hit ${node.kind}`, on: { click: () => goTo(node.id) } },
    swatch(node.kind),
    said(node.label, "span", { class: "name" }),
    el("span", { class: "meta" }, node.kind === "event" ? node.when.label : typeWords(node.type)),
  );
}

function passageButton(claim) {
  const sentence = textOf(claim, claim.s0, claim.s1);
  const at = Math.max(0, sentence.toLowerCase().indexOf(state.query.toLowerCase()));
  const start = Math.max(0, at - 40);
  return el(
    "button",
    { type: "button", class: "hit passage", on: { click: () => goTo(claim.subject) } },
    el(
      "span",
      { dir: "auto" },
      start ? "…" : "",
      sentence.slice(start, at),
      el("mark", {}, sentence.slice(at, at + state.query.length)),
      sentence.slice(at + state.query.length, at + state.query.length + 70),
      "…",
    ),
    el("span", { class: "meta" }, said(outletWords(model.documents[claim.document]))),
  );
}

/** Go to a node from anywhere: into its story when another one, or none, is open. */
function goTo(id) {
  const node = model.nodes[id];
  const story =
    node.kind === "event"
      ? node.story
      : node.links.map((edge) => model.nodes[other(edge, id)].story).find((number) => number !== undefined);
  byId("query").blur();
  if ((large && state.story === null) || (state.story !== null && story !== undefined && story !== state.story))
    state.story = story ?? state.story;
  state.selected = id;
  if (state.view === "legend") state.view = "graph";
  refresh({ home: true });
  openPanel();
}

function startSearch() {
  const input = byId("query");
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        search(input.value);
        afterSearch();
      },
      large ? 120 : 0,
    );
  });
  input.addEventListener("focus", drawFound);
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    search(input.value);
    const first = searching.hits[0] ?? searching.passages[0]?.subject;
    if (first !== undefined) goTo(first);
  });
  byId("search").addEventListener("focusout", () =>
    setTimeout(() => {
      if (!byId("search").contains(document.activeElement)) byId("found").hidden = true;
    }, 120),
  );
}

function afterSearch() {
  if (large && state.story === null) drawIndex();
  drawFound();
  markList();
  lookAgain();
  writeLink();
}
