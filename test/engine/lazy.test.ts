import { expect, it } from 'vitest'
import type { Engine } from '../../server/engine/engine.ts'
import { lazyEngine } from '../../server/engine/lazy.ts'
import { startEngine } from '../../server/engine/start.ts'
import { EngineFailed } from '../../server/errors.ts'
import { silentLogger } from '../support/test-database.ts'

const PROGRAM = {
  kind: 'onnx',
  key: 'x',
  path: '/nowhere',
  layout: 'NCHW',
  range: [-1, 1],
} as const

it('An engine on demand is started by the first load, once, and anew after a start that failed', async () => {
  const starts: Promise<Engine>[] = []
  await using engine = lazyEngine(() => {
    const started =
      starts.length === 0
        ? Promise.reject(new EngineFailed('no device'))
        : startEngine({ choice: 'onnxruntime-cpu', role: 'sampling', logger: silentLogger })
    starts.push(started)
    return started
  })
  expect(engine.status.state).toBe('ready')
  expect(() => engine.info).toThrow(EngineFailed)
  expect(starts).toHaveLength(0)
  await expect(engine.load(PROGRAM)).rejects.toThrow('no device')
  const loads = await Promise.allSettled([engine.load(PROGRAM), engine.load(PROGRAM)])
  expect(loads.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(starts).toHaveLength(2)
  expect(engine.info.name).toBe('onnxruntime')
})
