// How the page asks: as nobody, and for what is newest. Both scripts ask so.

export const kAsk: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-cache" };

/** The answer for which the first lines of the page have asked, if they have (early.ts). */
export interface Early {
  sanad_keys?: Promise<Response>;
}
