/** A field that proposes while one types: places, institutions, occupations; by the combobox pattern of ARIA. */

/** @import { Control, Field } from "./types.js" */
/** @import { Place } from "./fields.js" */
/** @import { Words } from "./words.js" */

import { button, h, unique } from "./dom.js";
import { framed } from "./fields.js";
import { lastStep } from "./facts.js";

/** @typedef {{ value: string, label: string, note: string, beside?: Record<string, unknown> }} Offer */

const WAIT = 180;

/** What is picked where somebody says that there is none. */
const NONE = "";
const LONGEST = 100;

/** @type {Map<string, string> | undefined} */
let spoken;

/**
 * Every name of each place in every language, without case: whoever types one is understood.
 * @param {Words} words
 */
function names(words) {
  const tongues = ["en", "zh-HK", "zh-CN"].map((locale) => new Intl.DisplayNames([locale], { type: "region" }));
  const called = (/** @type {string} */ code) => (code.length > 2 ? [words.place(code)] : tongues.map((one) => one.of(code)));
  spoken ??= new Map([...words.codes("places"), ...words.codes("passports")].map((code) => [code, [code, words.of("called", code), ...called(code)].join(" ").toLowerCase()]));
  return spoken;
}

/**
 * @param {Field} field
 * @param {any} value
 * @param {Place} place
 * @returns {Control & { beside(): Record<string, unknown> }}
 */
export function typeahead(field, value, place) {
  const { words, service } = place;
  const coded = Boolean(field.code);
  const several = field.type === "codes";
  const codes = coded ? [...words.codes("places"), ...(field.code === "nationality" ? words.codes("passports") : [])] : [];
  const kind = /** @type {"institution" | "occupation"} */ (lastStep(field.pointer));
  /** @type {string[]} */
  const picked = several && value ? (value.length ? [...value] : [NONE]) : [];
  /** @type {string | null} */
  let code = coded && !several ? (value ?? null) : null;
  /** @type {Record<string, unknown>} */
  let beside = {};
  /** @type {Offer[]} */
  let offered = [];
  let active = -1;
  let timer = 0;
  const listId = unique();
  const list = h("ul", { id: listId, class: "offers", role: "listbox", "aria-label": field.wording, hidden: true });
  const told = h("div.unseen", { role: "status" });
  const chips = h("ul.chips", { hidden: true });
  let input = h("input");
  const shown = several || !value ? "" : coded ? words.place(value) : value;
  const frame = framed(field, place, "div", (ids) => {
    input = h("input", {
      id: ids.field, role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
      "aria-describedby": ids.described, autocomplete: "off", maxlength: 200, value: shown,
      placeholder: words.say(coded ? "type_place" : "type_name"),
    });
    return [chips, h("div.typeahead", input, list), ...(several ? [button("link", words.say("none"), () => pick(offer(NONE)))] : []), told];
  });

  const close = () => {
    list.hidden = true;
    active = -1;
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
  };
  const drawChips = () => {
    chips.hidden = !picked.length;
    chips.replaceChildren(
      ...picked.map((one) =>
        h("li", called(one), button("drop", "×", () => (picked.splice(picked.indexOf(one), 1), drawChips(), input.focus()), { "aria-label": words.say("remove_one", { name: called(one) }) })),
      ),
    );
  };
  /** @param {string} one */
  const called = (one) => (one ? words.place(one) : words.say("none"));
  /**
   * @param {string} one
   * @returns {Offer}
   */
  const offer = (one) => ({ value: one, label: called(one), note: "" });
  /** @param {Offer | undefined} taken */
  const pick = (taken) => {
    if (!taken) return;
    if (several) {
      if (!picked[0] || !taken.value) picked.length = 0; // none, or some: never both
      if (!picked.includes(taken.value) && picked.length < (field.most ?? 10)) picked.push(taken.value);
      input.value = "";
      drawChips();
    } else {
      code = taken.value;
      input.value = taken.label;
      beside = taken.beside ?? {};
    }
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  /** @param {number} number */
  const point = (number) => {
    active = (number + offered.length) % offered.length;
    for (const [place_, option] of [...list.children].entries()) {
      option.ariaSelected = String(place_ === active);
      if (place_ === active) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    }
  };
  const draw = () => {
    if (!input.matches(":focus")) return close(); // names that come late don't lie over what is answered next
    list.replaceChildren(
      ...offered.map((offer) =>
        h("li", { id: unique(), role: "option", "aria-selected": "false", onpointerdown: (/** @type {Event} */ event) => (event.preventDefault(), pick(offer)) }, h("span", offer.label), offer.note && h("small", offer.note)),
      ),
    );
    list.hidden = !offered.length;
    active = -1;
    input.ariaExpanded = String(!list.hidden);
    told.textContent = words.say("offers", { count: offered.length });
  };
  const entered = () => input.value.normalize("NFKC").trim();
  const propose = async () => {
    const typed = entered();
    const wanted = typed.toLowerCase();
    if (coded) {
      const found = codes.filter((one) => (names(words).get(one) ?? "").includes(wanted) && !picked.includes(one));
      const starts = (/** @type {string} */ one) => (one.toLowerCase() === wanted ? 0 : words.place(one).toLowerCase().startsWith(wanted) ? 1 : 2);
      offered = found.sort((a, b) => (wanted ? starts(a) - starts(b) : 0)).slice(0, 10).map(offer);
      return draw();
    }
    if (typed.length < 2 || typed.length > LONGEST) return close();
    const found = await service.named(kind, typed).catch(() => []);
    if (entered() !== typed) return undefined;
    offered = found.map((one) => {
      const [label, note] = words.language === "en" || !one.other ? [one.name, one.other] : [one.other, one.name];
      return { value: one.name, label, note: [note, one.country && words.place(one.country)].filter(Boolean).join(" · "), beside: one.country && kind === "institution" ? { country: one.country } : {} };
    });
    return draw();
  };
  input.oninput = () => {
    code = null;
    beside = {};
    clearTimeout(timer);
    timer = setTimeout(propose, coded ? 0 : WAIT);
  };
  input.onkeydown = (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) void propose();
      else point(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      pick(offered[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  };
  input.onblur = () => {
    close();
    if (coded && input.value && (several || !code)) {
      const wanted = entered().toLowerCase();
      const exact = codes.find((one) => one.toLowerCase() === wanted || words.place(one).toLowerCase() === wanted);
      const [only, other] = exact ? [exact] : codes.filter((one) => names(words).get(one)?.includes(wanted));
      if (only && !other) pick(offer(only));
    }
  };
  drawChips();
  return {
    ...frame,
    beside: () => beside,
    read: () => {
      const typed = input.value.trim();
      if (coded && typed && !code) return { fault: words.say("fault.place") };
      if (several) return picked.length ? { value: picked.filter(Boolean) } : {};
      return typed ? { value: code ?? typed } : {};
    },
  };
}
