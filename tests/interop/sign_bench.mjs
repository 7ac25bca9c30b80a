// How many certificates a second @digitalbazaar/vc signs in Node with its rdfc cryptosuite: sign_bench.mjs FILE [SECONDS].
// FILE: a full credential of ours, whose proof is taken off first. Prints the number; nothing is stored, nothing is made but the proof.
import {readFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import {loaderOf} from './loader.mjs';
import {refusal} from './verifier.mjs';

const {proof, ...unsigned} = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const seconds = Number(process.argv[3] ?? 5);
const controller = unsigned.issuer.id;
const key = await Ed25519Multikey.generate({controller});
const suite = new DataIntegrityProof({signer: key.signer(), cryptosuite});
const documentLoader = loaderOf();

const sign = () => vc.issue({credential: structuredClone(unsigned), suite, documentLoader});

async function per_second(duration) {
  const from = performance.now();
  let signed = 0;
  do {
    await sign();
    ++signed;
  } while (performance.now() - from < duration * 1000);
  return signed / (performance.now() - from) * 1000;
}

// What it signs is worth signing: its own verifier accepts it.
const {'@context': _, ...method} = await key.export({publicKey: true});
const document = {
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'], id: controller, verificationMethod: [method],
  assertionMethod: [method.id]};
const why = await refusal(JSON.stringify(await sign()), new Map([[controller, document]]), new Date(unsigned.validFrom));
if (why) throw new Error(why);

await per_second(1);  // until the code is compiled
console.log((await per_second(seconds)).toFixed(1));
