/** Building the page: elements from plain calls, never from markup. */

/** @import { Props, Child } from "./types.js" */
/** @import { PathwayRecommender } from "./element.js" */

/**
 * An element by its name and classes (`div.screen`), with attributes and listeners (`onclick`) where any are named, and
 * children; text stays text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K | `${K}.${string}`} tag
 * @param {...(Props | Child)} parts
 * @returns {HTMLElementTagNameMap[K]}
 */
export const h = (tag, ...parts) => /** @type {HTMLElementTagNameMap[K]} */ (made("1999/xhtml", tag, parts));

/**
 * An element of a drawing.
 * @param {string} tag
 * @param {...(Props | Child)} parts
 */
export const drawn = (tag, ...parts) => made("2000/svg", tag, parts);

/**
 * @param {string} kind
 * @param {string} tag
 * @param {(Props | Child)[]} parts
 */
function made(kind, tag, parts) {
  const [name = "", ...classes] = tag.split(".");
  const node = document.createElementNS(`http://www.w3.org/${kind}`, name);
  node.classList.add(...classes);
  if (parts[0]?.constructor === Object) {
    for (const [name, value] of Object.entries(/** @type {object} */ (parts.shift()))) {
      if (typeof value === "function") node.addEventListener(name.slice(2), value);
      else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
    }
  }
  const children = /** @type {any[]} */ (/** @type {unknown[]} */ (parts).flat(Infinity));
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

/**
 * A button: `first` for what comes next, `second` for what else may be done, `link` for the ways around.
 * @param {string} kind
 * @param {Child} label
 * @param {((event: Event) => unknown) | null} [onclick]
 * @param {Props} [more]
 */
export const button = (kind, label, onclick, more) => h("button", { type: "button", class: kind, onclick, ...more }, label);

/**
 * Hold buttons while something is awaited, and say so on the first of them.
 * @param {PathwayRecommender} app
 * @param {HTMLButtonElement[]} buttons
 * @param {() => Promise<unknown>} task
 */
export async function busy(app, buttons, task) {
  const [first] = /** @type {[HTMLButtonElement]} */ (buttons);
  const say = (/** @type {Child[]} */ ...label) => {
    const before = [...first.childNodes];
    for (const one of buttons) one.disabled = !one.disabled;
    first.classList.toggle("busy");
    first.replaceChildren(.../** @type {Node[]} */ (label));
    app.announce(first.disabled ? first.textContent : "");
    return before;
  };
  const before = say(app.words.say("loading"));
  await task();
  say(...before);
}

/**
 * A list that folds.
 * @param {Child} title
 * @param {...Child} inside
 */
export const folded = (title, ...inside) => h("details", h("summary", title), inside);

/**
 * A link to a page elsewhere.
 * @param {string | null | undefined} href
 * @param {string} text
 */
export const linked = (href, text) => h("a", { href, target: "_blank", rel: "noopener" }, text);

/** A box to tick, in one field with what it says. @param {HTMLInputElement} box @param {...Child} text */
export const boxed = (box, ...text) => h("label.option", box, h("span", text));

/** What is read aloud and not seen. @param {...Child} text */
export const unseen = (...text) => h("span.unseen", text);

/** What is said beside. @param {...Child} text */
export const quiet = (...text) => h("span.quiet", text);

let count = 0;

/** An id that no other element of any widget has. */
export const unique = () => `pathway-${++count}`;

/**
 * A small drawing that says what a colour says, for whoever sees no colours.
 * @param {string} name
 */
export function icon(name) {
  const paths = {
    yes: "M4 10.5l4 4 8-9",
    officer: "M10 3.5v8M10 15.4v.2",
    open: "M7 7.5a3 3 0 1 1 4.5 2.5q-1.5.7-1.5 2M10 15.4v.2",
    no: "M5 5l10 10m0-10l-10 10",
    clock: "M10 5v5l3.4 2M10 2.5a7.5 7.5 0 1 1-.1 0",
    arrow: "M4 10h12m-5-5l5 5-5 5",
    back: "M12 5l-5 5l5 5",
  };
  return drawn(
    "svg.icon",
    { viewBox: "0 0 20 20", "aria-hidden": "true" },
    drawn("path", { d: paths[/** @type {keyof typeof paths} */ (name)] }),
  );
}
