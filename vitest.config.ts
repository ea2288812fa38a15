import { defineConfig } from 'vitest/config'

export default defineConfig({
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
