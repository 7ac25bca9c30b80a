// A phone opens the links of certificates' QR codes, as the running registry serves them; then once more with the registry switched off,
// and from the saved page.
//   node phone.mjs PICTURES
// The first line that comes in is LINKS: [{"link": …, "name": the holder's, "verdict": …}, …]. When the registry is no longer needed "switch it off" goes out;
// the next line that comes in says that it is.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { words } from "../verify/house.mjs";
import { launch } from "../verify/phone.mjs";
import { assert, check, finish } from "../verify/report.mjs";

const pictures = process.argv[2];
mkdirSync(pictures, { recursive: true });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const links = JSON.parse((await lines.next()).value);
const saved = mkdtempSync(join(tmpdir(), "sanad-phone-"));

async function read(page, link) {
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector("[data-verdict]");
  await page.waitForFunction(() => !document.querySelector("[data-registry=asking]"));
  return { verdict: await page.getAttribute("[data-verdict]", "data-verdict"), text: await page.innerText("body") };
}

async function check_links(page, language, where, address_of) {
  for (const [index, one] of links.entries()) {
    await check(`${language}, ${where}: certificate ${index + 1} is ${one.verdict}`, async () => {
      const { verdict, text } = await read(page, address_of(one.link));
      assert.equal(verdict, one.verdict, text);
      assert.ok(text.includes(words(language)["verdict." + verdict]), text);
      assert.equal(text.includes(one.name), verdict !== "forged", text);
      await page.screenshot({ path: join(pictures, `phone-${index + 1}-${where}-${verdict}.${language}.png`), fullPage: true });
    });
  }
}

async function check_online(page, language) {
  await check_links(page, language, "online", (link) => link);
  await check(`${language}: the checker can be saved, and will open without a connection`, async () => {
    await read(page, links[0].link);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("a[href^='v/saved']")]);
    await file.saveAs(join(saved, language + ".html"));
    await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active.state === "activated");
  });
  const genuine = links.find((one) => one.verdict.startsWith("genuine"));
  // A course may award on handover: then nothing is handed out before.
  if (!genuine) return;
  await check(`${language}: the full credential is the one that the code's signature names`, async () => {
    await read(page, genuine.link);
    await page.click("#full");
    await page.waitForSelector("[data-full=full_matches]");
    for (const form of ["json", "png"]) {
      const [file] = await Promise.all([page.waitForEvent("download"), page.click("#" + form)]);
      assert.equal(await file.failure(), null);
    }
  });
}

const browser = await launch();
const wrong = [];
const phones = [];
for (const language of ["en", "ur"]) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, locale: language === "ur" ? "ur-PK" : "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => /Content Security/.test(message.text()) && wrong.push(message.text()));
  phones.push([language, page]);
}
for (const [language, page] of phones) await check_online(page, language);
console.log("switch it off");
await lines.next();
for (const [language, page] of phones) {
  await check_links(page, language, "offline", (link) => link);
  await check_links(page, language, "saved", (link) => pathToFileURL(join(saved, language + ".html")).href + "#" + link.split("#")[1]);
}
await check("no error, and nothing against the page's policy", () => assert.deepEqual(wrong, []));
await browser.close();
rmSync(saved, { recursive: true });
finish();
process.exit();
