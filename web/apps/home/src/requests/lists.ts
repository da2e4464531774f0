import { encodeBase64Url, Refused, sha256, utf8, type Bytes } from '@porchlight/sealing';
import offences from '../../../../../contracts/src/main/resources/lists/offences.json';
import purposes from '../../../../../contracts/src/main/resources/lists/purposes.json';
import terms1 from '../../../../../contracts/src/main/resources/lists/terms-1.txt?raw';

/** The closed lists and terms that this app was built with: a request that names others is refused, not guessed at. */
const TERMS = [terms1];

export function offenceText(code: string): string {
  return textOf(offences, code, 'request.offence', 'The request names an offence that is not on the list.');
}

export function purposeText(code: string): string {
  return textOf(purposes, code, 'request.purpose', 'The request names a purpose that is not on the list.');
}

/** The exact bytes of the terms that a request names by their hash. */
export async function termsOf(hash: string): Promise<Bytes> {
  for (const text of TERMS) {
    const bytes = utf8(text);
    if (encodeBase64Url(await sha256(bytes)) === hash) {
      return bytes;
    }
  }
  throw new Refused('request.terms', 'The request names terms that this app does not know.');
}

function textOf(list: readonly { code: string; text: string }[], code: string, problem: string, message: string): string {
  const found = list.find((entry) => entry.code === code);
  if (found === undefined) {
    throw new Refused(problem, message);
  }
  return found.text;
}
