// What `deploy/run --headless OUTDIR` left for software that knows Open Badges and nothing of Sanad: outputs.mjs OUTDIR [REVOKED SERIAL …].
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {assert, check, finish} from '../verify/report.mjs';
import {credential_of} from './baked_png.mjs';
import {parsed, refusal, status_bit} from './verifier.mjs';

const [out, ...revoked] = process.argv.slice(2);
const now = new Date();
const named = (folder, ending) => readdirSync(`${out}/${folder}`).filter(name => name.endsWith(ending)).sort();
const published = folder => named(folder, '.json').map(name => JSON.parse(readFileSync(`${out}/${folder}/${name}`, 'utf8')));

const documents = new Map([...published('did'), ...published('status')].map(document => [document.id, document]));

await check('every issuer has its DID document, and every status list is a credential that is accepted', async () => {
  for (const list of published('status')) {
    assert.ok(documents.has(list.issuer), list.issuer);
    assert.equal(await refusal(JSON.stringify(list), documents, now), null);
  }
});

for (const name of named('certificates', '.json')) {
  const serial = name.slice(0, -'.json'.length);
  const bytes = readFileSync(`${out}/certificates/${name}`);
  await check(`${serial}.json: accepted, its status bit ${revoked.includes(serial) ? 'set' : 'not set'}`, async () => {
    assert.equal(await refusal(bytes, documents, now), null);
    assert.equal(await status_bit(bytes, documents, now), revoked.includes(serial));
  });
  await check(`${serial}.json: refused with a letter of the name changed, and under another centre's DID`, async () => {
    const credential = parsed(bytes);
    credential.credentialSubject.identifier[0].identityHash += '.';
    assert.ok(await refusal(JSON.stringify(credential), documents, now));
    const moved = bytes.toString().replaceAll(credential.issuer.id, credential.issuer.id + 'X');
    assert.ok(await refusal(moved, documents, now));
  });
  const picture = `${out}/certificates/${serial}.baked.png`;
  await check(`${serial}.baked.png: holds exactly the credential`, () => {
    assert.ok(existsSync(picture));
    assert.ok(credential_of(readFileSync(picture)).equals(bytes));
  });
}
finish();
