// Makes dist/index.html: one file, script and style inside, allowed by their hashes and nothing else.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const prefixes = ["page.", "verdict.", "fact."];

function words(language) {
  const all = JSON.parse(readFileSync(join(here, "../lang", language + ".json"), "utf8"));
  return Object.fromEntries(Object.entries(all).filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix))));
}

/** `sanad:words`: the part of the catalogues that this page speaks. */
export const words_plugin = {
  name: "words",
  setup(build) {
    build.onResolve({ filter: /^sanad:words$/ }, ({ path }) => ({ path, namespace: "words" }));
    build.onLoad({ filter: /.*/, namespace: "words" }, () => ({ contents: JSON.stringify({ en: words("en"), ur: words("ur") }), loader: "json" }));
  },
};

function bundle(entry, options) {
  const built = esbuild.build({ entryPoints: [join(here, "src", entry)], bundle: true, minify: true, write: false, target: "chrome61", charset: "utf8", ...options });
  return built.then(({ outputFiles }) => outputFiles[0].text.trim());
}

export async function build(out) {
  const script = await bundle("main.ts", { format: "iife", legalComments: "none", plugins: [words_plugin] });
  const style = await bundle("style.css", {});
  const hash = (text) => "sha256-" + createHash("sha256").update(text).digest("base64");
  const parts = {
    __SCRIPT_HASH__: hash(script),
    __STYLE_HASH__: hash(style),
    __STYLE__: style,
    __NO_SCRIPT_EN__: words("en")["page.no_script"],
    __NO_SCRIPT_UR__: words("ur")["page.no_script"],
    __SCRIPT__: script,
  };
  let page = readFileSync(join(here, "src/index.html"), "utf8");
  for (const [name, text] of Object.entries(parts)) page = page.replace(name, () => text);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "index.html.new"), page);
  renameSync(join(out, "index.html.new"), join(out, "index.html"));
  return { bytes: page.length, gzipped: gzipSync(page, { level: 9 }).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const size = await build(join(here, "dist"));
  console.log(`verify page: ${size.gzipped} bytes gzipped`);
}
