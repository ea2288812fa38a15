import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Node takes graphql's CommonJS build, and Vite would take its other one: two copies that don't know each other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Engine processes are forked from TypeScript sources; tsx lets Node run those.
    env: { NODE_OPTIONS: '--import=tsx', NODE_NO_WARNINGS: '1' },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
