// The trust list's `status` part for one centre (credential/trust/trust_status.h): what is registered, and what is not plainly valid.
import { to_hex } from "./bytes";
import { CborMap, Item } from "./cbor";
import { is_number, is_text, open_part } from "./trust";

/** DO NOT CHANGE: signed. Of two that apply the higher is said. */
export const enum Listed {
  not_yet_awarded = 1,
  suspended = 2,
  superseded = 3,
  revoked = 4,
}

/** A certificate that is not plainly valid. */
export interface ListedCertificate {
  device_code: string;
  counter: number;
  digest: string; // first 4 bytes, in hex
  status: Listed;
  since: number; // unix seconds
  reason?: number; // of revoked, 1 … 5
  superseded_by?: { device_code: string; counter: number };
}
/** Of an active device the counters: first, last, first, last, …; of any other its certificates, each the first 8 bytes in hex. */
export interface Registered {
  device_code: string;
  ranges: number[];
  digests: string[];
}
export interface TrustStatus {
  epoch: number;
  number: number;
  made_at: number;
  centre_code: string;
  devices: Registered[];
  listed: ListedCertificate[];
}

const kMaxBytes = 1024 * 1024;
const kMaxCounter = 0xffffffff;
const kMaxTime = 253402300799;
const kDigestBytes = 8;

function is_counter(item: Item): item is number {
  return is_number(item) && item >= 1 && item <= kMaxCounter;
}

/** Ranges rise and don't touch: there is one way to write them. */
function read_ranges(items: Item[]): number[] | null {
  if (items.length % 2 !== 0 || !items.every(is_counter)) return null;
  const ranges = items as number[];
  return ranges.every((bound, i) => i === 0 || (i % 2 === 1 ? bound >= ranges[i - 1] : bound > ranges[i - 1] + 1)) ? ranges : null;
}

function read_digests(bytes: Uint8Array): string[] | null {
  if (bytes.length % kDigestBytes !== 0) return null;
  const digests: string[] = [];
  for (let at = 0; at < bytes.length; at += kDigestBytes) digests.push(to_hex(bytes.subarray(at, at + kDigestBytes)));
  return digests.every((digest, i) => i === 0 || digest > digests[i - 1]) ? digests : null;
}

function read_registered(item: Item): Registered | null {
  if (!Array.isArray(item) || item.length !== 2 || !is_text(item[0])) return null;
  const ranges = Array.isArray(item[1]) ? read_ranges(item[1]) : [];
  const digests = item[1] instanceof Uint8Array ? read_digests(item[1]) : Array.isArray(item[1]) ? [] : null;
  return ranges && digests && { device_code: item[0], ranges, digests };
}

function read_listed(item: Item): ListedCertificate | null {
  if (!Array.isArray(item) || item.length !== 6) return null;
  const [device_code, counter, digest, status, since, detail] = item;
  if (!is_text(device_code) || !is_counter(counter) || !(digest instanceof Uint8Array) || digest.length !== 4) return null;
  if (!is_number(status) || status < Listed.not_yet_awarded || status > Listed.revoked || !is_number(since) || since < 0 || since > kMaxTime) return null;
  const listed: ListedCertificate = { device_code, counter, digest: to_hex(digest), status, since };
  if (status === Listed.revoked) {
    if (!is_number(detail) || detail < 1 || detail > 5) return null;
    listed.reason = detail;
  } else if (status === Listed.superseded) {
    if (!Array.isArray(detail) || detail.length !== 2 || !is_text(detail[0]) || !is_counter(detail[1])) return null;
    listed.superseded_by = { device_code: detail[0], counter: detail[1] };
  } else if (detail !== null) {
    return null;
  }
  return listed;
}

function rises(before: ListedCertificate, { device_code, counter, digest }: ListedCertificate): boolean {
  if (before.device_code !== device_code) return before.device_code < device_code;
  return before.counter !== counter ? before.counter < counter : before.digest < digest;
}

/** Reads every item, in order, or nothing: a list that is half understood would hide what it revokes. */
function read_all<Value>(item: Item | undefined, read: (one: Item) => Value | null, rises: (before: Value, after: Value) => boolean): Value[] | null {
  if (!Array.isArray(item)) return null;
  const values: Value[] = [];
  for (const one of item) {
    const value = read(one);
    if (value === null || (values.length > 0 && !rises(values[values.length - 1], value))) return null;
    values.push(value);
  }
  return values;
}

/** Null unless the anchor certified the registry key inside, that key signed it, and it is this centre's. */
export async function read_trust_status(bytes: Uint8Array, anchor: Uint8Array, centre_code: string): Promise<TrustStatus | null> {
  let status: TrustStatus | null = null;
  const part = await open_part(bytes, "trust-status", kMaxBytes, anchor, (stated, epoch) => (status = status_of(stated, epoch, centre_code)));
  return part && status;
}

function status_of(stated: CborMap, epoch: number, centre_code: string): TrustStatus | null {
  const number = stated.find(1);
  const made_at = stated.find(2);
  const devices = read_all(stated.find(4), read_registered, (before, after) => before.device_code < after.device_code);
  const listed = read_all(stated.find(5), read_listed, rises);
  if (typeof number !== "number" || typeof made_at !== "number" || stated.find(3) !== centre_code || !devices || !listed) return null;
  return { epoch, number, made_at, centre_code, devices, listed };
}

function same_certificate(a: ListedCertificate, b: ListedCertificate): boolean {
  return a.device_code === b.device_code && a.counter === b.counter && a.digest === b.digest;
}

/** `status`, with everything revoked or superseded that an `older` one of the same centre says so; itself when there is nothing. */
export function with_older_status(status: TrustStatus, older: TrustStatus): TrustStatus {
  const stricter = older.listed.filter(
    (old) => old.status >= Listed.superseded && !status.listed.some((one) => same_certificate(one, old) && one.status >= old.status),
  );
  if (stricter.length === 0) return status;
  const listed = status.listed.filter((one) => !stricter.some((old) => same_certificate(one, old))).concat(stricter);
  return Object.assign({}, status, { listed });
}
