/** Two or three pathways side by side. */

/** @import { Comparison } from "./types.js" */
/** @import { PathwayRecommender, Screen, Stop } from "./element.js" */

import { h } from "./dom.js";
import { screen } from "./question.js";

/**
 * @param {PathwayRecommender} app
 * @param {Stop} stop
 * @returns {Screen}
 */
export function comparisonScreen(app, stop) {
  const { words, visit } = app;
  const pathways = stop.pathways ?? [];
  const body = h("div");
  const name = (/** @type {string} */ id) => app.interview?.open.find((row) => row.id === id)?.name ?? id;
  const table = (/** @type {Comparison} */ told) =>
    h(
      "div.scroll",
      { tabindex: "0", role: "region", "aria-label": words.say("compare_title") },
      h(
        "table",
        h("thead", h("tr", h("td"), pathways.map((id) => h("th", { scope: "col" }, name(id))))),
        h("tbody", told.attributes.map((row) => h("tr", { class: row.same ? "same" : "" }, h("th", { scope: "row" }, row.label), pathways.map((id) => h("td", row.cells.find((cell) => cell.pathway === id)?.text))))),
      ),
    );
  void app.fill(body, (service) => service.comparison(visit, words.language, pathways), table);
  const node = screen(app, words.say("compare_title"), body);
  node.classList.add("wide");
  return { node };
}
