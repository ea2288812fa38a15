/** What tests see of an engine: its process, and how often it loads a program. */
import type { Program } from '../../../server/engine/engine.ts'
import type { Artifact } from '../../../server/weights/artifact.ts'
import { childProcesses } from '../../support/child-processes.ts'

/** The input of the programs `scaling` and `slow`. */
export const x = (...values: number[]) => ({ x: Float32Array.from(values) })

/** The same program, and how many times it was loaded. */
export function countLoads(program: Program) {
  if (program.kind !== 'graph') throw new Error('it is a graph')
  const { weights } = program
  let loads = 0
  const counted: Artifact = {
    digest: weights.digest,
    bytes: () => weights.bytes(),
    path: () => {
      loads += 1
      return weights.path()
    },
  }
  return { program: { ...program, weights: counted }, loads: () => loads }
}

/** The engine process of this test process: its only child that runs the entry. */
export function engineProcesses(): number[] {
  const running = childProcesses(process.pid).filter(({ command }) => {
    return command.includes('process/main')
  })
  return running.map(({ pid }) => pid)
}

export function killEngine(): void {
  const [pid] = engineProcesses()
  process.kill(pid!, 'SIGKILL')
}

/** After the event loop has looked at everything else. */
export const soon = () => new Promise((resolve) => setTimeout(resolve, 1))
