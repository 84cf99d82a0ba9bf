// At a glance: who and what is behind an event, and how many, above all evidence; each line leads down to its own.

/** Whether a number counts some of a whole: `three more`, `four of them`. */
const isPartial = ({ unit }) => unit === "additional" || unit === "part";

/** The account to show where there is room for one: the preferred one, else the plainest count with most origins. */
function leading(group) {
  const origins = (claims) => new Set(claims.map((claim) => model.documents[claim.document].origin)).size;
  const preferred = (claims) => group.status !== "compatible" && claims.some(({ index }) => index === group.preferred);
  return byValue(group.claims).sort(
    (a, b) =>
      isPartial(a[0]) - isPartial(b[0]) ||
      preferred(b) - preferred(a) ||
      !countedWords(b[0]) - !countedWords(a[0]) ||
      origins(b) - origins(a) ||
      Number(b[0].low ?? 0) - Number(a[0].low ?? 0),
  )[0];
}

/** The dead and wounded in few words, for the box of an event: `2 killed, at least 11 wounded`. */
function tollWords(event) {
  return accountsOf(event)
    .filter(({ attribute }) => TOLL.includes(attribute))
    .map((group) => ({ ...group, claim: leading(group)[0] }))
    .filter(({ status, preferred, claim }) => !isPartial(claim) && (status !== "contradictory" || preferred))
    .map(({ attribute, claim }) => `${valueWords(claim)} ${attribute}`)
    .join(", ");
}

const MOST_COUNTS = 4,
  MOST_NAMES = 3;

/** Lines about an event: `{title, words, note, evidence}`, the last a selector of the section below. */
function glanceOf(event, accounts) {
  const counts = accounts
    .filter((group) => !isTime(group) || group.status === "contradictory")
    .slice(0, MOST_COUNTS)
    .map(countLine);
  const actors = model.words.behind.map((relation) => {
    const edges = event.links.filter((edge) => edge.from === event.id && edge.relation === relation && toActor(edge));
    return nameLine(capital(model.words.relations[relation][0].replace(/:$/, "")), edges, (edge) => edge.to);
  });
  const causes = event.links.filter((edge) => edge.to === event.id && edge.relation === "cause" && edgeCounts(edge));
  return [...actors, claimLine(event), nameLine("Caused by", causes, (edge) => edge.from), ...counts].filter(Boolean);
}

const toActor = (edge) => model.nodes[edge.to].kind === "actor" && edgeCounts(edge);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function countLine(group) {
  const rows = byValue(group.claims);
  const unbroken = ([claim]) => accountValue(claim, group).replace(/ /g, "\u00a0");
  const totals = rows.filter(([claim]) => !isPartial(claim));
  const several = `≠ ${totals.slice(0, 3).map(unbroken).join(" / ")}${totals.length > 3 ? " / …" : ""}`;
  return {
    title: attributeWords(group.attribute),
    words: group.status === "contradictory" ? several : accountValue(leading(group)[0], group),
    note: rows.length > 1 ? accountWords(group) : "",
    evidence: `[data-attribute="${group.attribute}"]`,
  };
}

/** Who says that it was them: the speakers of claims of responsibility about an event. */
function claimLine(event) {
  const edges = event.links
    .filter((edge) => edge.to === event.id && model.words.admissions.includes(model.nodes[edge.from].type))
    .flatMap((edge) => model.nodes[edge.from].links)
    .filter((edge) => ["role:speaker", "role:agent"].includes(edge.relation) && toActor(edge));
  return nameLine(
    "Claimed by",
    edges,
    (edge) => edge.to,
    (edge) => edge.from,
  );
}

/** The names at the `end` of edges, those with a name of their own and many claims first; null without edges. */
function nameLine(title, edges, end, evidence = end) {
  if (!edges.length) return null;
  const unnamed = (edge) => Boolean(model.nodes[end(edge)].unnamed);
  const told = (edge) => edge.claims?.length ?? 0;
  const sorted = [...edges].sort((a, b) => unnamed(a) - unnamed(b) || told(b) - told(a));
  const labels = (list) => [...new Set(list.map((edge) => model.nodes[end(edge)].label))];
  const names = labels(sorted),
    named = labels(sorted.filter((edge) => !unnamed(edge)));
  const shown = named.length ? named.slice(0, MOST_NAMES) : names.slice(0, 1);
  const more = names.length - shown.length;
  const doubted = edges.every((edge) => told(edge) && edge.claims.every((index) => model.claims[index].factuality));
  const notes = [more ? `and ${inWords(more)} more` : "", doubted ? "not stated as fact" : ""];
  return {
    title,
    words: shown.join(", "),
    note: notes.filter(Boolean).join(", "),
    evidence: `[data-far="${evidence(sorted[0])}"]`,
  };
}

function glanceList(event, accounts) {
  const lines = glanceOf(event, accounts);
  if (!lines.length) return null;
  return el(
    "dl",
    { class: "glance" },
    lines.map(({ title, words, note, evidence }) => [
      el("dt", {}, title),
      el(
        "dd",
        {},
        linkButton(words, () => jumpTo(evidence), {
          class: words.startsWith("≠ ") ? "link contested" : "link",
          title: "See who says so",
        }),
        note ? el("span", { class: "meta" }, ` ${note}`) : null,
      ),
    ]),
  );
}

function jumpTo(selector) {
  const section = byId("panel").querySelector(selector);
  section?.scrollIntoView({ block: "start" });
  section?.focus({ preventScroll: true });
}
