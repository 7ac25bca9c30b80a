// The table of verdicts that every verifier of ours runs (tests/vectors/verdicts.json), in Node and in Chromium, in both languages.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, words } from "./house.mjs";
import { Phone } from "./phone.mjs";
import { assert, check } from "./report.mjs";
import { verdict_of } from "./statuses.mjs";

const table = JSON.parse(readFileSync(join(root, "tests/vectors/verdicts.json"), "utf8"));
const from_base64 = (text) => new Uint8Array(Buffer.from(text, "base64"));
const kReasons = ["", "issued_in_error", "result_corrected", "identity_error", "misconduct", "holder_request"];
// A phone opens what is behind the address; a code that holds no address of ours never comes to the page.
const behind = (text) => (text.includes("#") ? text.slice(text.indexOf("#") + 1) : text);

export async function check_table_in_parts(parts) {
  const anchor = new Uint8Array(Buffer.from(table.anchor, "hex"));
  const keys = await parts.read_trust_keys(from_base64(table.keys), anchor);
  const status = {};
  for (const [centre, part] of Object.entries(table.status)) status[centre] = await parts.read_trust_status(from_base64(part), anchor, centre);
  await check("the table has two of each verdict, and its lists are believed", () => {
    const times = (verdict) => table.cases.filter((one) => one.verdict === verdict).length;
    assert.ok(keys && Object.values(status).every(Boolean));
    const named = [...new Set(table.cases.map((one) => one.verdict))];
    assert.ok(named.length === 11 && named.every((verdict) => times(verdict) >= 2), named.join(" "));
  });
  for (const one of table.cases) {
    await check(`table: ${one.name}: ${one.verdict}`, async () => {
      const credential = parts.from_decimal(behind(one.text));
      const unchecked = credential && parts.read_credential(credential);
      const signed = unchecked && (await parts.signed_by(unchecked, keys));
      const part = signed && signed.device ? status[signed.device.centre_code] || null : null;
      const found = await verdict_of(parts, credential, keys, part, table.now, one.registered_online || null);
      assert.deepEqual([found.verdict, Boolean(found.by_number)], [one.verdict, one.by_number]);
      const { listed } = found;
      const said = listed && { since: listed.since };
      if (listed && listed.reason) said.reason = kReasons[listed.reason];
      if (listed && listed.superseded_by) said.superseded_by = { device: listed.superseded_by.device_code, counter: listed.superseded_by.counter };
      assert.deepEqual(said, one.listed);
    });
  }
}

export async function check_table_in_browser(browser, registry, parts) {
  const before = { anchor: registry.anchor, list: registry.list, status: registry.status };
  registry.anchor = table.anchor;
  registry.list = from_base64(table.keys);
  registry.status = Object.fromEntries(Object.entries(table.status).map(([centre, part]) => [centre, from_base64(part)]));
  for (const [language, old] of [["en", false], ["ur", true]]) {
    const phone = await Phone.take(browser, registry, { language, old, at: table.now });
    const speaks = words(language);
    for (const one of table.cases) {
      await check(`${language}: ${one.name}: ${one.verdict}`, async () => {
        const credential = parts.from_decimal(behind(one.text));
        registry.registered = one.registered_online ? [parts.registered_digest(credential)] : [];
        registry.digests_answer = one.by_number ? [503, ""] : null; // only the number is known
        assert.equal(await phone.open(encodeURIComponent(behind(one.text))), one.verdict);
        const text = await phone.text();
        assert.ok(text.includes(speaks["verdict." + one.verdict]) && text.includes(speaks[`verdict.${one.verdict}.do`]), text);
        assert.equal((await phone.facts()).length > 0, !["unreadable", "unknown_key", "forged"].includes(one.verdict));
        assert.equal((await phone.said("detail"))?.startsWith("listed.") ?? false, Boolean(one.listed));
        if (one.listed?.reason) assert.ok(text.includes(speaks["reason." + one.listed.reason]));
        if (one.listed?.superseded_by) assert.match(text, new RegExp(`${one.listed.superseded_by.device}-0*${one.listed.superseded_by.counter}-`));
        assert.equal(text.includes(speaks["verdict.by_number"]), one.by_number);
        assert.deepEqual(phone.wrong, []);
      });
    }
    await phone.close();
  }
  registry.digests_answer = null;
  Object.assign(registry, before);
}
