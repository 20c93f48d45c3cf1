/** The page on which an agency puts the widget together: what is chosen shows in the preview and in the lines to copy. */

const { version, integrity, frame: frameIntegrity, forFrame, title } = document.body.dataset;
const base = new URL(".", location.href).href.replace(/\/$/, "");
const form = document.querySelector("#choices");
const place = document.querySelector("#preview");
const ATTRIBUTES = ["key", "agency", "privacy", "language", "scheme"];
const DEFAULT = "#0b5a75";

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** Relative luminance by WCAG 2.2. */
const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

let shown = null;

function draw() {
  const chosen = Object.fromEntries(new FormData(form));
  const handover = form.elements.handover.checked;
  const styles = [];
  if (chosen.accent !== DEFAULT) styles.push(["--pathway-accent", chosen.accent], ["--pathway-on-accent", contrast(chosen.accent, "#ffffff") >= contrast(chosen.accent, "#000000") ? "#fff" : "#000"]);
  if (chosen.radius) styles.push(["--pathway-radius", chosen.radius]);
  const given = ATTRIBUTES.filter((name) => chosen[name]);

  const widget = shown?.getAttribute("key") === (chosen.key || null) ? shown : document.createElement("pathway-recommender");
  for (const name of ATTRIBUTES) chosen[name] ? widget.setAttribute(name, chosen[name]) : widget.removeAttribute(name);
  widget.toggleAttribute("handover", handover);
  for (const name of ["--pathway-accent", "--pathway-on-accent", "--pathway-radius"]) widget.style.removeProperty(name);
  for (const [name, value] of styles) widget.style.setProperty(name, value);
  if (widget !== shown) place.replaceChildren((shown = widget));

  const attributes = given.map((name) => ` ${name}="${escaped(chosen[name])}"`).join("") + (handover ? " handover" : "");
  const style = styles.length ? `\n<style>pathway-recommender { ${styles.map(([name, value]) => `${name}: ${value};`).join(" ")} }</style>` : "";
  const query = new URLSearchParams([...given.map((name) => [name, chosen[name]]), ...(handover ? [["handover", "yes"]] : []), ...(chosen.accent !== DEFAULT ? [["accent", chosen.accent.slice(1)]] : [])]);
  const { origin } = new URL(base);
  const told = {
    snippet: `<script type="module" src="${base}/widget/${version}/pathway-recommender.js"\n  integrity="${integrity}" crossorigin="anonymous"></script>${style}\n<pathway-recommender${attributes}></pathway-recommender>`,
    policy: `Content-Security-Policy: script-src ${origin}; connect-src ${origin}\n(${forFrame}: frame-src ${origin}; script-src ${origin})`,
    frame: `<iframe data-pathway src="${base}/embed?${query}" title="${escaped(chosen.agency || title)}"\n  width="100%" height="760" style="border:0" loading="lazy" allow="clipboard-write"></iframe>\n<script type="module" src="${base}/widget/${version}/frame.js"\n  integrity="${frameIntegrity}" crossorigin="anonymous"></script>`,
    link: `${base}/form${query.size ? `?${query}` : ""}`,
  };
  for (const [id, text] of Object.entries(told)) document.getElementById(id).textContent = text;
  const ratio = contrast(chosen.accent, "#ffffff");
  const contrastOnWhite = document.querySelector("#contrast");
  contrastOnWhite.textContent = contrastOnWhite.dataset[ratio < 4.5 ? "low" : "fine"].replace("{ratio}", ratio.toFixed(1));
}

form.addEventListener("input", draw);
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", async (event) => {
  const id = event.target.dataset?.copy;
  if (!id) return;
  await navigator.clipboard.writeText(document.getElementById(id).textContent).catch(() => getSelection().selectAllChildren(document.getElementById(id)));
  const copied = document.querySelector("#copied");
  copied.textContent = copied.dataset.told;
});
draw();
