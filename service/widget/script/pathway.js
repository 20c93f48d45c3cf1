/** One pathway: how it stands, why, what would change it, by when, with which papers, at what cost. */

/** @import { Dossier, Parameter, Pathway, Reason, Recommendation, Source } from "./types.js" */
/** @import { PathwayRecommender } from "./element.js" */
/** @import { Words } from "./words.js" */

import { folded, h, icon, linked, quiet, unseen } from "./dom.js";
import { sureness, verdictMark } from "./standing.js";
import { timeline } from "./timeline.js";

const MOST_REASONS = 4;
const MOST_DAYS = 6;
const TERMS = ["processing_weeks", "application_fee_hkd", "issuance_fee_hkd", "first_stay_months", "extension_pattern_years", "extension_window", "permanent_residence_years"];
const EFFECTS = { for: "yes", against: "no", missing: "open", condition: "officer" };

/**
 * A pathway as a row that opens; what is told beyond the row is asked for when it does.
 * @param {PathwayRecommender} app
 * @param {Pathway} row
 * @param {Recommendation} told
 * @returns {HTMLDetailsElement & { filled?: Promise<void> }}
 */
export function pathwayCard(app, row, told) {
  const { words } = app;
  const beside = told.answer.pathways.find((one) => one.id === row.id);
  const more = h("div.more");
  /** @type {HTMLDetailsElement & { filled?: Promise<void> }} */
  const card = h(
    "details",
    { class: `pathway ${row.verdict}`, part: "pathway", "data-pathway": row.id },
    h(
      "summary",
      h("span.rank", row.verdict === "not_eligible" ? "–" : row.rank),
      h("span.what", h("strong", row.name), h("span.how", verdictMark(words, row.verdict), beside && sureness(words, beside), band(words, row))),
    ),
    h("p", words.of("advice", row.advice)),
    counts(words, row),
    reasons(words, row.headline.slice(0, MOST_REASONS), told.sources),
    h("p.official", linked(row.link, words.say("official_page"))),
    more,
  );
  card.ontoggle = () => {
    if (card.open) card.filled ??= app.fill(more, (service) => service.pathway(app.visit, words.language, row.id), (found) => beyond(words, told, found));
  };
  return card;
}

/**
 * @param {Words} words
 * @param {Pathway} row
 */
function band(words, row) {
  const told = row.verdict === "not_eligible" || row.outlook.band === "cannot_tell" ? null : words.of("band", row.outlook.band);
  return told && h("span", { class: `band ${row.outlook.band}` }, told);
}

/**
 * Criteria met of those needed, each a pip; those that missing facts leave open are hollow.
 * @param {Words} words
 * @param {Pathway} row
 */
function counts(words, row) {
  return (row.counts ?? []).map((count) => {
    const [least, most] = [count.met.minimum, count.met.maximum ?? count.met.minimum];
    const said = words.say(least === most ? "count_exact" : "count_between", { least, most, needed: count.needed, all: count.out_of ?? "" });
    const pips = count.out_of && count.out_of <= 20 ? h("div.pips", { "aria-hidden": "true" }, Array.from({ length: count.out_of }, (_, n) => h("i", { class: `${n < least ? "met" : n < most ? "maybe" : ""}${n + 1 === count.needed ? " needed" : ""}` }))) : null;
    return h("div.count", pips, h("p", said));
  });
}

/**
 * Links to the pages that something cites.
 * @param {{ sources?: string[] }} told
 * @param {Source[]} sources
 */
export const pagesOf = (told, sources) => sources.filter(({ id, url }) => url && told.sources?.includes(id)).map(({ url, title }) => linked(url, title));

/**
 * Reasons, each with the family that it is of: law, discretion, practice and model never look alike.
 * @param {Words} words
 * @param {Reason[]} told
 * @param {Source[]} sources
 */
function reasons(words, told, sources) {
  if (!told.length) return null;
  return h(
    "section",
    h("h4", words.say("why")),
    h(
      "ul.reasons",
      told.map((reason) => {
        const [page] = pagesOf(reason, sources);
        return h(
          "li",
          { class: `${reason.family} ${reason.effect}` },
          h("span.family", { title: words.say(`family.${reason.family}.about`) }, words.say(`family.${reason.family}`)),
          h("span", icon(EFFECTS[/** @type {keyof typeof EFFECTS} */ (reason.effect)] ?? "open"), unseen(words.of("effect", reason.effect), " "), reason.sentence, page && [" ", page]),
        );
      }),
    ),
  );
}

/**
 * @param {Words} words
 * @param {Recommendation} told
 * @param {{ pathway: Pathway, parameters: Parameter[], dossier: Dossier | undefined }} found
 */
function beyond(words, told, { pathway: row, parameters, dossier }) {
  const section = (/** @type {string} */ code, /** @type {import("./types.js").Child[]} */ ...inside) => h("section", h("h4", words.say(code)), inside);
  const keyDates = (row.key_dates ?? []).map(({ on, sentence, sure = false }) => {
    const day = words.date(on);
    return { on, sure, sentence: sentence.startsWith(day) ? sentence.slice(day.length).replace(/^[:：] ?/, "") : sentence };
  });
  const windows = (row.extension_windows ?? []).flatMap(({ since: on, sentence }) => (keyDates.some((day) => day.on === on) ? [] : { on, sentence, sure: true }));
  const days = [...windows, ...keyDates].sort((a, b) => a.on.localeCompare(b.on)).slice(0, MOST_DAYS);
  const whatIfs = row.what_ifs ?? [];
  const papers = (dossier?.papers ?? []).filter((paper) => paper.asked === "yes");
  const others = [...(dossier?.papers ?? []).filter((paper) => paper.asked !== "yes"), ...(dossier?.companions ?? [])];
  const paper = (/** @type {Dossier["papers"][0]} */ one) => h("li", h("strong", one.name), " ", quiet(one.must_show));
  const terms = (row.terms ?? []).flatMap((term) => {
    const value = termValue(words, term.value, parameters.find((one) => one.id === term.parameter)?.unit);
    return TERMS.includes(term.name) && value ? [h("div", h("dt", words.say(`term.${term.name}`)), h("dd", value))] : [];
  });
  return [
    whatIfs.length > 0 && section("would_change", h("ul.plain", whatIfs.map((one) => h("li", icon("arrow"), h("span", one.sentence))))),
    days.length > 0 && section("key_dates", timeline(words, told.as_of, days)),
    terms.length > 0 && section("cost_and_time", h("dl.terms", terms)),
    dossier && dossier.steps.length > 0 && section("steps", h("ol.steps", dossier.steps.map((step) => h("li", step.sentence)))),
    papers.length > 0 && section("papers", h("ul.papers", papers.map(paper)), others.length > 0 && folded(words.say("papers_if"), h("ul.papers", others.map(paper)))),
  ];
}

/**
 * A term in words; null where it is not one that is shown.
 * @param {Words} words
 * @param {unknown} value
 * @param {string} [unit]
 */
function termValue(words, value, unit) {
  if (typeof value !== "number" && !Array.isArray(value)) return null;
  if (unit === "HKD" && typeof value === "number") return words.money(value, "HKD");
  const number = Array.isArray(value) ? value.join(" + ") : words.number(value);
  return unit ? words.say("measured", { number, unit: words.of("unit", unit) ?? unit }) : null;
}
