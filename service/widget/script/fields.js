/** Controls: one for each type of answer, each with its label, its help and its fault. */

/** @import { Control, Field, Wrong } from "./types.js" */
/** @import { Service } from "./api.js" */
/** @import { Words } from "./words.js" */

import { boxed, button, h, unique } from "./dom.js";
import { applies, lastStep, unit } from "./facts.js";
import { typeahead } from "./typeahead.js";

const LOOKED_UP = new Set(["institution", "occupation"]);
const FEW = 8;

/**
 * What controls need to know of where they stand.
 * @typedef {{ words: Words, service: Service, alone: boolean }} Place
 */

/**
 * The control of a fact.
 * @param {Field} field
 * @param {any} value what was answered before
 * @param {Place} place
 * @returns {Control}
 */
export function control(field, value, place) {
  switch (field.type) {
    case "yes_no":
      return choices(field, value, place, [
        { value: true, wording: place.words.say("yes") },
        { value: false, wording: place.words.say("no") },
      ]);
    case "choice":
      return field.choices.length > (place.alone ? FEW : 3) ? selection(field, value, place) : choices(field, value, place, field.choices);
    case "presence":
      return presence(field, value);
    case "checklist":
      return checklist(field, value, place);
    case "number":
    case "amount":
      return quantity(field, value, place);
    case "date":
      return day(field, value, place, 3);
    case "items":
      return items(field, value, place);
    case "code":
      if (field.code === "month") return day(field, value, place, 2);
      if (field.code === "bcp47") return selection({ ...field, choices: tongues(place.words) }, value, place);
      return typeahead(field, value, place);
    case "codes":
      return field.code ? typeahead(field, value, place) : text(field, value, place);
    default:
      return field.look_up || LOOKED_UP.has(lastStep(field.pointer)) ? typeahead(field, value, place) : text(field, value, place);
  }
}

/** @param {Words} words */
const tongues = (words) => words.codes("tongues").map((code) => ({ value: code, wording: words.tongues.of(code) ?? code }));

/**
 * The frame of a control: legend or label, help, and a place for its fault.
 * @param {Field} field
 * @param {Place} place
 * @param {"fieldset" | "div"} tag
 * @param {(ids: { label: string, described: string, field: string }) => Node[]} inside
 */
export function framed(field, place, tag, inside) {
  const ids = { label: unique(), described: unique(), field: unique() };
  const fault = h("p.fault", { hidden: true });
  const help = field.help ? h("span", field.help) : null;
  const note = h("div", { id: ids.described, class: "note" }, help, fault);
  const label =
    tag === "fieldset"
      ? h("legend", { class: place.alone ? "unseen" : "label" }, field.question)
      : h("label", { id: ids.label, for: ids.field, class: place.alone ? "unseen" : "label" }, field.question);
  const node = h(tag, { class: "field", "aria-describedby": tag === "fieldset" ? ids.described : null, "data-pointer": field.pointer });
  node.append(label, note, ...inside(ids));
  const complain = (/** @type {string | null} */ told) => {
    fault.hidden = told === null;
    fault.textContent = told;
    node.classList.toggle("faulty", told !== null);
    for (const input of /** @type {NodeListOf<HTMLElement>} */ (node.querySelectorAll(":scope > input, :scope > .row input, :scope > select, :scope > .typeahead input"))) input.ariaInvalid = String(told !== null);
  };
  const focus = () => /** @type {HTMLElement | null} */ (node.querySelector("input, select, textarea, button"))?.focus();
  return { node, complain, focus, field };
}

/**
 * One of a few.
 * @param {Field} field
 * @param {unknown} value
 * @param {Place} place
 * @param {{ value: unknown, wording: string }[]} options
 * @returns {Control}
 */
function choices(field, value, place, options) {
  const name = unique();
  const frame = framed(field, place, "fieldset", () => [
    h(
      "div",
      { class: field.type === "yes_no" ? "options inline" : "options" },
      options.map((option, number) =>
        boxed(h("input", { type: "radio", name, value: number, "data-value": option.value, checked: option.value === value }), option.wording),
      ),
    ),
  ]);
  return {
    ...frame,
    read: () => {
      const picked = /** @type {HTMLInputElement | null} */ (frame.node.querySelector("input:checked"));
      return picked ? { value: options[Number(picked.value)]?.value } : {};
    },
  };
}

