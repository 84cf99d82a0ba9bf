// What the reader chose, and what is to be seen because of it.

/** Up to this many events, those mentioned only in passing are shown from the start. */
const FEW_EVENTS = 40;

const fresh = () => ({
  passing: model.events.length <= FEW_EVENTS,
  nameless: model.events.length <= FEW_EVENTS,
  selected: null,
  view: "graph",
  story: null,
  query: "",
  place: null,
  from: null,
  to: null,
  contradicted: false,
  asserted: false,
  origins: 1, // at least so many; 0 = one only
  kinds: new Set(),
  families: new Set(),
  documents: new Set(),
});

/** The one state of the page. `kinds`, `families` and `documents` hold what is switched off. */
const state = fresh();

/** The widest type of an event below the root of all types. */
const topFamily = (event) => event.families.filter((name) => name !== "event").pop() ?? event.type;
const large = model.limits.stories || model.nodes.length > model.limits.nodes;

function claimCounts(claim) {
  return !state.documents.has(claim.document) && !(state.asserted && claim.factuality);
}

function eventPasses(event) {
  if (state.story !== null && event.story !== state.story) return false;
  if (!state.passing && isPassing(event) && event.id !== state.selected) return false;
  if (state.families.has(topFamily(event))) return false;
  if (state.contradicted && !event.contradictions) return false;
  if (state.asserted && event.factuality) return false;
  if (state.origins === 0 ? event.origins !== 1 : state.origins > 1 && event.origins < state.origins) return false;
  if (state.documents.size && event.documents.length && event.documents.every((number) => state.documents.has(number)))
    return false;
  if (state.from !== null) {
    const { first, last } = event.when;
    if (first === null || first > state.to || (last ?? first) < state.from) return false;
  }
  return state.place === null || placesOf(event).has(state.place);
}

/** The places of an event and all that contain them. */
function placesOf(event) {
  const found = new Set();
  const queue = event.links.map((edge) => other(edge, event.id)).filter((id) => model.nodes[id].kind === "place");
  while (queue.length) {
    const id = queue.pop();
    if (found.has(id)) continue;
    found.add(id);
    for (const edge of model.nodes[id].links) if (edge.relation === "within" && edge.from === id) queue.push(edge.to);
  }
  return found;
}

const edgeCounts = (edge) =>
  !edge.claims || !edge.claims.length || edge.claims.some((index) => claimCounts(model.claims[index]));

/**
 * Find what is to be seen: `events`, `actors`, `places` (nodes), `edges` between them, `left` = how many more there
 * would be. Actors and places are those that a seen event, or an actor of one, is linked with.
 */
function see() {
  let events = model.events.filter(eventPasses);
  const passed = events.length;
  const cap = model.limits.nodes;
  if (events.length > cap / 2) events = events.sort((a, b) => weight(b) - weight(a)).slice(0, cap / 2);
  const seen = new Set(events.map((event) => event.id));
  const around = new Map();
  for (const event of events) gather(event, around);
  const neighbours = [...around].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id]) => id);
  const room = Math.max(0, cap - events.length);
  for (const id of neighbours.slice(0, room)) seen.add(id);
  for (const id of [...seen]) {
    if (model.nodes[id].kind === "event") continue;
    for (const edge of model.nodes[id].links) {
      const next = other(edge, id);
      if (seen.size < cap && ["affiliation", "within"].includes(edge.relation) && edge.from === id && edgeCounts(edge))
        seen.add(next);
    }
  }
  const nodes = [...seen].map((id) => model.nodes[id]).filter((node) => !state.kinds.has(node.kind));
  const shown = new Set(nodes.map((node) => node.id));
  const edges = [...new Set(nodes.flatMap((node) => node.links))]
    .filter((edge) => shown.has(edge.from) && shown.has(edge.to) && edgeCounts(edge))
    .sort((a, b) => (b.claims?.length ?? 0) - (a.claims?.length ?? 0) || a.index - b.index)
    .slice(0, model.limits.edges);
  const kind = (name) => nodes.filter((node) => node.kind === name);
  return { events: kind("event"), actors: kind("actor"), places: kind("place"), edges, shown, passed };
}

/** People, organisations and places that nothing is linked with: the list holds them, the graph does not. */
function unlinked(kind) {
  if (large || state.story !== null || filtered()) return [];
  return model.nodes.filter((node) => node.kind === kind && !current.view.shown.has(node.id));
}

function gather(event, around) {
  for (const edge of event.links) {
    const id = other(edge, event.id);
    if (model.nodes[id].kind === "event" || !edgeCounts(edge)) continue;
    if (!state.nameless && isNameless(model.nodes[id]) && id !== state.selected) continue;
    around.set(id, (around.get(id) ?? 0) + 1 + (edge.claims?.length ?? 0));
  }
}

/** The event that most is told about among `events`: whole happenings before statements and parts. */
function mainOf(events) {
  const whole = (event) =>
    (isPassing(event) ? 0 : 2e6) + (event.about === undefined && event.part === undefined ? 1e6 : 0);
  let best = null;
  for (const event of events)
    if (best === null || whole(event) + weight(event) > whole(best) + weight(best)) best = event;
  return best;
}

const filtered = () =>
  state.passing !== fresh().passing ||
  state.nameless !== fresh().nameless ||
  state.contradicted ||
  state.asserted ||
  state.origins !== 1 ||
  state.from !== null ||
  state.place !== null ||
  state.kinds.size + state.families.size + state.documents.size > 0;
