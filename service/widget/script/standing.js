/** Where the pathways stand while questions are being answered: what is certain already, and the order so far. */

/** @import { PathwayRecommender } from "./element.js" */
/** @import { Standing } from "./types.js" */
/** @import { Words } from "./words.js" */

import { h, icon, quiet } from "./dom.js";

const SHOWN = 4;
const ICONS = { eligible: "yes", needs_review: "officer", undetermined: "open", not_eligible: "no" };

/**
 * What the published rules say, as a mark with a word.
 * @param {Words} words
 * @param {string} verdict
 */
export function verdictMark(words, verdict) {
  return h("span", { class: `mark ${verdict}`, part: "mark" }, icon(ICONS[/** @type {keyof typeof ICONS} */ (verdict)] ?? "open"), words.say(`verdict.${verdict}`));
}

/**
 * How sure it is, as a word.
 * @param {Words} words
 * @param {Pick<Standing, "sure">} row
 */
export const sureness = (words, row) => (row.sure ? words.of("sure", row.sure) : null);

/** @param {PathwayRecommender} app */
export function standing(app) {
  const { words, interview } = app;
  if (!interview) return null;
  const { open, closed, certain, all } = interview;
  const first = open.slice(0, SHOWN).map((row) => h("li", h("span.what", row.name), h("span.how", verdictMark(words, row.verdict), sureness(words, row))));
  const rest = open.length - first.length;
  const wide = app.clientWidth >= 760;
  return h(
    "details.standing",
    { open: wide },
    h("summary", h("span", words.say("standing_title")), quiet(words.say("certain_count", { certain, all }))),
    h("div.track", { "aria-hidden": "true" }, Array.from({ length: all }, (_, n) => h("i", { class: n < closed ? "closed" : n < certain ? "sure" : "" }))),
    h("ol.order", first),
    h("p.quiet", [rest > 0 && words.say("standing_more", { count: rest }), closed > 0 && words.say("standing_closed", { count: closed })].filter(Boolean).join(" ")),
  );
}
