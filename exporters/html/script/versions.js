// Versions side by side: what each account gives as number or date, as a range on one axis.

/** Group the counts, times and contested values of an event: `[{attribute, status, why, claims}]`. */
function accountsOf(event) {
  const groups = new Map();
  for (const item of event.versions) {
    groups.set(item.attribute, {
      ...item,
      claims: item.claims.map((index) => model.claims[index]).filter(claimCounts),
    });
  }
  for (const claim of event.claims) {
    if (!["count", "time"].includes(claim.predicate) || !claimCounts(claim)) continue;
    const attribute = claim.attribute ?? (claim.predicate === "time" ? "date" : claim.predicate);
    if (!groups.has(attribute)) groups.set(attribute, { attribute, status: null, why: "", claims: [] });
    const group = groups.get(attribute);
    if (!group.claims.includes(claim)) group.claims.push(claim);
  }
  const order = { contradictory: 0, superseded: 1, compatible: 2 };
  const toll = ({ attribute }) => (TOLL.includes(attribute) ? TOLL.indexOf(attribute) : TOLL.length);
  return [...groups.values()]
    .filter((group) => group.claims.length)
    .sort(
      (a, b) =>
        isTime(a) - isTime(b) ||
        toll(a) - toll(b) ||
        (order[a.status] ?? 3) - (order[b.status] ?? 3) ||
        b.claims.length - a.claims.length ||
        compare(a.attribute, b.attribute),
    );
}

/** What readers look for first. */
const TOLL = ["killed", "wounded"];

const isTime = (group) => Number(["date", "time"].includes(group.attribute));

const attributeWords = (name) =>
  model.words.attributes[name] ??
  { date: "When it happened", time: "When it happened", place: "Where it happened", type: "What kind of event" }[
    name
  ] ??
  name.replace(/_/g, " ");

function accountWords(group) {
  const different = byValue(group.claims).length;
  const versions = different > 1 ? some(different, "version") : some(group.claims.length, "account");
  if (group.status === "contradictory") return `${versions}, they contradict`;
  if (group.status === "superseded") return `${versions}, updated later`;
  return different > 1 ? `${versions}, all can hold` : versions;
}

/** One card: the title, how the accounts stand to one another, and a row for each of them. */
function accountCard(group) {
  const contested = group.status === "contradictory";
  const axis = axisOf(group.claims);
  return el(
    "section",
    { class: `accounts${contested ? " contested" : ""}`, "data-attribute": group.attribute, tabindex: -1 },
    el(
      "h3",
      {},
      attributeWords(group.attribute),
      el("span", { class: "status" }, contested ? "≠ " : "", accountWords(group)),
    ),
    el(
      "ol",
      {},
      byValue(group.claims).map((claims) => accountRow(claims, axis, group)),
    ),
    axis ? axisFoot(axis) : null,
    group.why && group.claims.length > 1 ? said(group.why, "p", { class: "why" }) : null,
  );
}

