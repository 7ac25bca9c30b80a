// A phone opens the links of certificates' QR codes, as the running registry serves them.
//   node phone.mjs PICTURES < LINKS      LINKS: [{"link": …, "name": the holder's, "verdict": …}, …]
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tool, words } from "../verify/house.mjs";
import { assert, check, finish } from "../verify/report.mjs";

const pictures = process.argv[2];
const links = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(pictures, { recursive: true });
const browser = await tool("playwright-core").chromium.launch({
  executablePath: process.env.SANAD_CHROMIUM || "/usr/bin/chromium",
  chromiumSandbox: false,
});
try {
  for (const language of ["en", "ur"]) {
    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      deviceScaleFactor: 2,
      locale: language === "ur" ? "ur-PK" : "en-GB",
    });
    const page = await context.newPage();
    for (const [index, { link, name, verdict }] of links.entries()) {
      await check(`${language}: the link of certificate ${index + 1} says ${verdict}`, async () => {
        await page.goto("about:blank");
        await page.goto(link);
        await page.waitForSelector("[data-verdict]");
        await page.waitForFunction(() => !document.querySelector("[data-registry=asking]"));
        const text = await page.innerText("body");
        assert.equal(await page.getAttribute("[data-verdict]", "data-verdict"), verdict, text);
        assert.ok(text.includes(words(language)["verdict." + verdict]), text);
        assert.equal(text.includes(name), verdict.startsWith("genuine"), text);
        await page.screenshot({ path: join(pictures, `phone-${index + 1}-${verdict}.${language}.png`), fullPage: true });
      });
    }
    await context.close();
  }
} finally {
  await browser.close();
}
finish();
