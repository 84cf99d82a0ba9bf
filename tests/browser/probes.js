// Questions that the tests ask the page; `Opened.ask(name, argument)` calls one.
({
  /** Pairs of boxes, captions, dates and gaps that lie over one another. */
  overlaps() {
    const { plan, captions } = newsgraph.graph,
      { x, w } = plan.cols.event,
      out = [];
    const all = [
      ...plan.boxes.values(),
      ...[...captions.keys()].map((id) => ({
        ...plan.boxes.get(id),
        id: `caption ${id}`,
        y: plan.boxes.get(id).y - 16,
        h: 15,
      })),
      ...plan.bands.map((band) => ({ id: band.label, x, w, y: band.y + 5, h: band.lines.length * 16 })),
      ...plan.gaps.map((gap) => ({ id: gap.text, x, w, y: gap.y - 6, h: 15 })),
    ];
    const drawn = [...document.querySelectorAll("#legend .spot text, #strip text")].map((text) => {
      const { left, top, width, height } = text.getBoundingClientRect();
      return { id: text.textContent, x: left, y: top + 2, w: width, h: height - 4 };
    });
    const hit = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    for (const group of [all, drawn.filter(({ w }) => w)])
      group.forEach((a, i) =>
        group.slice(i + 1).forEach((b) => {
          if (hit(a, b)) out.push([a.id, b.id]);
        }),
      );
    return out;
  },

  /** Elements whose own text is smaller than 12 pixels on the screen. */
  smallText() {
    const out = [];
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
      if (
        !own ||
        ["SCRIPT", "STYLE", "NOSCRIPT", "title"].includes(element.tagName) ||
        !element.getClientRects().length
      )
        continue;
      const map = element.closest("svg.map");
      const scale = map ? map.getBoundingClientRect().width / map.viewBox.baseVal.width : 1;
      const size = parseFloat(getComputedStyle(element).fontSize) * scale;
      if (size < 12) out.push([element.tagName, size, element.textContent.slice(0, 40)]);
    }
    return out;
  },

  /** Zoom of the graph, and where a node lies in it: left, top, right, bottom, then the graph's width and height. */
  sight(iri) {
    const { graph, model } = newsgraph,
      box = graph.plan.boxes.get(model.byIri.get(iri));
    const start = graph.network.canvasToDOM({ x: box.x, y: box.y });
    const end = graph.network.canvasToDOM({ x: box.x + box.w, y: box.y + box.h });
    const { clientWidth, clientHeight } = document.getElementById("graph");
    return [graph.network.getScale(), start.x, start.y, end.x, end.y, clientWidth, clientHeight];
  },

  /** Bring a node to the middle of the graph and give that point of the screen. */
  centre(iri) {
    const { graph, model } = newsgraph,
      box = graph.plan.boxes.get(model.byIri.get(iri));
    graph.network.moveTo({ position: { x: box.x + box.w / 2, y: box.y + box.h / 2 }, scale: graph.network.getScale() });
    const rect = document.getElementById("graph").getBoundingClientRect();
    return [rect.left + rect.width / 2, rect.top + rect.height / 2];
  },

  /** The open article: the marked words, whether they are in sight, and whether it lies inside the quote clicked. */
  article() {
    const text = document.querySelector("#panel .article .text"),
      mark = text.querySelector("mark");
    const a = text.getBoundingClientRect(),
      b = mark.getBoundingClientRect();
    return [mark.textContent, b.top >= a.top && b.bottom <= a.bottom, text.closest(".quote") !== null];
  },

  /** Names of the nodes that the search dims. */
  dimmed() {
    const { graph, model } = newsgraph;
    return [...graph.look].filter(([, look]) => look === "dim").map(([id]) => model.nodes[id].iri);
  },

  /** How the ranges of the contested card are drawn. */
  ranges() {
    const kind = (range) => (range.querySelector(".open") ? "open" : range.querySelector(".dot") ? "dot" : "range");
    return [...document.querySelectorAll(".accounts.contested .range")].map(kind);
  },

  /** What graph, list, strip, map and counts show that the filters do not let through, or lack. */
  outOfStep() {
    const { model, current, graph, state } = newsgraph,
      { view } = current,
      out = [];
    const same = (what, found, wanted) => {
      const [a, b] = [[...new Set(found)].sort(), [...new Set(wanted)].sort()];
      if (a.join() !== b.join()) out.push([what, a, b]);
    };
    const numbers = (selector) => [...document.querySelectorAll(selector)].map((item) => Number(item.dataset.node));
    const events = view.events.map(({ id }) => id);
    if (graph.plan) same("graph", graph.plan.boxes.keys(), view.shown);
    same("list", numbers("#list .event[data-node]"), events);
    for (const id of view.shown) if (!numbers("#list [data-node]").includes(id)) out.push(["list lacks", id]);
    const dated = events.filter((id) => model.nodes[id].when.first !== null);
    const bars = numbers("#strip .bar");
    same("strip", state.from === null ? bars : bars.filter((id) => dated.includes(id)), dated);
    for (const spot of document.querySelectorAll("#legend .spot"))
      if (view.shown.has(Number(spot.id.slice(5))) === spot.classList.contains("away")) out.push(["map", spot.id]);
    const told = [view.events, view.actors, view.places].map((list) => list.length);
    const words = document.getElementById("counts").textContent;
    const counted = ["event", "(?:person or organisation|people and organisations)", "place"].map((noun) =>
      Number(words.match(`(\\d+) ${noun}`)?.[1]),
    );
    if (told.join() !== counted.join()) out.push(["counts", words, told]);
    const dimmed = numbers("#list .dim[data-node]").filter((id) => view.shown.has(id));
    const faint = [...graph.look].filter(([, look]) => look === "dim").map(([id]) => id);
    if (graph.plan) same("search", dimmed, faint);
    return out;
  },

  /** Nodes that the list does not hold. */
  unlisted() {
    const held = new Set(
      [...document.querySelectorAll("#list [data-node]")].map((button) => Number(button.dataset.node)),
    );
    return newsgraph.model.nodes.filter((node) => !held.has(node.id)).map((node) => node.iri);
  },

  /** Sentences of claims that no panel quotes, however much is opened in it. */
  unquoted() {
    const quoted = new Set();
    for (const button of document.querySelectorAll("#list [data-node]")) {
      button.click();
      for (const closed of document.querySelectorAll("#panel .more, #panel .source")) closed.click();
      for (const quote of document.querySelectorAll("#panel blockquote")) quoted.add(quote.textContent);
    }
    const { claims, documents } = newsgraph.model;
    const sentences = claims.map((claim) => documents[claim.document].text.slice(claim.s0, claim.s1));
    return sentences.filter((sentence) => !quoted.has(sentence));
  },

  /** Width of the saved picture and of what it shows. */
  picture() {
    const { plan } = newsgraph.graph;
    return [newsgraph.pictureOf(plan).width, plan.bounds.right - plan.bounds.left];
  },

  /** Pairs of text and background colours with a contrast below 4.5 (WCAG 2.2, 1.4.3). */
  faint() {
    const style = getComputedStyle(document.documentElement),
      ctx = document.createElement("canvas").getContext("2d");
    const channel = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    const light = (name) => {
      ctx.fillStyle = style.getPropertyValue(`--${name}`).trim();
      const n = Number.parseInt(ctx.fillStyle.slice(1), 16);
      return 0.2126 * channel(n >> 16) + 0.7152 * channel((n >> 8) & 255) + 0.0722 * channel(n & 255);
    };
    const grounds = ["paper", "sheet", "band", "event", "actor", "place", "chosen", "conflict-paper"];
    const pairs = [
      ...grounds.flatMap((ground) => [
        ["ink", ground],
        ["muted", ground],
      ]),
      ["link", "sheet"],
      ["link", "paper"],
      ["link", "conflict-paper"],
      ["conflict", "sheet"],
      ["conflict", "conflict-paper"],
      ["conflict", "chosen"],
      ["mark-ink", "mark"],
    ];
    const ratio = ([a, b]) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    return pairs.map((pair) => [...pair, ratio(pair)]).filter(([, , value]) => value < 4.5);
  },

  /** Walk every node and article; headings and article texts that differ from the data. */
  walk() {
    const { model } = newsgraph,
      texts = [],
      wrong = [];
    for (const node of model.nodes) {
      newsgraph.choose(node.id, { open: true });
      for (const closed of document.querySelectorAll("#panel .more, #panel .source, #panel .quote .open"))
        closed.click();
      const heading = document.querySelector("#panel h2").textContent;
      if (heading !== node.label) wrong.push([node.label, heading]);
      texts.push(...[...document.querySelectorAll("#panel .article .text")].map((text) => text.textContent));
    }
    newsgraph.choose(null);
    for (const closed of document.querySelectorAll("#panel .articles button")) closed.click();
    texts.push(...[...document.querySelectorAll("#panel .article .text")].map((text) => text.textContent));
    const whole = new Set(model.documents.map((document) => document.text));
    return [texts.length, [...wrong, ...texts.filter((text) => !whole.has(text))]];
  },

  /** Elements that only injected markup could have made, and links that lead anywhere but to the web. */
  foreign() {
    const handlers = ["onload", "onerror", "onclick", "onfocus", "onmouseover", "srcdoc", "style"].map(
      (name) => `#panel [${name}], #legend [${name}], #list [${name}], header [${name}]`,
    );
    const tags = "iframe, img, object, embed, base, link, video, audio, foreignObject, svg script, form:not(#search)";
    const web = (link) => link.id === "skip" || ["http:", "https:"].includes(link.protocol);
    return [
      ...document.querySelectorAll([tags, ...handlers].join(", ")),
      ...[...document.querySelectorAll("a")].filter((link) => !web(link)),
      ...[...document.querySelectorAll("script")].slice(0, -2).filter((script) => script.type !== "application/json"),
      ...[...document.querySelectorAll("meta[http-equiv]")].slice(1),
    ].map((element) => element.outerHTML);
  },
});
