/** The answer on paper: a copy of it with everything opened, in a document of its own. */

/** @import { PathwayRecommender } from "./element.js" */

import { h } from "./dom.js";
import STYLES from "./styles.css";

const OPENED = 3;

/**
 * Print the answer with its first pathways in full.
 * @param {PathwayRecommender} app
 * @param {(HTMLDetailsElement & { filled?: Promise<void> })[]} cards
 */
export async function printed(app, cards) {
  const first = cards.slice(0, OPENED);
  const before = first.map((card) => card.open);
  for (const card of first) {
    card.open = true;
    await new Promise((done) => setTimeout(done));
    await card.filled; // one after the other: the service does only so much heavy work at a time
  }
  const frame = h("iframe.paper", { title: app.words.say("print") });
  const root = /** @type {ShadowRoot} */ (app.shadowRoot);
  root.append(frame);
  const paper = /** @type {Document} */ (frame.contentDocument);
  const host = h("div");
  const copy = /** @type {HTMLElement} */ (/** @type {Element} */ (root.querySelector(".result")).cloneNode(true));
  for (const needless of copy.querySelectorAll("button, .tools, .compare")) needless.remove();
  for (const details of copy.querySelectorAll("details")) details.open = details.open || !details.matches(".closed, .pathway");
  paper.body.append(host);
  const shadow = host.attachShadow({ mode: "open" });
  const Sheet = /** @type {any} */ (frame.contentWindow).CSSStyleSheet;
  const sheet = new Sheet();
  sheet.replaceSync(STYLES);
  shadow.adoptedStyleSheets = [sheet];
  const title = [app.agency, app.words.say("title"), app.words.date(new Date().toISOString().slice(0, 10))].filter(Boolean).join(" · ");
  shadow.append(h("div.frame.printed", h("p.name", title), copy));
  paper.documentElement.lang = app.words.locale;
  paper.title = app.words.say("title");
  for (const [place, card] of first.entries()) card.open = before[place] ?? false;
  frame.contentWindow?.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow?.print();
  app.tell("printed", {});
}
