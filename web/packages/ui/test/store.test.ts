import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { DeviceStore } from '../src/lib/store';

it('keeps values until they are replaced', async () => {
  const store = await DeviceStore.open('test');
  expect(await store.get('circle')).toBeUndefined();
  await store.set('circle', { id: 'a' });
  await store.set('circle', { id: 'b' });
  expect(await (await DeviceStore.open('test')).get('circle')).toEqual({ id: 'b' });
});