/**
 * One of many.
 * @param {Field} field
 * @param {unknown} value
 * @param {Place} place
 * @returns {Control}
 */
function selection(field, value, place) {
  /** @type {HTMLSelectElement} */
  let list;
  const frame = framed(field, place, "div", (ids) => [
    (list = h(
      "select",
      { id: ids.field, "aria-describedby": ids.described },
      h("option", { value: "" }, place.words.say("choose")),
      field.choices.map((choice) => h("option", { value: choice.value, selected: choice.value === value }, choice.wording)),
    )),
  ]);
  return { ...frame, read: () => (list.value ? { value: list.value } : {}) };
}

/**
 * Whether there is anything in a list: what was named stays, and of something new nothing is known yet.
 * @param {Field} field
 * @param {unknown[] | undefined} value
 * @returns {Control}
 */
function presence(field, value) {
  const named = value?.length ? value : [{}];
  const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: Boolean(value?.length) }));
  const node = h("div.field.presence", { "data-pointer": field.pointer }, boxed(box, field.question));
  return { node, field, complain: () => {}, focus: () => box.focus(), read: () => ({ value: box.checked ? named : [] }) };
}

/**
 * Several of a list, or none of them.
 * @param {Field} field
 * @param {string[] | undefined} value
 * @param {Place} place
 * @returns {Control}
 */
function checklist(field, value, place) {
  const option = (/** @type {string} */ code, /** @type {string} */ wording, /** @type {boolean} */ checked) =>
    boxed(h("input", { type: "checkbox", value: code, checked }), wording);
  const frame = framed(field, place, "fieldset", () => [
    h(
      "div.options",
      field.choices.map((choice) => option(choice.value, choice.wording, value?.includes(choice.value) ?? false)),
      option("", place.words.say("none_of_these"), value?.length === 0),
    ),
  ]);
  const boxes = () => [.../** @type {NodeListOf<HTMLInputElement>} */ (frame.node.querySelectorAll("input"))];
  frame.node.onchange = (event) => {
    const changed = /** @type {HTMLInputElement} */ (event.target);
    if (changed.checked) for (const box of boxes()) if ((box.value === "") !== (changed.value === "")) box.checked = false;
  };
  return {
    ...frame,
    read: () => {
      const ticked = boxes().filter((box) => box.checked).map((box) => box.value);
      return ticked.length ? { value: ticked.filter(Boolean) } : {};
    },
  };
}

/**
 * A number or a sum, exact or between two.
 * @param {Field} field
 * @param {any} value
 * @param {Place} place
 * @returns {Control}
 */
function quantity(field, value, place) {
  const { words } = place;
  const isSum = field.type === "amount";
  const before = isSum ? value?.amount : value;
  const rough = before !== null && typeof before === "object";
  const shown = (/** @type {unknown} */ number) => (number == null ? "" : String(number));
  /** @type {HTMLInputElement} */ let least;
  /** @type {HTMLInputElement} */ let most;
  /** @type {HTMLSelectElement} */ let currency;
  const input = (/** @type {string} */ id, /** @type {string} */ described, /** @type {string | null} */ label, /** @type {unknown} */ number) =>
    h("input", { id, class: isSum ? "sum" : "count", inputmode: "numeric", autocomplete: "off", "aria-describedby": described, "aria-label": label, value: shown(number) });
  const frame = framed(field, place, "div", (ids) => {
    least = input(ids.field, ids.described, null, rough ? before.min : before);
    most = input(unique(), ids.described, words.say("at_most", { fact: field.wording }), rough ? before.max : null);
    currency = h("select", { "aria-label": words.say("currency") }, words.codes("currencies").map((code) => h("option", { value: code, selected: code === (value?.currency ?? "HKD") }, code)));
    const until = h("span.row", { hidden: !rough }, words.say("to"), most);
    const toggle = button("link", words.say("roughly"), () => {
      until.hidden = !until.hidden;
      toggle.ariaExpanded = String(!until.hidden);
      if (until.hidden) most.value = "";
      else most.focus();
    }, { "aria-expanded": String(rough) });
    return [h("div.row", isSum && currency, least, until, !isSum && h("span.unit", unit(field, words)), field.unit !== "calendar year" && toggle)];
  });
  const number = (/** @type {HTMLInputElement} */ from) => {
    const typed = from.value.normalize("NFKC").replace(/[\s,]|HK\$|[$£€¥]/g, "").replace(/^(\d+(?:\.\d+)?)[万萬]$/, (_, tens) => String(tens * 10_000));
    return typed === "" ? null : /^\d+$/.test(typed) ? Number(typed) : NaN;
  };
  return {
    ...frame,
    read: () => {
      const [low, high] = [number(least), number(most)];
      if (low === null && high === null) return {};
      const given = [low, high].filter((one) => one !== null);
      if (given.some(Number.isNaN)) return { fault: words.say("fault.number") };
      const outside = given.some((one) => one < (field.minimum ?? 0) || one > (field.maximum ?? Infinity));
      if (outside) return { fault: words.say(field.maximum == null ? "fault.least" : "fault.limits", { least: shown(field.minimum ?? 0), most: shown(field.maximum) }) };
      if (low !== null && high !== null && low > high) return { fault: words.say("fault.order") };
      const amount = high === null ? low : { ...(low !== null && { min: low }), max: high };
      return { value: isSum ? { amount, currency: currency.value } : amount };
    },
  };
}

