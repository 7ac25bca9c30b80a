// The trust list's `keys` part (credential/trust/trust_keys.h): who may sign, on the anchor's word alone.
import { equal } from "./bytes";
import { CborMap, Item, decode } from "./cbor";
import { MessageKind, key_id, parse_sign1 } from "./sign1";

export interface Centre {
  code: string;
  name_en: string;
  name_ur: string;
  time_zone: string;
}
export interface Device {
  code: string;
  centre_code: string;
  key: Uint8Array;
  not_before: number;
  not_after: number;
  state: number; // 0 active, 1 retired, 2 compromised
}
export interface TrustKeys {
  epoch: number; // of the registry key that signed it
  number: number;
  made_at: number;
  public_url: string;
  centres: Centre[];
  devices: Device[];
}

export const kActive = 0;
export const kCompromised = 2;

const kMaxBytes = 256 * 1024;
const kMaxCertificateBytes = 4096;
const kRegistryKey = 4; // in a key certificate
const kEpoch = 8;

export function is_text(item: Item): item is string {
  return typeof item === "string";
}
export function is_number(item: Item): item is number {
  return typeof item === "number";
}
function is_key(item: Item | undefined): item is Uint8Array {
  return item instanceof Uint8Array && item.length === 32;
}

/** A registry key as its certificate states it: nothing before `vouched` says true. */
interface Certified {
  key: Uint8Array;
  epoch: number;
  id: string;
  vouched: Promise<boolean>;
}
// Both parts carry the same certificate: it is checked once.
let last_certified: { certificate: Uint8Array; anchor: Uint8Array; found: Certified | null } | null = null;

function registry_key(certificate: Item | undefined, anchor: Uint8Array): Certified | null {
  if (!(certificate instanceof Uint8Array)) return null;
  if (last_certified && equal(last_certified.certificate, certificate) && equal(last_certified.anchor, anchor)) return last_certified.found;
  last_certified = { certificate, anchor, found: certified(certificate, anchor) };
  return last_certified.found;
}

function certified(certificate: Uint8Array, anchor: Uint8Array): Certified | null {
  const message = parse_sign1(certificate, "registry-key-certificate", kMaxCertificateBytes);
  if (!message || message.key_id !== key_id(anchor)) return null;
  const stated = decode(message.payload);
  if (!(stated instanceof CborMap) || stated.entries.length !== 8) return null;
  const key = stated.find(kRegistryKey);
  const epoch = stated.find(kEpoch);
  if (typeof epoch !== "number" || epoch < 1 || epoch > 0xffffffff) return null;
  return is_key(key) ? { key, epoch, id: key_id(key), vouched: message.signed_by(anchor) } : null;
}

function read_centre(item: Item): Centre | null {
  if (!Array.isArray(item) || item.length !== 4 || !item.every(is_text)) return null;
  const [code, name_en, name_ur, time_zone] = item as string[];
  return { code, name_en, name_ur, time_zone };
}

function read_device(item: Item): Device | null {
  if (!Array.isArray(item) || item.length !== 7) return null;
  const [code, centre_code, key, not_before, not_after, state, since] = item;
  if (!is_text(code) || !is_text(centre_code) || !is_key(key) || !is_number(not_before) || !is_number(not_after)) return null;
  if (!is_number(state) || state < 0 || state > 2 || !is_number(since)) return null;
  return { code, centre_code, key, not_before, not_after, state };
}

/**
 * What one part of the list states: a map of six values, with the certificate of the registry key that signed it under 6. Null unless
 * the anchor certified that key. `meanwhile` reads what is stated, and that key's epoch, while that is checked.
 */
export async function open_part(bytes: Uint8Array, kind: MessageKind, max_bytes: number, anchor: Uint8Array, meanwhile: (stated: CborMap, epoch: number) => void): Promise<CborMap | null> {
  const message = parse_sign1(bytes, kind, max_bytes);
  const stated = message && decode(message.payload);
  if (!message || !(stated instanceof CborMap) || stated.entries.length !== 6) return null;
  const registry = registry_key(stated.find(6), anchor);
  if (!registry || message.key_id !== registry.id) return null;
  const signed_well = Promise.all([registry.vouched, message.signed_by(registry.key)]);
  meanwhile(stated, registry.epoch); // a browser checks signatures on other threads
  const [vouched, signed] = await signed_well;
  return vouched && signed ? stated : null;
}

/** Null unless the anchor certified the registry key inside, and that key signed the list. `stated` hears it before either is known. */
export async function read_trust_keys(bytes: Uint8Array, anchor: Uint8Array, stated?: (keys: TrustKeys) => void): Promise<TrustKeys | null> {
  let keys: TrustKeys | null = null;
  const list = await open_part(bytes, "trust-keys", kMaxBytes, anchor, (unchecked, epoch) => {
    keys = keys_of(unchecked, epoch);
    if (keys && stated) stated(keys);
  });
  return list && keys;
}

function keys_of(list: CborMap, epoch: number): TrustKeys | null {
  const number = list.find(1);
  const made_at = list.find(2);
  const public_url = list.find(3);
  const centres = list.find(4);
  const devices = list.find(5);
  if (typeof number !== "number" || typeof made_at !== "number" || typeof public_url !== "string") return null;
  if (!Array.isArray(centres) || !Array.isArray(devices)) return null;
  const read_centres = centres.map(read_centre);
  const read_devices = devices.map(read_device);
  if (read_centres.some((centre) => !centre) || read_devices.some((device) => !device)) return null;
  return { epoch, number, made_at, public_url, centres: read_centres as Centre[], devices: read_devices as Device[] };
}

/** `keys`, with every key compromised that an `older` list calls so, though this one may have forgotten it; itself when there is none. */
export function with_older_keys(keys: TrustKeys, older: TrustKeys): TrustKeys {
  let { centres, devices } = keys;
  for (const one of older.devices.filter(({ state }) => state === kCompromised)) {
    const at = devices.findIndex(({ key }) => equal(key, one.key));
    if (at >= 0 && devices[at].state === kCompromised) continue;
    const known = at >= 0 ? Object.assign({}, devices[at], { state: kCompromised }) : one;
    devices = devices.filter((_, i) => i !== at).concat(known);
    const named = (all: Centre[]) => all.filter(({ code }) => code === known.centre_code);
    if (named(centres).length === 0) centres = centres.concat(named(older.centres));
  }
  return devices === keys.devices ? keys : Object.assign({}, keys, { centres, devices });
}
