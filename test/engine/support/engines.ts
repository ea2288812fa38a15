/** Test access to an engine: its process, and how often it loads a program. */
import type { Program } from '../../../server/engine/engine.ts'
import type { Artifact } from '../../../server/weights/artifact.ts'
import { childProcesses } from '../../support/child-processes.ts'

/** The input of the programs `scaling` and `slow`. */
export const x = (...values: number[]) => ({ x: Float32Array.from(values) })

/** Wraps a program to count its loads. */
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

/** The engine process of this test process: its only child that runs the engine's entry. */
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

/** Resolves after the event loop has handled everything else. */
export const soon = () => new Promise((resolve) => setTimeout(resolve, 1))
