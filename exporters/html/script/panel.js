// The evidence panel: every claim behind the selection, down to the words in the article.

function drawPanel() {
  const panel = byId("panel");
  const inside = panel.contains(document.activeElement);
  const close = el(
    "button",
    { type: "button", class: "close", "aria-label": "Close the evidence", on: { click: closePanel } },
    "×",
  );
  if (state.selected === null) {
    refill(panel, close, overview());
  } else {
    const node = model.nodes[state.selected];
    refill(panel, close, ...(node.kind === "event" ? eventParts(node) : [heading(node), ...sideParts(node)]));
  }
  panel.scrollTop = 0;
  if (inside) panel.focus({ preventScroll: true });
}

function overview() {
  const outlets = new Set(model.documents.map((document) => document.outlet).filter(Boolean)).size;
  return el(
    "div",
    {},
    el("h2", { class: "title" }, "How to read this page"),
    el(
      "p",
      {},
      `${some(model.events.length, "event")} from ${some(model.documents.length, "article")}${outlets ? ` of ${some(outlets, "outlet")}` : ""}. Time runs down. Choose an event, a person or a place to see who says what, word for word.`,
    ),
    el("ul", { class: "signs" }, signs()),
    el("h2", {}, "Articles"),
    el(
      "ul",
      { class: "articles" },
      model.documents.slice(0, 60).map((document, number) => el("li", {}, articleToggle(number))),
    ),
  );
}

/** What the shapes and signs of the page mean. */
function signs() {
  const sign = (mark, text) =>
    el("li", {}, el("span", { class: "sign", "aria-hidden": "true" }, mark), el("span", {}, text));
  const line = (dashed) =>
    svg(
      "svg",
      { class: "swatch", viewBox: "0 0 22 16" },
      svg("path", { d: "M1 8h20", "stroke-dasharray": dashed ? "4 3" : null }),
    );
  return [
    sign(swatch("event"), "an event, under its date; what is part of it hangs below it"),
    sign(swatch("actor"), "a person, an organisation or a group"),
    sign(swatch("place"), "a place"),
    sign("≠", "articles give values that cannot both hold; a value that is only less exact is no contradiction"),
    sign(line(false), "takes part, takes place, is part of"),
    sign(line(true), "reports or speaks about it; a box with a dashed border is not stated as fact"),
    sign("/", "search; arrow keys move about, Enter opens, Esc goes back"),
  ];
}

function heading(node) {
  const kicker = [...new Set([node.kind === "event" ? "Event" : null, typeWords(node.type)])]
    .filter(Boolean)
    .join(" · ");
  const about = [];
  if (node.kind === "event") {
    about.push(
      el(
        "p",
        { class: "when" },
        el("strong", {}, node.when.label),
        node.when.outer ? ` (${node.when.outer})` : null,
        node.place === undefined
          ? null
          : [" · ", linkButton(model.nodes[node.place].label, () => choose(node.place, { animate: true }))],
      ),
    );
  }
  if (node.positions?.length) about.push(said(unlike(node.positions).join(" · "), "p", { class: "positions" }));
  if (node.aliases?.length) about.push(aliasLine(node));
  return el(
    "header",
    {},
    el("p", { class: "kicker" }, kicker, node.factuality ? el("span", { class: "badge" }, node.factuality) : null),
    said(node.label, "h2"),
    about,
    el("p", { class: "sources" }, sourcesWords(node)),
  );
}

/** Texts that differ in more than capitals. */
const unlike = (texts) => texts.filter((text, i) => texts.findIndex((one) => sameWords(one, text)) === i);
const sameWords = (a, b) => a.toLowerCase() === b.toLowerCase();

const SHOWN_ALIASES = 8;

function aliasLine({ kind, label, aliases: all }) {
  const aliases = unlike([label, ...all]).slice(1);
  if (!aliases.length) return null;
  const more = aliases.length - SHOWN_ALIASES;
  return el(
    "p",
    { class: "aliases" },
    kind === "event" ? "Words used: " : "Also called ",
    aliases.slice(0, SHOWN_ALIASES).map((alias, i) => [i ? ", " : "", said(alias)]),
    more > 0 ? ` and ${inWords(more)} more` : null,
  );
}

function sourcesWords(node) {
  const articles = some(node.documents.length, "article");
  if (!node.origins) return `In ${articles}`;
  return `In ${articles}, ${node.origins === 1 ? "one independent origin" : `${inWords(node.origins)} independent origins`}`;
}

function eventParts(event) {
  const accounts = accountsOf(event);
  const counted = new Set(accounts.flatMap((group) => group.claims));
  const { linked, loose } = connections(
    event,
    event.claims.filter((claim) => !counted.has(claim)),
  );
  const speakers = speakersOf(event);
  return [
    heading(event),
    glanceList(event, accounts),
    accounts.length ? el("div", { class: "versions" }, accounts.map(accountCard)) : null,
    ...linked,
    ...loose,
    speakers.length
      ? el(
          "section",
          { class: "connection" },
          el("h3", {}, "According to"),
          el(
            "ul",
            { class: "speakers" },
            speakers.map(([id, count]) =>
              el(
                "li",
                {},
                linkButton(model.nodes[id].label, () => choose(id, { animate: true })),
                ` ${some(count, "statement")}`,
              ),
            ),
          ),
        )
      : null,
  ];
}

