// Quotes: the sentence with its words marked, the way it took to us, and its article.

/** A quote: the sentence with the words marked, the way it took to us, and the article on demand right below. */
function quoteOf(claims) {
  const claim = claims[0];
  const place = el("div", { class: "article", hidden: true });
  const invitation = model.limits.stories ? "What else is quoted of the article" : "Read in the article";
  const open = el("button", { type: "button", class: "link open", "aria-expanded": "false" }, invitation);
  open.addEventListener("click", () => {
    place.hidden = !place.hidden;
    open.setAttribute("aria-expanded", String(!place.hidden));
    open.textContent = place.hidden ? invitation : "Close the article";
    if (!place.hidden) showArticle(place, claim.document, claims);
  });
  return el(
    "figure",
    { class: "quote" },
    el(
      "blockquote",
      { dir: "auto" },
      marked(
        claim.document,
        claim.s0,
        claim.s1,
        claims.map(({ e0, e1 }) => [e0, e1]),
      ),
    ),
    el("figcaption", {}, factBadge(claim), chainOf(claims), open),
    place,
  );
}

const factBadge = (claim) =>
  claim.factuality
    ? el("span", { class: `badge ${claim.factuality}` }, FACTUALITY[claim.factuality] ?? claim.factuality)
    : null;

/** Text `[start, end)` of an article with spans of it marked. */
function marked(number, start, end, spans) {
  const { text } = model.documents[number];
  const inside = spans
    .map(([a, b]) => [Math.max(a, start), Math.min(b, end)])
    .filter(([a, b]) => b > a)
    .sort((x, y) => x[0] - y[0] || x[1] - y[1]);
  const out = [];
  let at = start;
  for (const [a, b] of inside) {
    if (b <= at) continue;
    if (a > at) out.push(text.slice(at, a));
    out.push(el("mark", {}, text.slice(Math.max(a, at), b)));
    at = b;
  }
  if (at < end) out.push(text.slice(at, end));
  return out;
}

/** Names of who says a claim and to whom; nobody where a text only addresses its reader. */
function sayers({ speaker, speakerText, channel, channelText }) {
  const name = (id, text) => {
    if (id !== undefined) return model.nodes[id].label;
    if (!model.words.pronouns.includes(text?.toLowerCase())) return text;
    return text.toLowerCase() === "you" ? undefined : `somebody (“${text}”)`;
  };
  return [name(speaker, speakerText), name(channel, channelText)];
}

/** Speaker, channel, outlet, article: how the words came to us. */
function chainOf(claims) {
  const [claim] = claims;
  const document = model.documents[claim.document];
  const step = (text, id, tag) =>
    el(
      "li",
      { class: tag === "and " ? "also" : null },
      tag ?? null,
      id === undefined ? said(text) : linkButton(text, () => choose(id, { animate: true })),
    );
  const speakers = new Map(claims.map((one) => [sayers(one)[0], one.speaker]).filter(([name]) => name));
  const channel = sayers(claim)[1];
  return el(
    "ol",
    { class: "chain", "aria-label": "Who says so" },
    [...speakers].map(([name, id], i) => step(name, id, i ? "and " : null)),
    channel ? step(channel, claim.channel, "told ") : null,
    el("li", {}, said(outletWords(document))),
    el("li", {}, said(`“${headlineWords(document)}”`), `, ${publishedWords(document)}`),
  );
}

function sourceWords(claim) {
  const document = model.documents[claim.document];
  const [speaker, channel] = sayers(claim);
  const outlet =
    document.outlet || document.wire
      ? outletWords(document)
      : `“${shortened(headlineWords(document), 50)}”, publisher unknown`;
  return [speaker, channel && `told ${channel}`, outlet, publishedWords(document)].filter(Boolean).join(" › ");
}

/** Open an article inside `place`, scrolled to the first marked span. */
function showArticle(place, number, claims) {
  const document = model.documents[number];
  const address = webAddress(document.url);
  const spans = claims.map(({ e0, e1 }) => [e0, e1]);
  const text = el(
    "div",
    { class: "text", tabindex: 0, dir: "auto", role: "region", "aria-label": "Text of the article" },
    articleText(number, spans),
  );
  refill(
    place,
    said(headlineWords(document), "h4"),
    el(
      "p",
      { class: "byline" },
      [outletWords(document), document.byline, publishedWords(document)]
        .filter(Boolean)
        .map((part, i) => [i ? " · " : null, said(part)]),
    ),
    model.limits.stories
      ? el("p", { class: "byline" }, "Only the sentences that are quoted stand in this page.")
      : null,
    document.wire && document.outlet ? el("p", { class: "byline" }, "Copy of ", said(document.wire)) : null,
    document.copies
      ? el(
          "p",
          { class: "byline" },
          "Passages underlined with dots also stand in ",
          [...new Set(document.copies.map(([other]) => other))].map((other, i) => [
            i ? ", " : null,
            said(headlineWords(model.documents[other])),
          ]),
        )
      : null,
    text,
    address
      ? el(
          "p",
          { class: "byline" },
          el("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, "The article on the web"),
        )
      : null,
  );
  const first = text.querySelector("mark");
  if (first) text.scrollTop = Math.max(0, first.offsetTop - text.offsetTop - 60);
}

/** The whole text cut at every border of a mark, of boilerplate and of copied passages. */
function articleText(number, spans) {
  const document = model.documents[number];
  const layers = [
    ["mark", spans],
    ["boilerplate", document.boilerplate ?? []],
    ["copied", (document.copies ?? []).map(([, a, b]) => [a, b])],
  ];
  const cuts = new Set([0, document.text.length]);
  for (const [, list] of layers)
    for (const [a, b] of list) {
      cuts.add(a);
      cuts.add(b);
    }
  const sorted = [...cuts].filter((cut) => cut >= 0 && cut <= document.text.length).sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, i) => {
    const end = sorted[i + 1];
    const names = layers.filter(([, list]) => list.some(([a, b]) => a <= start && end <= b)).map(([name]) => name);
    const piece = document.text.slice(start, end);
    if (!names.length) return piece;
    return el(
      names.includes("mark") ? "mark" : "span",
      { class: names.filter((name) => name !== "mark").join(" ") || null },
      piece,
    );
  });
}

function articleToggle(number) {
  const document = model.documents[number];
  const place = el("div", { class: "article", hidden: true });
  const button = el(
    "button",
    { type: "button", class: "link", "aria-expanded": "false" },
    said(headlineWords(document)),
  );
  button.addEventListener("click", () => {
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
    if (!place.hidden) showArticle(place, number, []);
  });
  return [button, el("p", { class: "byline" }, said(outletWords(document)), `, ${publishedWords(document)}`), place];
}
