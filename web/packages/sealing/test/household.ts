import {
  answerPairingHello,
  Chain,
  ChainAuthor,
  type CirclePublicKeys,
  createAgency,
  createHousehold,
  DeviceKeys,
  type Link,
  Member,
  type PairingCode,
  PrivateKey,
  random,
  readPairingHello,
  Recovery,
  type Signer,
  signPairingAnswer,
  signPairingHello,
} from "../src/index.js";

export const START = 1_790_000_000;
export const DAY = 86_400;

export interface CircleKeyPair {
  readonly view: PrivateKey;
  readonly release: PrivateKey;
  readonly publicKeys: CirclePublicKeys;
}

export async function circleKeys(): Promise<CircleKeyPair> {
  const view = await PrivateKey.generate();
  const release = await PrivateKey.generate();
  return { view, release, publicKeys: { viewKey: view.publicKey, releaseKey: release.publicKey } };
}

export function memberOf(device: DeviceKeys): Member {
  return Member.make(device.opening.publicKey, device.signer.publicKey);
}

export interface Household {
  readonly owner: DeviceKeys;
  readonly keys: CircleKeyPair;
  readonly recovery: Recovery;
  readonly chain: Chain;
}

export async function aHousehold(): Promise<Household> {
  const owner = await DeviceKeys.generate();
  const keys = await circleKeys();
  const recovery = await Recovery.generate();
  const create = await createHousehold(START, memberOf(owner), keys.publicKeys, recovery.principal(), owner.signer);
  return { owner, keys, recovery, chain: await Chain.verify([create]) };
}

export interface Agency {
  readonly officers: readonly [DeviceKeys, DeviceKeys];
  readonly accrediting: readonly [Signer, Signer];
  readonly keys: CircleKeyPair;
  readonly chain: Chain;
}

export async function anAgency(at = START): Promise<Agency> {
  const officers = [await DeviceKeys.generate(), await DeviceKeys.generate()] as const;
  const accrediting = [await (await PrivateKey.generate()).signer(), await (await PrivateKey.generate()).signer()] as const;
  const keys = await circleKeys();
  const create = await createAgency(at, "Demo Town Police", "police", memberOf(officers[0]), keys.publicKeys, officers[0].signer, ...accrediting);
  const first = await Chain.verify([create], { accrediting: accrediting.map((signer) => signer.publicKey) });
  const add = await new ChainAuthor(first, at + 1, [officers[0].signer, accrediting[0]]).addMember(memberOf(officers[1]), "primary");
  return { officers, accrediting, keys, chain: await first.append(add) };
}

/** The next link by these signers. */
export function author(chain: Chain, at: number, ...signers: readonly Signer[]): ChainAuthor {
  return new ChainAuthor(chain, at, signers);
}

/** Pairs a doorbell and returns the add-device link. */
export async function pair(chain: Chain, at: number, doorbell: PrivateKey, resetCounter: number, owner: Signer): Promise<Link> {
  const device = await doorbell.signer();
  const code: PairingCode = { deviceId: device.publicKey.id, claimSecret: random(16) };
  const hello = await readPairingHello((await signPairingHello(device, resetCounter)).toJson(), code);
  const { m } = await answerPairingHello(hello, code, chain);
  return author(chain, at, owner).addDevice(device.publicKey, m, await signPairingAnswer(m, device));
}
