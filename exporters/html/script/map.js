// The map: outlines and places; choosing a place filters by it.

function mapSection() {
  if (!model.map) return null;
  const { width, height, path } = model.map;
  const places = placesToShow();
  const onMap = (node) => {
    const { x, y } = project(node);
    return x > 0 && y > 0 && x < width && y < height;
  };
  const dots = placeDots(places.filter(onMap).slice(0, 150));
  const away = places.filter((node) => !onMap(node)).slice(0, 12);
  return el(
    "section",
    { class: "mapbox" },
    el("h2", {}, "Map"),
    svg(
      "svg",
      { class: "map", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Map of the places" },
      svg("rect", { class: "sea", width, height }),
      svg("path", { class: "land", d: path, transform: "scale(0.1)" }),
      dots,
    ),
    el(
      "p",
      { class: "hint" },
      state.place === null
        ? "Choose a place to see only what happened there."
        : [
            said(`Only in ${model.nodes[state.place].label} `, "span"),
            el(
              "button",
              { type: "button", class: "link", on: { click: () => choosePlace(state.place) } },
              "all places",
            ),
          ],
    ),
    away.length
      ? el(
          "p",
          { class: "hint" },
          "Elsewhere: ",
          away.map((node, i) => [i ? ", " : "", linkButton(node.label, () => choosePlace(node.id))]),
        )
      : null,
  );
}

/** Places with coordinates: all, or of a large graph those of the open story, on the index the most reported. */
function placesToShow() {
  const places = model.nodes.filter(
    (node) => node.kind === "place" && node.lat !== undefined && node.lon !== undefined,
  );
  if (!large) return places;
  if (state.story !== null) return places.filter((node) => current.view.shown.has(node.id) || node.id === state.place);
  return places.sort((a, b) => b.documents.length - a.documents.length || a.id - b.id).slice(0, 40);
}

/** Dots for places, and names for as many as have room, the most reported first. */
function placeDots(places) {
  const taken = [];
  const ranked = places
    .map((node) => ({ node, ...project(node) }))
    .sort((a, b) => b.node.documents.length - a.node.documents.length || a.node.id - b.node.id);
  for (const { x, y } of ranked) taken.push([x - 5, y - 5, x + 5, y + 5]);
  return ranked.map(({ node, x, y }, i) => {
    const name = plainText(node.label),
      w = measure(name, MAP_FONT) + 4;
    const spots = [
      [x + 8, y + 4],
      [x - 8 - w, y + 4],
      [x - w / 2, y - 9],
      [x - w / 2, y + 17],
    ];
    const spot = spots.find(([left, base]) => fits([left, base - 11, left + w, base + 3], taken, i));
    if (spot) taken.push([spot[0], spot[1] - 11, spot[0] + w, spot[1] + 3]);
    const chosen = state.place === node.id;
    return svg(
      "g",
      {
        class: `spot${chosen ? " chosen" : ""}${current.view.shown.has(node.id) || (large && state.story === null) ? "" : " away"}`,
        id: `spot-${node.id}`,
        tabindex: 0,
        role: "button",
        "aria-pressed": String(chosen),
        "aria-label": `${name}: see only what happened there`,
        on: {
          click: () => choosePlace(node.id),
          keydown: (event) => {
            if (event.key === "Enter" || event.key === " ") {
              event.preventDefault();
              choosePlace(node.id);
            }
          },
        },
      },
      svg("title", {}, name),
      svg("circle", { class: "halo", cx: x, cy: y, r: 9 }),
      svg("circle", { class: "dot", cx: x, cy: y, r: 4 }),
      spot ? svg("text", { x: spot[0], y: spot[1] }, name) : null,
    );
  });
}

const MAP_FONT = `600 12.5px ${FONT}`;

function project({ lat, lon }) {
  const { west, north, kx, ky } = model.map;
  return { x: (lon - west) * kx, y: (north - lat) * ky };
}

function fits([left, top, right, bottom], taken, own) {
  if (left < 2 || top < 2 || right > model.map.width - 2 || bottom > model.map.height - 2) return false;
  return taken.every(([a, b, c, d], i) => i === own || right < a || left > c || bottom < b || top > d);
}

function choosePlace(id) {
  state.place = state.place === id ? null : id;
  refresh({ home: true });
}
