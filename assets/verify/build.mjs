// Makes dist/index.html, one file with script and style inside, allowed by their hashes and nothing else, and dist/sw.js beside it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const prefixes = ["page.", "verdict.", "fact.", "listed.", "trust.list."];
const single = [
  ...["issued_in_error", "result_corrected", "identity_error", "misconduct", "holder_request"].map((word) => "reason." + word),
  ...["title", "how", "serial", "code", "find"].map((word) => "lookup." + word),
];

function words(language) {
  const all = JSON.parse(readFileSync(join(here, "../lang", language + ".json"), "utf8"));
  return Object.fromEntries(Object.entries(all).filter(([key]) => single.includes(key) || prefixes.some((prefix) => key.startsWith(prefix))));
}

/** `sanad:words`: the part of the catalogues that this page speaks, each language as JSON: a browser reads only the one that it shows. */
export const words_plugin = {
  name: "words",
  setup(build) {
    build.onResolve({ filter: /^sanad:words$/ }, ({ path }) => ({ path, namespace: "words" }));
    build.onLoad({ filter: /.*/, namespace: "words" }, () => ({ contents: JSON.stringify({ en: JSON.stringify(words("en")), ur: JSON.stringify(words("ur")) }), loader: "json" }));
  },
};

/**
 * `sanad:tweetnacl`: TweetNaCl's field arithmetic, points and SHA-512, as its own file has them. The whole of it is one function from
 * which no bundler can drop ciphers, and would be a third of the page.
 */
export const tweetnacl_plugin = {
  name: "tweetnacl",
  setup(build) {
    build.onResolve({ filter: /^sanad:tweetnacl$/ }, ({ path }) => ({ path, namespace: "tweetnacl" }));
    build.onLoad({ filter: /.*/, namespace: "tweetnacl" }, () => {
      const whole = readFileSync(join(here, "node_modules/tweetnacl/nacl-fast.js"), "utf8");
      const between = (from, to) => {
        const [at, end] = [whole.indexOf("\n" + from), whole.indexOf("\n" + to)];
        if (at < 0 || end < at) throw new Error("tweetnacl is not the one that this build knows: " + from);
        return whole.slice(at, end);
      };
      const kept = [
        between("var gf = function", "//  Pluggable"),
        between("var gf0 = gf(", "function vn("),
        between("function vn(", "function crypto_verify_16("),
        between("function crypto_verify_32(", "function core_salsa20("),
        between("function set25519(", "function crypto_scalarmult("),
        between("var K = [", "function add("),
        between("function pack(", "function scalarmult("),
        between("var L = ", "function crypto_sign("),
        between("function unpackneg(", "function crypto_sign_open("),
      ];
      return { contents: kept.join("") + "\nexport { A, D2, M, S, X, Y, Z, crypto_hash, gf, gf1, pack, reduce, unpackneg };", loader: "js" };
    });
  },
};

function bundle(entry, options) {
  const built = esbuild.build({ entryPoints: [join(here, "src", entry)], bundle: true, minify: true, write: false, target: "chrome61", charset: "utf8", ...options });
  return built.then(({ outputFiles }) => outputFiles[0].text.trim());
}

export async function build(out) {
  const script = await bundle("main.ts", { format: "iife", legalComments: "none", plugins: [words_plugin, tweetnacl_plugin] });
  const early = await bundle("early.ts", { format: "iife", legalComments: "none" });
  const style = await bundle("style.css", {});
  const hash = (text) => "sha256-" + createHash("sha256").update(text).digest("base64");
  const parts = { __EARLY_HASH__: hash(early), __EARLY__: early, __SCRIPT_HASH__: hash(script), __STYLE_HASH__: hash(style), __STYLE__: style, __SCRIPT__: script };
  for (const language of ["en", "ur"]) {
    const said = words(language);
    const shown = { BRAND: "page.brand", NO_SCRIPT: "page.no_script", NO_SCRIPT_FORM: "page.no_script.form", SERIAL: "lookup.serial", CODE: "lookup.code", FIND: "lookup.find" };
    for (const [place, key] of Object.entries(shown)) parts[`__${place}_${language.toUpperCase()}__`] = said[key];
  }
  let page = readFileSync(join(here, "src/index.html"), "utf8");
  for (const [name, text] of Object.entries(parts)) page = page.replace(name, () => text);
  mkdirSync(out, { recursive: true });
  const worker = await bundle("sw.ts", { format: "iife", legalComments: "none" });
  for (const [name, text] of [["sw.js", worker], ["index.html", page]]) {
    writeFileSync(join(out, name + ".new"), text);
    renameSync(join(out, name + ".new"), join(out, name));
  }
  return { bytes: page.length, gzipped: gzipSync(page, { level: 9 }).length };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const size = await build(join(here, "dist"));
  console.log(`verify page: ${size.gzipped} bytes gzipped`);
}
