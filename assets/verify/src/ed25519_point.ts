// R = S·B − h·A, which is a signature's whole question, on the field arithmetic of TweetNaCl. Nothing here is secret, so nothing takes
// constant time: both products share their doublings and skip the zeros of a signed sliding window, a third of the work of TweetNaCl's
// own. Formulas: Hisil, Wong, Carter, Dawson, "Twisted Edwards Curves Revisited" (2008), 3.1 and 3.3 for a = −1.
import { A as add, D2, Field, M as multiply, Point, S as square, X, Y, Z as subtract, crypto_hash, gf, gf1, pack, reduce, unpackneg } from "sanad:tweetnacl";
import { equal } from "./bytes";

/** What a point is added by: Y + X, Y − X, 2Z, 2dT. */
type Cached = [Field, Field, Field, Field];

const kWindow = 16; // digits of a scalar are odd and below it, or 0

function new_point(): Point {
  return [gf(), gf(), gf(), gf()];
}

// Where sums are kept meanwhile: making arrays would cost more than adding.
const [a, b, c, e, f, g, h] = [gf(), gf(), gf(), gf(), gf(), gf(), gf()];

/** From e, f, g, h, as both formulas end. */
function finish(p: Point): void {
  multiply(p[0], e, f);
  multiply(p[1], g, h);
  multiply(p[2], f, g);
  multiply(p[3], e, h);
}

function double(p: Point): void {
  add(e, p[0], p[1]);
  square(a, p[0]);
  square(b, p[1]);
  square(c, p[2]);
  add(c, c, c);
  square(e, e);
  add(h, a, b);
  subtract(e, h, e);
  subtract(g, a, b);
  add(f, c, g);
  finish(p);
}

/** p ± q. */
function add_to(p: Point, q: Cached, minus: boolean): void {
  subtract(a, p[1], p[0]);
  multiply(a, a, q[minus ? 0 : 1]);
  add(b, p[1], p[0]);
  multiply(b, b, q[minus ? 1 : 0]);
  multiply(c, p[3], q[3]);
  multiply(g, p[2], q[2]);
  subtract(e, b, a);
  add(h, b, a);
  if (minus) add(f, g, c);
  else subtract(f, g, c);
  if (minus) subtract(g, g, c);
  else add(g, g, c);
  finish(p);
}

function cached(p: Point): Cached {
  const made: Cached = [gf(), gf(), gf(), gf()];
  add(made[0], p[1], p[0]);
  subtract(made[1], p[1], p[0]);
  add(made[2], p[2], p[2]);
  multiply(made[3], p[3], D2);
  return made;
}

/** p, 3p, 5p … 15p. */
function odd_multiples(p: Point): Cached[] {
  const made = [cached(p)];
  const twice = p.map((part) => part.slice()) as Point;
  double(twice);
  const by = cached(twice);
  const at = p.map((part) => part.slice()) as Point;
  for (let i = 3; i < kWindow; i += 2) {
    add_to(at, by, false);
    made.push(cached(at));
  }
  return made;
}

/** A scalar below 2^253 as digits at 1, 2, 4, 8 …: each 0, or odd with four zeros after it. */
function digits_of(scalar: Uint8Array): Int8Array {
  const digits = new Int8Array(257);
  for (let i = 0; i < 256; ++i) digits[i] = (scalar[i >> 3] >> (i & 7)) & 1;
  for (let i = 0; i < 256; ++i) {
    if (digits[i] === 0) continue;
    for (let by = 1; by <= 5 && i + by < 257; ++by) {
      if (digits[i + by] === 0) continue;
      const step = digits[i + by] << by;
      if (digits[i] + step < kWindow) {
        digits[i] += step;
        digits[i + by] = 0;
      } else if (digits[i] - step > -kWindow) {
        digits[i] -= step;
        let carry = i + by; // a one further up grows by one
        while (digits[carry] === 1) digits[carry++] = 0;
        digits[carry] = 1;
      } else {
        break;
      }
    }
  }
  return digits;
}

let of_base: Cached[] | null = null;
function base_multiples(): Cached[] {
  const base: Point = [X.slice(), Y.slice(), gf1.slice(), gf()];
  multiply(base[3], X, Y);
  return (of_base = of_base || odd_multiples(base));
}

/** `hashed`: R, the key and the message, one after the other. Key, R and S are those that ed25519.ts lets through. */
export function is_signed(key: Uint8Array, signature: Uint8Array, hashed: Uint8Array): boolean {
  const minus_key = new_point();
  if (unpackneg(minus_key, key) !== 0) return false;
  const hash = new Uint8Array(64);
  crypto_hash(hash, hashed, hashed.length);
  reduce(hash);
  const [of_key, by_hash, by_s] = [odd_multiples(minus_key), digits_of(hash), digits_of(signature.subarray(32))];
  const sum: Point = [gf(), gf1.slice(), gf1.slice(), gf()];
  for (let i = 256; i >= 0; --i) {
    double(sum);
    if (by_hash[i] !== 0) add_to(sum, of_key[Math.abs(by_hash[i]) >> 1], by_hash[i] < 0);
    if (by_s[i] !== 0) add_to(sum, base_multiples()[Math.abs(by_s[i]) >> 1], by_s[i] < 0);
  }
  const encoded = new Uint8Array(32);
  pack(encoded, sum);
  return equal(encoded, signature.subarray(0, 32));
}
