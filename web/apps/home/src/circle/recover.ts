import {
  type Chain,
  ChainAuthor,
  decodeBase64Url,
  type DeviceKeys,
  encodeBase64Url,
  type Json,
  type KeyUse,
  type OpeningKey,
  openKeyringEntryToPassOn,
  type PublicKey,
  readRecoveryCode,
  Recovery,
  Refused,
  sealKeyringEntry,
} from '@porchlight/sealing';
import type { JsonClient } from '@porchlight/ui';
import { nowSeconds } from '../platform/time';
import type { KeyringEntry } from './api';
import { ChainMemory, type Memory } from './chainMemory';
import { memberOf } from './homeCircle';

/**
 * Adds this device to a home with the printed recovery code. The other devices see it; it takes effect after 24 hours
 * (SF-06), so that a stolen code can still be answered. Returns that time in Unix seconds.
 */
export async function recoverHome(
  consent: JsonClient,
  circleId: string,
  device: DeviceKeys,
  memory: Memory,
  codeText: string,
): Promise<number> {
  const code = await readRecoveryCode(codeText);
  const path = `/v1/circles/${circleId}`;
  const { links } = await consent.get<{ links: Json }>(`${path}/links?after=-1`);
  const chains = new ChainMemory(memory);
  const chain = await chains.accept(circleId, links, nowSeconds());
  const principal = chain.state.recovery;
  if (principal === undefined) {
    throw new Refused('recovery.none', 'The home has no recovery code.');
  }
  const known = chain.state.members.get(device.memberId);
  if (known !== undefined) {
    return known.effectiveAt;
  }
  const { recoveryBlob } = await consent.get<{ recoveryBlob: string }>(`${path}/recovery`);
  const recovery = await Recovery.openBlob(code, circleId, decodeBase64Url(recoveryBlob), principal);
  const entries = await consent.get<KeyringEntry[]>(`${path}/keyring?member=${principal.open.id}`);
  const opening = await recovery.open.opening();
  const keyring = [];
  for (const [use, key] of circleKeysOf(chain)) {
    keyring.push(...(await passOn(circleId, use, key, opening, device.opening.publicKey, entries)));
  }
  const author = new ChainAuthor(chain, nowSeconds(), [await recovery.sign.signer()]);
  const link = await author.addMemberByRecovery(memberOf(device), 'primary');
  const grown = await chain.append(link);
  await consent.post(`${path}/links`, { link: link.toJson(), keyring });
  await chains.keep(grown, link.at);
  return grown.state.members.get(device.memberId)!.effectiveAt;
}

/** Every circle key of the chain, so that clips of earlier keys open too. */
function circleKeysOf(chain: Chain): [Exclude<KeyUse, 'case'>, PublicKey][] {
  const keys = new Map<string, [Exclude<KeyUse, 'case'>, PublicKey]>();
  for (const { viewKey, releaseKey } of chain.states) {
    keys.set(viewKey.id, ['view', viewKey]);
    keys.set(releaseKey.id, ['release', releaseKey]);
  }
  return [...keys.values()];
}

async function passOn(
  circleId: string,
  use: Exclude<KeyUse, 'case'>,
  key: PublicKey,
  opening: OpeningKey,
  newcomer: PublicKey,
  entries: readonly KeyringEntry[],
): Promise<KeyringEntry[]> {
  const entry = entries.find((candidate) => candidate.purpose === use && candidate.keyId === key.id);
  if (entry === undefined) {
    return [];
  }
  const opened = await openKeyringEntryToPassOn(circleId, use, key, opening, decodeBase64Url(entry.entry));
  const sealed = await sealKeyringEntry(circleId, use, opened, newcomer);
  return [{ purpose: use, keyId: key.id, memberOpenKeyId: newcomer.id, entry: encodeBase64Url(sealed) }];
}
