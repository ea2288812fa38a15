/** A server that starts an engine, tells its process id, and waits to be killed. */
import { candidatesOf } from '../../../server/engine/candidates.ts'
import { EngineProcess } from '../../../server/engine/local/engine-process.ts'
import { createLogger } from '../../../server/logger.ts'

const logger = createLogger({ level: 'silent', pretty: false })
const candidates = candidatesOf('onnxruntime-cpu', 'sampling')
const engine = await EngineProcess.start(candidates, logger, {
  onDied: () => {},
  onRestarted: () => {},
})
process.send!(engine.pid)
setInterval(() => {}, 1_000)
