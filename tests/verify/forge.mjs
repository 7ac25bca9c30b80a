// Trust lists as an honest registry signs them, and as none would. Keys are those of tests/support/forge.h: the seed is
// SHA-256("sanad test key: NAME").
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { bytes, vectors } from "./house.mjs";

export const sha256 = (message) => createHash("sha256").update(message).digest();

function private_key(name) {
  const seed = sha256("sanad test key: " + name);
  return createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
}
export function public_key(name) {
  return createPublicKey(private_key(name)).export({ format: "der", type: "spki" }).subarray(-32);
}

function head(major, number) {
  const size = number < 24 ? 0 : number < 0x100 ? 1 : number < 0x10000 ? 2 : number < 0x100000000 ? 4 : 8;
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = (major << 5) | (size === 0 ? number : 24 + Math.log2(size));
  for (let i = size, left = number; i > 0; --i, left = Math.floor(left / 256)) bytes[i] = left % 256;
  return bytes;
}
/** Numbers, texts, bytes, arrays, null; a Map keeps the order of its keys, which is for whoever makes it to get right. */
export function cbor(item) {
  if (item === null) return Buffer.of(0xf6);
  if (typeof item === "number") return item < 0 ? head(1, -1 - item) : head(0, item);
  if (typeof item === "string") return Buffer.concat([head(3, Buffer.byteLength(item)), Buffer.from(item)]);
  if (item instanceof Uint8Array) return Buffer.concat([head(2, item.length), item]);
  if (Array.isArray(item)) return Buffer.concat([head(4, item.length), ...item.map(cbor)]);
  return Buffer.concat([head(5, item.size), ...[...item].flat().map(cbor)]);
}

/** `kind`: none for a compact credential, which bears no type. */
export function sign1(kind, signer, payload) {
  const key = public_key(signer);
  const kid = sha256(Buffer.concat([Buffer.from("a301012006215820", "hex"), key])).subarray(0, 8);
  const typed = kind ? [[16, "application/vnd.sanad." + kind]] : [];
  const header = cbor(new Map([[1, -8], [4, kid], ...typed])); // prettier-ignore
  const body = cbor(payload);
  const signature = sign(null, cbor(["Signature1", header, Buffer.from(kind ? `sanad/${kind}/1` : ""), body]), private_key(signer));
  return new Uint8Array(Buffer.concat([Buffer.of(0xd2), cbor([header, new Map(), body, signature])]));
}

export const kNumber = vectors.trust_lists[0].number;
const kYear2026 = Date.UTC(2026, 0, 1) / 1000;
const kYear2028 = Date.UTC(2028, 0, 1) / 1000;

const kFirstRegistry = { signer: "registry", certificate: bytes(vectors.registry_key_certificate) };
const kSecondKey = new Map([[1, ""], [2, ""], [3, "https://sanad.example"], [4, public_key("registry, second key")], [5, Buffer.alloc(32, 7)], [6, kYear2026], [7, kYear2028], [8, 2]]); // prettier-ignore
/** The same registry's second key, of epoch 2. */
export const kRenewedRegistry = { signer: "registry, second key", certificate: sign1("registry-key-certificate", "anchor", kSecondKey) };

/** The keys that every vector is judged by; `states`: of devices, 0 active, 1 retired, 2 compromised; `without`:
 * codes of centres and devices that it forgets. */
export function keys_message({ number = kNumber, made_at = number, states = {}, without = [], registry = kFirstRegistry } = {}) {
  const device = (code, centre, state) => [code, centre, public_key(code), kYear2026, kYear2028, state, state === 2 ? number : 0];
  const centres = [
    ["PTSD", "PTSD Training Centre, Rawalpindi", "پی ٹی ایس ڈی تربیتی مرکز، راولپنڈی", "Asia/Karachi"],
    ["BWP", "Women's Skills Centre, Bahawalpur", "خواتین ہنر مرکز، بہاولپور", "Asia/Karachi"],
  ];
  const devices = [device("K0117", "PTSD", states.K0117 || 0), device("K0118", "PTSD", states.K0118 ?? 1), device("K0119", "BWP", states.K0119 ?? 2)];
  const left = (all) => all.filter(([code]) => !without.includes(code));
  return sign1("trust-keys", registry.signer, new Map([[1, number], [2, made_at], [3, "https://sanad.example"], [4, left(centres)], [5, left(devices)], [6, registry.certificate]])); // prettier-ignore
}

/** A centre's status: `devices` [[code, [first, last, …] | digests as bytes], …], `listed` [[code, counter, bytes, status, since, detail], …]. */
export function status_message({ number = kNumber, made_at = number, centre = "PTSD", devices = [], listed = [], registry = kFirstRegistry, signer = registry.signer, kind = "trust-status", more = [] } = {}) {
  return sign1(kind, signer, new Map([[1, number], [2, made_at], [3, centre], [4, devices], [5, listed], [6, registry.certificate], ...more])); // prettier-ignore
}

/** The entry of a vector's certificate in such a list. */
export function listing(one, status, detail = null, since = kNumber - 86400) {
  return [one.device, one.facts.counter, bytes(one.digest).subarray(0, 4), status, since, detail];
}

/** A credential of K0117 with these of credential/FORMAT.md's facts (number → value) in place of the usual ones, as the digits behind `#`. */
export function credential_digits(facts = []) {
  const usual = [[1, 1], [2, "Bilal"], [7, "Farm Records"], [8, "FR"], [9, 1], [10, 6], [13, [20526, 20526]], [14, 20526], [15, 9], [16, 100], [18, 1]]; // prettier-ignore
  const stated = new Map([...new Map([...usual, ...facts])].sort(([a], [b]) => a - b));
  const message = sign1("", "K0117", new Map([[6, 20526 * 86400], [7, Buffer.alloc(16, 0xb3)], [-70001, stated]])); // prettier-ignore
  return BigInt("0x01" + Buffer.from(message).toString("hex")).toString();
}
