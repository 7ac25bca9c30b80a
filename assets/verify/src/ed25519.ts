// Ed25519 (RFC 8032): the browser's own where it has one, else TweetNaCl, which needs no BigInt.
import { crypto_sign_open } from "sanad:tweetnacl";
import { concat } from "./bytes";

// The order of the group, least significant byte first.
const kOrder = [
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0x10,
];

// RFC 8032 section 5.1.7 asks for it; TweetNaCl does not look, and would accept a second signature for every one.
function is_reduced(s: Uint8Array): boolean {
  for (let i = 31; i >= 0; --i) if (s[i] !== kOrder[i]) return s[i] < kOrder[i];
  return false;
}

export async function ed25519_verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64 || !is_reduced(signature.subarray(32))) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch (_) {
    // No crypto.subtle (plain http), or one without Ed25519.
    const signed = concat(signature, message);
    return crypto_sign_open(new Uint8Array(signed.length), signed, signed.length, key) >= 0;
  }
}
