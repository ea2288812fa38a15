/** `npm run bench`: gets the checkout ready, then measures; bench/ is TypeScript, which tsx lets Node run. */
import { prepare, runOrExit } from './bootstrap.mjs'

prepare()
runOrExit(
  'The bench',
  process.execPath,
  ['--import=tsx', 'bench/main.ts', ...process.argv.slice(2)],
  // As the engine process has it: ONNX Runtime tells nobody what it does.
  { stdio: 'inherit', env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } },
)
