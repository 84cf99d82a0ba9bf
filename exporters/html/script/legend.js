// The legend, which is the filter.

const SAMPLE = { event: "Events", actor: "People and organisations", place: "Places" };

function drawLegend() {
  const active = document.activeElement?.id;
  refill(
    byId("legend"),
    filtered()
      ? el("button", { type: "button", class: "reset", on: { click: resetFilters } }, "Clear all filters")
      : null,
    storyPicker(),
    section(
      "Show",
      Object.entries(SAMPLE).map(([kind, title]) =>
        check(`kind-${kind}`, [swatch(kind), el("span", { class: "words" }, title)], !state.kinds.has(kind), () =>
          flip(state.kinds, kind),
        ),
      ),
    ),
    familySection(),
    mapSection(),
    section("Only", [
      check("only-contradicted", "with contradictions", state.contradicted, () => {
        state.contradicted = !state.contradicted;
      }),
      check("only-asserted", "stated as fact", state.asserted, () => {
        state.asserted = !state.asserted;
      }),
      originsChoice(),
    ]),
    passingSection(),
    articleSection(),
  );
  if (active) byId(active)?.focus();
}

const section = (title, children) => el("fieldset", {}, el("legend", {}, title), children);

function check(id, label, on, action) {
  return el(
    "label",
    { class: "check", for: id },
    el("input", {
      type: "checkbox",
      id,
      checked: on,
      on: {
        change: () => {
          action();
          refresh();
        },
      },
    }),
    el("span", { class: "what" }, label),
  );
}

function flip(set, value) {
  if (!set.delete(value)) set.add(value);
}

function swatch(kind) {
  const shape =
    kind === "event"
      ? svg("rect", { x: 1, y: 2, width: 20, height: 12, rx: 2 })
      : kind === "actor"
        ? svg("rect", { x: 1, y: 2, width: 20, height: 12, rx: 6 })
        : svg("rect", { x: 1, y: 2, width: 20, height: 12, rx: 2, "stroke-dasharray": "4 2" });
  return svg(
    "svg",
    { class: `swatch ${kind}`, viewBox: "0 0 22 16", "aria-hidden": "true" },
    shape,
    kind === "event" ? svg("rect", { class: "spine", x: 1, y: 2, width: 4, height: 12 }) : null,
  );
}

const FIRST_FAMILIES = 6;
let allFamilies = false;

function familySection() {
  const counts = new Map();
  for (const event of model.events)
    if (inStory(event) && (state.passing || !isPassing(event)))
      counts.set(topFamily(event), (counts.get(topFamily(event)) ?? 0) + 1);
  if (counts.size < 2) return null;
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));
  const rare = sorted.slice(FIRST_FAMILIES);
  const folded = rare.length > 2 && !allFamilies && !rare.some(([family]) => state.families.has(family));
  const unfold = () => {
    allFamilies = true;
    drawLegend();
  };
  return section("Kinds of event", [
    (folded ? sorted.slice(0, FIRST_FAMILIES) : sorted).map(familyCheck),
    folded
      ? el("button", { type: "button", class: "link", on: { click: unfold } }, `${rare.length} rarer kinds`)
      : null,
  ]);
}

const familyCheck = ([family, count]) =>
  check(
    `family-${family}`,
    [said(typeWords(family), "span", { class: "words" }), el("span", { class: "count" }, count)],
    !state.families.has(family),
    () => flip(state.families, family),
  );

/** What a full page leaves out at first, with how much it is. */
function passingSection() {
  if (fresh().passing) return null;
  const events = model.events.filter((event) => isPassing(event) && inStory(event)).length;
  const people = model.nodes.filter(
    (node) =>
      node.kind === "actor" &&
      isNameless(node) &&
      (state.story === null || node.links.some((edge) => inStory(model.nodes[other(edge, node.id)]))),
  ).length;
  const choice = (name, words, count) =>
    count
      ? check(name, [el("span", { class: "words" }, words), el("span", { class: "count" }, count)], state[name], () => {
          state[name] = !state[name];
        })
      : null;
  return section("Also", [
    choice("passing", "events mentioned in passing", events),
    choice("nameless", "people mentioned once, without a name", people),
  ]);
}

const inStory = (node) => state.story === null || node.story === state.story;

function originsChoice() {
  const most = Math.max(1, ...model.events.map((event) => event.origins ?? 0));
  if (most < 2) return null;
  const choice = (value, words) => el("option", { value, selected: state.origins === value }, words);
  const options = [
    choice(1, "any number"),
    choice(0, "only one"),
    ...Array.from({ length: Math.min(most, 6) - 1 }, (_, i) => choice(i + 2, `${inWords(i + 2)} or more`)),
  ];
  return el(
    "label",
    { class: "choice", for: "origins" },
    "Independent origins: ",
    el(
      "select",
      {
        id: "origins",
        on: {
          change: (event) => {
            state.origins = Number(event.target.value);
            refresh();
          },
        },
      },
      options,
    ),
  );
}

function articleSection() {
  const numbers = articlesInStory();
  if (!numbers.length) return null;
  const shown = numbers.slice(0, 40);
  const rows = shown.map((number) => {
    const document = model.documents[number];
    return check(
      `article-${number}`,
      [
        said(headlineWords(document), "span", { class: "headline" }),
        el("span", { class: "meta" }, said(outletWords(document)), `, ${publishedWords(document)}`),
      ],
      !state.documents.has(number),
      () => flip(state.documents, number),
    );
  });
  return section("Articles", [
    rows,
    numbers.length > shown.length
      ? el("p", { class: "hint" }, `${shown.length} of ${numbers.length.toLocaleString("en")} articles`)
      : null,
  ]);
}

function articlesInStory() {
  if (state.story === null) return model.documents.map((_, number) => number);
  const found = new Set(model.stories[state.story].flatMap((id) => model.nodes[id].documents));
  return [...found].sort((a, b) => a - b);
}

/** Stories to choose from; in a large graph the way back to the index. */
function storyPicker() {
  if (large)
    return state.story === null || model.stories.length < 2
      ? null
      : el(
          "button",
          {
            type: "button",
            class: "back",
            on: {
              click: () => {
                state.story = state.selected = null;
                refresh({ home: true });
              },
            },
          },
          "← All stories",
        );
  if (model.stories.length < 2) return null;
  const shown = model.stories.slice(0, 8).map((_, story) => story);
  const choice = (story, title, count) =>
    el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          class: "story",
          id: `story-${story}`,
          "aria-pressed": String(state.story === story),
          on: { click: () => openStory(story) },
        },
        said(title, "span", { class: "headline" }),
        el("span", { class: "count" }, count),
      ),
    );
  return section(
    "Stories",
    el(
      "ul",
      { class: "stories" },
      choice(null, "All", model.events.length),
      shown.map((story) => choice(story, storyMain(story).label, model.stories[story].length)),
    ),
  );
}

function openStory(story) {
  state.story = story;
  const events = story === null ? model.events : model.stories[story].map((id) => model.nodes[id]);
  state.selected = mainOf(events)?.id ?? null;
  if (state.view === "legend") state.view = "graph";
  refresh({ home: true });
}

function resetFilters() {
  const { selected, view, story, query } = state;
  Object.assign(state, fresh(), { selected, view, story, query });
  refresh({ home: true });
}
