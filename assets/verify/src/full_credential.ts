// The full credential (Open Badges 3.0), fetched when somebody asks for it: until then the registry doesn't learn which certificate this is.
import { from_hex, to_base32, to_hex } from "./bytes";
import { fetch_answer } from "./registry";
import { sha256 } from "./sha256";

const kMaxBytes = 64 * 1024;

export type NoFull = "full_absent" | "full_no_answer" | "full_differs";

export function full_address(id: string): string {
  return "credentials/" + to_base32(from_hex(id)!);
}

/** `digest`: the first 16 bytes of its SHA-256, in hex, which the code's signature covers. Anything else is not handed out. */
export async function load_full(id: string, digest: string): Promise<Uint8Array | NoFull> {
  const response = await fetch_answer(full_address(id), "application/json");
  if (!response) return "full_no_answer";
  if (!response.ok) return response.status === 404 ? "full_absent" : "full_no_answer";
  const json = await response.arrayBuffer().then((body) => new Uint8Array(body), () => null);
  if (!json) return "full_no_answer";
  return json.length <= kMaxBytes && to_hex(sha256(json).subarray(0, 16)) === digest ? json : "full_differs";
}
