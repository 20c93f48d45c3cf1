/** Within the frame: tells the page around it how high the widget is, and what happened, and nobody else. */

const origins = document.body.dataset.origins.split(" ").filter(Boolean);
const around = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
const host = around && (origins.includes("*") || origins.includes(around)) ? around : null;
const widget = document.querySelector("pathway-recommender");

/** @param {string} type @param {Record<string, unknown>} told */
const tell = (type, told) => {
  if (host && parent !== window) parent.postMessage({ type, ...told }, host);
};
new ResizeObserver(() => tell("pathway:height", { height: Math.ceil(document.documentElement.getBoundingClientRect().height) })).observe(document.body);
for (const name of ["start", "language", "answered", "result", "error", "printed", "handover"]) {
  widget.addEventListener(`pathway:${name}`, (event) => tell(`pathway:${name}`, { detail: event.detail }));
}
if (/^[0-9a-f]{6}$/i.test(widget.dataset.accent ?? "")) {
  const [r, g, b] = [0, 2, 4].map((at) => parseInt(widget.dataset.accent.slice(at, at + 2), 16));
  widget.style.setProperty("--pathway-accent", `#${widget.dataset.accent}`);
  widget.style.setProperty("--pathway-on-accent", r * 0.299 + g * 0.587 + b * 0.114 > 150 ? "#000" : "#fff");
}
