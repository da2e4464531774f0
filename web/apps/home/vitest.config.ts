import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mergeConfig } from 'vitest/config';
import { shared } from '../../vitest.shared';

// Vitest resolves as Node does, which would read the built dist/ of the package; tests read its source, as Vite does.
const sealing = fileURLToPath(new URL('../../packages/sealing/src/index.ts', import.meta.url));

export default mergeConfig(shared, {
  plugins: [svelte()],
  resolve: { alias: { '@porchlight/sealing': sealing } },
});
