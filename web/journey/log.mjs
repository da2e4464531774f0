import { PATIENCE } from './person.mjs';

/** A clip that has arrived is batched, and its batch logged, this many growths of the log later. */
const GROWTHS_UNTIL_ON_RECORD = 4;

/**
 * Comes back once the clips that are there now are on record: a request that stands in the log before them does not find them.
 * Nobody outside can see that of a clip; but the log grows at fixed times, whatever happens.
 *
 * @param address of the public log
 */
export async function onRecord(address) {
  for (let growth = 0; growth < GROWTHS_UNTIL_ON_RECORD; growth++) {
    const before = await size(address);
    const end = Date.now() + PATIENCE;
    while ((await size(address)) === before) {
      if (Date.now() > end) throw new Error('The public log does not grow.');
      await new Promise((done) => setTimeout(done, 500));
    }
  }
}

async function size(address) {
  const checkpoint = await fetch(`${address}/checkpoint`);
  return (await checkpoint.text()).split('\n')[1];
}
