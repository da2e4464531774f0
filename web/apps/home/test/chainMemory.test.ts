import { type ChainHead, ChainAuthor, PrivateKey } from '@porchlight/sealing';
import { describe, expect, it } from 'vitest';
import { aHousehold, START } from '../../../packages/sealing/test/household';
import { ChainMemory } from '../src/circle/chainMemory';
import { MapMemory } from './mapMemory';

async function rotated(home: Awaited<ReturnType<typeof aHousehold>>, at: number) {
  const keys = { viewKey: (await PrivateKey.generate()).publicKey, releaseKey: (await PrivateKey.generate()).publicKey };
  return home.chain.append(await new ChainAuthor(home.chain, at, [home.owner.signer]).rotate(keys));
}

describe('chain memory', () => {
  it('remembers the newest head of each home', async () => {
    const home = await aHousehold();
    const memory = new MapMemory();
    const longer = await rotated(home, START + 60);
    await new ChainMemory(memory).accept(home.chain.circleId, home.chain.links.map((link) => link.toJson()), START);
    await new ChainMemory(memory).keep(longer, START + 60);
    expect((await memory.get<ChainHead>(`head/${home.chain.circleId}`))?.n).toBe(1);
  });

  it('refuses a chain that is shorter than the one seen before', async () => {
    const home = await aHousehold();
    const memory = new ChainMemory(new MapMemory());
    await memory.keep(await rotated(home, START + 60), START + 60);
    await expect(memory.keep(home.chain, START + 60)).rejects.toMatchObject({ code: 'chain.rollback' });
  });

  it('refuses a chain that forks from the one seen before, and keeps what it saw', async () => {
    const home = await aHousehold();
    const store = new MapMemory();
    const memory = new ChainMemory(store);
    const seen = await rotated(home, START + 60);
    await memory.keep(seen, START + 60);
    await expect(memory.keep(await rotated(home, START + 61), START + 61)).rejects.toMatchObject({ code: 'chain.fork' });
    expect(await store.get(`head/${home.chain.circleId}`)).toEqual(seen.head);
  });

  it('refuses another home’s chain and one that is dated ahead', async () => {
    const home = await aHousehold();
    const links = home.chain.links.map((link) => link.toJson());
    const memory = new ChainMemory(new MapMemory());
    const other = (await aHousehold()).chain.circleId;
    await expect(memory.accept(other, links, START)).rejects.toMatchObject({ code: 'chain.other-circle' });
    await expect(memory.accept(home.chain.circleId, links, START - 3600)).rejects.toMatchObject({ code: 'chain.future' });
  });
});
