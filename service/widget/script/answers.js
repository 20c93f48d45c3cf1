/** What was said so far; every answer can be changed. */

/** @import { PathwayRecommender, Screen } from "./element.js" */

import { button, h, unseen } from "./dom.js";
import { inLines } from "./facts.js";
import { screen } from "./question.js";

/**
 * @param {PathwayRecommender} app
 * @returns {Screen}
 */
export function answersScreen(app) {
  const { words, visit } = app;
  const rows = visit.told.map((one) => {
    const asked = app.asked(one.id, one.pointers);
    const said = inLines(asked.facts, visit.profile, words).map((line) => h("dd", line));
    const change = button("link", [words.say("change"), unseen(" ", asked.wording)], () => app.go({ name: "question", ...one }));
    return h("div.said", h("dt", asked.wording), said, h("dd.act", change));
  });
  return {
    node: screen(
      app,
      words.say("answers_title"),
      rows.length ? h("dl.answers", rows) : h("p", words.say("answers_empty")),
      h(
        "div.actions",
        button("first", words.say("continue"), () => app.next()),
        button("second", words.say("restart"), () => app.restart()),
      ),
    ),
  };
}
