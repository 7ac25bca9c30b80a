// Where things are, and the tools that the page was built with.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const page_dir = join(root, "assets/verify");
export const tool = createRequire(join(page_dir, "package.json"));
export const vectors = JSON.parse(readFileSync(join(root, "tests/vectors/credential.json"), "utf8"));
export const words = (language) => JSON.parse(readFileSync(join(root, "assets/lang", language + ".json"), "utf8"));
export const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
export const digits_of = (one) => one.qr_text.slice(one.qr_text.indexOf("#") + 1);
