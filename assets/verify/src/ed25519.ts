// Ed25519 (RFC 8032), accepting what libsodium accepts and nothing else: the browser's own where it has one, else ours, which needs no
// BigInt.
import { concat } from "./bytes";
import { is_signed } from "./ed25519_point";

const bytes_of = (first: number, between: number, last: number) => {
  const bytes = new Array<number>(32).fill(between);
  [bytes[0], bytes[31]] = [first, last];
  return bytes;
};
// Least significant byte first: the group's order, the field's, and of every point whose order divides eight the y.
// prettier-ignore
const kOrder = [
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0x10,
];
const kField = bytes_of(0xed, 0xff, 0x7f);
// prettier-ignore
const kOrderEight = [
  0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3,
  0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
];
const kMinusOrderEight = kOrderEight.map((byte, i) => kField[i] - byte); // never borrows
const kSmall = [bytes_of(0, 0, 0), bytes_of(1, 0, 0), bytes_of(0xec, 0xff, 0x7f), kField, bytes_of(0xee, 0xff, 0x7f), kOrderEight, kMinusOrderEight];

function is_less(a: Uint8Array, b: number[]): boolean {
  for (let i = 31; i >= 0; --i) if (a[i] !== b[i]) return a[i] < b[i];
  return false;
}

/** The y of an encoded point: without the bit that is the sign of x. */
function y_of(point: Uint8Array): Uint8Array {
  const y = point.slice();
  y[31] &= 0x7f;
  return y;
}
function is_small(y: Uint8Array): boolean {
  return kSmall.some((small) => small.every((byte, i) => byte === y[i]));
}

export async function ed25519_verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  // Browsers differ in these. A point of small order signs more than one message; S plus the group's order would be a second signature.
  const y = y_of(key);
  if (!is_less(signature.subarray(32), kOrder) || !is_less(y, kField) || is_small(y) || is_small(y_of(signature.subarray(0, 32)))) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch (_) {
    // No crypto.subtle (plain http), or one without Ed25519.
    return is_signed(key, signature, concat(signature.subarray(0, 32), key, message));
  }
}
