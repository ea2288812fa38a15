import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { importBuiltServer } from './test/support/built.ts'
import { BROWSER_TESTS, UNIT_TESTS } from './test/support/projects.ts'
import { runFolderOf } from './test/support/run-folder.ts'

const sdk = new URL('./clients/sdk/src/index.ts', import.meta.url)
const runFolder = runFolderOf(process.pid)

/** Tests that start servers, engines, threads or processes run on the build of this run. */
const onBuild = {
  extends: true as const,
  plugins: [importBuiltServer(runFolder)],
}
const external = { server: { deps: { external: [/\/latentql-test-\d+\/built\//] } } }

const globalSetup = ['test/support/global-setup.ts']

/** Long enough for a machine that is slow, or busy with something else: what takes longer hangs. */
function patience(seconds: number) {
  return {
    testTimeout: seconds * 1000,
    // Hooks start servers and engines, which take what a whole test takes where all cores are busy.
    hookTimeout: 120_000,
    // Shorter, so that a failure says what was waited for.
    expect: { poll: { timeout: seconds * 750 } },
  }
}

export default defineConfig({
  resolve: {
    alias: [
      // Node takes graphql's CommonJS build, and Vite would take its other one: two copies that don't know each other.
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      { find: /^@latentql\/sdk$/, replacement: fileURLToPath(sdk) },
    ],
  },
  test: {
    provide: { runFolder },
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
