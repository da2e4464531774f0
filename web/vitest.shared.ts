import type { ViteUserConfig } from "vitest/config";

// Vitest 5 prints failures with Map.groupBy, which Node 20 does not have: without this a failing test ends in a crash.
Map.groupBy ??= function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

/** What the packages' vitest configurations have in common. */
export const shared: ViteUserConfig = {
  test: {
    include: ["test/**/*.test.ts"],
    environment: "node",
    testTimeout: 30_000,
  },
};
