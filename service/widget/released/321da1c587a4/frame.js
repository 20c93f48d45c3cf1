/** On the host's page, beside the frame: makes the frame as high as what is in it, shows its top where another question
    or the answer came, and repeats its events. */

for (const frame of document.querySelectorAll("iframe[data-pathway]")) {
  const origin = new URL(frame.src).origin;
  addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const { type, height, detail } = event.data ?? {};
    if (type === "pathway:height" && Number.isFinite(height)) frame.style.height = `${Math.min(Math.max(height, 200), 20000)}px`;
    else if (typeof type === "string" && type.startsWith("pathway:")) {
      if (/answered|result$/.test(type) && frame.getBoundingClientRect().top < 0) frame.scrollIntoView({ block: "start" });
      frame.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
    }
  });
}
