/** One question a screen: the answer, "not sure", the way back, and the way to the answer as it stands. */

/** @import { Child, Control, Fault, Pointer, Wrong } from "./types.js" */
/** @import { PathwayRecommender, Screen, Stop } from "./element.js" */

import { Trouble } from "./api.js";
import { boxed, busy, button, folded, h, icon, unique } from "./dom.js";
import { applies, at, lastStep, starred } from "./facts.js";
import { control } from "./fields.js";

/**
 * @param {PathwayRecommender} app
 * @param {Stop} stop
 * @param {Map<Pointer, unknown>} [draft]
 * @returns {Screen}
 */
export function questionScreen(app, stop, draft) {
  const { words } = app;
  const asked = app.asked(stop.id ?? "", stop.pointers ?? []);
  const alone = asked.facts.length === 1;
  const before = (/** @type {Pointer} */ pointer) => (draft?.has(pointer) ? draft.get(pointer) : at(app.visit.profile, pointer));
  const controls = asked.facts.map((field) => {
    const shown = alone ? { ...field, question: asked.wording, help: asked.help ? "" : field.help } : field;
    return { ...control(shown, before(field.pointer), { words, service: app.service, alone }), field };
  });
  const problems = h("div");
  const [, item] = /^(.*\/\d+)\//.exec(asked.facts[0]?.pointer ?? "") ?? [];
  const relevant = () => {
    const told = { ...(item && /** @type {object} */ (at(app.visit.profile, item))), ...Object.fromEntries(controls.map((one) => [lastStep(one.field.pointer), one.read().value])) };
    for (const one of controls) one.node.hidden = !applies(one.field, told);
  };
  const onward = h("button.first", { part: "button" }, words.say("continue"));
  const unsure = button("second", words.say("not_sure"), () => send(new Map()), { part: "button-secondary" });
  const helpId = unique();
  /** Of a list of what there may be: what one isn't sure of. */
  const doubts = asked.facts.map(({ pointer, type }) => h("input", { type: "checkbox", "data-unsure": pointer, checked: type === "presence" && (draft ? !draft.has(pointer) : app.visit.declined.includes(pointer)) }));
  const apart = asked.facts[0]?.type === "presence" && folded(words.say("unsure_some"), h("div.options", { role: "group", "aria-label": words.say("unsure_some") }, asked.facts.map((field, n) => boxed(/** @type {HTMLInputElement} */ (doubts[n]), field.question))));
  if (apart) apart.open = doubts.some((box) => box.checked);
  const form = h(
    "form",
    { novalidate: true, "aria-describedby": asked.help ? helpId : null, onchange: () => relevant(), onmousedown: stay },
    problems,
    controls.map((one) => one.node),
    apart,
    h("div.actions", onward, unsure),
  );

  const values = () => {
    /** @type {Map<Pointer, unknown>} */
    const found = new Map();
    for (const [n, one] of controls.entries()) {
      const { value } = one.node.hidden ? {} : one.read();
      const open = doubts[n]?.checked && !(/** @type {unknown[]} */ (value).length);
      if (value !== undefined && !open) found.set(one.field.pointer, value);
    }
    return found;
  };
  /** @param {(Wrong | { control: null, text: string })[]} faults */
  const complain = (faults) => {
    for (const one of controls) one.complain(null);
    for (const { control: one, text } of faults) one?.complain(text);
    if (!faults.length) return problems.replaceChildren();
    const summary = h(
      "div.alert",
      { role: "alert", tabindex: "-1" },
      h("strong", words.say("fault.title")),
      h(
        "ul",
        faults.map(({ control: one, text }) => h("li", one ? button("link", alone && controls.includes(one) ? text : `${one.field.question} ${text}`, () => one.focus()) : text)),
      ),
    );
    problems.replaceChildren(summary);
    return summary.focus();
  };
  /** @param {Map<Pointer, unknown>} given */
  const send = (given) => busy(app, [onward, unsure], async () => {
    try {
      await app.answer(asked, given, given.size ? controls.flatMap((one) => one.read().unknown ?? []) : []);
    } catch (error) {
      if (error instanceof Trouble && error.kind === "faults") complain(error.faults.map((fault) => ({ control: owner(controls, fault), text: `${fault.fault} ${fault.remedy}` })));
      else {
        problems.replaceChildren(app.trouble(error, () => send(given)));
        problems.scrollIntoView({ block: "nearest" });
      }
    }
  });
  form.onsubmit = (event) => {
    event.preventDefault();
    if (onward.disabled) return;
    /** @type {ShadowRoot} */ (form.getRootNode()).activeElement?.dispatchEvent(new Event("blur")); // what is typed there counts
    const faults = controls.flatMap((control) => {
      const { fault, within = [] } = control.node.hidden ? {} : control.read();
      return fault ? [{ control, text: fault }] : within;
    });
    const given = values();
    if (!faults.length && !given.size) faults.push({ control: /** @type {Control} */ (controls[0]), text: words.say("fault.empty", { unsure: words.say("not_sure") }) });
    complain(faults);
    if (!faults.length) void send(given);
  };

  relevant();
  return {
    draft: values,
    node: screen(
      app,
      asked.wording,
      asked.help && h("p.help", { id: helpId }, asked.help),
      form,
      app.visit.told.length > 0 &&
        h(
          "div.beside",
          button("link", words.say("see_answer"), () => app.go({ name: "result" })),
          button("link", words.say("see_answers", { count: app.visit.told.length }), () => app.go({ name: "answers" })),
        ),
    ),
  };
}

/**
 * A button takes no focus by the mouse: a name that is recognised when its field is left would move the button away from
 * under the pointer.
 * @param {Event} event
 */
const stay = (event) => /** @type {Element} */ (event.target).closest("button") && event.preventDefault();

/**
 * The control that a fault is about, by its pointer into the request.
 * @param {Control[]} controls
 * @param {Fault} fault
 */
function owner(controls, fault) {
  const about = (fault.pointer ?? "").replace(/^\/profile/, "");
  return controls.find(({ field }) => about === field.pointer || about.startsWith(`${field.pointer}/`) || starred(about) === field.pointer) ?? null;
}

/**
 * A screen under its heading, with the way back where there is one.
 * @param {PathwayRecommender} app
 * @param {string} title
 * @param {...Child} inside
 */
export const screen = (app, title, ...inside) =>
  h("div.screen", app.canGoBack && button("link back", [icon("back"), app.words.say("back")], () => app.back()), h("h2", { tabindex: "-1" }, title), inside);
