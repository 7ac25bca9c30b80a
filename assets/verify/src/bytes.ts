// Bytes as text and back (credential/bytes/text_codec.h). No BigInt: the page must run on old phones.

export function to_hex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += (byte < 16 ? "0" : "") + byte.toString(16);
  return hex;
}

/** Null unless the text is lower-case hex of whole bytes. */
export function from_hex(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) return null;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = parseInt(hex.substr(2 * i, 2), 16);
  return bytes;
}

const kMaxDecimalBytes = 4096;

/** The bytes behind a decimal number that begins with a 0x01 guard byte (credential/FORMAT.md, "QR text"); null for any other text. */
export function from_decimal(digits: string): Uint8Array | null {
  if (!/^[1-9][0-9]*$/.test(digits) || digits.length > (kMaxDecimalBytes * 5) / 2) return null;
  // Limbs of 24 bits, least significant first; seven digits at a time stay below 2^53.
  const limbs: number[] = [];
  for (let at = 0; at < digits.length; at += 7) {
    const chunk = digits.substr(at, 7);
    const scale = Math.pow(10, chunk.length);
    let carry = parseInt(chunk, 10);
    for (let i = 0; i < limbs.length || carry > 0; ++i) {
      if (i < limbs.length) carry += limbs[i] * scale;
      const above = Math.floor(carry / 0x1000000);
      limbs[i] = carry - above * 0x1000000; // `%` of such numbers takes ten times as long
      carry = above;
    }
  }
  const bytes = new Uint8Array(limbs.length * 3);
  limbs.reverse().forEach((limb, i) => {
    bytes[3 * i] = limb >> 16;
    bytes[3 * i + 1] = (limb >> 8) & 0xff;
    bytes[3 * i + 2] = limb & 0xff;
  });
  const guard = bytes.findIndex((byte) => byte !== 0);
  if (bytes[guard] !== 1 || bytes.length - guard - 1 > kMaxDecimalBytes) return null;
  return bytes.slice(guard + 1);
}

/** As stored in this browser and as the saved page carries it; null for what is not base64. */
export function from_base64(text: string): Uint8Array | null {
  try {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; ++i) bytes[i] = raw.charCodeAt(i);
    return bytes;
  } catch (_) {
    return null;
  }
}
export function to_base64(bytes: Uint8Array): string {
  let raw = "";
  for (const byte of bytes) raw += String.fromCharCode(byte);
  return btoa(raw);
}

/** Crockford base32; the last digit is padded with zero bits. */
export function to_base32(bytes: Uint8Array): string {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let digits = "";
  let window = 0;
  let bits = 0;
  for (const byte of bytes) {
    window = ((window << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 5; bits -= 5) digits += alphabet[(window >> (bits - 5)) & 31];
  }
  return bits > 0 ? digits + alphabet[(window << (5 - bits)) & 31] : digits;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
