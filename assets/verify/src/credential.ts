// The claims of the compact credential (credential/FORMAT.md; credential/cose/cwt.cpp).
import { to_hex } from "./bytes";
import { CborMap, Item, decode } from "./cbor";

/** Days are since 1970-01-01, times unix seconds, bytes in hex. */
export interface Facts {
  issued_at: number;
  expires_at?: number;
  id: string;
  kind: number;
  holder_name: string;
  relation?: number;
  relation_name?: string;
  holder_name_ur?: string;
  identity_last4?: string;
  course_title: string;
  course_code: string;
  course_version: number;
  hours: number;
  level?: string;
  grade?: string;
  period_start: number;
  period_end: number;
  issued_on: number;
  counter: number;
  attendance_percent: number;
  full_digest?: string;
  time_source: number;
  supersedes?: { device_code: string; counter: number };
}

const kExp = 4;
const kIat = 6;
const kCti = 7;
const kSanad = -70001;
const kLastFact = 19;
const kMaxUint32 = 0xffffffff;
const kMaxDay = 2932896; // 9999-12-31
const kMaxTime = 253402300799;
const kMaxText = 360; // bytes

class OutOfBounds extends Error {}

function integer(item: Item | undefined, from: number, to: number): number {
  if (typeof item !== "number" || item < from || item > to) throw new OutOfBounds();
  return item;
}

function text(item: Item | undefined): string {
  // An empty text would be a second way to say "absent"; a control character has no place on paper.
  if (typeof item !== "string" || item === "" || /[\x00-\x1f\x7f]/.test(item) || new TextEncoder().encode(item).length > kMaxText) {
    throw new OutOfBounds();
  }
  return item;
}

function bytes16(item: Item | undefined): string {
  if (!(item instanceof Uint8Array) || item.length !== 16) throw new OutOfBounds();
  return to_hex(item);
}

function pair(item: Item | undefined): Item[] {
  if (!Array.isArray(item) || item.length !== 2) throw new OutOfBounds();
  return item;
}

function read(claims: CborMap, stated: CborMap): Facts {
  // Absent facts stay absent: an optional reader runs only on what is there.
  const optional = <Value>(key: number, reader: (item: Item) => Value): Value | undefined => {
    const item = stated.find(key);
    return item === undefined ? undefined : reader(item);
  };
  const exp = claims.find(kExp);
  const [first, last] = pair(stated.find(13));
  const period_start = integer(first, 0, kMaxDay);
  const facts: Facts = {
    issued_at: integer(claims.find(kIat), 0, kMaxTime),
    expires_at: exp === undefined ? undefined : integer(exp, 0, kMaxTime),
    id: bytes16(claims.find(kCti)),
    kind: integer(stated.find(1), 1, 2),
    holder_name: text(stated.find(2)),
    relation: optional(3, (item) => integer(item, 1, 3)),
    relation_name: optional(4, text),
    holder_name_ur: optional(5, text),
    identity_last4: optional(6, text),
    course_title: text(stated.find(7)),
    course_code: text(stated.find(8)),
    course_version: integer(stated.find(9), 1, 0xffff),
    hours: integer(stated.find(10), 1, 0xffff),
    level: optional(11, text),
    grade: optional(12, text),
    period_start,
    period_end: integer(last, period_start, kMaxDay),
    issued_on: integer(stated.find(14), 0, kMaxDay),
    counter: integer(stated.find(15), 1, kMaxUint32),
    attendance_percent: integer(stated.find(16), 0, 100),
    full_digest: optional(17, bytes16),
    time_source: integer(stated.find(18), 1, 4),
    supersedes: optional(19, (item) => {
      const [device, counter] = pair(item);
      return { device_code: text(device), counter: integer(counter, 1, kMaxUint32) };
    }),
  };
  if ((facts.relation === undefined) !== (facts.relation_name === undefined)) throw new OutOfBounds();
  return facts;
}

/** Null when a claim is missing, unknown or out of its bounds: what isn't understood must not be shown as checked. */
export function decode_claims(payload: Uint8Array): Facts | null {
  const claims = decode(payload);
  if (!(claims instanceof CborMap) || !claims.has_only([kExp, kIat, kCti, kSanad])) return null;
  const stated = claims.find(kSanad);
  if (!(stated instanceof CborMap)) return null;
  if (!stated.entries.every(([key]) => typeof key === "number" && key >= 1 && key <= kLastFact)) return null;
  try {
    return read(claims, stated);
  } catch (_) {
    return null;
  }
}
