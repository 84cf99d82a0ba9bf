// The page's data: read once from the JSON blocks, never changed.

const read = (name) => JSON.parse(byId(`data-${name}`).textContent);

const model = (() => {
  const words = read("words");
  const nodes = read("nodes"),
    edges = read("edges"),
    documents = read("documents");
  const versions = read("versions"),
    stories = read("stories");
  const claims = read("claims").map((row, index) => readClaim(row, index, words));
  for (const node of nodes) {
    node.when = whenOf(node);
    node.claims = [];
    node.said = [];
    node.links = [];
    node.versions = [];
    node.parts = [];
    node.documents ??= [];
    node.origins ??= node.documents.length;
    node.families ??= Object.hasOwn(words.families, node.type) ? words.families[node.type] : [];
    node.contradictions = 0;
  }
  for (const claim of claims) {
    if (claim.subject !== undefined) nodes[claim.subject].claims.push(claim);
    if (claim.speaker !== undefined) nodes[claim.speaker].said.push(claim);
    else if (claim.channel !== undefined) nodes[claim.channel].said.push(claim);
  }
  edges.forEach((edge, index) => {
    edge.index = index;
    edge.relation = words.strings[edge.relation];
    nodes[edge.from].links.push(edge);
    nodes[edge.to].links.push(edge);
  });
  for (const item of versions) {
    nodes[item.event].versions.push(item);
    if (item.status === "contradictory") nodes[item.event].contradictions += 1;
  }
  for (const node of nodes) if (node.part !== undefined) nodes[node.part].parts.push(node.id);
  stories.forEach((events, index) => {
    for (const event of events) nodes[event].story = index;
  });
  return {
    words,
    nodes,
    edges,
    documents,
    claims,
    versions,
    stories,
    events: nodes.filter((node) => node.kind === "event"),
    map: read("map"),
    limits: read("limits"),
    byIri: new Map(nodes.map((node) => [node.iri, node.id])),
    byName: new Map(documents.map((document, index) => [document.name, index])),
  };
})();

function readClaim(row, index, words) {
  const claim = { index };
  words.fields.forEach((field, column) => {
    if (row[column] !== undefined && row[column] !== null) claim[field] = row[column];
  });
  for (const field of ["predicate", "role", "attribute"])
    if (claim[field] !== undefined) claim[field] = words.strings[claim[field]];
  return claim;
}

const typeWords = (name) => model.words.types[name] ?? name.replace(/_/g, " ");
const textOf = (claim, start, end) => model.documents[claim.document].text.slice(start, end);
const other = (edge, id) => (edge.from === id ? edge.to : edge.from);

/** The phrase that stands by the far node of an edge when `id` is chosen: `carried out by`, `part of this`. */
function relationWords(edge, id) {
  const [forward, backward] = model.words.relations[edge.relation] ?? [edge.relation, edge.relation];
  if (edge.from === id) return forward;
  return model.nodes[edge.from].kind === model.nodes[edge.to].kind ? `${forward} this` : backward;
}

const outletWords = (document) => document.outlet ?? (document.wire ? `${document.wire} copy` : "publisher unknown");
/** The headline of an article; without one its first line stands for it. */
function headlineWords(document) {
  if (document.title) return document.title;
  const line = withoutBoilerplate(document)
    .split("\n")
    .find((text) => text.trim())
    ?.trim();
  if (!line) return document.name;
  return line.length > 90 ? `${line.slice(0, 88).replace(/\s+\S*$/, "")}…` : line;
}

function withoutBoilerplate({ text, boilerplate = [] }) {
  let [rest, at] = ["", 0];
  for (const [start, end] of boilerplate) {
    rest += text.slice(at, Math.max(at, start));
    at = Math.max(at, end);
  }
  return rest + text.slice(at);
}

/** The date of an article as it is known: stated, inferred or unknown. */
function publishedWords(document) {
  if (document.published) return shortDate(document.published);
  if (document.earliest && document.latest)
    return `undated, about ${rangeWords(dayOf(document.earliest), dayOf(document.latest), "to")}`;
  return "undated";
}

/** How much is told about an event. */
const weight = (node) => node.documents.length * 1000 + node.origins * 100 + Math.min(node.claims.length, 99);

/** Whether an event is only mentioned in passing: of the most general kind, with no contradiction and no part. */
const isPassing = (event) => model.words.passing.includes(event.type) && !event.contradictions && !event.parts.length;

/** Whether an actor is somebody without a name in one article: "two officers", "a source". */
const isNameless = (node) => node.unnamed === true && node.documents.length < 2;

const storyMain = (story) => model.nodes[model.stories[story][0]];
