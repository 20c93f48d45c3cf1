/** The profile: reading and writing it by JSON pointers, and saying its values in words. */

/** @import { Field, Pointer, Profile } from "./types.js" */
/** @import { Words } from "./words.js" */

/**
 * What stands at a pointer; undefined where nothing does.
 * @param {Profile} profile
 * @param {Pointer} pointer
 * @returns {unknown}
 */
export function at(profile, pointer) {
  return pointer.split("/").slice(1).reduce((value, step) => (/** @type {any} */ (value))?.[step], /** @type {unknown} */ (profile));
}

/**
 * A copy of the profile with a value at a pointer; undefined takes away what stood there.
 * @param {Profile} profile
 * @param {Pointer} pointer
 * @param {unknown} value
 * @returns {Profile}
 */
export function withFact(profile, pointer, value) {
  const copy = structuredClone(profile);
  const steps = pointer.split("/").slice(1);
  const last = steps.pop() ?? "";
  /** @type {any} */
  let holder = copy;
  for (const [place, step] of steps.entries()) holder = holder[step] ??= /^\d+$/.test(steps[place + 1] ?? last) ? [] : {};
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

/**
 * The pointer with a star for the number of each item.
 * @param {Pointer} pointer
 */
export const starred = (pointer) => pointer.replace(/\/\d+(?=\/|$)/g, "/*");

/** @param {Pointer} pointer */
export const lastStep = (pointer) => pointer.slice(pointer.lastIndexOf("/") + 1);

/**
 * Whether a field of an item belongs to what was said of the item so far.
 * @param {Field} field
 * @param {Record<string, unknown>} item
 */
export const applies = (field, item) =>
  field.when.every(({ pointer, values }) => values.includes(item[lastStep(pointer)]));

/**
 * A short name of an item: what tells it from the others.
 * @param {Field[]} fields
 * @param {Record<string, unknown>} item
 * @param {Words} words
 */
export function named(fields, item, words) {
  const telling = fields.filter((field) => ["choice", "text", "code"].includes(field.type) && item[lastStep(field.pointer)] != null);
  return telling.slice(0, 2).map((field) => inWords(field, item[lastStep(field.pointer)], words)).join(" · ");
}

/**
 * A value in words.
 * @param {Field} field
 * @param {any} value
 * @param {Words} words
 * @returns {string}
 */
export function inWords(field, value, words) {
  if (value == null) return words.say("not_sure");
  const wording = (/** @type {unknown} */ one) => field.choices.find((choice) => choice.value === one)?.wording ?? String(one);
  const span = (/** @type {any} */ number, /** @type {(n: number) => string} */ say) =>
    typeof number === "object"
      ? words.say("span", { least: number.min == null ? "…" : say(number.min), most: number.max == null ? "…" : say(number.max) })
      : say(number);
  switch (field.type) {
    case "yes_no":
      return words.say(value ? "yes" : "no");
    case "choice":
      return wording(value);
    case "checklist":
      return value.length ? words.list(value.map(wording)) : words.say("none_of_these");
    case "number":
      return span(value, (n) => (field.unit === "calendar year" ? String(n) : words.number(n))) + unit(field, words);
    case "amount":
      return span(value.amount, (n) => words.money(n, value.currency));
    case "date":
      return words.date(value);
    case "code":
      return coded(field, value, words);
    case "codes":
      return value.length ? words.list(value.map((/** @type {string} */ code) => coded(field, code, words))) : words.say("none");
    case "items":
      return value.length
        ? value.map((/** @type {Record<string, unknown>} */ item, /** @type {number} */ n) => named(field.fields, item, words) || words.say("item", { number: n + 1 })).join("; ")
        : words.say("none");
    default:
      return String(value);
  }
}

/**
 * What was answered to a question, in words: a line for each fact, or for all of which there is something at all.
 * @param {Field[]} facts
 * @param {Profile} profile
 * @param {Words} words
 * @returns {string[]}
 */
export function inLines(facts, profile, words) {
  const given = facts.map((fact) => /** @type {any} */ (at(profile, fact.pointer)));
  if (facts[0]?.type === "presence" && given.some(Boolean)) {
    const there = facts.filter((_, place) => given[place]?.length);
    return there.length ? there.map((fact) => fact.wording) : [words.say("none_of_these")];
  }
  return facts.map((fact, place) => (facts.length > 1 ? `${fact.wording}: ` : "") + inWords(fact, given[place], words));
}

/**
 * @param {Field} field
 * @param {Words} words
 */
export function unit(field, words) {
  const told = field.unit ? words.of("unit", field.unit.replaceAll(" ", "_")) : null;
  return told ? ` ${told}` : "";
}

/**
 * @param {Field} field
 * @param {string} code
 * @param {Words} words
 */
function coded(field, code, words) {
  if (field.code === "bcp47") return words.tongues.of(code) ?? code;
  return field.code === "month" ? words.date(code) : field.code ? words.place(code) : code;
}
