// @digitalbazaar's libraries as a stranger would use them: bytes in, accepted or refused.
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import jsonld from 'jsonld';
import * as vc from '@digitalbazaar/vc';
import {loaderOf} from './loader.mjs';

const utf8 = new TextDecoder('utf-8', {fatal: true});
const canonical = {algorithm: 'RDFC-1.0', format: 'application/n-quads', safe: true, base: null};

export function parsed(bytes) {
  return JSON.parse(typeof bytes === 'string' ? bytes : utf8.decode(bytes));
}

function verified(bytes, documents, now, status) {
  return vc.verifyCredential({
    credential: parsed(bytes), suite: new DataIntegrityProof({cryptosuite}), documentLoader: loaderOf(documents), checkStatus: status, now});
}

/** What is wrong with the proof of a credential (a JSON text or its bytes) at `now` (a Date); nothing when it is accepted. */
export async function refusal(bytes, documents, now) {
  try {
    const result = await verified(bytes, documents, now, async () => ({verified: true}));
    return result.verified ? null : String(result.error?.errors?.[0] ?? result.error);
  } catch (error) {
    return String(error);
  }
}

/** The bit of the credential in the status list that it names, after both proofs and the list's issuer were checked; else an exception. */
export async function status_bit(bytes, documents, now) {
  const result = await verified(bytes, documents, now, checkStatus);
  if (!result.verified) throw result.statusResult?.error ?? result.error;
  return result.statusResult.results[0].status;
}

/** The document's statements without its proof. */
export function canonical_document(credential, documents) {
  const {proof, ...document} = credential;
  return jsonld.canonize(document, {...canonical, documentLoader: loaderOf(documents)});
}
