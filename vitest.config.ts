import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { importBuiltServer } from './test/support/built.ts'
import { runFolderOf } from './test/support/run-folder.ts'

const sdk = new URL('./clients/sdk/src/index.ts', import.meta.url)
const runFolder = runFolderOf(process.pid)

export default defineConfig({
  plugins: [importBuiltServer(runFolder)],
  resolve: {
    alias: [
      // Node takes graphql's CommonJS build, and Vite would take its other one: two copies that don't know each other.
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      { find: /^@latentql\/sdk$/, replacement: fileURLToPath(sdk) },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    provide: { runFolder },
    server: { deps: { external: [/\/latentql-test-\d+\/built\//] } },
    env: {
      NODE_NO_WARNINGS: '1',
      // What a test finds in a new installation is what it put there.
      DEMO: 'off',
      // As the engine process has it, where a test runs ONNX Runtime itself.
      ORT_DISABLE_TELEMETRY: '1',
    },
    pool: 'forks',
    maxWorkers: 2,
    // To load the server anew for each file would take as long as the tests.
    isolate: false,
    // For a machine that is slow, or busy with something else: what fails here has hung.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
  },
})
