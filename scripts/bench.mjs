/** `npm run bench`: prepares the checkout, then runs the benchmarks in bench/ with tsx. */
import { prepare, runOrExit } from './bootstrap.mjs'

await prepare()
runOrExit(
  'The benchmark',
  process.execPath,
  ['--import=tsx', 'bench/main.ts', ...process.argv.slice(2)],
  // As in the engine process: no telemetry from ONNX Runtime.
  { stdio: 'inherit', env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } },
)
