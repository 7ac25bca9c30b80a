// A phone opens the links of certificates' QR codes, as the running registry serves them; then once more with the registry switched off,
// and from the saved page.
//   node phone.mjs online|offline PICTURES PROFILE < LINKS
// LINKS: [{"link": …, "name": the holder's, "verdict": …, "offline": the verdict then}, …]. PROFILE: a folder for what the phone keeps.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { tool, words } from "../verify/house.mjs";
import { assert, check, finish } from "../verify/report.mjs";

const [when, pictures, profile] = process.argv.slice(2);
const links = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(pictures, { recursive: true });

function open_phone(language) {
  return tool("playwright-core").chromium.launchPersistentContext(join(profile, language), {
    executablePath: process.env.SANAD_CHROMIUM || "/usr/bin/chromium",
    chromiumSandbox: false,
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: 2,
    locale: language === "ur" ? "ur-PK" : "en-GB",
  });
}

async function read(page, link) {
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector("[data-verdict]");
  await page.waitForFunction(() => !document.querySelector("[data-registry=asking]"));
  return { verdict: await page.getAttribute("[data-verdict]", "data-verdict"), text: await page.innerText("body") };
}

async function check_links(page, language, where, address_of, expected) {
  for (const [index, one] of links.entries()) {
    await check(`${language}, ${where}: certificate ${index + 1} is ${one[expected]}`, async () => {
      const { verdict, text } = await read(page, address_of(one.link));
      assert.equal(verdict, one[expected], text);
      assert.ok(text.includes(words(language)["verdict." + verdict]), text);
      assert.equal(text.includes(one.name), verdict.startsWith("genuine"), text);
      await page.screenshot({ path: join(pictures, `phone-${index + 1}-${where}-${verdict}.${language}.png`), fullPage: true });
    });
  }
}

const wrong = [];
for (const language of ["en", "ur"]) {
  const phone = await open_phone(language);
  const page = await phone.newPage();
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("console", (message) => /Content Security/.test(message.text()) && wrong.push(message.text()));
  const saved = join(profile, `saved.${language}.html`);
  if (when === "online") {
    await check_links(page, language, "online", (link) => link, "verdict");
    await check(`${language}: the checker can be saved, and will open without a connection`, async () => {
      await read(page, links[0].link);
      const [file] = await Promise.all([page.waitForEvent("download"), page.click("a[href^='v/saved']")]);
      await file.saveAs(saved);
      await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active.state === "activated");
    });
    await check(`${language}: the full credential is the one that the code's signature names`, async () => {
      await read(page, links[0].link);
      await page.click("#full");
      await page.waitForSelector("[data-full=full_matches]");
      for (const form of ["json", "png"]) {
        const [file] = await Promise.all([page.waitForEvent("download"), page.click("#" + form)]);
        assert.equal(await file.failure(), null);
      }
    });
  } else {
    await check_links(page, language, "offline", (link) => link, "offline");
    assert.ok(existsSync(saved));
    await check_links(page, language, "saved", (link) => pathToFileURL(saved).href + "#" + link.split("#")[1], "offline");
  }
  await phone.close();
}
await check("no error, and nothing against the page's policy", () => assert.deepEqual(wrong, []));
finish();
