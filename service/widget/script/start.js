/** Before the first question: who asks, what for, and what becomes of it. */

/** @import { PathwayRecommender, Screen } from "./element.js" */

import { busy, button, folded, h, icon, linked } from "./dom.js";
import { screen } from "./question.js";

/**
 * @param {PathwayRecommender} app
 * @returns {Screen}
 */
export function startScreen(app) {
  const { words } = app;
  const privacy = app.getAttribute("privacy");
  const trouble = h("div");
  const begin = button("first", [words.say("start"), icon("arrow")], () => busy(app, [begin], async () => {
    try {
      await app.start();
    } catch (error) {
      trouble.replaceChildren(app.trouble(error, () => begin.click()));
    }
  }), { part: "button" });
  const host = app.agency ? words.say("run_by", { agency: app.agency }) : words.say("run_by_page");
  const point = (/** @type {string} */ code) => h("li", icon("yes"), h("span", words.say(code)));
  return {
    node: screen(
      app,
      words.say("start_title"),
      h("p.lead", words.say("start_lead")),
      h("ul.plain", point("start_questions"), point("start_unsure"), point("start_reasons")),
      trouble,
      h("div.actions", begin),
      h(
        "div.fine",
        h("p", host, " ", words.say("not_stored"), " ", words.say("no_advice")),
        folded(
          words.say("privacy_more"),
          h("p", words.say("privacy_what")),
          h("p", words.say("privacy_where", { host: app.service.base.host })),
          h("p", words.say("privacy_rights")),
          privacy && /^https?:/.test(new URL(privacy, document.baseURI).href) && h("p", linked(privacy, words.say("privacy_link"))),
        ),
      ),
    ),
  };
}
