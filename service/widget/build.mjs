/**
 * Makes the one file that a page loads out of the modules in `script/`: `served/pathway-recommender.js`. A browser checks one
 * script against one hash; modules that import each other would come unchecked. `make widget` runs this, and a test
 * compares what is committed with what comes out.
 */

import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { minify } from "terser";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A style sheet is a text within the script: the widget adopts it in its shadow tree. Names that no host sets get shorter. */
const styles = {
  name: "styles",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target: "es2023" });
      const ours = /--(?!pathway)[a-z][\w-]*/g;
      const names = [...new Set(code.match(ours))];
      return { contents: code.trim().replace(/(--[\w-]+:) /g, "$1").replace(ours, (name) => `--${names.indexOf(name).toString(36)}`), loader: "text" };
    }),
};
/** What the modules call things among themselves: in no JSON, no event and no page around. These get shorter as well. */
const AMONG_US =
  /^(alone|announce|beside|canGoBack|complain|controls|described|draft|field|filled|further|interview|kept|locale|money|named|node|places|pointers|questionnaire|read|recommendation|say|service|settled|tell|tongues|trouble|unknown|within|words)$/;
const bundled = await build({
  entryPoints: [here("script/element.js")], bundle: true, minify: true, mangleProps: AMONG_US, format: "esm", target: "es2023", charset: "utf8", write: false, plugins: [styles],
});
const { code } = await minify(bundled.outputFiles[0].text, { module: true, ecma: 2020, compress: { passes: 3 }, format: { comments: false } });
if (argv.includes("--print")) stdout.write(code + "\n");
else await writeFile(here("served/pathway-recommender.js"), code + "\n");

/** `make widget-release`: keeps what was built under an address of its own, for as long as pages may carry it. */
if (argv.includes("--release")) {
  const files = { "pathway-recommender.js": Buffer.from(code + "\n"), "frame.js": await readFile(here("pages/frame.js")) };
  const [script, frame] = Object.values(files);
  const version = createHash("sha256").update(script).update(frame).digest("hex").slice(0, 12);
  const integrity = (content) => `sha384-${createHash("sha384").update(content).digest("base64")}`;
  const list = here("released/releases.csv");
  if ((await readFile(list, "utf8")).includes(version)) throw new Error(`${version} is released already`);
  await mkdir(here(`released/${version}`));
  for (const [name, content] of Object.entries(files)) await writeFile(here(`released/${version}/${name}`), content);
  await appendFile(list, `${version},${new Date().toISOString().slice(0, 10)},${integrity(script)},${integrity(frame)}\n`);
}