function speakersOf(event) {
  const count = new Map();
  for (const claim of event.claims)
    if (claim.speaker !== undefined && claimCounts(claim))
      count.set(claim.speaker, (count.get(claim.speaker) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1]);
}

/** Sections of a node: `linked`, one for each thing it is linked with, and `loose`, what is said of it without a link. */
function connections(node, claims) {
  const linked = new Map();
  for (const edge of node.links) {
    if (
      ["speaker", "channel"].includes(edge.relation) ||
      !edgeCounts(edge) ||
      (edge.relation === "before" && !edge.claims?.length)
    )
      continue;
    const key = `${relationWords(edge, node.id)}\n${other(edge, node.id)}`;
    if (!linked.has(key))
      linked.set(key, { phrase: relationWords(edge, node.id), far: other(edge, node.id), claims: [] });
    linked.get(key).claims.push(...(edge.claims ?? []).map((index) => model.claims[index]).filter(claimCounts));
  }
  const shown = new Set([...linked.values()].flatMap((item) => item.claims));
  const loose = new Map();
  for (const claim of claims) {
    if (shown.has(claim) || !claimCounts(claim)) continue;
    const title = looseTitle(claim),
      key = title.toLowerCase();
    if (!loose.has(key)) loose.set(key, { title, found: [] });
    loose.get(key).found.push(claim);
  }
  return {
    linked: [...linked.values()].map(({ phrase, far, claims: found }) =>
      connection(phrase.endsWith(" this") ? [farLink(far), ` ${phrase}`] : [`${phrase} `, farLink(far)], found, far),
    ),
    loose: [...loose.values()].map(({ title, found }) => connection([title], found)),
  };
}

const farLink = (id) => linkButton(model.nodes[id].label, () => choose(id, { animate: true }));

function looseTitle(claim) {
  const what = claim.role
    ? (model.words.relations[`role:${claim.role}`]?.[0] ?? claim.role.replace(/_/g, " "))
    : (model.words.predicates[claim.predicate] ?? claim.predicate);
  const value = claim.predicate === "type" ? typeWords(claim.value ?? "") : claim.value;
  return value && value.length < 80 ? `${what}: ${value}` : what;
}

const FIRST_QUOTES = 3;

function connection(title, claims, far = null) {
  const quotes = bySentence(claims);
  const rest = quotes.slice(FIRST_QUOTES);
  const section = el(
    "section",
    { class: "connection", "data-far": far, tabindex: far === null ? null : -1 },
    el(
      "h3",
      {},
      title.map((part) => (typeof part === "string" ? said(part, "span") : part)),
    ),
    quotes.slice(0, FIRST_QUOTES).map(quoteOf),
  );
  if (rest.length) {
    const more = el(
      "button",
      {
        type: "button",
        class: "more",
        on: {
          click: () => {
            more.replaceWith(...rest.map(quoteOf));
          },
        },
      },
      `Show ${inWords(rest.length)} more`,
    );
    section.append(more);
  }
  if (!quotes.length)
    section.append(
      el("p", { class: "hint" }, "Follows from how the articles fit together; no single sentence says it."),
    );
  return section;
}

/** Claims of one sentence are quoted once, whoever says it; what is told to another or is less sure stands apart. */
function bySentence(claims) {
  const groups = new Map();
  for (const claim of claims) {
    const key = [claim.document, claim.s0, claim.s1, sayers(claim)[1], claim.factuality].join("|");
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}

/** Parts of a person, organisation or place: what they are linked with, what they say, then what else is said of them. */
function sideParts(node) {
  const spoken = node.said.filter(claimCounts);
  const told = ({ subject }) => {
    const event = model.nodes[subject];
    return event === undefined || isPassing(event) ? 0 : weight(event);
  };
  const shown = [...spoken].sort((a, b) => told(b) - told(a)).slice(0, 60);
  const byEvent = new Map();
  for (const claim of shown) byEvent.set(claim.subject, [...(byEvent.get(claim.subject) ?? []), claim]);
  const { linked, loose } = connections(node, node.claims);
  return [
    ...linked,
    spoken.length ? el("h3", { class: "rule" }, `Quoted in ${some(spoken.length, "statement")}`) : null,
    ...[...byEvent].map(([id, claims]) =>
      connection(
        id === undefined
          ? ["said"]
          : ["about ", linkButton(model.nodes[id].label, () => choose(id, { animate: true }))],
        claims,
      ),
    ),
    spoken.length > shown.length
      ? el("p", { class: "hint" }, `${shown.length} of ${spoken.length} statements are shown.`)
      : null,
    ...loose,
  ];
}
