// COSE_Sign1 (RFC 9052 section 4.2) as credential/cose/sign1.h reads it.
import { concat, to_hex, utf8 } from "./bytes";
import { CborMap, Tagged, decode, encode_array, encode_bytes, encode_text } from "./cbor";
import { ed25519_verify } from "./ed25519";
import { sha256 } from "./sha256";

export type MessageKind = "compact-credential" | "registry-key-certificate" | "trust-keys" | "trust-status";

/** A message taken apart, its signature not checked: nothing in it may be believed before `signed_by` says true. */
export interface Sign1 {
  key_id: string;
  payload: Uint8Array;
  signed_by(key: Uint8Array): Promise<boolean>;
}

const kTag = 18;
const kAlg = 1;
const kKid = 4;
const kTyp = 16;

export function parse_sign1(bytes: Uint8Array, kind: MessageKind, max_bytes: number): Sign1 | null {
  if (bytes.length > max_bytes) return null;
  const item = decode(bytes);
  if (!(item instanceof Tagged) || item.tag !== kTag || !Array.isArray(item.content) || item.content.length !== 4) return null;
  const [protected_header, unprotected, payload, signature] = item.content;
  if (!(protected_header instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) return null;
  if (!(unprotected instanceof CborMap) || unprotected.entries.length !== 0) return null;

  const header = decode(protected_header);
  const typed = kind !== "compact-credential";
  if (!(header instanceof CborMap) || !header.has_only(typed ? [kAlg, kKid, kTyp] : [kAlg, kKid])) return null;
  const alg = header.find(kAlg);
  const kid = header.find(kKid);
  if ((alg !== -8 && alg !== -19) || !(kid instanceof Uint8Array) || kid.length !== 8) return null;
  if (typed && header.find(kTyp) !== "application/vnd.sanad." + kind) return null;

  const external_aad = utf8(typed ? `sanad/${kind}/1` : "");
  const signed = encode_array(encode_text("Signature1"), encode_bytes(protected_header), encode_bytes(external_aad), encode_bytes(payload));
  return { key_id: to_hex(kid), payload, signed_by: (key) => ed25519_verify(key, signed, signature) };
}

/** First 8 bytes of the RFC 9679 thumbprint: SHA-256 of the COSE_Key {1: 1, -1: 6, -2: key}, in hex. */
export function key_id(key: Uint8Array): string {
  return to_hex(sha256(concat(Uint8Array.of(0xa3, 0x01, 0x01, 0x20, 0x06, 0x21), encode_bytes(key))).subarray(0, 8));
}
