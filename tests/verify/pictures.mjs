// Pictures of the page as a phone shows it: everything in `sights`, in both languages.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Phone, launch } from "./phone.mjs";
import { Registry } from "./registry.mjs";
import { show, sights } from "./sights.mjs";

const out = process.argv[2];
mkdirSync(out, { recursive: true });
const registry = await new Registry().open();
const browser = await launch();
try {
  for (const language of ["en", "ur"]) {
    const phone = await Phone.take(browser, registry, { language });
    for (const [name, sight] of Object.entries(sights)) {
      await show(sight, phone, registry);
      await phone.page.screenshot({ path: join(out, `${name}.${language}.png`), fullPage: true });
    }
    await phone.close();
  }
} finally {
  await browser.close();
  registry.close();
}
console.log(`${2 * Object.keys(sights).length} pictures in ${out}`);
