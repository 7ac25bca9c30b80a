// The page's parts, without a browser: the same bytes, facts and verdicts as the C++ library states in the vectors.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bytes, digits_of, page_dir, root, tool, vectors } from "./house.mjs";
import { assert, check } from "./report.mjs";
import { check_statuses, verdict_of } from "./statuses.mjs";
import { check_table_in_parts } from "./verdicts.mjs";

export async function load_parts() {
  const { tweetnacl_plugin } = await import(pathToFileURL(join(page_dir, "build.mjs")));
  const modules = ["bytes", "cbor", "sha256", "ed25519", "sign1", "credential", "trust", "trust_status", "verify", "pasted"];
  const { outputFiles } = await tool("esbuild").build({
    stdin: { contents: modules.map((name) => `export * from "./${name}";`).join("\n"), resolveDir: join(page_dir, "src"), loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2017",
    plugins: [tweetnacl_plugin],
    write: false,
  });
  const folder = mkdtempSync(join(tmpdir(), "sanad-verify-"));
  try {
    const file = join(folder, "parts.mjs");
    writeFileSync(file, outputFiles[0].text);
    return await import(pathToFileURL(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const plain = (facts) => JSON.parse(JSON.stringify(facts)); // without what is undefined

async function check_signatures(parts) {
  const { cases } = JSON.parse(readFileSync(join(root, "tests/vectors/ed25519.json"), "utf8"));
  const as_libsodium = async () => {
    for (const one of cases) assert.equal(await parts.ed25519_verify(bytes(one.key), bytes(one.message), bytes(one.signature)), one.accepted, one.name);
  };
  await check("Node's Ed25519 behind our own look accepts what libsodium accepts, and nothing else", as_libsodium);
  await check("so does our own Ed25519; and what Node signs, for 40 keys, and nothing that was changed", async () => {
    const subtle = globalThis.crypto.subtle.importKey;
    globalThis.crypto.subtle.importKey = () => Promise.reject(new Error("no Ed25519 here"));
    try {
      await as_libsodium();
      for (let i = 0; i < 40; ++i) {
        const { publicKey, privateKey } = generateKeyPairSync("ed25519");
        const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
        const text = new Uint8Array(randomBytes(i * 9));
        const signature = new Uint8Array(sign(null, text, privateKey));
        assert.equal(await parts.ed25519_verify(raw, text, signature), true);
        signature[i] ^= 4;
        assert.equal(await parts.ed25519_verify(raw, text, signature), false);
      }
    } finally {
      globalThis.crypto.subtle.importKey = subtle;
    }
  });
}

async function check_pasted(parts) {
  const own = ["https://sanad.example/v", "http://127.0.0.1:8080/v"];
  const cases = [
    ["https://sanad.example/v#123", { digits: "123" }],
    ["  https://sanad.example/v#12\n3 ", { digits: "123" }],
    ["sanad.example/v#123", { digits: "123" }],
    ["HTTPS://Sanad.Example/v#123", { digits: "123" }],
    ["http://sanad.example/v#123", { digits: "123" }],
    ["http://127.0.0.1:8080/v#123", { digits: "123" }],
    ["123", { digits: "123" }],
    ["12 3\n4", { digits: "1234" }],
    ["https://verify-sanad.example/v#123", { foreign: "verify-sanad.example" }],
    ["https://sanad.example.pk-check.com/v#123", { foreign: "sanad.example.pk-check.com" }],
    ["https://sanad.example@evil.test/v#123", { foreign: "evil.test" }],
    ["https://evil.test/https://sanad.example/v#123", { foreign: "evil.test" }],
    ["https://sanad.example/w#123", { foreign: "sanad.example" }],
    ["https://s\u0430nad.example/v#123", { foreign: "xn--snad-53d.example" }],
    ["https://evil.test/?id=9", { foreign: "evil.test" }],
    ["https://sanad.example/v", "unreadable"],
    ["https://sanad.example/v#12a", "unreadable"],
    ["hello", "unreadable"],
    ["", "unreadable"],
    ["javascript:alert(1)", "unreadable"],
  ];
  for (const [text, expected] of cases) {
    await check(`pasted ${JSON.stringify(text)}: ${JSON.stringify(expected)}`, () => assert.deepEqual(parts.read_pasted(text, own), expected));
  }
}

export async function check_parts(parts) {
  const anchor = bytes(vectors.anchor);
  const trust = await parts.read_trust_keys(bytes(vectors.trust_lists[0].message), anchor);

  for (const { bytes: hex, digits } of vectors.decimal) {
    await check(`${digits.slice(0, 12)} is decimal for "${hex}"`, () => assert.equal(parts.to_hex(parts.from_decimal(digits)), hex));
  }
  for (const text of vectors.bad_decimal) {
    await check(`"${text}" is no decimal of ours`, () => assert.equal(parts.from_decimal(text), null));
  }
  await check("no more than 4,096 bytes come out of a number", () => {
    const largest = 2n ** (8n * 4096n) * 2n - 1n;
    assert.equal(parts.from_decimal(largest.toString()).length, 4096);
    assert.equal(parts.from_decimal((2n ** (8n * 4097n)).toString()), null);
  });
  await check("SHA-256 is Node's for every length up to 300, and for 70,000", () => {
    for (const length of [...Array(301).keys(), 70000]) {
      const message = new Uint8Array(length).map((_, i) => (i * 31 + length) & 0xff);
      assert.equal(parts.to_hex(parts.sha256(message)), createHash("sha256").update(message).digest("hex"), `length ${length}`);
    }
  });
  for (const hex of ["00", "17", "1818", "20", "3903e7", "40", "6161", "80", "83010203", "a201020304", "a26161016162820203", "c101", "f4", "f5", "f6", "1b001fffffffffffff"]) {
    await check(`${hex} is deterministic CBOR`, () => assert.notEqual(parts.decode(bytes(hex)), undefined));
  }
  for (const hex of ["", "1801", "190001", "1a00000001", "1b0000000000000001", "9f01ff", "5f4101ff", "bf01ff", "a201010101", "a202010101", "a2616101000a", "0000", "f7", "f90000", "fb3ff0000000000000", "61ff", "62c080", "63eda080", "9a01000000", "9bffffffffffffffff", "ba00ffffff", "5affffffff", "1c", "ff", "f8ff", "a1", "8201", "1b0020000000000000", "8181818181818181818181818181818181818100"]) {
    await check(`${hex || "nothing"} is refused as CBOR`, () => assert.equal(parts.decode(bytes(hex)), undefined));
  }
  for (const { key, key_id } of vectors.devices) {
    await check(`key id ${key_id}`, () => assert.equal(parts.key_id(bytes(key)), key_id));
  }
  for (const { name, message, believed, number } of vectors.trust_lists) {
    await check(`trust list, ${name}: ${believed ? "believed" : "refused"}`, async () => {
      const list = await parts.read_trust_keys(bytes(message), anchor);
      assert.equal(list !== null, believed);
      if (believed) assert.equal(list.number, number);
    });
  }
  await check("another anchor believes no list", async () => {
    assert.equal(await parts.read_trust_keys(bytes(vectors.trust_lists[0].message), bytes(vectors.registry)), null);
  });

  await check_signatures(parts);
  await check_statuses(parts, anchor);
  await check_pasted(parts);
  await check_table_in_parts(parts);
  for (const one of vectors.cases) {
    await check(`${one.name}: ${one.verdict}`, async () => {
      const credential = parts.from_decimal(digits_of(one));
      assert.equal(parts.to_hex(credential), one.credential);
      assert.equal(parts.registered_digest(credential), one.digest);
      assert.equal(parts.read_credential(credential) === null, one.verdict === "unreadable");
      const { verdict, shown } = await verdict_of(parts, credential, trust, null, vectors.now, one.registered);
      assert.equal(verdict, one.verdict);
      assert.equal(shown === undefined, one.facts === undefined);
      if (!shown) return;
      assert.deepEqual(plain(shown.facts), one.facts);
      assert.deepEqual([shown.centre.code, shown.device_code, shown.serial, shown.lookup_code], [one.centre, one.device, one.serial, one.lookup_code]);
    });
  }
  await check("no byte of a genuine credential can be changed", async () => {
    const good = bytes(vectors.cases[0].credential);
    for (let at = 0; at < good.length; ++at) {
      const changed = good.slice();
      changed[at] ^= 1 << at % 8;
      const { verdict, shown } = await verdict_of(parts, changed, trust, null, vectors.now, true);
      assert.ok(["unreadable", "unknown_key", "forged"].includes(verdict) && !shown, `byte ${at}: ${verdict}`);
    }
  });
}
