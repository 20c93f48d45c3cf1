/** Days to keep, as a line: what falls when, drawn to scale, and said in words beside it. */

/** @import { Words } from "./words.js" */

import { drawn, h } from "./dom.js";

/**
 * @param {Words} words
 * @param {string} today
 * @param {{ on: string, sentence: string, sure: boolean, acts?: boolean }[]} days in order
 */
export function timeline(words, today, days) {
  const [from, until] = [Date.parse(today), Math.max(...days.map((day) => Date.parse(day.on)))];
  const span = Math.max(until - from, 1);
  const place = (/** @type {string} */ on) => `${4 + (92 * Math.max(0, Date.parse(on) - from)) / span}%`;
  const line = drawn(
    "svg.line",
    { role: "img", "aria-label": words.say("timeline_label", { from: words.date(today), until: words.date(days.at(-1)?.on ?? today) }) },
    drawn("line", { x1: "4%", x2: "96%", y1: 14, y2: 14 }),
    drawn("circle.today", { cx: "4%", cy: 14, r: 5 }),
    days.map((day) => drawn("circle", { class: day.sure ? "sure" : "maybe", cx: place(day.on), cy: 14, r: 6 })),
    drawn("text", { x: "4%", y: 36 }, words.say("today")),
    drawn("text", { x: "96%", y: 36, "text-anchor": "end" }, words.date((days.at(-1)?.on ?? today).slice(0, 7))),
  );
  return h(
    "div.timeline",
    line,
    h("ol", days.map((day) => h("li", { class: day.sure ? "sure" : "maybe" }, h("time", { datetime: day.on }, words.date(day.on)), h("span", day.sentence)))),
  );
}
