/** Handing the answers to whoever runs the page: shown first, chosen, consented to, and given as an event. Nothing is sent from here. */

/** @import { Profile } from "./types.js" */
/** @import { PathwayRecommender, Screen } from "./element.js" */

import { boxed, button, folded, h, quiet } from "./dom.js";
import { at, inLines, withFact } from "./facts.js";
import { screen } from "./question.js";

const PRIVATE = /^\/(person\/(convictions|adverse_records|security_concern)|family_links|parents|household)/;

/**
 * @param {PathwayRecommender} app
 * @returns {Screen}
 */
export function handoverScreen(app) {
  const { words, visit } = app;
  const agency = app.agency ?? words.say("this_page");
  const rows = visit.told.filter((one) => one.pointers.some((pointer) => at(visit.profile, pointer) !== undefined));
  const boxes = rows.map((one) => h("input", { type: "checkbox", checked: !one.pointers.some((pointer) => PRIVATE.test(pointer)) }));
  const preview = h("pre", { tabindex: "0", "aria-label": words.say("handover_exactly") });
  const chosen = () => {
    /** @type {Profile} */
    let profile = {};
    for (const [number, one] of rows.entries()) {
      if (!boxes[number]?.checked) continue;
      for (const pointer of one.pointers) {
        const value = at(visit.profile, pointer);
        if (value !== undefined) profile = withFact(profile, pointer, value);
      }
    }
    return profile;
  };
  const redraw = () => (preview.textContent = JSON.stringify(chosen(), null, 1));
  const consent = h("input", { type: "checkbox" });
  const give = button("first", words.say("handover", { agency }), null, { disabled: true });
  consent.onchange = () => (give.disabled = !consent.checked);
  const node = screen(
    app,
    words.say("handover", { agency }),
    h("p", words.say("handover_about", { agency })),
    h(
      "fieldset.field",
      { onchange: redraw },
      h("legend.label", words.say("handover_what")),
      h(
        "div.options",
        rows.map((one, number) => {
          const asked = app.asked(one.id, one.pointers);
          return boxed(/** @type {HTMLInputElement} */ (boxes[number]), asked.wording, quiet(" ", inLines(asked.facts, visit.profile, words).join("; ")));
        }),
      ),
    ),
    folded(words.say("handover_exactly"), preview),
    h("label.option.consent", consent, h("span", words.say("handover_consent", { agency }))),
    h("div.actions", give),
  );
  give.onclick = () => {
    app.tell("handover", { profile: chosen(), language: words.language });
    node.replaceChildren(...screen(app, words.say("handover_done_title"), h("p", words.say("handover_done", { agency }))).children);
    node.querySelector("h2")?.focus();
  };
  redraw();
  return { node };
}
