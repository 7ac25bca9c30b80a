// Deterministic CBOR (RFC 8949 section 4.2.1), as credential/bytes/cbor.h reads it: what is not deterministic is refused.
import { concat, utf8 } from "./bytes";

export type Item = number | string | boolean | null | Uint8Array | Item[] | CborMap | Tagged;

export class CborMap {
  constructor(readonly entries: [Item, Item][]) {}
  /** The value under an integer key. */
  find(key: number): Item | undefined {
    const entry = this.entries.find(([name]) => name === key);
    return entry && entry[1];
  }
  /** Whether every key is one of these integers. */
  has_only(keys: number[]): boolean {
    return this.entries.every(([name]) => typeof name === "number" && keys.indexOf(name) >= 0);
  }
}

export class Tagged {
  constructor(readonly tag: number, readonly content: Item) {}
}

class NotDeterministic extends Error {}

const kMaxDepth = 16;
// A byte order mark is a letter like any other: it must not vanish.
const kText = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Decoder {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  item(depth: number): Item {
    if (depth > kMaxDepth) throw new NotDeterministic();
    const initial = this.take(1)[0];
    const major = initial >> 5;
    if (major === 7) {
      if (initial === 0xf4) return false;
      if (initial === 0xf5) return true;
      if (initial === 0xf6) return null;
      throw new NotDeterministic(); // floats, undefined, other simple values
    }
    const number = this.argument(initial & 31);
    switch (major) {
      case 0:
        return number;
      case 1:
        return -1 - number;
      case 2:
        return this.take(number).slice();
      case 3:
        return kText.decode(this.take(number));
      case 4:
        return this.array(number, depth);
      case 5:
        return this.map(number, depth);
      default:
        return new Tagged(number, this.item(depth + 1));
    }
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  private take(count: number): Uint8Array {
    if (count > this.left) throw new NotDeterministic();
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  private argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) throw new NotDeterministic(); // indefinite or reserved
    const size = 1 << (info - 24);
    let number = 0;
    for (const byte of this.take(size)) number = number * 256 + byte;
    const least = size === 1 ? 24 : Math.pow(2, 4 * size);
    // Beyond 2^53 a JavaScript number is no longer exact; no bound of ours comes near.
    if (number < least || number > Number.MAX_SAFE_INTEGER) throw new NotDeterministic();
    return number;
  }

  private array(count: number, depth: number): Item[] {
    if (count > this.left) throw new NotDeterministic();
    const items: Item[] = [];
    for (let i = 0; i < count; ++i) items.push(this.item(depth + 1));
    return items;
  }

  private map(count: number, depth: number): CborMap {
    if (count > this.left / 2) throw new NotDeterministic();
    const entries: [Item, Item][] = [];
    let last: Uint8Array | null = null;
    for (let i = 0; i < count; ++i) {
      const from = this.at;
      const key = this.item(depth + 1);
      const key_bytes = this.bytes.subarray(from, this.at);
      if (last && !rises(last, key_bytes)) throw new NotDeterministic();
      last = key_bytes;
      entries.push([key, this.item(depth + 1)]);
    }
    return new CborMap(entries);
  }
}

function rises(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length && i < b.length; ++i) if (a[i] !== b[i]) return a[i] < b[i];
  return a.length < b.length;
}

/** The one item that fills `bytes` exactly; undefined when they are anything else. */
export function decode(bytes: Uint8Array): Item | undefined {
  try {
    const decoder = new Decoder(bytes);
    const item = decoder.item(0);
    return decoder.left === 0 ? item : undefined;
  } catch (_) {
    return undefined; // not deterministic, or (TypeError of TextDecoder) not UTF-8
  }
}

function header(major: number, length: number): Uint8Array {
  if (length < 24) return Uint8Array.of((major << 5) | length);
  if (length < 0x100) return Uint8Array.of((major << 5) | 24, length);
  if (length < 0x10000) return Uint8Array.of((major << 5) | 25, length >> 8, length & 0xff);
  return Uint8Array.of((major << 5) | 26, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}

/** What a Sig_structure is made of: an array of one text and byte strings. */
export function encode_text(text: string): Uint8Array {
  const bytes = utf8(text);
  return concat(header(3, bytes.length), bytes);
}
export function encode_bytes(bytes: Uint8Array): Uint8Array {
  return concat(header(2, bytes.length), bytes);
}
export function encode_array(...encoded: Uint8Array[]): Uint8Array {
  return concat(header(4, encoded.length), ...encoded);
}
