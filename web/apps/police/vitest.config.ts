import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { shared } from '../../vitest.shared.ts';

export default defineConfig({
  ...shared,
  plugins: [svelte()],
  // As Vite does for the browser: the workspace's packages are read as TypeScript source.
  ssr: { resolve: { conditions: ['module', 'node'] } },
});
