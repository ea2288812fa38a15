/** `npm run bench`: prepares the checkout, then runs the benchmarks in bench/ with tsx. */
import { prepare } from './bootstrap.mjs'
import { runOrExit } from './steps.mjs'

await prepare({ development: true })
runOrExit(
  'The benchmark',
  process.execPath,
  ['--import=tsx', 'bench/main.ts', ...process.argv.slice(2)],
  // As in the engine process: no telemetry from ONNX Runtime.
  { stdio: 'inherit', env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } },
)
