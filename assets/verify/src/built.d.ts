// Modules that build.mjs makes.
declare module "sanad:words" {
  const words: { en: { [key: string]: string }; ur: { [key: string]: string } };
  export default words;
}

declare module "sanad:tweetnacl" {
  /** `signed`: the signature, then the message. Fills `opened`, of the same length; negative unless `key` signed it. */
  export function crypto_sign_open(opened: Uint8Array, signed: Uint8Array, length: number, key: Uint8Array): number;
}