/**
 * A date as people know it: the year, and the rest where they do.
 * @param {Field} field
 * @param {string | undefined} value
 * @param {Place} place
 * @param {2 | 3} parts how many parts are asked for
 * @returns {Control}
 */
function day(field, value, place, parts) {
  const { words } = place;
  const [year, month, date] = (value ?? "").split("-");
  /** @type {HTMLInputElement} */ let years;
  /** @type {HTMLSelectElement} */ let months;
  /** @type {HTMLInputElement} */ let days;
  const frame = framed(field, place, "fieldset", () => {
    const input = (/** @type {string} */ kind, /** @type {string | undefined} */ given) =>
      h("input", { class: kind, inputmode: "numeric", maxlength: kind === "year" ? 4 : 2, value: given ?? "", autocomplete: "off" });
    years = input("year", year);
    days = input("day", date && String(Number(date)));
    months = h(
      "select",
      h("option", { value: "" }, words.say(parts === 2 ? "choose" : "month_unknown")),
      Array.from({ length: 12 }, (_, n) => h("option", { value: n + 1, selected: n + 1 === Number(month) }, words.month(n + 1))),
    );
    const labelled = (/** @type {string} */ code, /** @type {HTMLElement} */ one) => h("label.part", h("span", words.say(code)), one);
    return [h("div.row.dated", labelled("year", years), labelled("month", months), parts === 3 && labelled("day", days))];
  });
  return {
    ...frame,
    read: () => {
      const [y, m, d] = [years, months, days].map((one) => one.value.normalize("NFKC").trim());
      if (!y && !m && !d) return {};
      if (!y || !/^(19|20)\d\d$/.test(y)) return { fault: words.say("fault.year") };
      if (!m) return d || parts === 2 ? { fault: words.say("fault.month") } : { value: y };
      const whole = `${y}-${m.padStart(2, "0")}`;
      if (!d) return { value: whole };
      const real = new Date(Date.UTC(Number(y), Number(m) - 1, Number(d)));
      if (!/^\d{1,2}$/.test(d) || real.getUTCMonth() !== Number(m) - 1) return { fault: words.say("fault.day") };
      return { value: `${whole}-${d.padStart(2, "0")}` };
    },
  };
}

/**
 * A text on one line; several with commas between where the fact is a list.
 * @param {Field} field
 * @param {any} value
 * @param {Place} place
 * @returns {Control}
 */
function text(field, value, place) {
  const several = field.type === "codes";
  /** @type {HTMLInputElement} */
  let input;
  const frame = framed(field, place, "div", (ids) => [
    (input = h("input", { id: ids.field, "aria-describedby": ids.described, maxlength: 200, autocomplete: "off", value: [value ?? []].flat().join(", ") })),
  ]);
  return {
    ...frame,
    read: () => {
      const typed = input.value.trim();
      if (!typed) return {};
      return { value: several ? typed.split(/[,，、;；]/).map((one) => one.trim()).filter(Boolean) : typed };
    },
  };
}

