// What somebody sees who types a certificate's number and code, in a browser that runs no script, as the running registry serves it.
//   node lookup.mjs URL PICTURES < CASES        CASES: [{"serial": …, "code": …, "answer": …, "name": the holder's or null}, …]
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tool, words } from "../verify/house.mjs";
import { assert, check, finish } from "../verify/report.mjs";

const [url, pictures] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(pictures, { recursive: true });

const browser = await tool("playwright-core").chromium.launch({ executablePath: process.env.SANAD_CHROMIUM || "/usr/bin/chromium", chromiumSandbox: false });
const phone = await browser.newContext({ viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, javaScriptEnabled: false });
const page = await phone.newPage();
const wrong = [];
// A refusal's 4xx is told on the console too.
page.on("console", (message) => /Failed to load resource/.test(message.text()) || wrong.push(message.text()));
const requests = [];
page.on("request", (request) => requests.push(new URL(request.url()).pathname));

await page.goto(url + "/lookup");
for (const [index, one] of cases.entries()) {
  await check(`${one.serial} with ${one.code}: ${one.answer}`, async () => {
    await page.fill("#serial", one.serial);
    await page.fill("#code", one.code);
    await page.click("form button");
    const text = await page.innerText("main");
    assert.equal(await page.getAttribute("[data-answer]", "data-answer"), one.answer, text);
    const key = one.name ? "verdict." + one.answer : "lookup.refused." + one.answer;
    for (const language of ["en", "ur"]) assert.ok(text.includes(words(language)[key]) && text.includes(words(language)[key + ".do"]), text);
    assert.doesNotMatch(text, /[{}<>]|undefined/);
    if (one.name) assert.ok(text.includes(one.name), text);
    assert.equal(await page.inputValue("#serial"), "");
    // Nothing hangs over the edge of the phone.
    assert.ok((await page.locator("main").boundingBox()).width <= 360);
    await page.screenshot({ path: join(pictures, `lookup-${index + 1}-${one.answer}.png`), fullPage: true });
  });
}
await check("only its own page was asked for, and nothing is against its policy", () => {
  assert.deepEqual([...new Set(requests)], ["/lookup"]);
  assert.deepEqual(wrong, []);
});

// The same pages through a reader's ears: scripts on for the checker alone.
const axe = readFileSync(tool.resolve("axe-core/axe.min.js"), "utf8");
const checker = await browser.newContext({ viewport: { width: 360, height: 640 }, bypassCSP: true });
const checked = await checker.newPage();
await check("the form and the answer are accessible", async () => {
  for (const one of [null, cases[0]]) {
    await checked.goto(url + "/lookup");
    if (one) {
      await checked.fill("#serial", one.serial);
      await checked.fill("#code", one.code);
      await checked.click("form button");
    }
    await checked.evaluate(axe);
    const { violations } = await checked.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
  }
});
await browser.close();
finish();
