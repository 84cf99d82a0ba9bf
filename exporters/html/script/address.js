// The address keeps the state: names of nodes, families and articles, not their numbers, so that links outlive a rebuild.

function stateWords() {
  const words = new URLSearchParams();
  const put = (name, value) => value && words.set(name, value);
  put("node", state.selected === null ? "" : model.nodes[state.selected].iri);
  put("story", state.story === null ? "" : storyMain(state.story).iri);
  put("view", state.view === "graph" ? "" : state.view);
  put("q", state.query);
  put("place", state.place === null ? "" : model.nodes[state.place].iri);
  put("from", state.from === null ? "" : isoOf(state.from));
  put("to", state.to === null ? "" : isoOf(state.to));
  put("only", [state.contradicted && "contradicted", state.asserted && "asserted"].filter(Boolean).join(","));
  for (const name of ["passing", "nameless"])
    put(name, state[name] === fresh()[name] ? "" : state[name] ? "yes" : "no");
  put("origins", state.origins === 0 ? "one" : state.origins > 1 ? String(state.origins) : "");
  for (const kind of [...state.kinds].sort()) words.append("hide", kind);
  for (const family of [...state.families].sort()) words.append("no-family", family);
  for (const number of [...state.documents].sort((a, b) => a - b))
    words.append("no-article", model.documents[number].name);
  return words.toString();
}

let written = null;

/** A page in the frame of a notebook has no address of its own to keep anything in. */
const framed = location.protocol === "about:";

function writeLink(step = false) {
  const hash = `#${stateWords()}`;
  if (hash === written || framed) return;
  written = hash;
  history[step && location.hash ? "pushState" : "replaceState"](null, "", hash);
}

/** Take the state from the address; names that this page does not have are passed over. */
function readLink() {
  const words = new URLSearchParams(location.hash.slice(1));
  const node = (name) => model.byIri.get(words.get(name)) ?? null;
  Object.assign(state, fresh());
  state.selected = node("node");
  const story = node("story");
  state.story = story === null ? null : (model.nodes[story].story ?? null);
  if (["graph", "list", "legend"].includes(words.get("view"))) state.view = words.get("view");
  state.place = node("place");
  state.from = dayOf(words.get("from"));
  state.to = dayOf(words.get("to"));
  if (state.from === null || state.to === null) state.from = state.to = null;
  for (const name of ["passing", "nameless"]) if (words.has(name)) state[name] = words.get(name) === "yes";
  const only = (words.get("only") ?? "").split(",");
  state.contradicted = only.includes("contradicted");
  state.asserted = only.includes("asserted");
  const origins = words.get("origins") ?? "1";
  state.origins = origins === "one" ? 0 : Math.min(6, Math.max(1, Number.parseInt(origins, 10) || 1));
  state.kinds = new Set(words.getAll("hide").filter((kind) => kind in SAMPLE));
  state.families = new Set(words.getAll("no-family"));
  state.documents = new Set(
    words
      .getAll("no-article")
      .map((name) => model.byName.get(name))
      .filter((number) => number !== undefined),
  );
  search(words.get("q") ?? "");
  byId("query").value = state.query;
  written = location.hash;
}
