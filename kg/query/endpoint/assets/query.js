// The query page: an editor that asks this server only, and the shipped questions a click away.
"use strict";

(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const endpoint = new URL("/sparql", location.href).href;

  // Completion of prefixes and properties would ask servers elsewhere.
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.defaults.endpointCatalogueOptions.getData = () => [{ endpoint }];

  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    persistenceId: "newsgraph",
    populateFromUrl: false,
    corsProxy: undefined,
    yasqe: { collapsePrefixesOnLoad: true, value: settings.questions.find((q) => q.name === "timeline").sparql },
  });

  // A tab remembered from another address would ask there.
  for (const tab of Object.values(yasgui._tabs)) tab.setEndpoint(endpoint);

  document.getElementById("questions").addEventListener("click", (event) => {
    const question = settings.questions.find((item) => item.name === event.target.dataset.name);
    if (!question) return;
    document.getElementById("about").textContent = question.about;
    const tab = yasgui.getTab();
    tab.setQuery(question.sparql);
    tab.query();
  });

  // Nodes of this graph have a page here, wherever their IRIs would lead.
  document.getElementById("yasgui").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const iri = link && link.getAttribute("href");
    if (!iri || !iri.startsWith(settings.base)) return;
    event.preventDefault();
    window.open("/id/" + iri.slice(settings.base.length), "_blank", "noopener");
  }, true);
})();
