// The verdict (credential/verify.h): the same answers, in the same order of precedence, as every other verifier of ours.
import { from_hex, to_base32, to_hex } from "./bytes";
import { Facts, decode_claims } from "./credential";
import { sha256 } from "./sha256";
import { Sign1, key_id, parse_sign1 } from "./sign1";
import { Centre, Device, TrustKeys } from "./trust";

export type Verdict =
  | "unreadable"
  | "unknown_key"
  | "forged"
  | "under_review"
  | "expired"
  | "genuine_unregistered"
  | "genuine_registered";

/** What may be shown: nothing from a code that is unreadable, forged or signed by nobody we know. */
export interface Shown {
  facts: Facts;
  centre: Centre;
  device_code: string;
  serial: string;
  lookup_code: string;
}
export interface Verification {
  verdict: Verdict;
  shown?: Shown;
}

const kMaxCredentialBytes = 373;
const kCompromised = 2;

/** A credential whose form is right; its signature is not checked. */
export interface Unchecked {
  message: Sign1;
  facts: Facts;
}
export function read_credential(bytes: Uint8Array): Unchecked | null {
  const message = parse_sign1(bytes, "compact-credential", kMaxCredentialBytes);
  const facts = message && decode_claims(message.payload);
  return message && facts && { message, facts };
}

/** `genuine_registered` is not decided here: only the registry knows (see `registered_digest`). */
export async function verify({ message, facts }: Unchecked, trust: TrustKeys, now: number): Promise<Verification> {
  // A key id is eight bytes and proves nothing: every key that bears it is tried.
  const candidates = trust.devices.filter((candidate) => key_id(candidate.key) === message.key_id);
  if (candidates.length === 0) return { verdict: "unknown_key" };
  let device: Device | undefined;
  for (const candidate of candidates) if (await message.signed_by(candidate.key)) device = candidate;
  if (!device) return { verdict: "forged" };
  const centre_code = device.centre_code;
  const centre = trust.centres.find((one) => one.code === centre_code);
  if (!centre || facts.issued_at < device.not_before || facts.issued_at > device.not_after) return { verdict: "unknown_key" };

  const shown: Shown = {
    facts,
    centre,
    device_code: device.code,
    serial: serial_number(centre_code, device.code, facts.counter),
    lookup_code: to_base32(from_hex(facts.id)!.subarray(0, 5)),
  };
  if (device.state === kCompromised) return { verdict: "under_review", shown };
  if (facts.expires_at !== undefined && facts.expires_at <= now) return { verdict: "expired", shown };
  return { verdict: "genuine_unregistered", shown };
}

/** How the registry names a credential: first 8 bytes of SHA-256, in hex. */
export function registered_digest(credential: Uint8Array): string {
  return to_hex(sha256(credential).subarray(0, 8));
}

/** credential/serial_number.h: the check character is ISO/IEC 7064 MOD 37,36. */
export function serial_number(centre_code: string, device_code: string, counter: number): string {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const body = `${centre_code}-${device_code}-${("0000" + counter).slice(-Math.max(5, String(counter).length))}`;
  let sum = 36;
  for (const character of body.replace(/-/g, "")) {
    const value = alphabet.indexOf(character);
    if (value < 0) return body + "-?";
    sum = (sum + value) % 36;
    sum = ((sum === 0 ? 36 : sum) * 2) % 37;
  }
  return body + "-" + alphabet[(37 - sum) % 36];
}