/** Accounts that give the same bounds share a row: the value and its range once, a line for each source. */
function byValue(claims) {
  const groups = new Map();
  for (const claim of claims) {
    const key = `${claim.low}|${claim.high}|${valueWords(claim)}|${countedWords(claim)}`;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}

const valueWords = (claim) =>
  boundsWords(claim) ??
  (claim.object === undefined ? null : model.nodes[claim.object].label) ??
  textOf(claim, claim.e0, claim.e1);

/** What is counted, where it is not simply people: `two` and `two people` are one version. */
function countedWords({ counted }) {
  if (!counted || counted.length > 40) return "";
  const everybody = (word) =>
    model.words.everybody.some((one) => [one, `${one}s`, one.replace(/y$/, "ies")].includes(word));
  return counted.toLowerCase().split(/\s+/).every(everybody) ? "" : counted;
}

const accountValue = (claim, group) => (group.attribute === "type" ? typeWords(valueWords(claim)) : valueWords(claim));

function accountRow(claims, axis, group) {
  const [first] = claims;
  const detail = countedWords(first);
  return el(
    "li",
    { class: "account" },
    el(
      "p",
      { class: "value" },
      said(accountValue(first, group)),
      detail ? [" ", said(detail, "span", { class: "counted" })] : null,
      preferredBadge(claims, group),
    ),
    axis ? rangeMark(first, axis) : null,
    el("ul", { class: "origins" }, bySource(claims).map(sourceRow)),
    sameOrigin(claims),
  );
}

/** Claims in the same words from the same source share a line. */
function bySource(claims) {
  const groups = new Map();
  for (const claim of claims) {
    const key = `${textOf(claim, claim.e0, claim.e1)}\n${claim.document}\n${sourceWords(claim)}\n${claim.factuality}`;
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}

/** Two articles that copy one report are one witness: say so. */
function sameOrigin(claims) {
  const articles = new Set(claims.map((claim) => claim.document)),
    origins = new Set(claims.map((claim) => model.documents[claim.document].origin));
  if (origins.size === articles.size) return null;
  return el(
    "p",
    { class: "hint" },
    `${some(articles.size, "article")}, but ${origins.size === 1 ? "one origin" : `${inWords(origins.size)} origins`}: copies of the same report count once.`,
  );
}

function preferredBadge(claims, group) {
  const words = { contradictory: "best supported", superseded: "latest" }[group.status];
  return words && claims.some((claim) => claim.index === group.preferred)
    ? el("span", { class: "badge" }, words)
    : null;
}

/** One source of an account; its sentences open right below. */
function sourceRow(claims) {
  const [claim] = claims;
  const body = el("div", { class: "opened", hidden: true });
  const button = el(
    "button",
    { type: "button", class: "source", "aria-expanded": "false" },
    said(`“${shortened(textOf(claim, claim.e0, claim.e1))}”`, "span", { class: "words" }),
    factBadge(claim),
    said(sourceWords(claim), "span"),
  );
  button.addEventListener("click", () => {
    body.hidden = !body.hidden;
    button.setAttribute("aria-expanded", String(!body.hidden));
    if (!body.hidden && !body.childElementCount) body.append(...bySentence(claims).map(quoteOf));
  });
  return el("li", {}, button, body);
}

const shortened = (text, most = 120) => (text.length > most ? `${text.slice(0, most - 2)}…` : text);

/** Bounds of the common axis, or null when fewer than one account has bounds. */
function axisOf(claims) {
  const values = claims.flatMap((claim) => [claim.low, claim.high]).filter((value) => value !== undefined);
  if (!values.length) return null;
  const dates = typeof values[0] === "string";
  const numbers = (dates ? values.map(dayOf) : values.map(Number)).filter((value) => Number.isFinite(value));
  if (!numbers.length) return null;
  const low = Math.min(...numbers),
    high = Math.max(...numbers);
  const pad = Math.max(dates ? 1 : 0.5, (high - low) * 0.14);
  return { dates, low, high, from: low - pad, to: high + pad };
}

/** Place on the axis; its middle where numbers are so huge that no room is left between its ends. */
function axisX(axis, value) {
  const share = (value - axis.from) / (axis.to - axis.from);
  return 8 + (Number.isFinite(share) ? share : 0.5) * 124;
}

function rangeMark(claim, axis) {
  const number = (value) => (value === undefined ? null : axis.dates ? dayOf(value) : Number(value));
  const low = number(claim.low),
    high = number(claim.high);
  if (low === null && high === null)
    return svg("svg", { class: "range", viewBox: "0 0 140 16", "aria-hidden": "true" });
  const x1 = low === null ? 10 : axisX(axis, low),
    x2 = high === null ? 130 : axisX(axis, high);
  const parts = [svg("line", { class: "rule", x1: 4, x2: 136, y1: 8, y2: 8 })];
  if (x2 - x1 < 5) parts.push(svg("circle", { class: "dot", cx: (x1 + x2) / 2, cy: 8, r: 5 }));
  else
    parts.push(
      svg("rect", {
        class: "extent",
        x: x1,
        y: 4,
        width: x2 - x1,
        height: 8,
        rx: low === null || high === null ? 0 : 4,
      }),
    );
  if (high === null) parts.push(svg("path", { class: "open", d: "M130 2l8 6l-8 6z" }));
  if (low === null) parts.push(svg("path", { class: "open", d: "M10 2l-8 6l8 6z" }));
  return svg("svg", { class: "range", viewBox: "0 0 140 16", "aria-hidden": "true" }, parts);
}

function axisFoot(axis) {
  if (axis.low === axis.high) return null;
  const sameYear = axis.dates && dateParts(axis.low)[0] === dateParts(axis.high)[0];
  const dayOrMonth = (date) => (sameYear ? date.slice(0, -5) : date.replace(/^\d+ /, ""));
  const word = (value) => (axis.dates ? dayOrMonth(shortDate(isoOf(value))) : amount(value));
  return el(
    "p",
    { class: "axisfoot", "aria-hidden": "true" },
    el("span", {}, word(axis.low)),
    el("span", {}, word(axis.high)),
  );
}
