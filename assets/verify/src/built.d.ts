// Modules that build.mjs makes.
declare module "sanad:words" {
  const words: { en: string; ur: string }; // JSON
  export default words;
}

declare module "sanad:tweetnacl" {
  export type Field = Float64Array; // modulo 2^255 − 19, sixteen limbs of 16 bits
  export type Point = [Field, Field, Field, Field]; // X, Y, Z, T = XY / Z
  export const gf1: Field, D2: Field, X: Field, Y: Field; // 1, 2d, the base point
  export function gf(): Field; // 0
  export function A(sum: Field, a: Field, b: Field): void;
  export function Z(difference: Field, a: Field, b: Field): void;
  export function M(product: Field, a: Field, b: Field): void;
  export function S(product: Field, a: Field): void;
  export function pack(encoded: Uint8Array, point: Point): void;
  /** The point behind `encoded`, negated; other than 0 when there is none. */
  export function unpackneg(point: Point, encoded: Uint8Array): number;
  export function crypto_hash(sha512: Uint8Array, message: Uint8Array, length: number): void;
  /** 64 bytes, modulo the order of the group: in the first 32 of them. */
  export function reduce(hash: Uint8Array): void;
}
