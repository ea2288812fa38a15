import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { importBuiltServer } from './test/support/built.ts'
import { BROWSER_TESTS, UNIT_TESTS } from './test/support/projects.ts'
import { runFolderOf } from './test/support/run-folder.ts'

const sdk = new URL('./clients/sdk/src/index.ts', import.meta.url)
const runFolder = runFolderOf(process.pid)

/** Tests that start servers, engines, threads or processes use the build of this run. */
const onBuild = {
  extends: true as const,
  plugins: [importBuiltServer(runFolder)],
}
const external = { server: { deps: { external: [/\/latentql-test-\d+\/built\//] } } }

const globalSetup = ['test/support/global-setup.ts']

/** Timeouts long enough for a slow or busy machine: a test that exceeds them hangs. */
function patience(seconds: number) {
  return {
    testTimeout: seconds * 1000,
    // Hooks start servers and engines, which takes as long as a whole test on a busy machine.
    hookTimeout: 120_000,
    // Shorter than the test's, so that a failure reports the condition.
    expect: { poll: { timeout: seconds * 750 } },
  }
}

export default defineConfig({
  resolve: {
    alias: [
      // Node loads graphql's CommonJS build; Vite would load the ES modules, as a second,
      // incompatible copy.
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      { find: /^@latentql\/sdk$/, replacement: fileURLToPath(sdk) },
    ],
  },
  test: {
    provide: { runFolder },
    env: {
      NODE_NO_WARNINGS: '1',
      // New installations start empty: tests add their own checkpoints.
      DEMO: 'off',
      // As in the engine process, for tests that run ONNX Runtime themselves.
      ORT_DISABLE_TELEMETRY: '1',
    },
    pool: 'forks',
    maxWorkers: 2,
    // Reloading the server for each file would take as long as the tests.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: UNIT_TESTS, globalSetup, ...patience(60) },
      },
      {
        ...onBuild,
        test: {
          name: 'server',
          include: ['test/**/*.test.ts'],
          exclude: [...UNIT_TESTS, ...BROWSER_TESTS],
          ...{ ...external, globalSetup, ...patience(60) },
        },
      },
      {
        ...onBuild,
        test: {
          name: 'browser',
          include: BROWSER_TESTS,
          exclude: UNIT_TESTS,
          ...{ ...external, globalSetup, ...patience(120) },
        },
      },
    ],
  },
})