/**
 * A list of things of which there may be none: each a group of its own, in which only what matters is asked.
 * @param {Field} field
 * @param {Record<string, unknown>[] | undefined} value
 * @param {Place} place
 * @returns {Control}
 */
function items(field, value, place) {
  const { words } = place;
  const within = { ...place, alone: false };
  const fields = field.fields;
  const most = field.most ?? 20;
  /** @type {{ node: HTMLElement, kept: Record<string, unknown>, controls: Control[] }[]} */
  const groups = [];
  const list = h("div.groups");
  const add = button("second", words.say("add_another"), () => open({}).controls[0]?.focus());
  const more = h("div", { hidden: true }, list, add);

  const number = () => {
    for (const [place_, group] of groups.entries()) {
      const title = /** @type {HTMLElement} */ (group.node.querySelector(".title"));
      title.textContent = words.say("item", { number: place_ + 1 });
      /** @type {HTMLElement} */ (group.node.querySelector(".remove")).hidden = groups.length === 1;
    }
    add.hidden = groups.length >= most;
  };
  /** @param {{ node: HTMLElement, kept: Record<string, unknown>, controls: Control[] }} group */
  const relevant = (group) => {
    const item = told(group);
    for (const one of group.controls) one.node.hidden = !applies(one.field, item);
  };
  /** @param {{ kept: Record<string, unknown>, controls: Control[] }} group */
  const told = (group) => ({ ...group.kept, ...Object.fromEntries(group.controls.map((one) => [lastStep(one.field.pointer), one.read().value])) });
  /** @param {Record<string, unknown>} kept */
  const open = (kept) => {
    const core = fields.some((one) => one.core) ? fields.filter((one) => one.core || kept[lastStep(one.pointer)] !== undefined) : fields.slice(0, 6);
    const controls = core.map((one) => control(one, kept[lastStep(one.pointer)], within));
    const label = unique();
    const remove = button("link remove", words.say("remove"), () => {
      groups.splice(groups.indexOf(group), 1);
      node.remove();
      number();
      add.focus();
    });
    const node = h("div.group", { role: "group", "aria-labelledby": label }, h("div.row.apart", h("strong", { id: label, class: "title" }), remove), controls.map((one) => one.node));
    const group = { node, kept, controls };
    node.onchange = () => relevant(group);
    groups.push(group);
    list.append(node);
    number();
    relevant(group);
    return group;
  };

  const gate = choices({ ...field, type: "yes_no" }, value && value.length > 0, place, [
    { value: true, wording: words.say("some") },
    { value: false, wording: words.say("none") },
  ]);
  const opened = () => {
    more.hidden = gate.read().value !== true;
    if (!more.hidden && !groups.length) open({});
  };
  for (const item of value ?? []) open(item);
  gate.node.append(more);
  gate.node.onchange = opened;
  opened();
  return {
    ...gate,
    field,
    complain: (told) => {
      gate.complain(told);
      for (const one of groups.flatMap((group) => group.controls)) one.complain(null);
    },
    read: () => {
      const picked = gate.read().value;
      if (picked === undefined) return {};
      if (picked === false) return { value: [] };
      /** @type {Wrong[]} */
      const within = [];
      /** @type {string[]} */
      const unknown = [];
      const found = groups.map((group, number) => {
        const item = { ...group.kept };
        for (const one of group.controls) {
          const answer = one.node.hidden ? {} : one.read();
          const name = lastStep(one.field.pointer);
          if (answer.fault) within.push({ control: one, text: answer.fault });
          within.push(...(answer.within ?? []));
          if (answer.value !== undefined) item[name] = answer.value;
          else {
            delete item[name];
            if (!one.node.hidden) unknown.push(`${field.pointer}/${number}/${name}`);
          }
          for (const [name, beside] of Object.entries(/** @type {any} */ (one).beside?.() ?? {})) item[name] ??= beside;
        }
        return item;
      });
      if (within.length) return { within };
      if (found.length > 1 && found.some((item) => !Object.keys(item).length)) return { fault: words.say("fault.empty_item") };
      return { value: found, unknown };
    },
  };
}
