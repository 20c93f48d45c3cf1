/** The answer: what to do, how sure, by when; then each pathway; and what may be done with it. */

/** @import { Recommendation, Standing } from "./types.js" */
/** @import { PathwayRecommender, Screen } from "./element.js" */
/** @import { Words } from "./words.js" */

import { boxed, button, folded, h, icon } from "./dom.js";
import { screen } from "./question.js";
import { pagesOf, pathwayCard } from "./pathway.js";
import { printed } from "./print.js";
import { sureness, verdictMark } from "./standing.js";

const MOST_BESIDE = 3;
const SHOWN = 5;

/**
 * @param {PathwayRecommender} app
 * @returns {Screen}
 */
export function resultScreen(app) {
  const { words } = app;
  const body = h("div");
  const node = screen(app, words.say("result_title"), body);
  node.classList.add("result");
  void app.fill(body, (service) => service.recommendation(app.visit, words.language), (told) => {
    app.announce(told.answer.sentence);
    app.tell("result", { status: told.answer.status, pathways: told.answer.pathways.map(({ id, verdict, sure }) => ({ id, verdict, sure })) });
    return drawnUp(app, told);
  });
  return { node };
}

/**
 * @param {PathwayRecommender} app
 * @param {Recommendation} told
 */
function drawnUp(app, told) {
  const { words, interview } = app;
  const open = told.pathways.filter((row) => row.verdict !== "not_eligible");
  const closed = told.pathways.filter((row) => row.verdict === "not_eligible");
  const left = interview?.questions.length ?? 0;
  const more = left > 0 && button(told.answer.status === "tell_more" ? "first" : "second", words.say("go_on", { count: left }), () => ((app.further = true), app.next()));
  const cards = open.map((row) => pathwayCard(app, row, told));
  const fold = (/** @type {string} */ title, /** @type {Element[]} */ rows) => rows.length > 0 && h("details.closed", h("summary", title), h("div.cards", rows));
  return [
    hero(app, told),
    h("div.actions", more, app.visit.told.length > 0 && button("second", words.say("change_answers"), () => app.go({ name: "answers" }))),
    open.length > 0 && h("section", h("h3", words.say("pathways_open")), h("p.quiet", words.say("pathways_about")), h("div.cards", cards.slice(0, SHOWN)), fold(words.say("standing_more", { count: cards.length - SHOWN }), cards.slice(SHOWN))),
    open.length > 1 && beside(app, open),
    fold(words.say("pathways_closed", { count: closed.length }), closed.map((row) => pathwayCard(app, row, told))),
    tools(app, told, open, cards),
    h("footer.fine", told.notices.map((notice) => h("p", notice.sentence))),
  ];
}

/**
 * What to do, how sure, by when; who is here already sees the stay, its window and the seven years before it.
 * @param {PathwayRecommender} app
 * @param {Recommendation} told
 */
function hero(app, told) {
  const { words } = app;
  const { answer, settlement } = told;
  const { stay } = answer;
  const more = (/** @type {string} */ code, /** @type {import("./types.js").Child[]} */ lines = []) => lines[0] && folded(words.say(code), lines.map((line) => h("p", line)));
  const fact = (/** @type {string} */ code, /** @type {string | null | undefined} */ on) => on && h("div", h("dt", words.say(code)), h("dd", h("time", { datetime: on }, words.date(on))));
  const held = /** @type {{ held_until?: string }[]} */ (app.visit.profile.statuses ?? []);
  const limit = held.map((one) => one.held_until).find((on) => on && stay?.until?.startsWith(on)); // no day that nobody told
  const here = (stay || settlement) && [
    h("dl.here", fact("stay_until", limit ?? stay?.until), fact("window_from", stay?.opens[0]?.on), fact("seven_years", settlement?.reached?.earliest)),
    more("seven_years_more", settlement?.sentences),
  ];
  const row = (/** @type {Recommendation["answer"]["pathways"][0]} */ one) =>
    h("li", h("span.what", h("strong", one.name)), h("span.how", verdictMark(words, one.verdict), sureness(words, /** @type {Standing} */ (/** @type {unknown} */ (one)))), one.dates.map((day) => h("span.when", icon("clock"), day.sentence)));
  return h(
    "section",
    { class: `hero ${answer.status}`, part: "answer" },
    h("p.status", words.say(`status.${answer.status}`)),
    here,
    h("p.sentence", answer.sentence),
    answer.paragraph && h("p", answer.paragraph),
    more("pages", pagesOf(answer, told.sources)),
    answer.pathways.length > 0 && h("ul.about-pathways", answer.pathways.map(row)),
  );
}

/**
 * Choosing two or three pathways to see side by side.
 * @param {PathwayRecommender} app
 * @param {Recommendation["pathways"]} rows
 */
function beside(app, rows) {
  const { words } = app;
  const boxes = rows.map((row, number) => h("input", { type: "checkbox", value: row.id, checked: number < 2 }));
  const compare = button("second", words.say("compare"), () => app.go({ name: "comparison", pathways: boxes.filter((box) => box.checked).map((box) => box.value) }));
  const chosen = () => boxes.filter((box) => box.checked).length;
  const limit = () => {
    for (const box of boxes) box.disabled = !box.checked && chosen() >= MOST_BESIDE;
    compare.disabled = chosen() < 2;
  };
  const field = h("fieldset.field", { onchange: limit }, h("legend.label", words.say("compare_about")), h("div.options", rows.map((row, number) => boxed(/** @type {HTMLInputElement} */ (boxes[number]), row.name))));
  limit();
  return h("details.compare", h("summary", words.say("compare_title")), field, compare);
}

/**
 * @param {PathwayRecommender} app
 * @param {Recommendation} told
 * @param {Recommendation["pathways"]} open
 * @param {ReturnType<typeof pathwayCard>[]} cards
 */
function tools(app, told, open, cards) {
  const { words } = app;
  const copied = h("span.quiet", { role: "status" });
  const shown = h("textarea.copy", { readonly: true, hidden: true, rows: 8, "aria-label": words.say("copy") });
  const copy = async () => {
    const text = summary(words, told, open);
    try {
      await navigator.clipboard.writeText(text);
      copied.textContent = words.say("copied");
    } catch {
      shown.value = text;
      shown.hidden = false;
      shown.select();
      copied.textContent = words.say("copy_by_hand");
    }
  };
  return h(
    "section.tools",
    h("h3", words.say("tools_title")),
    h(
      "div.actions",
      button("second", words.say("print"), () => printed(app, cards)),
      button("second", words.say("copy"), copy),
      app.hasAttribute("handover") && button("second", words.say("handover", { agency: app.agency ?? words.say("this_page") }), () => app.go({ name: "handover" })),
      button("link", words.say("restart"), () => app.restart()),
    ),
    copied,
    shown,
  );
}

/**
 * The answer as plain text, for a letter or a chat.
 * @param {Words} words
 * @param {Recommendation} told
 * @param {Recommendation["pathways"]} open
 */
function summary(words, told, open) {
  const rows = open.slice(0, SHOWN).map((row) => `${row.rank}. ${row.name}: ${words.say(`verdict.${row.verdict}`)}\n   ${row.link}`);
  const days = told.answer.pathways.flatMap((row) => row.dates.map((day) => `- ${day.sentence}`));
  const notices = told.notices.map((notice) => notice.sentence).join(" ");
  return [words.say("title"), words.date(told.as_of), "", told.answer.sentence, told.answer.paragraph, ...days, "", ...rows, "", notices].join("\n");
}
