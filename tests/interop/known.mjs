// Whether the yardstick is straight: a credential signed elsewhere, step by step, is accepted with the statements that it states, and
// refused when a letter, a name or the key is another.
import {readFileSync} from 'node:fs';
import {assert, check} from '../verify/report.mjs';
import {canonical_document, parsed, refusal} from './verifier.mjs';

const read = name => readFileSync(new URL(`known/${name}`, import.meta.url), 'utf8');
const now = new Date('2026-05-01T00:00:00Z');

function controller_of(credential, assertion = true) {
  const id = credential.issuer.id;
  const method = credential.proof[0].verificationMethod;
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'], id,
    verificationMethod: [{id: method, type: 'Multikey', controller: id, publicKeyMultibase: method.split('#')[1]}],
    assertionMethod: assertion ? [method] : []};
  return new Map([[id, document]]);
}

export async function check_known() {
  const text = read('full.signed.json');
  const credential = parsed(text);
  const documents = controller_of(credential);
  await check('a known credential is accepted, with its known statements', async () => {
    assert.equal(await refusal(text, documents, now), null);
    assert.equal(await canonical_document(credential, documents), read('full.rdfc.doc.nq'));
  });
  const bad = {
    'another letter in a name': text.replace('Ayesha', 'Ayesho'),
    'a property that no context knows': text.replace('"term"', '"temr"'),
    'a context that nobody handed over': text.replace('context-3.0.3.json', 'context-3.0.9.json'),
    'another day of signing': text.replaceAll('"created": "2026-04-10', '"created": "2026-04-11'),
    'no proof': text.replace('"proof"', '"proop"'),
  };
  for (const [what, changed] of Object.entries(bad)) {
    await check(`a known credential is refused with ${what}`, async () => {
      assert.notEqual(changed, text);
      assert.ok(await refusal(changed, documents, now));
    });
  }
  await check('a known credential is refused when its key may not assert', async () => {
    assert.ok(await refusal(text, controller_of(credential, false), now));
  });
  await check('a known credential is refused before it is valid', async () => {
    assert.ok(await refusal(text, documents, new Date('2026-04-01T00:00:00Z')));
  });
}
